"""« Annuler le retrait »: an entry taken out comes back whole, and nothing of it waits here meanwhile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from resource_base.sharing.selections import actions, vocabulary
from resource_base.sharing.selections import keeping as keeping_entries
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionEntry
from resource_base.web.selections import taking_back
from tests.domain.catalog.making import service
from tests.web.browsing import send
from tests.web.selections.selecting import Window, browser_of, kept, notes, order, spoken

ALL = ["Solution A", "Solution B", "Solution C"]
NOTE = "Appeler avant 10 h, demander l’accueil."


@pytest.fixture
def taken(site, client, selection, samir, ids):
    """Samir wrote a note on the second entry, which Claire then takes out; her page after that."""
    Window.open(browser_of(site, samir), selection).write(ids["B"], NOTE).press()
    led = Window.open(client, selection).press(retirer=ids["B"])
    assert (led.status_code, led.location) == (303, f"{selection}#fait")
    return client.get(selection)


def sealed(page):
    return re.findall(r'name="retrait" value="([^"]+)"', page.text)[0]


def take_back(client, selection, page):
    return send(client, f"{selection}/annuler-le-retrait", on=selection, retrait=sealed(page))


def test_entry_place_and_note_come_back_as_they_were(site, client, selection, taken, samir):
    assert "« Solution B » est retirée, avec sa note." in spoken(taken)
    assert (order(site), notes(site)) == (["Solution A", "Solution C"], {})
    assert take_back(client, selection, taken).location == selection
    assert "C’est annulé : la solution est à sa place." in spoken(client.get(selection))
    assert (order(site), notes(site)) == (ALL, {"Solution B": NOTE})
    (entry,) = [each for each in kept(site).entries if each.note]
    assert (entry.note_by_id, entry.need) == (samir.id, "logement")


def test_nothing_of_the_note_can_be_read_in_the_page_nor_in_the_cookie_nor_after_it(client, selection, ids):
    Window.open(client, selection).write(ids["B"], NOTE).press(retirer=ids["B"])
    with client.session_transaction() as cookie:
        assert NOTE not in str(dict(cookie))
    assert NOTE not in spoken(client.get(selection))
    with client.session_transaction() as cookie:
        assert "selection_taken" not in cookie
    assert "est retirée" not in spoken(client.get(selection))


def test_what_both_did_meanwhile_stays(site, client, selection, taken, ids):
    theirs = Window.open(client, selection).write(ids["A"], "Le matin.")
    theirs.press(monter=ids["C"])
    take_back(client, selection, taken)
    assert order(site) == ["Solution B", "Solution C", "Solution A"]
    assert notes(site) == {"Solution A": "Le matin.", "Solution B": NOTE}


def test_put_there_again_meanwhile_it_gets_its_note_unless_it_has_another(
    site, client, selection, taken, ids
):
    window = {"on": selection, "entree": str(ids["B"]), "selection": str(kept(site).id)}
    send(client, "/selections/garder", **window)
    take_back(client, selection, taken)
    assert "Cette solution est déjà là" in spoken(client.get(selection))
    assert (order(site)[-1], notes(site)) == ("Solution B", {"Solution B": NOTE})

    Window.open(client, selection).write(ids["B"], "Fermé en août.").press()
    take_back(client, selection, taken)
    assert notes(site) == {"Solution B": "Fermé en août."}


def test_it_brings_nothing_back_elsewhere_nor_for_another(site, client, selection, taken, samir):
    elsewhere = send(client, "/selections", reference="Jeudi").location
    colleague = browser_of(site, samir)
    take_back(client, elsewhere, taken)
    take_back(colleague, selection, taken)
    told = [spoken(client.get(elsewhere)), spoken(colleague.get(selection))]
    assert ["Ce retrait ne peut plus être annulé" in each for each in told] == [True] * 2
    with site.base.database.reading() as session:
        assert len(session.scalars(select(SelectionEntry.service_id)).all()) == 2


def test_it_brings_nothing_back_from_a_page_that_was_left_open_too_long(
    site, client, selection, taken, monkeypatch
):
    monkeypatch.setattr(taking_back, "LASTS", timedelta(seconds=-1))
    take_back(client, selection, taken)
    assert "Ce retrait ne peut plus être annulé" in spoken(client.get(selection))
    assert order(site) == ["Solution A", "Solution C"]


def test_put_away_or_full_meanwhile_it_says_so(site, client, selection, taken, monkeypatch):
    monkeypatch.setattr(keeping_entries, "MOST_ENTRIES", 2)
    take_back(client, selection, taken)
    assert "2 solutions au plus" in spoken(client.get(selection))
    monkeypatch.setattr(keeping_entries, "MOST_ENTRIES", vocabulary.MOST_ENTRIES)
    with site.base.database.transaction() as session:
        actions.archive(session, session.get_one(Selection, kept(site).id))
    take_back(client, selection, taken)
    assert "Cette sélection est archivée" in spoken(client.get(selection))
    assert order(site) == ["Solution A", "Solution C"]


def test_the_longest_note_fits_in_the_cookie(site, client, selection, ids):
    with site.base.database.transaction() as session:
        many = [service(session, f"m{each}", name=f"Autre {each}") for each in range(8)]
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(each) for each in many])
    for each in many:
        client.get(f"/solutions/{each.id}")  # those opened last are in the cookie too
    note = "".join(chr(0x1F300 + number) for number in range(500))
    Window.open(client, selection).write(ids["B"], note).press()
    assert len(notes(site)["Solution B"]) == 500
    Window.open(client, selection).press(retirer=ids["B"])
    cookie = client.get_cookie("session") or next(iter(client._cookies.values()))
    assert len(cookie.value) < 4000
    take_back(client, selection, client.get(selection))
    assert notes(site) == {"Solution B": note}
