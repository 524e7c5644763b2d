"""A deleted selection: nobody finds it, its owner may have it back whole for a week, then nothing is left."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts.models import User
from resource_base.errors import NotFound
from resource_base.events import PersonAnonymised, SelectionDeleted, subscribe
from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.handing_over.vocabulary import LinkState
from resource_base.sharing.selections import actions, deleting, held, holding, members, queries
from resource_base.sharing.selections.models import (
    Selection,
    SelectionEntry,
    SelectionMember,
    SelectionOffer,
)
from tests.domain.accounts.people import DAY, KEYS, MINUTE, NOON, person
from tests.domain.sharing.selecting import Binome

TABLES = (Selection, SelectionEntry, SelectionMember, SelectionOffer, SelectionLink)
ANA = "ana@ccas.example"


@pytest.fixture(autouse=True)
def _links_hear_of_it():
    unsubscribe = subscribe(SelectionDeleted, links.close_all)
    yield
    unsubscribe()


@pytest.fixture
def binome(session):
    return Binome.of(session)


@pytest.fixture
def selection(session, binome):
    """With a note of the colleague, a situation, an offer and a link."""
    made = binome.held(session)
    made.situation = "besoin=mobilite"
    made.entries[0].note, made.entries[0].note_by = "Appeler avant.", binome.colleague
    made.offers.append(SelectionOffer(email=ANA, since=NOON))
    links.make(session, made, keys=KEYS, by=binome.owner, at=NOON)
    return made


def link_of(session):
    return session.scalars(select(SelectionLink)).one()


def left(session):
    """How many rows there are of each table."""
    session.flush()
    session.expire_all()
    return [len(session.scalars(select(table)).all()) for table in TABLES]


def found_by(session, user):
    """Where a selection shows to somebody."""
    return {
        "list": len(session.scalars(queries.of_person(user.id)).unique().all()),
        "to keep in": len(session.scalars(queries.open_to(user.id)).all()),
        "offered": len(session.scalars(queries.offers_to(user.email)).all()),
        "colleagues": len(session.scalars(queries.known_to(user)).all()),
    }


def test_deleted_nobody_finds_it_and_nothing_acts_on_it(session, binome, selection):
    ana = person(session, "ana")
    code = links.code_of(link_of(session), keys=KEYS)
    assert code is not None
    assert [sum(found_by(session, user).values()) for user in (binome.owner, ana)] == [3, 1]
    deleting.delete(session, selection, at=NOON)

    for user in (binome.owner, binome.colleague, ana):
        assert found_by(session, user) == dict.fromkeys(("list", "to keep in", "offered", "colleagues"), 0)
        with pytest.raises(NotFound):
            holding.held(session, selection.id, by=user)
    with pytest.raises(NotFound):
        holding.offered(session, selection.id, to=ana)
    with pytest.raises(NotFound, match=links.CLOSED):
        links.find(session, code, at=NOON)
    with pytest.raises(NotFound):
        links.make(session, selection, keys=KEYS, by=binome.colleague, at=NOON)
    told = session.scalars(queries.ending(NOON, NOON + 300 * DAY)).all()
    assert (told, actions.end_expired(session, at=NOON + 300 * DAY)) == ([], 0)


def test_brought_back_it_is_whole_and_its_links_stay_closed(session, binome, selection):
    deleting.delete(session, selection, at=NOON)
    deleting.bring_back(session, holding.deleted(session, selection.id, by=binome.owner))
    session.expire_all()

    assert (binome.order(session), binome.notes(session)) == ("ABCD", {"A": "Appeler avant."})
    back = binome.held(session, binome.colleague)
    assert (back.situation, [each.email for each in back.offers]) == ("besoin=mobilite", [ANA])
    link = link_of(session)
    assert (link.revoked_at, links.state_of(link, at=NOON)) == (NOON, LinkState.REVOKED)
    with pytest.raises(NotFound):
        holding.deleted(session, selection.id, by=binome.owner)


def test_its_owner_alone_brings_it_back(session, binome, selection):
    deleting.delete(session, selection, at=NOON)
    assert session.scalars(queries.deleted_by(binome.colleague.id)).all() == []
    assert [each.id for each in session.scalars(queries.deleted_by(binome.owner.id))] == [selection.id]
    with pytest.raises(NotFound):
        holding.deleted(session, selection.id, by=binome.colleague)


def test_a_week_later_nothing_of_it_is_left_and_another_stays(session, binome, selection):
    other = actions.start(session, reference="Autre", by=binome.owner, months=6, at=NOON)
    deleting.delete(session, selection, at=NOON)
    assert deleting.comes_back_until(selection) == NOON + 7 * DAY
    assert deleting.erase_deleted(session, at=NOON + 7 * DAY - MINUTE) == 0
    assert left(session) == [2, 4, 1, 1, 1]
    assert deleting.erase_deleted(session, at=NOON + 7 * DAY) == 1
    assert left(session) == [1, 0, 0, 0, 0]
    assert session.get_one(Selection, other.id).deleted_at is None


def test_it_outlives_neither_its_own_end_nor_the_will_to_erase_it(session, binome, selection):
    deleting.delete(session, selection, at=selection.expires_at - DAY)
    end = selection.expires_at
    assert deleting.comes_back_until(selection) == end
    assert [deleting.erase_deleted(session, at=each) for each in (end - MINUTE, end)] == [0, 1]

    other = actions.start(session, reference="Autre", by=binome.owner, months=6, at=NOON)
    deleting.delete(session, other, at=NOON)
    deleting.erase(session, holding.deleted(session, other.id, by=binome.owner))
    assert left(session) == [0] * len(TABLES)


def test_one_that_was_over_comes_back_for_a_week_too(session, selection):
    at = selection.expires_at + DAY
    actions.end_expired(session, at=at)
    deleting.delete(session, selection, at=at)
    assert deleting.comes_back_until(selection) == at + timedelta(days=7)
    assert [deleting.erase_deleted(session, at=at + each * DAY) for each in (6, 7)] == [0, 1]


def test_what_somebody_deleted_is_nobodys_heritage(session, binome, selection):
    deleting.delete(session, selection, at=NOON)
    owner: User = binome.owner
    members.forget_person(session, PersonAnonymised(owner.id, owner.name, owner.email))
    assert left(session) == [0] * len(TABLES)


def test_the_right_of_access_tells_its_owner_and_no_colleague(session, binome, selection):
    deleting.delete(session, selection, at=NOON)
    [line] = held.held_on(session, binome.owner)["selections"]
    assert line["deleted_at"] == NOON.isoformat()
    theirs = held.held_on(session, binome.colleague)
    assert (theirs["selections_shared"], theirs["selections_offered"]) == ([], [])
