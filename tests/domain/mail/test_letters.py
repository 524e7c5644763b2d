"""The words of the letters: each is rendered in both forms with all that it may be told."""

import re
from html import escape
from uuid import UUID

import html5lib
import pytest
from jinja2 import UndefinedError

from resource_base.letters import TEMPLATES, Letters, moment
from resource_base.mail.models import Letter
from resource_base.mail.vocabulary import LETTERS
from resource_base.settings import Settings

TOLD = {
    "inviter": "Zoé Lépine",
    "sharer": "Zoé Lépine",
    "organization": "Les Vélos <du> Val & Cie",
    "link": "/invitation/abc",
    "expires_at": "2026-11-25T13:30:00+00:00",
    "asked_at": "2026-11-22T08:00:00+00:00",
    "changed_at": "2026-11-22T08:00:00+00:00",
    "name": "Ève Müller",
    "email": "eve@x.example",
    "reason": "Hors du <périmètre>.\nMerci.",
    "change": "codes",
    "last_seen_on": "2024-12-01",
    "ends_on": "2026-12-22",
    "solution": "Réparer son vélo & rouler",
    "problem": "Autre chose",
    "reported_on": "2026-11-20",
    "answer": "Le numéro est <corrigé>.",
    "news": [
        {"name": "Le <café>", "organization": "Val & Cie", "what": "suspendue", "link": "/solutions/2"},
        {"name": "Le <jardin>", "organization": "Val & Cie", "what": "n’est plus proposée", "link": None},
    ],
    "count": 3,
    "stops": [{"label": "Garde <de nuit>", "link": "/alertes/arreter/recherche/1/abc"}],
    "favourites_stop": "/alertes/arreter/favoris/1/abc",
    "need": "garde d’enfants la nuit & le matin",
    "asked_on": "2026-11-19",
    "by": "Zoé Lépine",
    "solutions": [{"name": "Crèche de <nuit>", "link": "/solutions/1"}],
    "title": "Prêt de <vélos> & co",
    "question": "Depuis quand ?\nEt <où> ?",
    "author": "Léa <Roux>",
    "outcome": "partly-accepted",
    "refusal": "Information inexacte",
    "sentence": "Le numéro est celui d’un <particulier>.",
    "number": 3,
    "oldest_on": "2026-11-18",
    "stop_link": "/ne-plus-recevoir/abc",
    "structure": "Les Vélos <du> Val & Cie",
    "entries": ["Réparer <son> vélo"],
    "entry": "Réparer <son> vélo",
    "leaves_on": "2026-12-22",
    "to_call": [{"entry": "Réparer <son> vélo", "structure": "Les Vélos <du> Val & Cie"}],
    "to_call_count": 21,
    "leaving": [{"entry": "Le <café>", "structure": "Val & Cie", "leaves_on": "2026-12-22"}],
    "leaving_count": 1,
    "selections": [
        {
            "owner": "Zoé <Lépine>",
            "begun_on": "2026-06-22",
            "entries": 2,
            "ends_on": "2026-12-22",
            "link": "/selections/1/prolonger",
        },
        {
            "owner": None,
            "begun_on": "2026-06-23",
            "entries": 1,
            "ends_on": "2026-12-23",
            "link": "/selections/2/prolonger",
        },
    ],
    "signed": "Le <CCAS> du Val",
    "groups": [
        {
            "label": "Mobilité",
            "entries": [
                {
                    "name": "Réparer <son> vélo",
                    "organization": "Val & Cie",
                    "was": "Vélos <d’avant>",
                    "what": "On répare.",
                    "standing": "suspended",
                    "since": "2026-12-22",
                    "phones": ["03 81 00 00 00"],
                    "emails": ["velo@val.example"],
                    "places": ["2 rue <Basse>, 25000 Besançon"],
                }
            ],
        }
    ],
}
SHOWN = {
    **dict.fromkeys(("asked_at", "changed_at"), "22 novembre 2026 à 9 h"),
    "expires_at": "25 novembre 2026 à 14 h 30",
    "link": "https://ressources.departement.example/invitation/abc",
    "change": "nouveaux codes de secours",
    "last_seen_on": "1er décembre 2024",
    "ends_on": "22 décembre 2026",
    "reported_on": "20 novembre 2026",
    "asked_on": "19 novembre 2026",
    "solutions": "Crèche de <nuit>",
    "outcome": "a été acceptée en partie",
    "number": "3 propositions attendent",
    "oldest_on": "18 novembre 2026",
    "stop_link": "https://ressources.departement.example/ne-plus-recevoir/abc",
    "entries": "Réparer <son> vélo",
    "leaves_on": "22 décembre 2026",
    "to_call": "Réparer <son> vélo (Les Vélos <du> Val & Cie)",
    "to_call_count": "… et 20 de plus",
    "leaving": "Le <café> (Val & Cie) : mardi 22 décembre 2026",
    "leaving_count": "seront retirées",
    "selections": "Sélection de Zoé <Lépine> du lundi 22 juin 2026, 2 solutions : jusqu’au",
    "news": "Le <café> (Val & Cie) : suspendue",
    "count": "… et 1 de plus",
    "stops": "la recherche « Garde <de nuit> »",
    "favourites_stop": "Ne plus recevoir les messages sur vos favoris",
    "groups": "Remplace « Vélos <d’avant> ». Elle est suspendue jusqu’au mardi 22 décembre 2026. On répare."
    " Téléphone : 03 81 00 00 00",
}
NULLABLE = {"inviter", "organization", "expires_at", "last_seen_on", "refusal", "favourites_stop"}


