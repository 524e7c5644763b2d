"""Several people at once, each in a process's own connection: one goes after the other, each is told."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Revision, Service
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState, Refusal
from resource_base.database import Database
from resource_base.errors import ResourceBaseError
from resource_base.migrations import schema
from tests.domain.catalog.making import service
from tests.domain.curation.making import correction, person


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request, tmp_path):
    """A migrated database that several connections open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'shared.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"shared_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def started(shared):
    """Two curators, a partner, an entry and four proposals that want different telephones."""
    with shared.transaction() as session:
        entry = service(session, phone="01 99 00 00 00", fee="payant")
        people = {name: person(session, name) for name in ("Claire", "Dora", "Paul")}
        session.flush()
        wanted = [
            correction(session, entry, people["Paul"], phone=f"01 99 00 00 0{number}").id
            for number in range(1, 5)
        ]
        return entry.id, people, wanted


def all_at_once(*acts):
    """What each act answered, or the kind of its refusal."""

    def attempt(act):
        try:
            return act()
        except ResourceBaseError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_of_two_curators_who_decide_at_once_one_does_and_the_other_is_told(shared, started):
    _entry, people, wanted = started

    def decide(name, **decision):
        def act():
            with shared.transaction() as session:
                proposal = session.get_one(Proposal, wanted[0])
                deciding.decide(session, proposal, by=people[name], **decision)
                return proposal.state

        return act

    answers = all_at_once(decide("Claire"), decide("Dora", accept=(), refusal=Refusal.OTHER))

    with shared.reading() as session:
        proposal = session.get_one(Proposal, wanted[0])
        assert sorted(answers) == sorted([proposal.state, "Invalid"])
        assert len([step for step in proposal.steps if step.kind.value in {"accepted", "refused"}]) == 1


def test_of_four_proposals_accepted_at_once_and_an_import_one_writes_the_field(shared, started):
    entry_id, people, wanted = started

    def accept(proposal_id):
        def act():
            with shared.transaction() as session:
                proposal = session.get_one(Proposal, proposal_id)
                deciding.decide(session, proposal, by=people["Claire"])
                return proposal.state

        return act

    def bring_in():
        with shared.transaction() as session:
            held = session.get_one(Service, entry_id, with_for_update=True)
            catalog.revise(session, held, {"fee": "gratuit"}, act=Act("import", "fichier"))

    answers = all_at_once(*(accept(each) for each in wanted), bring_in)

    assert sorted(answers[:4]) == ["accepted", "stale", "stale", "stale"]
    with shared.reading() as session:
        entry = session.get_one(Service, entry_id)
        versions = session.scalar(select(func.count()).where(Revision.service_id == entry_id))
        accepted = session.get_one(Proposal, wanted[answers.index(ProposalState.ACCEPTED)])
        assert (entry.fee, entry.version, versions) == ("gratuit", 3, 3)
        assert entry.phone == accepted.fields[0].final


def test_two_windows_that_save_one_draft_are_told_apart(shared, started):
    _entry, people, _wanted = started
    with shared.transaction() as session:
        draft = workflow.draft(session, author=people["Paul"])
        draft_id, version = draft.id, draft.version

    def save(text):
        def act():
            with shared.transaction() as session:
                proposal = session.get_one(Proposal, draft_id)
                workflow.save(session, proposal, {"nom": [text]}, expected=version)
                return text

        return act

    answers = all_at_once(save("ici"), save("là"))

    with shared.reading() as session:
        (kept,) = session.get_one(Proposal, draft_id).typed["nom"]
    assert sorted(answers) == sorted([kept, "Stale"])
