from datetime import timedelta

import pytest

from resource_base.curation.proposals import links
from resource_base.curation.proposals.models import Link
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.errors import NotFound
from tests.domain.curation.making import MONDAY, addition, visitor

FOLLOW = LinkPurpose.FOLLOW


def test_a_link_opens_its_subject_for_its_purpose_as_long_as_it_lasts(session):
    proposal = addition(session, visitor())
    token = links.issue(session, purpose=FOLLOW, proposal=proposal, at=MONDAY)
    end = MONDAY + links.LASTS[FOLLOW]

    assert (
        links.find(session, token, purpose=FOLLOW, at=end - timedelta(seconds=1)).proposal_id == proposal.id
    )
    with pytest.raises(NotFound):
        links.find(session, token, purpose=FOLLOW, at=end)
    with pytest.raises(NotFound):
        links.find(session, token, purpose=LinkPurpose.CONFIRM_ADDRESS, at=MONDAY)
    assert session.get(Link, token) is None  # the token itself is kept nowhere


def test_a_link_that_was_spent_opens_nothing_and_its_twin_still_does(session):
    proposal = addition(session, visitor())
    first, second = (links.issue(session, purpose=FOLLOW, proposal=proposal, at=MONDAY) for _ in range(2))

    links.spend(session, links.find(session, first, purpose=FOLLOW, at=MONDAY))

    with pytest.raises(NotFound):
        links.find(session, first, purpose=FOLLOW, at=MONDAY)
    assert links.find(session, second, purpose=FOLLOW, at=MONDAY).proposal_id == proposal.id


def test_expired_links_are_forgotten(session):
    proposal = addition(session, visitor())
    links.issue(session, purpose=FOLLOW, proposal=proposal, at=MONDAY)

    # The one that confirms the address was written with the proposal.
    assert links.forget_expired(session, at=MONDAY + timedelta(days=8)) == 1