def data(letter, /, **changes):
    return {**{key: TOLD[key] for key in LETTERS[letter]}, **changes}


@pytest.fixture
def letters():
    return Letters(
        Settings(
            site_name="Base du Haut-Doubs",
            publisher="Département du Doubs",
            contact_email="aide@departement.example",
            public_url="https://ressources.departement.example",
        )
    )


def in_html(text):
    return re.sub(r"\s+", " ", "".join(html5lib.parse(text, namespaceHTMLElements=False).itertext()))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_all_it_is_told_in_both_forms(letters, name):
    wording = letters.word(name, data(name))

    html5lib.HTMLParser(strict=True).parse(wording.html)
    forms = (re.sub(r"\s+", " ", wording.text), in_html(wording.html))
    said = [re.sub(r"\s+", " ", str(SHOWN.get(key, TOLD[key]))) for key in LETTERS[name]]
    said += ["Base du Haut-Doubs", "Département du Doubs", "Pourquoi ce message", "aide@departement.example"]
    assert [each for form in forms for each in said if each.lower() not in form.lower()] == []
    assert wording.subject
    assert f"<title>{escape(wording.subject)}</title>" in wording.html


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_lives_with_what_may_be_null_and_with_nothing_less(letters, name):
    nulls = dict.fromkeys(LETTERS[name].keys() & NULLABLE)
    assert "None" not in letters.word(name, data(name, **nulls)).text

    for key in LETTERS[name]:
        told = data(name)
        del told[key]
        with pytest.raises(UndefinedError, match=key):
            letters.word(name, told)


def test_each_template_is_a_letter_and_each_letter_has_two():
    files = {path.name for path in TEMPLATES.iterdir()} - {"layout.txt", "layout.html", "macros.html"}
    assert files == {f"{name}.{form}" for name in LETTERS for form in ("txt", "html")}


def test_no_letter_carries_a_password():
    assert [name for name, keys in LETTERS.items() if {"password", "secret", "code"} & keys.keys()] == []


def test_a_letter_to_an_address_nobody_confirmed_repeats_nothing_that_was_typed():
    assert LETTERS["access_request_received"].keys() == {"asked_at"}
    assert LETTERS["proposal_confirmation"].keys() == {"link", "expires_at"}


def test_the_whole_of_a_letter(letters):
    assert letters.word("password_reset", data("password_reset")).text == (
        "Bonjour,\n\n"
        "Pour choisir un nouveau mot de passe, ouvrez cette page :\n\n"
        "https://ressources.departement.example/invitation/abc\n\n"
        "Ce lien ne sert qu’une fois, jusqu’au mercredi 25 novembre 2026 à 14 h 30."
        " Ne le transmettez à personne.\n\n"
        "Base du Haut-Doubs\nDépartement du Doubs\n\n---\n"
        "Pourquoi ce message : quelqu’un a demandé un nouveau mot de passe pour votre compte."
        " Si ce n’est pas vous, ne faites rien : le mot de passe reste le même.\n"
        "Une question : aide@departement.example\n"
    )


def test_what_a_stranger_typed_is_text_in_html_and_one_line_in_a_header(letters):
    letter = Letter(
        id=UUID(int=1),
        recipient="curator@x.example",
        template="access_request_to_review",
        data=data("access_request_to_review", name="<b>Ève</b>\r\nBcc: all@x.example\r\n\r\n" + "x" * 300),
    )
    message = letters.render(letter)

    assert message["Bcc"] is None
    assert message["Subject"].startswith("Une demande d’accès à examiner : <b>Ève</b> Bcc: all@x.example xxx")
    assert len(message["Subject"]) <= 200
    assert "<b>" not in message.get_body(("html",)).get_content()


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "/a\nb"])
def test_a_letter_links_to_this_site_only(letters, link):
    with pytest.raises(ValueError, match="path on this site"):
        letters.word("password_reset", data("password_reset", link=link))


def test_times_are_those_of_france():
    assert moment("2026-07-31T23:05:00+00:00") == "samedi 1er août 2026 à 1 h 05"
