"""« Supprimer », then « Annuler la suppression » or « Effacer »: what each browser shows."""

import re

from sqlalchemy import select

from resource_base.sharing.selections.models import Selection
from tests.web.browsing import send
from tests.web.selections.selecting import REFERENCE, Window, browser_of, notes, order, spoken

ALL = ["Solution A", "Solution B", "Solution C"]
UNDO = "Annuler la suppression"


def test_deleted_it_is_gone_for_both_after_a_page_that_says_so(client, site, selection, samir):
    asked = spoken(client.get(f"{selection}/supprimer"))
    assert ["de celles de 1 collègue" in asked, "Vous avez 7 jours" in asked] == [True, True]
    assert send(client, f"{selection}/supprimer").location == "/selections"
    colleague = browser_of(site, samir)
    assert [each.get(selection).status_code for each in (client, colleague)] == [404, 404]

    told, later = spoken(client.get("/selections")), spoken(client.get("/selections"))
    assert (told.count(UNDO), later.count(UNDO)) == (2, 1)
    assert f"« {REFERENCE} » est supprimée, et ses liens sont fermés." in told
    assert re.search(rf"Supprimées {REFERENCE} ?3 solutions · effacée pour de bon le \d", later)
    assert REFERENCE not in spoken(colleague.get("/selections"))


def test_one_click_brings_back_entries_notes_and_colleague(client, site, selection, samir, ids):
    Window.open(client, selection).write(ids["A"], "Le matin.").press()
    send(client, f"{selection}/supprimer")
    assert send(client, f"{selection}/retablir", on="/selections").location == selection
    assert "la sélection est là de nouveau" in spoken(client.get(selection))
    assert (order(site), notes(site)) == (ALL, {"Solution A": "Le matin."})
    assert browser_of(site, samir).get(selection).status_code == 200
    assert UNDO not in spoken(client.get("/selections"))


def test_erased_at_once_it_cannot_come_back(client, site, selection):
    send(client, f"{selection}/supprimer")
    assert send(client, f"{selection}/effacer", on="/selections").location == "/selections"
    assert "effacée pour de bon" in spoken(client.get("/selections"))
    assert send(client, f"{selection}/retablir", on="/selections").status_code == 404
    with site.base.database.reading() as session:
        assert session.scalars(select(Selection)).all() == []


def test_a_colleague_neither_brings_it_back_nor_erases_it(client, site, selection, samir):
    colleague = browser_of(site, samir)
    send(client, f"{selection}/supprimer")
    refused = [send(colleague, f"{selection}/{act}", on="/selections") for act in ("retablir", "effacer")]
    assert [each.status_code for each in refused] == [404, 404]
    assert send(client, f"{selection}/retablir", on="/selections").status_code == 303


def test_deleted_in_two_windows_it_is_deleted_once_and_what_a_colleague_sends_is_refused(
    client, site, selection, samir, ids
):
    theirs = Window.open(browser_of(site, samir), selection).write(ids["A"], "Le soir.")
    again = send(client, f"{selection}/supprimer")
    assert again.status_code == 303
    assert send(client, f"{selection}/supprimer", on="/selections").status_code == 404
    assert theirs.press().status_code == 404
    send(client, f"{selection}/retablir", on="/selections")
    assert notes(site) == {}
