from uuid import uuid4

import pytest

from resource_base.accounts import actions, facts
from resource_base.accounts.models import AccessRequest, Invitation, Role
from resource_base.accounts.vocabulary import Position
from resource_base.errors import NotAllowed
from resource_base.permissions import ALLOWED, Grant, Permission, allows
from tests.domain.accounts.people import logged, organization, person

ABOUT_A_PAGE = {
    "visitor": set(),
    "professional": {Permission.KEEP_SELECTIONS},
    "editor": {Permission.SEE_OWN_ORGANIZATIONS},
    "manager": {Permission.SEE_OWN_ORGANIZATIONS, Permission.SEE_INVITATIONS, Permission.SEE_REQUESTS},
    "curator": {
        Permission.KEEP_SELECTIONS,
        Permission.SEE_HISTORY,
        Permission.SEE_REPORTS,
        Permission.SEE_NEEDS,
        Permission.SEE_DUPLICATES,
        Permission.SEE_PROPOSALS,
        Permission.SEE_REVIEWS,
        Permission.SEE_INVITATIONS,
        Permission.SEE_REQUESTS,
        Permission.SEE_ADMINISTRATION,
        Permission.SEE_BOARD,
        Permission.SEE_ORGANIZATIONS,
    },
    "administrator": {
        Permission.SEE_ADMINISTRATION,
        Permission.SEE_BOARD,
        Permission.SEE_ORGANIZATIONS,
        Permission.SEE_JOBS,
        Permission.KEEP_SELECTIONS,
        Permission.SEE_HISTORY,
        Permission.SEE_REPORTS,
        Permission.SEE_NEEDS,
        Permission.SEE_DUPLICATES,
        Permission.SEE_PROPOSALS,
        Permission.SEE_REVIEWS,
        Permission.SEE_INVITATIONS,
        Permission.SEE_REQUESTS,
        Permission.MANAGE_PEOPLE,
        Permission.SEE_SECURITY_LOG,
        Permission.SEE_LETTERS,
    },
}
FOR_ALL = {
    Permission.SIGNED_IN,
    Permission.SEARCH,
    Permission.READ_SERVICE,
    Permission.REPORT_PROBLEM,
    Permission.TELL_NEED,
    Permission.FOLLOW_NEWS,
    Permission.PROPOSE,
    Permission.MANAGE_OWN_ACCOUNT,
}


@pytest.fixture
def place(session):
    return organization(session)


@pytest.fixture
def elsewhere(session):
    return organization(session, "Autre")


@pytest.fixture
def people(session, place, elsewhere):
    """One of each; `stranger` runs another organisation."""
    return {
        "visitor": None,
        "professional": person(session, "pro"),
        "editor": person(session, "editor", role=Role.PARTNER, edits=place),
        "manager": person(session, "manager", role=Role.PARTNER, runs=place),
        "stranger": person(session, "stranger", role=Role.PARTNER, runs=elsewhere),
        "curator": person(session, "curator", role=Role.CURATOR),
        "administrator": person(session, "admin", role=Role.ADMINISTRATOR),
    }


def who_may(people, permission, subject=None):
    return {name for name, user in people.items() if allows(user, permission, subject)}


def test_every_permission_has_a_rule_and_is_denied_to_visitors_and_closed_accounts(session, people):
    assert set(ALLOWED) == set(Permission) - {Permission.ANYONE}
    closed = people["curator"]
    actions.deactivate(session, closed)
    for permission in ALLOWED:
        assert not allows(None, permission)
        assert not allows(closed, permission)
    assert allows(None, Permission.ANYONE)


@pytest.mark.parametrize("name", ABOUT_A_PAGE)
def test_what_each_may_do_without_a_subject(people, name):
    found = {permission for permission in ALLOWED if allows(people[name], permission)}
    assert found == (set() if name == "visitor" else ABOUT_A_PAGE[name] | FOR_ALL)


def test_an_organisation_is_seen_by_its_people_and_run_by_its_managers(people, place):
    staff = {"curator", "administrator"}
    assert who_may(people, Permission.SEE_MEMBERS, place.id) == {"editor", "manager", *staff}
    assert who_may(people, Permission.MANAGE_MEMBERS, place.id) == {"manager", *staff}
    assert who_may(people, Permission.TRUST_DOMAIN, place.id) == staff


