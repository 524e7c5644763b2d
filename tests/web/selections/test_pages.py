"""Keeping entries, sharing a selection, and its end."""

import re
from datetime import date, timedelta

import pytest

from resource_base.accounts.limits import Limit
from resource_base.accounts.models import Role, User
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals.authors import Author
from resource_base.database import now
from resource_base.sharing.selections import actions, members
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection
from tests.domain.catalog.making import ACT, organization, service
from tests.web.browsing import send, statements
from tests.web.letters import written_to
from tests.web.selections.selecting import (
    REFERENCE,
    Window,
    browser_of,
    kept,
    open_account,
    order,
    spoken,
)

ALL = ["Solution A", "Solution B", "Solution C"]
GARDER = "/selections/garder"


def test_an_entry_is_kept_from_its_sheet_and_the_next_one_in_one_click(site, client, ids):
    sheet = f"/solutions/{ids['A']}"
    (form,) = re.findall(r'href="(/selections/garder[^"]+)"', client.get(sheet).text)[:1]
    form = form.replace("&amp;", "&")
    saved = send(
        client, GARDER, on=form, entree=str(ids["A"]), selection="nouvelle", reference="Jeudi", retour=sheet
    )
    assert (saved.status_code, saved.location) == (303, sheet)
    told = spoken(client.get(sheet))
    assert "Gardée dans Jeudi. Mes sélections" in told
    assert "Gardée dans Jeudi. Mes sélections" not in spoken(client.get(sheet))  # once

    other = f"/solutions/{ids['B']}"
    assert "Garder dans Jeudi" in spoken(client.get(other))
    send(client, GARDER, on=other, entree=str(ids["B"]), selection=str(kept(site).id), retour=other)
    assert order(site) == ["Solution A", "Solution B"]


def test_kept_again_it_is_there_once_and_one_is_told(site, client, selection, ids):
    sheet = f"/solutions/{ids['A']}"
    client.get(selection)
    send(client, GARDER, on=sheet, entree=str(ids["A"]), selection=str(kept(site).id), retour=sheet)
    assert f"C’était déjà dans {REFERENCE}" in spoken(client.get(sheet))
    assert order(site) == ALL


def test_the_suggested_reference_says_when_and_never_who(client, ids):
    page = client.get(f"{GARDER}?entree={ids['A']}").text
    assert re.search(r'name="reference"[^>]* value="Sélection du \d+(er)? \w+"', page)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x()"])
def test_one_is_led_back_to_this_site_alone(client, ids, back):
    page = f"{GARDER}?entree={ids['A']}"
    fields = {"entree": str(ids["A"]), "selection": "nouvelle", "reference": "Jeudi", "retour": back}
    assert send(client, GARDER, on=page, **fields).location.startswith("/selections/")


def test_shared_by_address_the_page_is_the_same_whether_it_is_known_or_not(site, client, selection):
    open_account(site, "Zita")
    path = f"{selection}/partager"
    pages = {}
    for who in ("zita", "nobody"):
        send(client, path, email=f"{who}@ccas.example", right="edit")
        pages[who] = spoken(client.get(path))
        send(client, f"{path}/retirer", on=path, email=f"{who}@ccas.example")
        client.get(path)
    assert pages["zita"].replace("zita", "nobody") == pages["nobody"]
    assert "nobody@ccas.exampleProposée le" in pages["nobody"]
    (letter,) = written_to(site, "zita@ccas.example")
    assert (letter.template, letter.data) == (
        "selection_offered",
        {"sharer": "Claire", "link": "/selections"},
    )


def test_a_colleague_accepts_reads_leaves(site, client, selection):
    zita = open_account(site, "Zita")
    theirs = browser_of(site, zita)
    send(client, f"{selection}/partager", email="zita@ccas.example", right="read")
    assert "Claire vous propose de partager une sélection." in spoken(theirs.get("/selections"))
    assert theirs.get(selection).status_code == 404
    assert send(theirs, f"{selection}/accepter", on="/selections").location == selection
    assert "Enregistrer" not in spoken(theirs.get(selection))
    send(client, f"{selection}/partager/droit", on=f"{selection}/partager", member=zita.id, right="edit")
    assert "Enregistrer" in spoken(theirs.get(selection))
    send(theirs, f"{selection}/quitter")
    assert (theirs.get(selection).status_code, client.get(selection).status_code) == (404, 200)


def test_one_person_offers_so_much_in_an_hour(client, selection, monkeypatch):
    monkeypatch.setattr(members, "PER_PERSON", Limit("selection offer", 1, timedelta(hours=1)))
    answers = [
        send(client, f"{selection}/partager", email=f"a{each}@ccas.example", right="edit") for each in "bc"
    ]
    assert [each.status_code for each in answers] == [303, 429]


