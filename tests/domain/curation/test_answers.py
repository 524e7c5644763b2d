"""An answer at any point ends the round; what is no answer ends nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts.anonymising import NAME
from resource_base.accounts.models import User
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Revision, Service
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.freshness import actions
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.freshness.vocabulary import Means
from resource_base.curation.proposals import stopping, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.deciding import decide
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState, Refusal
from resource_base.errors import Invalid
from resource_base.events import PersonAnonymised
from resource_base.mail.models import Letter
from tests.domain.curation.silence import CONTACT, CURATOR, START, day

ACT = Act(by="Claire", reason="Faute de frappe", at=START)
CLAIRE = Author("Claire")


def the_round(session):
    """The newest."""
    return session.scalars(select(ReviewRound).order_by(ReviewRound.opened_at.desc())).first()


def answer(own, number, **changes):
    """The contact answers at the end of this day."""
    with own.database.transaction() as session:
        found = the_round(session)
        at = day(number) + timedelta(hours=10)
        if changes:
            return actions.correct(session, found, changes, author=Author("Ana", email=CONTACT), at=at)
        return actions.confirm_round(session, found, by="Ateliers", at=at)


def happened(own, since):
    return [each for each in own.diary["Vélo"] if each[0] > since]


@pytest.mark.parametrize("number", [181, 200, 225, 240, 310, 329])
def test_a_confirmation_between_two_steps_stops_them_all_until_the_next_due_date(own, number):
    own.entry("Vélo")
    own.live(175, number)
    assert answer(own, number)
    own.live(number + 1, number + 181)

    first, *others = [each for each in happened(own, number) if each[1] != "vérifiée"]
    assert (first, others) == ((number + 180, f"review_asked to {CONTACT}"), [])
    with own.database.reading() as session:
        ends = [each.end for each in session.scalars(select(ReviewRound).order_by(ReviewRound.opened_at))]
        entry = session.scalars(select(Service)).one()
        assert (ends, entry.verified_by, entry.verified_how) == (
            ["confirmed", None],
            "Ateliers",
            VerifiedHow.FORM,
        )


def test_a_link_that_is_followed_twice_renews_nothing(own):
    own.entry("Vélo")
    own.live(180, 181)

    assert [answer(own, 181), answer(own, 190)] == [True, False]
    with own.database.reading() as session:
        assert session.scalars(select(Service.verified_at)).one() == day(181) + timedelta(hours=10)


def test_an_edit_renews_nothing(own):
    own.entry("Vélo")
    own.live(175, 190)
    with own.database.transaction() as session:
        entry = session.scalars(select(Service)).one()
        catalog.revise(session, entry, {"name": "Vélo", "phone": "03 81 00 00 00"}, act=ACT)
    own.live(191, 240)

    assert [each for each, _ in happened(own, 190)] == [194, 208, 222, 222, 236]


def test_a_correction_is_an_answer_that_verifies_nothing(own):
    own.entry("Vélo")
    own.live(175, 181)
    proposal = answer(own, 181, phone="03 81 00 00 00")
    assert proposal.state is ProposalState.SUBMITTED
    own.live(182, 240)
    with own.database.transaction() as session:  # curators took their time
        kept = session.get_one(Proposal, proposal.id)
        decide(session, kept, by=CLAIRE, accept=(), refusal=Refusal.INACCURATE, at=day(240))
    own.live(241, 245)

    # Nobody was asked while curators had the correction; the entry, silent since, is asked about anew.
    assert happened(own, 181) == [(241, f"review_asked to {CONTACT}"), (242, "à vérifier")]


def test_an_entry_is_left_alone_for_a_month_after_a_correction_was_accepted(own):
    own.entry("Vélo")
    own.live(175, 181)
    proposal = answer(own, 181, phone="03 81 00 00 00")
    with own.database.transaction() as session:
        decide(session, session.get_one(Proposal, proposal.id), by=CLAIRE, at=day(182))
    own.live(182, 215)

    assert happened(own, 181) == [(212, f"review_asked to {CONTACT}")]


def test_who_corrects_may_say_at_once_or_afterwards_that_the_rest_is_true(own):
    own.entry("Vélo")
    own.live(175, 181)
    answer(own, 181, phone="03 81 00 00 00")
    assert [answer(own, 181), answer(own, 182)] == [True, False]
    own.live(182, 240)

    assert happened(own, 181) == []


def test_an_entry_is_not_withdrawn_while_a_correction_of_it_waits(own):
    own.entry("Vélo")
    own.live(175, 310)
    with own.database.transaction() as session:
        entry = session.scalars(select(Service)).one()
        workflow.correct(session, entry, {"phone": "03 81 00 00 00"}, author=CLAIRE, at=day(310))
    own.live(311, 365)

    assert happened(own, 310) == []


def test_an_entry_stays_for_the_length_of_a_notice_after_a_correction_of_it_was_refused(own):
    own.entry("Vélo")
    own.live(175, 310)
    with own.database.transaction() as session:
        entry = session.scalars(select(Service)).one()
        proposal = workflow.correct(session, entry, {"phone": "03 81 00 00 00"}, author=CLAIRE, at=day(310))
    own.live(311, 335)
    with own.database.transaction() as session:
        waiting = session.get_one(Proposal, proposal.id)
        decide(session, waiting, by=CLAIRE, accept=[], refusal=Refusal.INACCURATE, at=day(335))
    own.live(336, 370)

    assert {on for on, _ in happened(own, 310)} == {366}
    assert "withdrawn" in [what for _, what in happened(own, 310)]


@pytest.mark.parametrize("move", ["verified", "suspended", "asked less often"])
def test_what_happens_elsewhere_ends_the_round_before_any_letter(own, move):
    entry_id = own.entry("Vélo")
    own.live(175, 193)
    with own.database.transaction() as session:
        entry = session.get_one(Service, entry_id)
        if move == "verified":
            catalog.verify(session, entry, by="Import", how=None, at=day(193))
        elif move == "suspended":
            catalog.suspend(session, entry, until=None, act=ACT)
        else:
            actions.choose_interval(session, entry, 365)
    own.live(194, 240)

    assert happened(own, 193) == []
    with own.database.reading() as session:
        assert the_round(session).end == ("confirmed" if move == "verified" else "moot")


def test_an_entry_has_the_interval_that_was_chosen_for_it(own):
    entry_id = own.entry("Vélo")
    with own.database.transaction() as session:
        actions.choose_interval(session, session.get_one(Service, entry_id), 30)
    own.live(28, 31)
    assert happened(own, 28) == [(30, f"review_asked to {CONTACT}")]

    with own.database.transaction() as session, pytest.raises(Invalid):
        actions.choose_interval(session, session.get_one(Service, entry_id), 31)


def test_entries_of_a_contact_that_are_due_the_same_week_share_a_letter(own):
    for name, verified in (("Atelier", 0), ("Vélo", 6), ("Ski", 7)):
        own.entry(name, verified=verified)
    own.entry("Auto", of="Garage", email=CONTACT, verified=2)
    own.entry("Moto", verified=1, email="moto@ateliers.example")
    own.live(175, 187)

    with own.database.reading() as session:
        found = session.scalars(select(Letter).order_by(Letter.created_at, Letter.recipient))
        told = [
            ((each.created_at - START).days, each.recipient.partition("@")[0], each.data["entries"])
            for each in found
        ]
    assert told == [
        (180, "contact", ["Atelier", "Vélo"]),
        (181, "moto", ["Moto"]),
        (182, "contact", ["Auto"]),
        (187, "contact", ["Ski"]),
    ]


def test_who_wants_no_letters_is_called(own):
    own.entry("Vélo")
    own.live(175, 181)
    with own.database.transaction() as session:
        stopping.stop(session, CONTACT.upper())
        stopping.stop(session, CONTACT)
    own.live(182, 200)
    assert happened(own, 181) == [(194, f"reviews_to_follow to {CURATOR}"), (194, "to call")]

    with own.database.transaction() as session:
        stopping.resume(session, CONTACT)
        assert stopping.wants_letters(session, CONTACT)


def test_a_curator_who_called_confirms_closes_or_only_takes_note(own):
    entry_id = own.entry("Vélo", email=None)
    own.live(175, 181)
    with own.database.transaction() as session:
        claire = session.scalars(select(User)).one()
        entry = session.get_one(Service, entry_id)
        actions.log_attempt(session, entry, Means.PHONE, reached=False, by=claire, at=day(182))
        assert the_round(session).ended_at is None
        never = "sécu 1 85 05 78 006 084 91"
        with pytest.raises(Invalid):
            actions.log_attempt(session, entry, Means.PHONE, reached=True, note=never, by=claire)
        actions.close_entry(session, entry, "Fermée en mars", by=claire, at=day(183))
        assert (entry.state, entry.withdrawn_reason) == (State.WITHDRAWN, "Fermée en mars")
        with pytest.raises(Invalid):
            actions.confirm_by(session, entry, Means.VISIT, by=claire)
    with own.database.reading() as session:
        assert the_round(session).end == "withdrawn"


def test_a_withdrawn_entry_can_come_back_and_is_asked_about_anew(own):
    entry_id = own.entry("Vélo")
    own.live(175, 331)
    with own.database.transaction() as session:
        entry = session.get_one(Service, entry_id)
        newest = select(Revision).where(Revision.service_id == entry_id).order_by(Revision.version.desc())
        assert session.scalars(newest).first().changes["state"] == ["published", "withdrawn"]
        assert entry.withdrawn_reason.endswith("depuis le 05/01/2026.")
        catalog.publish(session, entry, act=ACT)
    own.live(332, 347)

    assert happened(own, 331) == [
        (332, f"review_asked to {CONTACT}"),
        (332, "à vérifier"),
        (346, f"review_reminder to {CONTACT}"),
    ]


def test_who_left_is_named_no_more_in_the_log_of_calls(own):
    entry_id = own.entry("Vélo")
    with own.database.transaction() as session:
        claire = session.scalars(select(User)).one()
        attempt = actions.log_attempt(
            session, session.get_one(Service, entry_id), Means.PHONE, reached=False, by=claire
        )
        actions.forget_person(session, PersonAnonymised(claire.id, claire.name, claire.email))
        session.refresh(attempt)
        assert (attempt.by, attempt.by_id) == (NAME, None)


def test_who_left_is_named_no_more_on_what_they_verified(years):
    names = ("Claire", "Claire, Les Ateliers", "Clairette", "Odile")
    ids = [years.entry(name) for name in names]
    with years.database.transaction() as session:
        for entry_id, name in zip(ids, names, strict=True):
            session.get_one(Service, entry_id).verified_by = name
        session.flush()
        claire = session.scalars(select(User)).one()
        actions.forget_person(session, PersonAnonymised(claire.id, claire.name, claire.email))
        session.expire_all()
        told = [session.get_one(Service, entry_id).verified_by for entry_id in ids]
    assert told == [NAME, f"{NAME}, Les Ateliers", "Clairette", "Odile"]
