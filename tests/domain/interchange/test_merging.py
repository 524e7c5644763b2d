"""An import over entries that were also edited here: nothing overwritten, each new value told once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from resource_base.catalog.models import Service
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, ProposalState, Refusal
from resource_base.interchange.importing import Outcome
from resource_base.interchange.rows import RowKind
from tests.domain.interchange.files import json_file, service, structure

CLAIRE = Author("Claire")
HERE, FIRST, SECOND = "Ce que Claire a écrit ici.", "Ce que la source disait.", "Ce que la source dit."


@pytest.fixture
def bring(bring_in, tmp_path):
    """Import the one entry with these fields; the outcome of its line."""

    def run(*, apply=True, **fields):
        file = json_file(tmp_path, [structure()], [service(**fields)])
        lines = bring_in(file, apply=apply)
        return next(line for line in lines if line.kind is RowKind.SERVICE)

    return run


def stored(session):
    return session.scalars(select(Service)).one()


def edit(session, **changes):
    deciding.change_now(session, stored(session), changes, author=CLAIRE, origin=Origin.STAFF)
    session.flush()


def proposals(session):
    imported = select(Proposal).where(Proposal.origin == Origin.IMPORT).order_by(Proposal.created_at)
    return session.scalars(imported).all()


def test_a_field_edited_here_stays_when_the_source_repeats_itself(session, bring):
    bring(description=FIRST)
    edit(session, description=HERE)

    assert bring(description=FIRST).outcome is Outcome.UNCHANGED
    assert stored(session).description == HERE


def test_a_field_that_nobody_edited_here_follows_the_source(session, bring):
    bring(description=FIRST, frais="payant")
    edit(session, description=HERE)

    line = bring(description=FIRST, frais="gratuit")

    assert (line.outcome, line.differences) == (Outcome.CHANGED, {"fee": ["payant", "gratuit"]})
    assert (stored(session).description, stored(session).fee) == (HERE, "gratuit")


def test_a_field_changed_on_both_sides_awaits_a_curator_and_is_told_once(session, bring):
    bring(description=FIRST)
    edit(session, description=HERE)

    line = bring(description=SECOND)
    assert (line.outcome, line.differences) == (Outcome.PROPOSED, {"description": [HERE, SECOND]})
    assert [problem.severe for problem in line.problems] == [False]
    assert bring(description=SECOND).outcome is Outcome.UNCHANGED

    (proposal,) = proposals(session)
    assert [(each.base, each.value) for each in proposal.fields] == [(HERE, SECOND)]
    assert stored(session).description == HERE


@pytest.mark.parametrize(("accept", "says"), [(None, SECOND), ((), HERE)])
def test_what_a_curator_decided_is_not_asked_again(session, bring, accept, says):
    bring(description=FIRST)
    edit(session, description=HERE)
    bring(description=SECOND)
    (proposal,) = proposals(session)
    refusal = None if accept is None else Refusal.INACCURATE
    deciding.decide(session, proposal, by=CLAIRE, accept=accept, refusal=refusal)

    assert bring(description=SECOND).outcome is Outcome.UNCHANGED
    assert stored(session).description == says
    assert len(proposals(session)) == 1


def test_a_newer_value_of_the_source_replaces_the_one_that_waits(session, bring):
    bring(description=FIRST)
    edit(session, description=HERE)
    bring(description=SECOND)
    bring(description=SECOND + " Encore.")

    (proposal,) = proposals(session)
    assert [each.value for each in proposal.fields] == [SECOND + " Encore."]


def test_a_dry_run_tells_the_same_and_writes_nothing(session, bring):
    bring(description=FIRST)
    edit(session, description=HERE)

    assert bring(apply=False, description=SECOND).outcome is Outcome.PROPOSED
    assert proposals(session) == []


def test_an_import_tells_who_was_about_to_decide_that_the_entry_moved(session, bring):
    bring(frais="payant")
    proposal = workflow.correct(
        session, stored(session), {"fee": "gratuit"}, author=CLAIRE, at=datetime(2026, 11, 2, tzinfo=UTC)
    )
    session.flush()
    proposal_id = proposal.id

    bring(frais=None)

    assert session.get(Proposal, proposal_id).state is ProposalState.STALE


def test_dates_of_both_sides_that_cross_are_for_a_curator(session, bring):
    bring(extension={"valid_from": "2026-01-01", "valid_until": "2026-12-31"})
    edit(session, valid_from=date(2026, 6, 1))

    line = bring(extension={"valid_from": "2026-01-01", "valid_until": "2026-03-31"})
    assert (line.outcome, set(line.differences)) == (Outcome.PROPOSED, {"valid_until"})
    assert stored(session).valid_until == date(2026, 12, 31)
    assert [field.name for each in proposals(session) for field in each.fields] == ["valid_until"]
