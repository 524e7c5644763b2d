"""Somebody’s name or number typed in a selection is refused, and kept nowhere."""

import pytest
from sqlalchemy import select, text

from resource_base.sharing.selections.models import Selection
from tests.web.browsing import send
from tests.web.selections.selecting import REFERENCE, Window, notes, order, spoken

ALL = ["Solution A", "Solution B", "Solution C"]
GARDER = "/selections/garder"


NIR = "1 85 05 78 006 084 91"
REFUSED = {
    "name": "Karim Benali",
    "civility": "Mme Dupont-Verne",
    "birth": "Née le 3 mai 1985",
    "number": NIR,
    "mobile": "Mme Verne 06 12 34 56 78",
    "birth alone": "12/03/1985",
    "year of birth": "née en 1985",
    "number without key": "2850325056123",
    "number mistyped": "2 85 03 25 056 123 45",
    "family name": "dossier Martin",
    "name and initial": "VERNOUX S.",
}


def trace_of(site, words, caplog):
    """Where these words are kept: in a table (its name), in the log, in a letter."""
    found = []
    with site.base.database.reading() as session:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        for name in names:
            rows = session.execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608 - a name of our own schema
            found += [name for row in rows if words in " ".join(map(str, row))]
    return found + (["log"] if words in caplog.text else [])


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_somebody_named_is_refused_kindly_and_kept_nowhere(site, client, selection, caplog, words):
    caplog.set_level("DEBUG")
    ids = {letter: site.service_id(f"Solution {letter}") for letter in "ACD"}
    reference = {"selection": "nouvelle", "entree": str(ids["D"]), "reference": words}
    answers = [
        send(client, GARDER, on=f"{GARDER}?entree={ids['D']}", **reference),
        send(client, "/selections", reference=words),
        send(client, f"{selection}/renommer", reference=words),
        send(client, f"{selection}/dupliquer", reference=words),
        Window.open(client, selection).write(ids["A"], f"Pour {words}").press(monter=ids["C"]),
    ]
    assert [each.status_code for each in answers] == [422] * 5
    assert [words in each.text for each in answers] == [True] * 5  # what was typed is there to be corrected
    assert ["Ce texte semble" in spoken(each) for each in answers] == [True] * 5
    assert trace_of(site, words, caplog) == []
    with client.session_transaction() as cookie:
        assert words not in str(dict(cookie))
    assert (order(site), trace_of(site, REFERENCE, caplog)) == (ALL, ["selection"])


@pytest.mark.parametrize("words", ["Karim Benali", "12/03/1985", "Mme Verne 06 12 34 56 78"])
def test_nobody_vouches_for_a_reference(site, client, words):
    tick = {"reference_read_again": "yes"}
    refused = send(client, "/selections", reference=words, **tick)
    assert (refused.status_code, "reference_read_again" in refused.text) == (422, False)
    with site.base.database.reading() as session:
        assert session.scalars(select(Selection.reference)).all() == []


def test_who_read_it_again_may_name_an_adviser_and_nobody_may_keep_a_number(site, client, selection, ids):
    name = f"note-{ids['A']}"
    tick = {f"{name}_read_again": "yes"}
    window = Window.open(client, selection).write(ids["A"], "Demander Mme Verne.")
    assert (window.press().status_code, window.press(**tick).status_code) == (422, 303)
    assert notes(site) == {"Solution A": "Demander Mme Verne."}
    assert Window.open(client, selection).write(ids["B"], "Le matin.").press().status_code == 303
    assert Window.open(client, selection).write(ids["A"], NIR).press(**tick).status_code == 422


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("besoin=mobilite&habite=Ma%C3%AEche&nom=Dupont", "besoin=mobilite&habite=25120+Ma%C3%AEche"),
        ("besoin=mobilite&habite=Karim+Benali", ""),
        ("habite=Ma%C3%AEche", ""),
        ("Karim Benali" * 20, ""),
    ],
)
def test_of_a_situation_its_codes_and_its_commune_alone_are_kept(site, client, ids, sent, kept):
    page = f"{GARDER}?entree={ids['A']}"
    send(client, GARDER, on=page, selection="nouvelle", entree=str(ids["A"]), reference="R", situation=sent)
    with site.base.database.reading() as session:
        assert session.scalars(select(Selection.situation)).all() == [kept]
