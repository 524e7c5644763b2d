from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts import actions
from resource_base.accounts.anonymising import NAME, anonymise
from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Revision
from resource_base.curation.proposals import deciding, forgetting, reminding, reviewing, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, StepKind
from resource_base.curation.scope import Matter
from resource_base.events import PersonAnonymised, subscribe
from resource_base.mail.models import Letter
from tests.domain.catalog.making import service
from tests.domain.curation.making import MONDAY, TUESDAY, addition, correction, person, visitor

EVERYWHERE = Matter()


def told(session, matter=lambda _proposal: EVERYWHERE, *, at):
    reminding.remind_curators(session, matter, at=at)
    waiting = select(Letter).where(Letter.template == "proposals_waiting").order_by(Letter.created_at)
    return [(letter.recipient, letter.data["number"]) for letter in session.scalars(waiting)]


def test_curators_are_told_in_the_morning_what_arrived_and_only_once(session):
    person(session, "Claire")
    correction(session, service(session), person(session, "Paul", Role.PARTNER), fee="gratuit")
    at_six = datetime(2026, 11, 3, 5, tzinfo=UTC)

    assert told(session, at=at_six) == []
    assert told(session, at=at_six + timedelta(hours=1)) == [("claire@curation.example", 1)]
    assert told(session, at=at_six + timedelta(hours=3)) == [("claire@curation.example", 1)]
    assert len(told(session, at=at_six + timedelta(days=2))) == 1  # nothing new: no letter


def test_what_awaits_its_author_awaits_no_curator(session):
    claire = person(session, "Claire")
    partner = person(session, "Paul", Role.PARTNER)
    asked = correction(session, service(session), partner, fee="gratuit")
    reviewing.ask(session, asked, "Depuis quand ?", by=claire, at=MONDAY)
    assert told(session, at=TUESDAY) == []
    correction(session, service(session, "other"), partner, fee="gratuit")
    assert told(session, at=TUESDAY) == [("claire@curation.example", 1)]


def test_the_oldest_arrived_on_a_day_as_days_are_counted_in_france(session):
    person(session, "Claire")
    late = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    partner = person(session, "Paul", Role.PARTNER)
    workflow.correct(session, service(session), {"fee": "gratuit"}, author=partner, at=late)
    reminding.remind_curators(session, lambda _proposal: EVERYWHERE, at=TUESDAY)

    letter = session.scalars(select(Letter).where(Letter.template == "proposals_waiting")).one()
    assert letter.data["oldest_on"] == "2026-11-02"


def test_what_concerns_no_curator_is_told_to_the_administrators(session):
    curator = session.get(User, person(session, "Claire").user_id)
    person(session, "Adele", Role.ADMINISTRATOR)
    correction(session, service(session), person(session, "Paul", Role.PARTNER), fee="gratuit")
    actions.limit_curator(session, curator, needs=["numerique"], territories=[])
    about_housing = Matter(frozenset({"logement"}), frozenset())

    assert told(session, lambda _proposal: about_housing, at=TUESDAY) == [("adele@curation.example", 1)]


@pytest.fixture
def heard():
    end = subscribe(PersonAnonymised, forgetting.forget_person)
    yield
    end()


@pytest.mark.usefixtures("heard")
def test_the_name_of_who_left_is_nowhere_in_proposals_nor_in_versions(session):
    entry, paul, claire = service(session), person(session, "Paul"), person(session, "Claire")
    proposal = correction(session, entry, paul, fee="gratuit")
    reviewing.ask(session, proposal, "Sûr ?", by=claire, at=MONDAY)
    deciding.decide(session, proposal, by=claire, at=TUESDAY)
    for author in (paul, claire):
        anonymise(session, session.get(User, author.user_id), by=None)
    session.expire_all()

    revision = session.scalars(select(Revision).where(Revision.version == 2)).one()
    assert (proposal.author, proposal.decided_by) == (NAME, NAME)
    assert {step.by for step in proposal.steps} == {NAME}
    assert (revision.author, revision.reason) == (NAME, f"Proposition (acceptée par {NAME})")


def test_a_visitor_is_forgotten_a_year_after_the_decision_and_at_once_when_never_confirmed(session):
    claire = person(session, "Claire")
    decided, never = addition(session, visitor()), addition(session, visitor("Bob Roy"))
    never_id = never.id
    workflow.confirm_address(session, decided, at=MONDAY)
    deciding.decide(session, decided, by=claire, at=TUESDAY)

    assert forgetting.forget_visitors(session, at=MONDAY + timedelta(days=29)) == 0
    assert forgetting.forget_visitors(session, at=MONDAY + timedelta(days=31)) == 1
    assert forgetting.forget_visitors(session, at=TUESDAY + timedelta(days=366)) == 1
    session.expire_all()
    assert (decided.author, decided.author_email, session.get(Proposal, never_id)) == (NAME, None, None)
    versions = session.scalars(select(Revision).where(Revision.service_id == decided.service_id)).all()
    assert [(step.kind, step.by) for step in decided.steps] == [
        (StepKind.SUBMITTED, NAME),
        (StepKind.CONFIRMED, NAME),
        (StepKind.ACCEPTED, "Claire"),
    ]
    assert [version.author for version in versions] == [NAME]


def test_the_name_of_an_organisation_that_answered_a_letter_stays_when_its_address_is_forgotten(session):
    entry = service(session)
    answer = Author("Les Ateliers", email="contact@ateliers.example", organization="Les Ateliers")
    proposal = workflow.correct(
        session, entry, {"fee": "gratuit"}, author=answer, origin=Origin.REVIEW, at=MONDAY
    )
    workflow.confirm_address(session, proposal, at=MONDAY)
    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    assert forgetting.forget_visitors(session, at=TUESDAY + timedelta(days=366)) == 1
    session.expire_all()
    assert (proposal.author, proposal.author_email) == ("Les Ateliers", None)


@pytest.mark.usefixtures("heard")
def test_a_draft_that_nobody_can_open_any_more_is_deleted(session):
    paul = person(session, "Paul", Role.PARTNER)
    of_visitor, of_paul, of_claire = (
        workflow.draft(session, author=author, at=MONDAY)
        for author in (visitor(), paul, person(session, "Claire"))
    )

    assert forgetting.forget_visitors(session, at=MONDAY + timedelta(days=364)) == 0
    assert forgetting.forget_visitors(session, at=MONDAY + timedelta(days=365)) == 1
    anonymise(session, session.get(User, paul.user_id), by=None)
    session.expunge_all()
    assert [session.get(Proposal, each.id) is None for each in (of_visitor, of_paul, of_claire)] == [
        True,
        True,
        False,
    ]
