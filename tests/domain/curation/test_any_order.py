"""Random sequences of everything that people do to proposals and entries: nothing is lost or forbidden."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.differences import SERVICE_FIELDS, STATE_FIELDS, plain
from resource_base.catalog.models import Revision, Service
from resource_base.curation.proposals import deciding, returning, reviewing, workflow
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import (
    DECIDED,
    TRANSITIONS,
    Origin,
    Outcome,
    ProposalState,
    Refusal,
)
from resource_base.errors import Invalid, NotFound, Stale
from tests.domain.catalog.making import service
from tests.domain.curation.making import MONDAY, addition, person, visitor

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "fee": st.sampled_from([None, "gratuit", "payant"]),
        "phone": st.sampled_from([None, "01 99 00 00 01", "01 99 00 00 02"]),
        "themes": st.sampled_from([[], ["sante--addictions"]]),
        "closures": st.sampled_from([[], [{"starts": "2026-08-01", "ends": "2026-08-31", "reason": None}]]),
        "state": st.sampled_from(["published", "withdrawn", "suspended"]),
    },
)
PEOPLE = st.sampled_from(["Claire", "Dora"])
REFUSED = (Invalid, Stale, NotFound)


class Curation(RuleBasedStateMachine):
    """One entry, two curators, a partner and a visitor; every step may be refused, none may lose anything."""

    session: Session
    proposals: set[Proposal]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = self.session.begin_nested()
        self.clock = (MONDAY + timedelta(hours=number) for number in count())
        self.states: dict[Proposal, ProposalState] = {}

    @initialize()
    def begin(self):
        self.entry = service(self.session, fee="payant")
        self.people = {name: person(self.session, name) for name in ("Claire", "Dora", "Paul")}
        self.session.flush()
        self.told = {1: self.said()}

    def said(self):
        return {name: plain(getattr(self.entry, name)) for name in SERVICE_FIELDS | STATE_FIELDS}

    def attempt(self, act, *args, **kwargs):
        """Do it in its own savepoint, as a request in its transaction; whether it was allowed."""
        at = next(self.clock)
        try:
            with self.session.begin_nested():
                return act(self.session, *args, at=at, **kwargs)
        except REFUSED:
            self.session.expire_all()
            return None

    def any_proposal(self, data):
        known = sorted(self.states, key=lambda proposal: proposal.created_at)
        return data.draw(st.sampled_from(known)) if known else None

    @rule(changes=VALUES, back=st.integers(0, 2))
    def propose(self, changes, back):
        based_on = max(1, self.entry.version - back)
        sent = self.attempt(
            workflow.correct, self.entry, changes, author=self.people["Paul"], based_on=based_on
        )
        if sent is not None:
            self.states[sent] = ProposalState.DRAFT

    @rule()
    def propose_a_new_entry(self):
        sent = addition(self.session, visitor())
        self.states[sent] = ProposalState.DRAFT

    @rule(data=st.data(), who=PEOPLE, choice=st.sampled_from(["all", "one", "none"]))
    def decide(self, data, who, choice):
        proposal = self.any_proposal(data)
        if proposal is not None:
            names = sorted(field.name for field in proposal.fields)
            accept = {"all": None, "one": names[:1], "none": []}[choice]
            refusal = None if choice == "all" else Refusal.OTHER
            self.attempt(deciding.decide, proposal, by=self.people[who], accept=accept, refusal=refusal)

    @rule(data=st.data(), who=PEOPLE, changes=VALUES)
    def amend(self, data, who, changes):
        proposal = self.any_proposal(data)
        if proposal is not None:
            self.attempt(reviewing.amend, proposal, changes, by=self.people[who])

    @rule(data=st.data(), who=PEOPLE, step=st.sampled_from(["claim", "release", "rebase", "look_at"]))
    def review(self, data, who, step):
        proposal = self.any_proposal(data)
        if proposal is not None:
            self.attempt(getattr(reviewing, step), proposal, by=self.people[who])

    @rule(data=st.data(), changes=VALUES)
    def rewrite(self, data, changes):
        proposal = self.any_proposal(data)
        if proposal is not None:
            self.attempt(workflow.revise_by_author, proposal, changes)

    @rule(data=st.data())
    def confirm(self, data):
        proposal = self.any_proposal(data)
        if proposal is not None:
            self.attempt(workflow.confirm_address, proposal)

    @rule(data=st.data())
    def take_back(self, data):
        proposal = self.any_proposal(data)
        if proposal is not None:
            self.attempt(workflow.withdraw, proposal, by=self.people["Paul"])

    @rule(changes=VALUES, tell=st.booleans())
    def import_a_line(self, changes, tell):
        content = {name: value for name, value in changes.items() if name in {"fee", "phone"}}
        at = next(self.clock)
        actions.revise(self.session, self.entry, content, act=Act("import", "fichier", at))
        if tell:
            deciding.mark_stale(self.session, self.entry, at=at)

    @rule(version=st.integers(1, 6), who=PEOPLE)
    def go_back(self, version, who):
        done = self.attempt(returning.return_to, self.entry, version, author=self.people[who])
        if done is not None:
            self.states[done] = ProposalState.DRAFT

    @rule(changes=VALUES, who=PEOPLE)
    def edit_as_staff(self, changes, who):
        done = self.attempt(
            deciding.change_now, self.entry, changes, author=self.people[who], origin=Origin.STAFF
        )
        if done is not None:
            self.states[done] = ProposalState.DRAFT

    # --- What must hold after each step ---

    @invariant()
    def no_state_follows_one_that_it_may_not(self):
        for proposal, before in self.states.items():
            self.session.refresh(proposal)
            reachable, frontier = {before}, {before}
            while frontier:
                frontier = set().union(*(TRANSITIONS[state] for state in frontier)) - reachable
                reachable |= frontier
            assert proposal.state in reachable
            self.states[proposal] = proposal.state

    @invariant()
    def no_change_without_its_revision(self):
        if not hasattr(self, "told"):
            return
        self.session.flush()
        revisions = self.session.scalars(
            select(Revision).where(Revision.service_id == self.entry.id).order_by(Revision.version)
        ).all()
        assert [each.version for each in revisions] == [*range(1, self.entry.version + 1)]
        said = dict(self.told[1])
        for revision in revisions[1:]:
            for name, (before, after) in revision.changes.items():
                assert said[name] == before
                said[name] = after
        assert said == self.said()

    @invariant()
    def no_proposed_field_is_lost_and_what_was_accepted_was_written(self):
        for proposal in self.states:
            if proposal.state in DECIDED:
                assert None not in {field.outcome for field in proposal.fields}
                written = {
                    f.name for f in proposal.fields if f.outcome in {Outcome.ACCEPTED, Outcome.AMENDED}
                }
                if proposal.service is self.entry and written:
                    self.as_the_revision_tells(proposal, written)
            else:
                assert {field.outcome for field in proposal.fields} <= {None}
                assert proposal.fields

    def as_the_revision_tells(self, proposal, written):
        revision = self.session.scalars(
            select(Revision).where(
                Revision.service_id == self.entry.id, Revision.version == proposal.applied_version
            )
        ).one()
        by_name = {field.name: field for field in proposal.fields}
        assert written <= revision.changes.keys()
        assert all(revision.changes[name][1] == by_name[name].final for name in written)
        assert all(revision.changes[name][0] == by_name[name].base for name in written)

    def teardown(self):
        self.savepoint.rollback()


def test_whatever_the_order_nothing_is_lost_nor_forbidden(session):
    machine = type("OnThisSession", (Curation,), {"session": session})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert session.scalars(select(Service)).all() == []
