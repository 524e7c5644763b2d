import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.accounts import privacy
from resource_base.accounts.privacy import SENTENCES, Sign
from resource_base.errors import Invalid
from resource_base.settings import ROOT

# Invented; the keys are right.
THIRTEEN = "1870325056123"
KEY = f"{privacy.nir_key(THIRTEEN):02}"
SPACED = f"1 87 03 25 056 123 {KEY}"


def signs(text):
    return [str(finding.sign) for finding in privacy.findings(text)]


def test_the_key_is_that_of_the_published_examples():
    """The example of the INSEE's description, and Corsica where letters become numbers."""
    assert privacy.nir_key("2690549588157") == 80
    assert privacy.nir_key("187032B056123") == privacy.nir_key("1870318056123")
    assert privacy.nir_key("1870319056123") == privacy.nir_key("187032A056123")


@pytest.mark.parametrize(
    "typed",
    [
        THIRTEEN + KEY,
        SPACED,
        SPACED.replace(" ", "\u202f"),
        SPACED.replace(" ", "."),
        SPACED.replace(" ", "-"),
        f"{THIRTEEN} {KEY}",
        f"{THIRTEEN} clé {KEY}",
        f"{THIRTEEN} (clé : {KEY})",
        "1 87 03 25 056 123",
        f"n° sécu {THIRTEEN}",
        f"Sécurité sociale : {THIRTEEN}00",
        f"2 87 03 2A 056 123 {privacy.nir_key('287032A056123'):02}",
        f"2.87.33.99.056.123.{privacy.nir_key('2873399056123'):02}",
    ],
)
def test_a_social_security_number_is_recognised_as_people_type_it(typed):
    assert signs(f"Dossier de la dame, {typed}, à rappeler.") == ["social-security-number"]


@pytest.mark.parametrize(
    "text",
    [
        THIRTEEN + f"{(int(KEY) + 1) % 97:02}",
        THIRTEEN,
        "1871925056123" + "45",
        "SIRET 130 025 265 00013",
        "SIRET 13002526500013",
        "FR76 3000 6000 0112 3456 7890 189",
        "03 81 25 81 25 et 03 81 25 81 26",
        "A187032505612345",
        "code 1870325056123456789",
    ],
)
def test_other_numbers_are_not_social_security_numbers(text):
    assert signs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "né le 12/03/1987",
        "Née le 1er mars 1987 à Morteau",
        "nee le 12.3.87",
        "né(e) le 12-03-1987",
        "né.e le 12 août 2001",
        "Date de naissance : 12/03/1987",
        "DDN 12/03/1987",
        "ddn: 12 déc. 1987",
        "née le lundi 12 février 1990",
    ],
)
def test_a_birth_date_is_recognised(text):
    assert signs(text) == ["birth-date"]


@pytest.mark.parametrize(
    "text",
    [
        "ou né avant 1988, on peut partir sur un cinquante",
        "Des adultes nés après 1987 s’y inscrivent aussi",
        "les enfants nés le 1er janvier 2020 ou après",
        "Fermé le 12/03/2027",
        "Association née le printemps dernier",
        "ouvert depuis le 12 mars 1987",
        "acte de naissance de moins de 3 mois",
    ],
)
def test_other_dates_are_not_birth_dates(text):
    assert signs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "marie.dupont@gmail.com",
        "Écrire à kevin_87@hotmail.fr",
        "mdupont25@orange.fr.",
        "camille-martin@laposte.net",
    ],
)
def test_the_address_of_a_person_is_recognised(text):
    assert signs(text) == ["personal-email"]