def test_one_person_at_a_time_is_shared_with_so_that_none_is_left_out_in_silence(site, client, selection):
    both = {"colleague": open_account(site, "Zita").id, "email": "anna@ccas.example", "right": "read"}
    answer = send(client, f"{selection}/partager", **both)
    assert (answer.status_code, "une personne à la fois" in spoken(answer)) == (422, True)
    assert written_to(site, "zita@ccas.example") == written_to(site, "anna@ccas.example") == []


def test_two_weeks_before_its_end_the_page_says_so_and_one_click_prolongs_it(site, client, selection):
    assert "se termine le" not in spoken(client.get(selection))
    with site.base.database.transaction() as session:
        session.get_one(Selection, kept(site).id).expires_at = now() + timedelta(days=13)
    assert "ses notes seront alors effacées" in spoken(client.get(selection))
    send(client, f"{selection}/prolonger", on=selection)
    assert "se termine le" not in spoken(client.get(selection))


def test_who_edits_prolongs_it_from_the_page_of_the_letter_and_who_reads_does_not(
    site, client, selection, samir
):
    with site.base.database.transaction() as session:
        session.get_one(Selection, kept(site).id).expires_at = now() + timedelta(days=13)
    theirs, page = browser_of(site, samir), f"{selection}/prolonger"
    assert f"{REFERENCE}, 3 solutions" in spoken(theirs.get(page))
    assert send(theirs, page).location == selection
    assert "C’est prolongé, jusqu’au" in spoken(theirs.get(selection))
    assert kept(site).expires_at > now() + timedelta(days=150)

    send(client, f"{selection}/partager/droit", on=f"{selection}/partager", member=samir.id, right="read")
    assert theirs.get(page).status_code == 403
    with site.base.database.transaction() as session:
        actions.end_expired(session, at=actions.after(now(), 7))
    assert client.get(page).location == selection


def test_over_it_is_read_and_duplicated_and_no_more(site, client, selection, ids):
    Window.open(client, selection).write(ids["A"], "Appeler avant.").press()
    with site.base.database.transaction() as session:
        assert actions.end_expired(session, at=actions.after(now(), 7)) == 1
    told = spoken(client.get(selection))
    assert ["Cette sélection est terminée" in told, "Solution A" in told] == [True, True]
    assert ["Appeler avant." in told, "Enregistrer" in told, "Remettre" in told] == [False] * 3
    again = send(client, f"{selection}/dupliquer", reference="Suite").location
    assert "Solution A" in spoken(client.get(again))


def test_entries_that_are_not_offered_any_more_are_shown_as_such_and_lead_on(site, client, selection, ids):
    with site.base.database.transaction() as session:
        entries = {letter: session.get_one(Service, each) for letter, each in ids.items()}
        catalog.suspend(session, entries["A"], until=date(2030, 3, 1), act=ACT)
        catalog.withdraw(session, entries["B"], act=ACT)
        by = Author.of(open_curator(session))
        versions = (entries["D"].version, entries["C"].version)
        merging.merge(session, entries["D"], entries["C"], {}, versions=versions, by=by)
    page = client.get(selection)
    told = spoken(page)
    assert ["suspendue jusqu’au 1er mars 2030" in told, told.count("n’est plus dans la base")] == [True, 1]
    assert "Remplace « Solution C », réunie avec elle." in told
    links = {letter: f'href="/solutions/{each}"' in page.text for letter, each in ids.items()}
    assert links == {"A": True, "B": False, "C": False, "D": True}

    window = Window.open(client, selection)  # under its own name, it still moves and has its note
    window.write(ids["C"], "Le matin.").press(monter=ids["C"])
    assert order(site) == ["Solution A", "Solution C", "Solution B"]
    sheet = {"on": selection, "entree": str(ids["D"]), "selection": str(kept(site).id)}
    send(client, GARDER, **sheet)
    assert "Elle est deux fois dans cette sélection" in spoken(client.get(selection))


def open_curator(session):
    user = User(email="odile@ccas.example", name="Odile", role=Role.CURATOR)
    session.add(user)
    session.flush()
    return user


def test_the_empty_list_says_what_a_selection_is(client):
    assert "Une sélection réunit des solutions pour une personne" in spoken(client.get("/selections"))


def test_a_page_costs_the_same_however_many_entries_it_shows(site, client, selection):
    few = len(statements(site, client, selection))
    with site.base.database.transaction() as session:
        offered_by = organization(session, "many")
        many = [service(session, f"m{each}", of=offered_by, name=f"Autre {each}") for each in range(30)]
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(each) for each in many])
    assert len(statements(site, client, selection)) == few