@pytest.mark.parametrize(
    ("role", "here", "whoever"),
    [
        (Role.PARTNER, True, {"manager", "curator", "administrator"}),
        (Role.PROFESSIONAL, True, {"curator", "administrator"}),
        (Role.PROFESSIONAL, False, {"curator", "administrator"}),
        (Role.CURATOR, False, {"administrator"}),
        (Role.ADMINISTRATOR, True, {"administrator"}),
    ],
)
def test_who_may_offer_a_role(people, place, role, here, whoever):
    grant = Grant(role, place.id if here else None, Position.EDITOR if here else None)
    assert who_may(people, Permission.INVITE, grant) == whoever
    invitation = Invitation(role=role, organization_id=grant.organization_id, position=grant.position)
    assert who_may(people, Permission.REVOKE_INVITATION, invitation) == whoever


def test_a_manager_who_is_a_professional_invites_professionals_too(session, place):
    manager = person(session, "ana", runs=place)
    offered = {role for role in Role if allows(manager, Permission.INVITE, Grant(role, place.id))}
    assert offered == {Role.PROFESSIONAL, Role.PARTNER}


def test_a_request_is_reviewed_by_staff_and_by_who_runs_the_organisation(people, place):
    staff = {"curator", "administrator"}
    here, loose = AccessRequest(organization_id=place.id), AccessRequest(organization_id=None)
    assert who_may(people, Permission.REVIEW_REQUEST, here) == {"manager", *staff}
    assert who_may(people, Permission.REVIEW_REQUEST, loose) == staff


def test_an_administrator_changes_every_account_but_their_own(people):
    for user in (each for each in people.values() if each is not None):
        mine = user is people["administrator"]
        expected = set() if mine else {"administrator"}
        assert who_may(people, Permission.CHANGE_ACCOUNT, user) == expected


def test_facts_about_belonging(session, place, elsewhere):
    ana = person(session, runs=place, edits=elsewhere)
    tell = (facts.runs, facts.edits_for, facts.belongs_to)
    assert [[fact(ana, where) for fact in tell] for where in (place.id, elsewhere.id, uuid4())] == [
        [True, True, True],
        [False, True, True],
        [False, False, False],
    ]
    actions.deactivate(session, ana)
    assert not any(fact(ana, place.id) for fact in tell)


@pytest.mark.parametrize(
    ("limits", "subject", "expected"),
    [
        ({}, {"needs": ["sante"], "territories": ["epci:1"]}, True),
        ({"needs": ["mobilite"]}, {"needs": ["sante"]}, False),
        ({"needs": ["mobilite"]}, {"needs": ["sante", "mobilite"]}, True),
        ({"needs": ["mobilite"]}, {"territories": ["epci:1"]}, True),
        ({"territories": ["epci:1"]}, {"territories": ["commune:2", "epci:1", "departement:25"]}, True),
        ({"territories": ["epci:1"]}, {"territories": ["commune:3", "epci:2", "departement:25"]}, False),
        (
            {"needs": ["mobilite"], "territories": ["epci:1"]},
            {"needs": ["mobilite"], "territories": ["epci:2"]},
            False,
        ),
    ],
)
def test_a_curator_looks_after_what_their_scope_names(session, limits, subject, expected):
    claire = person(session, "claire", role=Role.CURATOR)
    actions.limit_curator(session, claire, **limits)
    boss = person(session, "boss", role=Role.ADMINISTRATOR)
    pro = person(session, "pro")
    assert [facts.curates(user, **subject) for user in (claire, boss, pro)] == [expected, True, False]


def test_the_last_administrator_stays_one(session):
    boss = person(session, "boss", role=Role.ADMINISTRATOR)
    for end in (
        lambda: actions.deactivate(session, boss),
        lambda: actions.change_role(session, boss, role=Role.CURATOR),
    ):
        with pytest.raises(NotAllowed, match="dernier compte d’administration"):
            end()
    other = person(session, "other", role=Role.ADMINISTRATOR)
    actions.change_role(session, boss, role=Role.CURATOR, by=other)
    assert boss.role is Role.CURATOR
    assert logged(session)[-1] == "role-changed"


def test_losing_the_role_of_curator_loses_its_limits(session):
    claire = person(session, "claire", role=Role.CURATOR)
    actions.limit_curator(session, claire, needs=["sante"])
    actions.change_role(session, claire, role=Role.PROFESSIONAL)
    assert claire.scope is None
    with pytest.raises(NotAllowed):
        actions.limit_curator(session, claire, needs=["sante"])


def test_someone_joins_changes_position_and_leaves(session, place, elsewhere):
    ana = person(session, edits=elsewhere)
    for position in (Position.EDITOR, Position.MANAGER):
        actions.join(session, ana, organization_id=place.id, position=position)
    assert {each.organization_id: each.position for each in ana.memberships} == {
        place.id: Position.MANAGER,
        elsewhere.id: Position.EDITOR,
    }
    actions.leave(session, ana, organization_id=place.id)
    assert [each.organization_id for each in ana.memberships] == [elsewhere.id]
