from dataclasses import replace

import pytest

from resource_base.accounts.models import Role
from resource_base.catalog import actions
from resource_base.catalog.vocabulary import Visibility
from resource_base.curation.proposals import deciding, queries, returning, trust
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.errors import Invalid, NotFound
from tests.domain.catalog.making import ACT, organization, service
from tests.domain.curation.making import MONDAY, TUESDAY, correction, person


@pytest.fixture
def claire(session):
    return person(session, "Claire")


def test_what_a_trusted_organisation_says_of_its_own_entries_is_accepted_and_looked_at_later(session, claire):
    ours, theirs = organization(session, "ours"), organization(session, "theirs")
    own, other = service(session, "own", of=ours), service(session, "other", of=theirs)
    session.flush()
    trust.trust(session, ours.id, by=claire, at=MONDAY)
    partner = replace(person(session, "Paul", Role.PARTNER), organization_id=ours.id)
    about_own = correction(session, own, partner, fee="gratuit")
    about_other = correction(session, other, partner, fee="gratuit")

    assert [trust.accept_if_trusted(session, each, at=TUESDAY) for each in (about_own, about_other)] == [
        True,
        False,
    ]
    assert (own.fee, about_own.state) == ("gratuit", ProposalState.ACCEPTED)
    assert (other.fee, about_other.state) == (None, ProposalState.SUBMITTED)
    assert session.scalars(queries.to_look_at()).all() == [about_own]

    trust.trust_no_more(session, ours.id)
    later = correction(session, own, partner, fee="payant")
    assert trust.accept_if_trusted(session, later, at=TUESDAY) is False


def test_an_entry_goes_back_to_its_first_version_as_a_new_one(session, claire):
    contacts = [{"name": "Accueil", "visibility": Visibility.PUBLIC}]
    entry = service(session, fee="payant", themes=("sante--addictions",), contacts=contacts)
    deciding.change_now(
        session, entry, {"fee": "gratuit", "contacts": []}, author=claire, origin=Origin.STAFF, at=MONDAY
    )
    deciding.change_now(session, entry, {"themes": []}, author=claire, origin=Origin.STAFF, at=MONDAY)

    proposal = returning.return_to(session, entry, 1, author=claire, at=TUESDAY)

    assert (entry.fee, entry.themes, [each.name for each in entry.contacts]) == (
        "payant",
        ("sante--addictions",),
        ["Accueil"],
    )
    assert (entry.version, proposal.applied_version, proposal.note) == (4, 4, "Retour à la version 1")


def test_going_back_shows_no_address_that_became_confidential(session, claire):
    entry = service(session, fee="payant")
    changes = {"fee": "gratuit", "address_confidential": True}
    deciding.change_now(session, entry, changes, author=claire, origin=Origin.STAFF, at=MONDAY)

    returning.return_to(session, entry, 1, author=claire, at=TUESDAY)

    assert (entry.fee, entry.address_confidential) == ("payant", True)


def test_going_back_is_refused_where_there_is_nothing_to_go_back_to(session, claire):
    entry = service(session)
    with pytest.raises(Invalid, match="dit déjà ce que disait sa version 1"):
        returning.return_to(session, entry, 1, author=claire)
    with pytest.raises(NotFound):
        returning.return_to(session, entry, 2, author=claire)


def test_going_back_from_an_old_page_overwrites_nothing(session, claire):
    entry = service(session, fee="payant")
    actions.revise(session, entry, {"fee": None}, act=ACT)
    actions.revise(session, entry, {"fee": "gratuit"}, act=ACT)

    proposal = returning.return_to(session, entry, 1, author=claire, based_on=2, at=TUESDAY)

    assert (proposal.state, entry.fee) == (ProposalState.STALE, "gratuit")
