"""Sharing a selection: with colleagues by name, with an address without a word on whether it is known.

Who hears that somebody leaves is told in `installation`, which the fixtures import.
"""

import pytest
from sqlalchemy import select

from resource_base.accounts.anonymising import anonymise
from resource_base.accounts.models import Role
from resource_base.errors import Invalid, NotFound
from resource_base.mail.models import Letter
from resource_base.sharing.selections import actions, holding, members, queries
from resource_base.sharing.selections.models import Selection, SelectionEntry, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.accounts.people import DAY, NOON, letters, organization, person
from tests.domain.sharing.selecting import Binome


@pytest.fixture
def binome(session):
    return Binome.of(session)


@pytest.fixture
def selection(session, binome):
    return binome.held(session)


def shared(selection):
    """Who takes part in it, and what they may do."""
    return {each.user.name: each.right.value for each in selection.members}


def offered(selection):
    return {each.email: each.right.value for each in selection.offers}


def test_a_colleague_of_ones_place_or_of_a_selection_is_known_by_name(session, binome):
    place = organization(session)
    for name, role in (("lise", Role.PROFESSIONAL), ("odile", Role.CURATOR), ("paul", Role.PARTNER)):
        person(session, name, role=role, edits=place)
    person(session, "zita")
    ana = person(session, "ana", edits=place)
    known = [each.name for each in session.scalars(queries.known_to(ana))]
    assert known == ["Lise", "Odile"]
    assert [each.name for each in session.scalars(queries.known_to(binome.owner))] == ["Samir"]
    assert [each.name for each in session.scalars(queries.known_to(binome.colleague))] == ["Claire"]


def test_sharing_by_name_is_for_those_one_knows(session, binome, selection):
    stranger = person(session, "zita")
    with pytest.raises(Invalid) as refused:
        members.share(session, selection, with_id=stranger.id, right=Right.EDIT)
    assert list(refused.value.problems) == ["colleague"]

    members.share(session, selection, with_id=binome.colleague.id, right=Right.READ)
    assert (shared(selection), letters(session)) == ({"Samir": "read"}, [])


def test_the_letter_says_who_shares_and_nothing_of_what(session, binome):
    other = actions.start(session, reference="Trois freins", by=binome.owner, months=6, at=NOON)
    for _ in range(2):
        members.share(session, other, with_id=binome.colleague.id, right=Right.EDIT, at=NOON)
    assert letters(session, "selection_shared") == [{"sharer": "Claire", "link": f"/selections/{other.id}"}]
    assert letters(session) == [("selection_shared", "samir@ccas.example")]


@pytest.mark.parametrize("who", ["zita", "nobody", "closed", "partner"])
def test_an_offer_is_the_same_whether_the_address_is_known_or_not(session, selection, who):
    person(session, "zita")
    person(session, "closed").active = False
    person(session, "partner", role=Role.PARTNER)
    members.offer(session, selection, email=f" {who.title()}@ccas.example", right=Right.EDIT, at=NOON)
    assert (offered(selection), shared(selection)) == ({f"{who}@ccas.example": "edit"}, {"Samir": "edit"})
    written = [("selection_offered", "zita@ccas.example")] if who == "zita" else []
    assert letters(session) == written


def test_offered_twice_a_day_one_letter_leaves(session, selection):
    zita = person(session, "zita")
    for at in (NOON, NOON, NOON + DAY):
        members.offer(session, selection, email=zita.email, right=Right.READ, at=at)
        members.withdraw_offer(session, selection, email=zita.email)
    assert [each["link"] for each in letters(session, "selection_offered")] == ["/selections"] * 2
    assert offered(selection) == {}


def test_who_is_offered_a_selection_accepts_or_declines(session, selection):
    zita, yves = person(session, "zita"), person(session, "yves")
    for each, right in ((zita, Right.READ), (yves, Right.EDIT)):
        members.offer(session, selection, email=each.email, right=right, at=NOON)
    assert [each.selection for each in session.scalars(queries.offers_to(zita.email))] == [selection]
    members.accept(session, *holding.offered(session, selection.id, to=zita), by=zita)
    members.decline(session, *holding.offered(session, selection.id, to=yves))
    assert (shared(selection), offered(selection)) == ({"Samir": "edit", "Zita": "read"}, {})
    for each in (zita, yves):
        with pytest.raises(NotFound):
            holding.offered(session, selection.id, to=each)


@pytest.mark.parametrize("email", ["claire@ccas.example", "SAMIR@ccas.example", "no address"])
def test_an_offer_goes_to_an_address_that_has_no_part_yet(session, selection, email):
    with pytest.raises(Invalid) as refused:
        members.offer(session, selection, email=email, right=Right.EDIT)
    assert list(refused.value.problems) == ["email"]


def test_a_selection_is_shared_with_twenty_people_at_most(session, selection, monkeypatch):
    monkeypatch.setattr(members, "MOST_PEOPLE", 2)
    members.offer(session, selection, email="a@elsewhere.example", right=Right.EDIT)
    with pytest.raises(Invalid, match="2 personnes au plus"):
        members.offer(session, selection, email="b@elsewhere.example", right=Right.EDIT)


def test_who_leaves_or_is_left_out_opens_it_no_more(session, binome, selection):
    members.part(session, selection, from_id=binome.colleague.id)
    with pytest.raises(NotFound):
        holding.held(session, selection.id, by=binome.colleague)
    for act in (
        lambda: members.part(session, selection, from_id=binome.colleague.id),
        lambda: members.change_right(session, selection, of_id=binome.owner.id, right=Right.READ),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_one_who_leaves_had_shared_goes_to_the_eldest_editor_the_rest_goes(session, binome, selection):
    reader, editor = person(session, "lise"), person(session, "zita")
    selection.members.insert(0, SelectionMember(user=reader, right=Right.READ, since=NOON - DAY))
    selection.members.append(SelectionMember(user=editor, right=Right.EDIT, since=NOON + DAY))
    alone = actions.start(session, reference="Seule", by=binome.owner, months=6)
    session.flush()
    anonymise(session, binome.owner, by=None)
    session.expire_all()
    assert [each.id for each in session.scalars(select(Selection))] == [selection.id] != [alone.id]
    kept = holding.held(session, selection.id, by=binome.colleague)
    assert (kept.owner, shared(kept)) == (binome.colleague, {"Lise": "read", "Zita": "edit"})


def test_nothing_of_who_leaves_stays_in_those_of_others(session, binome, selection):
    binome.window(session, binome.colleague).write("A", "Appeler avant.").save(session)
    members.offer(session, selection, email="zita@ccas.example", right=Right.EDIT)
    zita = person(session, "zita")
    for each in (binome.colleague, zita):
        anonymise(session, each, by=None)
    session.expire_all()
    kept = binome.held(session)
    assert (shared(kept), offered(kept)) == ({}, {})
    assert [each.note_by.name for each in kept.entries if each.note] == ["Compte anonymisé"]
    assert session.scalars(select(SelectionEntry.note).where(SelectionEntry.note != "")).all() == [
        "Appeler avant."
    ]
    assert session.scalars(select(Letter)).all() == []
