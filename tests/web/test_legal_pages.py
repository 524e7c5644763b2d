"""The pages of the law: filled from the settings, and no promise but those that the jobs keep."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from resource_base import conformance
from resource_base.accounts import retention
from resource_base.conformance import Result
from resource_base.mail import actions as mail
from resource_base.settings import Tiles
from resource_base.web.keeping_times import duration
from tests.house.keeping import parse, text_of
from tests.site import Site

LEGAL, PERSONAL, ACCESS = "/mentions-legales", "/donnees-personnelles", "/accessibilite"
EXAMPLE = "Page d’exemple."
SAID = {
    "publisher": "Département du Doubs",
    "publisher_address": "7 avenue de la Gare, 25000 Besançon",
    "publisher_phone": "03 53 01 25 25",
    "publication_director": "Madame la Présidente",
    "contact_email": "base@doubs.example",
    "host": "Syndicat numérique",
    "host_address": "1 rue des Serveurs, 25000 Besançon",
    "host_phone": "03 53 01 25 26",
    "data_protection_email": "dpd@doubs.example",
    "accessibility_email": "acces@doubs.example",
    "accessibility_date": date(2026, 11, 22),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """`read(path, **settings)`: the words of a page of a site that says all that it must, and these."""

    def words(path, **settings):
        folder = tmp_path_factory.mktemp("legal")
        site = Site.build(folder, lambda _base, _session: None, **{**SAID, **settings})
        answer = site.visitor().get(path)
        site.base.database.dispose()
        return text_of(next(parse(answer.text).iter("main"))).replace("\u00a0", " "), answer.text

    return words


def test_the_legal_notice_says_who_publishes_and_who_hosts(read):
    words, _ = read(LEGAL)
    names = [name for name in SAID if name != "data_protection_email" and "accessibility" not in name]
    assert [name for name in names if SAID[name] not in words] == []
    assert EXAMPLE not in words


def test_the_declaration_of_accessibility_says_what_was_found_and_what_follows(read):
    found = conformance.ours()
    plain, page = read(ACCESS)
    assert "établie le 22 novembre 2026" in plain
    assert "est partiellement conforme au" in plain
    assert ("tant que tout n’a pas été essayé" in plain, found.missing in plain) == (True, True)
    assert [each.number for each in found.failed if f"(critère {each.number} :" not in plain] == []
    assert [each.name for each in found.pages if each.name not in plain] == []
    assert f"{found.rate} % des critères vérifiés" in plain
    assert "acces@doubs.example" in plain
    assert "Accessibilité\u00a0: partiellement conforme</a>" in page


def test_the_declaration_follows_the_evaluation_that_the_installation_gives(read):
    checked = [
        replace(theme, criteria=tuple(replace(each, result=Result.MET) for each in theme.criteria))
        for theme in conformance.ours().themes
    ]
    evaluation = replace(conformance.ours(), by="Cabinet d’essai", missing="", themes=tuple(checked))
    words, page = read(ACCESS, accessibility_evaluation=evaluation)
    assert "est totalement conforme au" in words
    assert "par Cabinet d’essai" in words
    assert "n’est pas accessible" not in words
    assert "Accessibilité\u00a0: totalement conforme</a>" in page


def test_personal_data_says_who_answers_and_what_leaves_the_site(read):
    alone, _ = read(PERSONAL)
    outside, _ = read(PERSONAL, tiles=Tiles.IGN, proconnect_issuer="https://proconnect.example/api/v2")
    assert alone.count("dpd@doubs.example") == 2
    assert [("Géoplateforme" in each, "ProConnect" in each) for each in (alone, outside)] == [
        (False, False),
        (True, True),
    ]


def test_the_durations_are_those_by_which_the_jobs_delete(read, monkeypatch):
    told, _ = read(PERSONAL)
    for name, value in (("NOTICE_AFTER_MONTHS", 17), ("ANONYMISED_AFTER_MONTHS", 18)):
        monkeypatch.setattr(retention, name, value)
    for name, days in (("GRACE", 41), ("INVITATIONS", 42), ("SECURITY_LOG", 43), ("ACCESS_REQUESTS", 44)):
        monkeypatch.setattr(retention, name, timedelta(days=days))
    monkeypatch.setattr(mail, "KEPT", timedelta(days=45))
    changed, _ = read(PERSONAL, session_idle_hours=3, session_absolute_hours=5)
    for page, figures in (
        (told, ("24 mois", "23 mois", "12 mois", "90 jours", "72 heures", "30 minutes", "12 heures")),
        (
            changed,
            ("18 mois", "17 mois", *(f"{days} jours" for days in range(41, 46)), "5 heures", "3 heures"),
        ),
    ):
        assert [figure for figure in figures if figure not in page] == []


def test_examples_are_said_to_be_examples(site):
    for path in (LEGAL, PERSONAL, ACCESS):
        page = site.visitor().get(path).text
        assert EXAMPLE in page
        assert "PUBLISHER_ADDRESS" in page


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=72), "72 heures"),
        (timedelta(days=30), "30 jours"),
        (timedelta(days=730), "24 mois"),
    ],
)
def test_a_duration_is_told_in_the_greatest_whole_unit(time, words):
    assert duration(time).replace("\u00a0", " ") == words
