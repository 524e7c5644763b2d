"""A selection from its beginning to its end."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from resource_base.errors import Invalid, Stale
from resource_base.sharing.selections import actions, queries
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionOffer
from tests.domain.accounts.people import DAY, MINUTE, NOON, person
from tests.domain.sharing.selecting import REFERENCE, Binome

IN_SIX_MONTHS = datetime(2027, 5, 16, 12, tzinfo=UTC)


@pytest.fixture
def binome(session):
    return Binome.of(session)


@pytest.fixture
def selection(session, binome):
    made = binome.held(session)
    made.situation = "besoin=mobilite"
    made.entries[0].note, made.entries[0].note_by = "Appeler avant.", binome.colleague
    made.offers.append(SelectionOffer(email="ana@elsewhere.example", since=NOON))
    session.flush()
    return made


def test_entries_are_kept_once_at_the_end_in_the_order_asked(session, binome):
    chosen = [Chosen(binome.services[each]) for each in "YAXY"]
    assert keep(session, binome.held(session), chosen) == 2
    assert binome.order(session) == "ABCDYX"


def test_a_selection_holds_sixty_entries_at_most(session, binome, monkeypatch):
    monkeypatch.setattr("resource_base.sharing.selections.keeping.MOST_ENTRIES", 5)
    with pytest.raises(Invalid, match="5 solutions au plus"):
        keep(session, binome.held(session), [Chosen(binome.services[each]) for each in "XY"])
    assert binome.order(session) == "ABCD"


@pytest.mark.parametrize("reference", ["", " \n ", "x" * 81, "1 85 05 78 006 084 91"])
def test_a_reference_is_asked_short_and_never_the_number_of_somebody(session, reference):
    claire = person(session, "claire")
    with pytest.raises(Invalid) as refused:
        actions.start(session, reference=reference, by=claire, months=6)
    assert list(refused.value.problems) == ["reference"]
    assert session.scalars(select(Selection)).all() == []


def test_it_ends_without_its_notes_its_situation_and_its_offers_and_is_read_still(session, binome, selection):
    claire = binome.owner
    other = actions.start(session, reference="Autre", by=claire, months=7, at=NOON)
    assert selection.expires_at == IN_SIX_MONTHS
    assert actions.end_expired(session, at=IN_SIX_MONTHS - MINUTE) == 0
    assert actions.end_expired(session, at=IN_SIX_MONTHS) == 1
    assert actions.end_expired(session, at=IN_SIX_MONTHS) == 0

    ended = session.scalars(queries.one(selection.id, user_id=claire.id)).unique().one()
    assert (ended.ended_at, ended.archived_at, ended.situation) == (IN_SIX_MONTHS, IN_SIX_MONTHS, "")
    assert ([each.note for each in ended.entries], ended.offers) == ([""] * 4, [])
    assert (binome.order(session), other.ended_at) == ("ABCD", None)
    for act in (actions.take_up_again, lambda *held: actions.prolong(*held, months=6)):
        with pytest.raises(Stale):
            act(session, ended)


def test_prolonged_it_lives_that_much_from_that_day_and_never_less(session, selection):
    actions.prolong(session, selection, months=6, at=NOON + 30 * DAY)
    assert selection.expires_at == datetime(2027, 6, 16, 12, tzinfo=UTC)
    actions.prolong(session, selection, months=1, at=NOON + 30 * DAY)
    assert selection.expires_at == datetime(2027, 6, 16, 12, tzinfo=UTC)


def test_put_away_it_is_not_among_the_open_ones_until_it_is_taken_up_again(session, binome, selection):
    for user in (binome.owner, binome.colleague):
        assert [each.id for each in session.scalars(queries.open_to(user.id))] == [selection.id]
    actions.archive(session, selection, at=NOON)
    actions.archive(session, selection, at=NOON + DAY)
    assert (selection.archived_at, session.scalars(queries.open_to(binome.owner.id)).all()) == (NOON, [])
    actions.take_up_again(session, selection)
    assert [each.id for each in session.scalars(queries.open_to(binome.owner.id))] == [selection.id]


@pytest.mark.parametrize(("with_notes", "notes"), [(False, {}), (True, {"A": "Appeler avant."})])
def test_duplicated_it_is_shared_with_nobody_and_its_notes_stay_unless_asked(
    session, binome, selection, with_notes, notes
):
    again = actions.duplicate(
        session, selection, reference="Suite", by=binome.colleague, months=6, with_notes=with_notes, at=NOON
    )
    copied = [(each.service.name[-1], each.need) for each in again.entries]
    assert copied == [(letter, "mobilite") for letter in "ABCD"]
    assert {each.service.name[-1]: each.note for each in again.entries if each.note} == notes
    assert (again.owner, again.members, again.offers, again.situation) == (binome.colleague, [], [], "")
    assert binome.notes(session) == {"A": "Appeler avant."}


def test_one_person_has_so_many_open_ones_and_no_more(session, binome, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OPEN", 2)
    actions.start(session, reference=REFERENCE, by=binome.owner, months=6)
    with pytest.raises(Invalid, match="déjà beaucoup de sélections"):
        actions.start(session, reference=REFERENCE, by=binome.owner, months=6)
    actions.archive(session, binome.held(session))
    actions.start(session, reference=REFERENCE, by=binome.owner, months=6)