@pytest.mark.parametrize(
    "text",
    [
        "m.thevenard@hopital-haut-doubs.example",
        "garage.solidaire25@gmail.com",
        "asso.lesjardins@orange.fr",
        "accueil.morteau@wanadoo.fr",
        "prenom.nom@ccas-besancon.fr",
        "un @ et un point.fr",
    ],
)
def test_the_address_of_an_organisation_is_left_alone(text):
    assert signs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mme Dupont 06 12 34 56 78",
        "M. DUPONT-Martin, au 07.12.34.56.78",
        "Marie Dupont : +33 6 12 34 56 78",
        "Émilie Faivre 0612345678",
        "06 12 34 56 78 (Monsieur Faivre)",
    ],
)
def test_a_mobile_beside_a_name_is_recognised(text):
    assert signs(text) == ["mobile-of-a-person"]


@pytest.mark.parametrize(
    "text",
    [
        "envoyer un texto au 06 39 98 14 11, un conseiller rappelle",
        "Mme Dupont 03 81 12 34 56",
        "Permanence de Morteau : 06 12 34 56 78",
        "Accueil Solidarité 06 12 34 56 78",
    ],
)
def test_other_telephones_are_left_alone(text):
    assert signs(text) == []


def test_someone_named_with_their_age_and_numbers_of_files_are_recognised():
    text = "M. Dupont, 34 ans, identifiant France Travail : 1234567A, n° CAF 1234567"
    assert signs(text) == ["named-person", "case-number", "case-number"]
    assert (
        signs("Pour les 16-25 ans. Madame la directrice reçoit dès 18 ans. Le numéro CAF est demandé.") == []
    )


def test_one_sentence_for_each_sign_and_where_it_stands():
    text = "Née le 12/03/1987, puis née le 13/03/1987, marie.dupont@gmail.com"
    found = privacy.findings(text)
    assert [text[each.start : each.end] for each in found] == [
        "Née le 12/03/1987",
        "née le 13/03/1987",
        "marie.dupont@gmail.com",
    ]
    assert privacy.sentences(text) == (SENTENCES[Sign.BIRTH_DATE], SENTENCES[Sign.PERSONAL_EMAIL])
    assert set(SENTENCES) == set(Sign)


def texts(value):
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    "file", sorted((ROOT / "seeds" / "demo").glob("*.json")), ids=lambda path: Path(path).stem
)
def test_nothing_is_found_in_the_demonstration_entries(file):
    everything = texts(json.loads(file.read_text(encoding="utf-8")))
    assert len(everything) > 1000
    assert [(text, signs(text)) for text in everything if signs(text)] == []


@given(st.text(st.characters(), max_size=300))
def test_any_text_can_be_looked_at(text):
    for finding in privacy.findings(text):
        assert 0 <= finding.start < finding.end <= len(text)


@given(st.text("1 2378.-@né le/06Mme Dupont", max_size=2000))
def test_looking_takes_a_moment_whatever_the_text(text):
    from time import thread_time  # of the processor: a busy machine may keep us waiting for it

    started = thread_time()
    privacy.findings(text)
    assert thread_time() - started < 0.5


BORN = "Née le 12/03/1987"
NUMBER = f"n° {SPACED}"


@pytest.mark.parametrize(
    ("confirmed", "refused"),
    [((), {"note": BORN, "number": NUMBER}), (("note", "number"), {"number": NUMBER})],
)
def test_a_doubtful_text_is_refused_until_its_author_vouches_for_it_a_number_always(confirmed, refused):
    texts = {"note": BORN, "number": NUMBER, "quiet": "Un garage à Morteau"}
    with pytest.raises(Invalid, match="n’est pas enregistré") as found:
        privacy.require_nobodys(texts, confirmed=confirmed)
    assert found.value.problems == {name: " ".join(privacy.sentences(text)) for name, text in refused.items()}
    assert not any("1987" in sentence for sentence in found.value.problems.values())


def test_a_text_without_any_sign_passes_and_one_that_is_confirmed_too():
    privacy.require_nobodys({"note": BORN, "quiet": ""}, confirmed={"note"})
    assert [privacy.is_doubtful(text) for text in ("Un garage", BORN, NUMBER)] == [False, True, False]
