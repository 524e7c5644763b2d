"""One page opened by two people, without scripts: what both do is there, or they are asked."""

import re

import pytest

from resource_base.sharing.selections import actions
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection
from tests.domain.catalog.making import organization, service
from tests.web.selections.selecting import (
    Window,
    kept,
    notes,
    order,
    spoken,
)

ALL = ["Solution A", "Solution B", "Solution C"]


def test_a_page_without_scripts_writes_moves_and_takes_out(site, client, selection, ids):
    Window.open(client, selection).write(ids["A"], "Appeler avant 10 h.").press(descendre=ids["A"])
    assert order(site) == ["Solution B", "Solution A", "Solution C"]
    up = Window.open(client, selection).press(monter=ids["C"])
    assert up.location == f"{selection}#monter-{ids['C']}"
    assert order(site) == ["Solution B", "Solution C", "Solution A"]
    assert Window.open(client, selection).press(monter=ids["B"]).location.endswith(f"#descendre-{ids['B']}")
    Window.open(client, selection).press(retirer=ids["C"])
    assert (order(site), notes(site)) == (
        ["Solution B", "Solution A"],
        {"Solution A": "Appeler avant 10 h."},
    )
    assert "Enregistré." in spoken(client.get(selection))


def test_two_windows_write_and_move_and_nothing_is_lost(site, windows, ids):
    mine, theirs = windows
    theirs.write(ids["B"], "Fermé le lundi.").press(descendre=ids["A"])
    saved = mine.write(ids["A"], "Appeler avant.").press(monter=ids["C"])
    assert "Ce qu’un collègue a changé entre-temps y est aussi." in spoken(mine.client.get(saved.location))
    assert notes(site) == {"Solution A": "Appeler avant.", "Solution B": "Fermé le lundi."}
    assert sorted(order(site)) == ALL
    assert order(site).index("Solution B") < order(site).index("Solution A")
    assert order(site).index("Solution C") < order(site).index("Solution B")


@pytest.mark.parametrize(
    ("chosen", "note"),
    [
        ({"choix": "mienne"}, "Appeler avant."),
        ({"choix": "autre"}, "Fermé le lundi."),
        ({"choix": "deux"}, "Fermé le lundi.\nAppeler avant."),
    ],
)
def test_of_a_note_that_both_wrote_one_chooses_or_joins(site, windows, ids, chosen, note):
    mine, theirs = windows
    theirs.write(ids["A"], "Fermé le lundi.").press()
    clash = mine.write(ids["A"], "Appeler avant.").press()
    told = spoken(clash)
    assert clash.status_code == 409
    assert ["Vous avez écritAppeler avant." in told, "Samir a écritFermé le lundi." in told] == [True] * 2
    assert notes(site) == {"Solution A": "Fermé le lundi."}

    again = Window.of(mine.client, mine.path, clash.text)
    again.fields.append((f"mienne-{ids['A']}", "Appeler avant."))
    settled = again.press(**{f"choix-{ids['A']}": chosen["choix"]})
    assert (settled.status_code, notes(site)) == (303, {"Solution A": note})


def test_a_note_for_an_entry_that_a_colleague_took_out_is_shown_and_puts_it_back(site, windows, ids):
    mine, theirs = windows
    theirs.press(retirer=ids["A"])
    clash = mine.write(ids["A"], "Appeler avant.").press()
    assert (clash.status_code, "Vous aviez écrit : Appeler avant." in spoken(clash)) == (409, True)

    left = Window.of(mine.client, mine.path, clash.text)
    assert left.press(parti=ids["A"]).status_code == 303
    assert order(site) == ["Solution B", "Solution C"]
    Window.of(mine.client, mine.path, clash.text).press(parti=ids["A"], remettre=ids["A"])
    assert (order(site)[-1], notes(site)) == ("Solution A", {"Solution A": "Appeler avant."})
    assert {each.need for each in kept(site).entries} == {"logement"}


def test_an_entry_that_a_colleague_just_wrote_on_is_not_taken_out_unread(site, windows, ids):
    mine, theirs = windows
    theirs.write(ids["A"], "Ouvre en mars.").press()
    saved = mine.press(retirer=ids["A"])
    assert "« Solution A » n’a pas été retirée" in spoken(mine.client.get(saved.location))
    assert order(site) == ALL


def test_what_was_typed_is_shown_when_the_selection_was_put_away_meanwhile(site, windows, ids):
    _mine, theirs = windows
    with site.base.database.transaction() as session:
        actions.archive(session, session.get_one(Selection, kept(site).id))
    refused = theirs.write(ids["A"], "Appeler avant.").press()
    told = spoken(refused)
    assert (refused.status_code, "Cette sélection est archivée" in told) == (409, True)
    assert "Appeler avant." in told
    assert notes(site) == {}


def test_a_note_too_long_comes_back_whole_in_the_order_wished(site, client, selection, ids):
    refused = Window.open(client, selection).write(ids["A"], "x" * 501).press(monter=ids["C"])
    assert (refused.status_code, "x" * 501 in refused.text) == (422, True)
    assert "501 signes, 500 au plus" in spoken(refused)
    assert re.findall(r'name="ordre" value="([^"]+)"', refused.text) == [str(ids[each]) for each in "ACB"]
    again = Window.of(client, selection, refused.text).write(ids["A"], "x")
    assert again.press().status_code == 303
    assert (order(site), notes(site)) == (["Solution A", "Solution C", "Solution B"], {"Solution A": "x"})


def test_of_sixty_entries_one_replaced_meanwhile_gets_its_note_from_the_page_sent_again(
    site, client, selection, ids
):
    with site.base.database.transaction() as session:
        offered_by = organization(session, "many")
        many = [service(session, f"m{each}", of=offered_by, name=f"Autre {each}") for each in range(58)]
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(each) for each in many[:57]])
    mine = Window.open(client, selection)
    Window.open(client, selection).press(retirer=ids["A"])
    with site.base.database.transaction() as session:
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(session.merge(many[57]))])
    refused = mine.write(ids["B"], "x" * 501).press()
    again = Window.of(client, selection, refused.text)
    assert again.write(ids["B"], "Le matin.").write(many[57].id, "Le soir.").press().status_code == 303
    assert notes(site) == {"Solution B": "Le matin.", "Autre 57": "Le soir."}


def test_sixty_entries_are_written_at_once(site, client, selection):
    with site.base.database.transaction() as session:
        offered_by = organization(session, "many")
        many = [service(session, f"m{each}", of=offered_by, name=f"Autre {each}") for each in range(57)]
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(each) for each in many])
    window = Window.open(client, selection)
    for each in many:
        window.write(each.id, "Le matin.")
    assert window.press().status_code == 303
    assert len(notes(site)) == 57
