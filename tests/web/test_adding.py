"""A curator adds a solution: published at once where they look after the entries, proposed elsewhere."""

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Revision
from resource_base.curation.proposals.vocabulary import ProposalState
from tests.web.proposing import WHO, answer, begun, fill_in, proposal_of

AT_ONCE = "Publier la solution"


def added(site):
    """What the last page says to press, and where the proposal stands afterwards."""
    curator = site.client_as("curator")
    home = begun(curator)
    fill_in(curator, home)
    presses = AT_ONCE in curator.get(f"{home}/relire").text
    answer(curator, f"{home}/relire")
    return presses, proposal_of(site)


def test_it_is_published_at_once_and_its_history_says_so(own):
    presses, proposal = added(own)
    assert (presses, proposal.state) == (True, ProposalState.ACCEPTED)
    assert own.client_as("professional").get(f"/solutions/{proposal.service_id}").status_code == 200
    with own.base.database.reading() as session:
        first = session.scalars(select(Revision).where(Revision.service_id == proposal.service_id)).one()
    assert (first.version, first.reason) == (1, "Création")


@pytest.mark.parametrize(
    ("freins", "territories", "state"),
    [
        (["mobilite"], ["departement:25"], ProposalState.ACCEPTED),
        (["sante"], [], ProposalState.SUBMITTED),
        ([], ["departement:39"], ProposalState.SUBMITTED),
    ],
)
def test_a_limited_curator_publishes_what_is_theirs_and_proposes_the_rest(own, freins, territories, state):
    with own.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR).order_by(User.email)).first()
        accounts.limit_curator(session, user, needs=freins, territories=territories)
    presses, proposal = added(own)
    assert (presses, proposal.state) == (state is ProposalState.ACCEPTED, state)


def test_what_a_visitor_wrote_stays_theirs_when_a_curator_opens_their_link(own):
    visitor, curator = own.visitor(), own.client_as("curator")
    home = begun(visitor, **WHO)
    fill_in(visitor, home)
    assert AT_ONCE not in curator.get(f"{home}/relire").text
    assert answer(curator, f"{home}/relire").status_code == 303
    assert proposal_of(own).state is ProposalState.UNCONFIRMED


def test_anybody_elses_solution_waits(own):
    partner = own.client_as("professional")
    home = begun(partner)
    fill_in(partner, home)
    assert AT_ONCE not in partner.get(f"{home}/relire").text
    answer(partner, f"{home}/relire")
    assert proposal_of(own).state is ProposalState.SUBMITTED
