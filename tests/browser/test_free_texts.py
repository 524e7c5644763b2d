"""Free texts in a browser: the script finds what the server finds, and says it while one types."""

import random

import pytest

from resource_base.accounts import privacy
from resource_base.accounts.common_passwords import FIRST_NAMES
from resource_base.accounts.privacy import SENTENCES, Sign
from tests.browser.conftest import NARROW
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

ASK = "/demander-un-acces"
FIND = """async ([address, texts]) => {
  const { findings, learn } = await import("/static/js/personal_data.js");
  const told = await learn(address);
  return texts.map((text) => findings(text, told));
}"""
EXAMPLES = (
    *("n° 1 87 03 25 056 123", "187032505612316", "2 87 03 2A 056 123", "2 87 03 2A 056 123 72"),
    "sécu 1870325056123",
    *("SIRET 130 025 265 00013", "FR76 3000 6000 0112 3456 7890 189", "03 81 25 81 25", "A187032505612345"),
    *("né le 12/03/1987", "Née le 1er mars 1987 à Morteau", "né.e le 12 août 2001", "DDN 12/03/1987"),
    *("née le lundi 12 février 1990", "Association née le printemps dernier", "aîné le 12/03/1987"),
    *("marie.dupont@gmail.com", "garage.solidaire25@gmail.com", "éric.petit@free.fr", "kevin_87@hotmail.fr."),
    *("prenom.nom@ccas-besancon.fr", "x@gmail.com.", "mdupont25@orange.fr, ou pas"),
    *("Mme Dupont 06 12 34 56 78", "Émilie Faivre 0612345678", "06 12 34 56 78 (Monsieur Faivre)"),
    *("Mme Dupont 03 81 12 34 56", "Permanence de Morteau : 06 12 34 56 78", "Élodie Ça +33 6 12 34 56 78"),
    *("M. Dupont, 34 ans", "n° CAF 1234567", "identifiant France Travail : 1234567A"),
    "Chloé Brun : 07.12.34.56.78",
    "M. DUPONT-Martin, née le 12/03/1987, marie.dupont@gmail.com, dossier RSA n° 123456 ; 06 12 34 56 78",
)  # fmt: skip
PIECES = (
    *(
        "né ",
        "née le ",
        "nés le ",
        "12/03/1987",
        "1er mars 1987",
        " ",
        " ",
        ", ",
        ".",
        "é",
        "\n",
        "\u202f",
        "-",
    ),
    *("M. ", "Mme ", "Dupont", "Émilie Faivre", "Marie", " 34 ans", "06 12 34 56 78", "0612345678", "(", "@"),
    *("gmail.com", "orange.fr", "ccas.fr", "marie.dupont", "garage", "187032505612316", "1 87 03 25 056 123"),
    *("2A", "sécu ", "NIR ", "clé ", "DDN ", "n° ", "CAF ", "RSA", "dossier ", "1234567", "A", "ß", "Œ", "𝒳"),
)


def found_here(text):
    return [[each.sign.value, text[each.start : each.end]] for each in privacy.findings(text)]


def test_the_script_and_the_server_find_the_same(reader):
    chance = random.Random(5)
    mixed = ["".join(chance.choices(PIECES, k=chance.randint(2, 12))) for _ in range(3000)]
    mails = [f"{name}.x@gmail.com" for name in sorted(FIRST_NAMES)]
    texts = [*EXAMPLES, *mails, *mixed]
    page = reader().open(ASK)
    address = page.locator("[data-watch-personal-data]").get_attribute("data-watch-personal-data")
    found = page.evaluate(FIND, [address, texts])
    here = [found_here(text) for text in texts]
    assert [(text, a, b) for text, a, b in zip(texts, found, here, strict=True) if a != b] == []
    assert {sign for each in here[: len(EXAMPLES)] for sign, _ in each} == set(Sign)
    assert sum(map(bool, here)) > 250


def test_one_is_warned_while_typing_and_no_longer_once_it_is_removed(reader):
    page = reader(width=NARROW).open(ASK)
    told = page.get_by_role("status")
    page.get_by_label("Message").press_sequentially("Pour une dame née le 12/03/1987")
    told.get_by_text(SENTENCES[Sign.BIRTH_DATE]).wait_for()
    assert (violations(page), overflow(page)) == (set(), 0)
    page.get_by_label("Message").fill("Pour une dame qui cherche un logement")
    told.get_by_text(SENTENCES[Sign.BIRTH_DATE]).wait_for(state="detached")


def test_the_refused_page_is_clean(reader):
    someone = reader(width=NARROW)
    page = someone.open(ASK)
    for label, text in (
        ("Prénom", "Lise Roy"),
        ("Adresse", "lise@ccas.example"),
        ("Votre structure", "CCAS"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("Votre fonction").fill("Conseillère")
    page.get_by_label("Message").fill("née le 12/03/1987")
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_label("J’ai relu ce texte").wait_for()
    someone.complaints.clear()  # Chromium tells a 422 on its console
    assert (violations(page), overflow(page)) == (set(), 0)
