import pytest
from sqlalchemy import select

from resource_base.accounts.models import User
from resource_base.curation.proposals import deciding, letters, links, reviewing, workflow
from resource_base.curation.proposals.vocabulary import LinkPurpose, Origin, Refusal
from resource_base.mail.models import Letter
from tests.domain.catalog.making import service
from tests.domain.curation.making import MONDAY, TUESDAY, addition, correction, person, visitor


def written(session):
    session.flush()
    return [
        (each.recipient, each.template)
        for each in session.scalars(select(Letter).order_by(Letter.created_at))
    ]


def token_in(session, template):
    letter = session.scalars(select(Letter).where(Letter.template == template)).one()
    return letter.data["link"].rpartition("/")[2]


@pytest.fixture
def claire(session):
    return person(session, "Claire")


def test_an_author_without_account_hears_at_each_step_and_can_follow_by_the_links(session, claire):
    proposal = addition(session, visitor())
    confirming = links.find(
        session, token_in(session, "proposal_confirmation"), purpose=LinkPurpose.CONFIRM_ADDRESS, at=MONDAY
    )
    assert confirming.proposal_id == proposal.id

    workflow.confirm_address(session, proposal, at=MONDAY)
    reviewing.ask(session, proposal, "Pour qui ?", by=claire, at=TUESDAY)
    workflow.answer(session, proposal, "Pour tous.", by=workflow.author_of(proposal), at=TUESDAY)
    deciding.decide(session, proposal, by=claire, at=TUESDAY)

    ana, curator = "ana@ateliers.example", "claire@curation.example"
    assert sorted(written(session)) == sorted(
        [
            (ana, "proposal_confirmation"),
            (ana, "proposal_received"),
            (ana, "proposal_question"),
            (curator, "proposal_answer"),
            (ana, "proposal_decided"),
        ]
    )
    following = links.find(
        session, token_in(session, "proposal_decided"), purpose=LinkPurpose.FOLLOW, at=TUESDAY
    )
    assert following.proposal_id == proposal.id


def test_an_author_with_an_account_reads_the_reason_of_a_refusal(session, claire):
    proposal = correction(session, service(session), person(session, "Paul"), fee="gratuit")
    deciding.decide(
        session, proposal, by=claire, accept=(), refusal=Refusal.CLOSED, sentence="Fermée en mai.", at=TUESDAY
    )

    (letter,) = session.scalars(select(Letter)).all()
    assert (letter.recipient, letter.data) == (
        "paul@curation.example",
        {
            "title": "Réparer son vélo",
            "outcome": "refused",
            "refusal": "Structure ou solution fermée",
            "sentence": "Fermée en mai.",
            "link": f"/mes-propositions/{proposal.id}",
        },
    )


def test_nobody_is_written_to_about_what_they_did_themselves(session, claire):
    entry = service(session)
    deciding.change_now(session, entry, {"fee": "gratuit"}, author=claire, origin=Origin.STAFF, at=MONDAY)
    own = correction(session, entry, claire, fee="payant")
    deciding.decide(session, own, by=claire, at=MONDAY)

    assert written(session) == []


def test_a_curator_is_told_once_a_day_what_awaits(session, claire):
    curator = session.get(User, claire.user_id)
    waiting = [correction(session, service(session), person(session, "Paul"), fee="gratuit")]

    sent = [letters.send_waiting(session, curator, waiting, at=at) for at in (MONDAY, MONDAY, TUESDAY)]

    assert sent == [True, False, True]
    assert letters.send_waiting(session, curator, [], at=TUESDAY) is False
