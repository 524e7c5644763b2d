import pytest
from sqlalchemy import update

from resource_base.accounts.anonymising import NAME
from resource_base.catalog import actions as catalog
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.bulk import actions as bulk
from resource_base.curation.bulk.forgetting import forget_person
from resource_base.curation.bulk.models import BulkAct
from resource_base.errors import Invalid
from resource_base.events import PersonAnonymised
from tests.domain.catalog.making import ACT, service
from tests.domain.curation.making import MONDAY, TUESDAY, person

PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"


@pytest.fixture
def claire(session):
    return person(session, "Claire")


@pytest.fixture
def entries(session):
    made = [service(session, f"s{number}", themes=(PERMIT,)) for number in range(3)]
    session.flush()
    return made


def themes(entries):
    return [entry.themes for entry in entries]


def test_themes_are_changed_on_all_and_given_back_by_one_undo(session, claire, entries):
    act = bulk.change_themes(session, entries, add=[ADDICTIONS], remove=[PERMIT], by=claire, at=MONDAY)
    assert themes(entries) == [(ADDICTIONS,)] * 3

    assert bulk.undo(session, act, by=claire, at=TUESDAY) == bulk.Undone(3, ())
    assert themes(entries) == [(PERMIT,)] * 3
    with pytest.raises(Invalid, match="déjà été annulée"):
        bulk.undo(session, act, by=claire, at=TUESDAY)


def test_an_act_that_somebody_undid_a_moment_ago_is_not_undone_twice(session, claire, entries):
    act = bulk.change_themes(session, entries, add=[ADDICTIONS], by=claire, at=MONDAY)
    undone = update(BulkAct).values(undone_at=TUESDAY).execution_options(synchronize_session=False)
    session.execute(undone)
    with pytest.raises(Invalid, match="déjà été annulée"):
        bulk.undo(session, act, by=claire, at=TUESDAY)


def test_an_entry_changed_since_is_not_undone_and_is_named(session, claire, entries):
    act = bulk.change_themes(session, entries, add=[ADDICTIONS], by=claire, at=MONDAY)
    catalog.revise(session, entries[1], {"themes": [ADDICTIONS]}, act=ACT)

    assert bulk.undo(session, act, by=claire, at=TUESDAY) == bulk.Undone(2, (entries[1],))
    assert themes(entries) == [(PERMIT,), (ADDICTIONS,), (PERMIT,)]


def test_entries_are_withdrawn_for_a_reason_and_come_back_as_they_stood(session, claire, entries):
    catalog.suspend(session, entries[0], until=None, act=ACT)
    catalog.withdraw(session, entries[2], act=ACT)
    act = bulk.withdraw(session, entries, reason="L’association a cessé.", by=claire, at=MONDAY)
    assert [(each.state, each.withdrawn_reason) for each in entries] == [
        (State.WITHDRAWN, "L’association a cessé."),
        (State.WITHDRAWN, "L’association a cessé."),
        (State.WITHDRAWN, ACT.reason),
    ]

    bulk.undo(session, act, by=claire, at=TUESDAY)
    assert [each.state for each in entries] == [State.SUSPENDED, State.PUBLISHED, State.WITHDRAWN]


def test_still_true_is_said_of_all_and_taken_back(session, claire, entries):
    catalog.verify(session, entries[0], by="Odile", how=VerifiedHow.VISIT, at=MONDAY)
    act = bulk.verify(session, entries, by=claire, how=VerifiedHow.PHONE, at=TUESDAY)
    assert [(each.verified_at, each.verified_by) for each in entries] == [(TUESDAY, "Claire")] * 3
    assert [each.version for each in entries] == [1, 1, 1]

    bulk.undo(session, act, by=claire, at=TUESDAY)
    assert [(each.verified_at, each.verified_by, each.verified_how) for each in entries] == [
        (MONDAY, "Odile", VerifiedHow.VISIT),
        (None, None, None),
        (None, None, None),
    ]


def test_an_undone_verification_gives_back_the_flag_and_tells_who_moved(session, claire, entries):
    catalog.flag(session, entries[0], at=MONDAY)
    act = bulk.verify(session, entries, by=claire, at=MONDAY)
    catalog.verify(session, entries[2], by="Odile", how=None, at=TUESDAY)
    assert [bulk.has_moved(act, item, each) for item, each in zip(act.items, entries, strict=True)] == [
        False,
        False,
        True,
    ]
    bulk.undo(session, act, by=claire, at=TUESDAY)
    assert [each.flagged_at for each in entries] == [MONDAY, None, None]
    assert [item.left_alone for item in act.items] == [False, False, True]


def test_who_had_verified_is_kept_only_as_long_as_an_undoing_needs_it(session, claire, entries):
    catalog.verify(session, entries[0], by="Odile", how=None, at=MONDAY)
    act = bulk.verify(session, entries, by=claire, at=TUESDAY)
    kept = [item.before["verified_by"] for item in act.items]
    bulk.undo(session, act, by=claire, at=TUESDAY)
    assert (kept, [item.before["verified_by"] for item in act.items]) == (["Odile", None, None], [None] * 3)


def test_undoing_brings_back_no_name_of_an_account_that_was_ended(session, entries):
    gone, other = person(session, "Odile"), person(session, "Odilon")
    for entry, by in zip(entries, ("Odile", "Odile, Roue Libre", "Odilon"), strict=True):
        catalog.verify(session, entry, by=by, how=None, at=MONDAY)
    act = bulk.verify(session, entries, by=gone, at=TUESDAY)
    assert gone.user_id is not None
    forget_person(session, PersonAnonymised(gone.user_id, gone.name, "odile@curation.example"))
    bulk.undo(session, act, by=other, at=TUESDAY)
    assert (act.by, act.by_id) == (NAME, None)
    assert [entry.verified_by for entry in entries] == [NAME, f"{NAME}, Roue Libre", "Odilon"]


def test_an_act_on_nothing_or_for_nothing_is_refused(session, claire, entries):
    with pytest.raises(Invalid, match="au moins une fiche"):
        bulk.verify(session, [], by=claire)
    with pytest.raises(Invalid, match="Dites pourquoi"):
        bulk.withdraw(session, entries, reason=" ", by=claire)
    with pytest.raises(Invalid, match="Choisissez les thématiques"):
        bulk.change_themes(session, entries, add=[PERMIT], remove=[PERMIT], by=claire)
