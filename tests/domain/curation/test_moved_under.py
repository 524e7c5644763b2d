"""What an entry became under a proposal, or a proposal under a curator: nothing is overwritten silently."""

import pytest

from resource_base.catalog import actions
from resource_base.curation.proposals import deciding, reviewing, workflow
from resource_base.curation.proposals.vocabulary import Outcome, ProposalState, StepKind
from resource_base.errors import Stale
from tests.domain.catalog.making import ACT, service
from tests.domain.curation.making import MONDAY, TUESDAY, correction, person


def outcomes(proposal):
    return {field.name: field.outcome for field in proposal.fields}


def journal(proposal):
    return [step.kind for step in proposal.steps]


def test_what_moved_under_a_proposal_is_not_overwritten(session):
    entry = service(session, fee="payant", phone="01 99 00 00 01")
    proposal = correction(session, entry, person(session, "Paul"), phone="01 99 00 00 02")
    actions.revise(session, entry, {"phone": "01 99 00 00 03"}, act=ACT)
    claire = person(session, "Claire")

    deciding.decide(session, proposal, by=claire, at=TUESDAY)
    assert (proposal.state, entry.phone) == (ProposalState.STALE, "01 99 00 00 03")
    actions.revise(session, entry, {"phone": "01 99 00 00 01"}, act=ACT)  # back as the author saw it
    with pytest.raises(Stale, match="comparez d’abord"):
        deciding.decide(session, proposal, by=claire, at=TUESDAY)

    actions.revise(session, entry, {"phone": "01 99 00 00 04"}, act=ACT)
    reviewing.rebase(session, proposal, by=claire, at=TUESDAY)
    assert [(each.base, each.value) for each in proposal.fields] == [("01 99 00 00 04", "01 99 00 00 02")]
    deciding.decide(session, proposal, by=claire, at=TUESDAY)
    assert (proposal.state, entry.phone) == (ProposalState.ACCEPTED, "01 99 00 00 02")


def test_a_field_that_nobody_touched_may_move_without_harm(session):
    entry = service(session, fee="payant")
    proposal = correction(session, entry, person(session, "Paul"), fee="gratuit")
    actions.revise(session, entry, {"name": "Réparer un vélo"}, act=ACT)

    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    assert (proposal.state, entry.fee, entry.name) == (ProposalState.ACCEPTED, "gratuit", "Réparer un vélo")


def test_what_the_entry_says_already_is_moot(session):
    entry = service(session, fee="payant")
    proposal = correction(session, entry, person(session, "Paul"), fee="gratuit")
    actions.revise(session, entry, {"fee": "gratuit"}, act=ACT)

    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    assert (outcomes(proposal), entry.version) == ({"fee": Outcome.MOOT}, 2)


def test_accepting_one_proposal_tells_the_others_that_it_moved_under_them(session):
    entry = service(session, fee="payant", phone="01 99 00 00 01")
    paul = person(session, "Paul")
    first = correction(session, entry, paul, phone="01 99 00 00 02")
    rival = correction(session, entry, paul, phone="01 99 00 00 03")
    neighbour = correction(session, entry, paul, fee="gratuit")

    deciding.decide(session, first, by=person(session, "Claire"), at=TUESDAY)

    assert (rival.state, neighbour.state) == (ProposalState.STALE, ProposalState.SUBMITTED)
    assert journal(rival)[-1] is StepKind.BECAME_STALE


def test_a_form_opened_before_a_change_is_compared_with_what_it_showed(session):
    entry = service(session, fee="payant", phone="01 99 00 00 01")
    actions.revise(session, entry, {"phone": "01 99 00 00 02"}, act=ACT)

    proposal = workflow.correct(
        session,
        entry,
        {"fee": "gratuit", "phone": "01 99 00 00 01"},
        author=person(session, "Paul"),
        based_on=1,
        at=MONDAY,
    )

    assert [(each.name, each.base) for each in proposal.fields] == [("fee", "payant")]


def test_two_curators_do_not_decide_the_same_proposal(session):
    entry = service(session, fee="payant")
    proposal = correction(session, entry, person(session, "Paul"), fee="gratuit")
    claire, dora = person(session, "Claire"), person(session, "Dora")
    shown = proposal.version
    reviewing.claim(session, proposal, by=claire, at=MONDAY)

    with pytest.raises(Stale, match="Claire examine déjà"):
        deciding.decide(session, proposal, by=dora, at=MONDAY)
    with pytest.raises(Stale, match="a changé depuis que vous l’avez ouverte"):
        deciding.decide(session, proposal, by=claire, expected=shown, at=MONDAY)
    deciding.decide(session, proposal, by=dora, at=TUESDAY)  # Claire went home a day ago
    assert (proposal.state, proposal.decided_by) == (ProposalState.ACCEPTED, "Dora")
