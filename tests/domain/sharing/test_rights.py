"""Who may do what to a selection: its owner, those it is shared with, and nobody else, staff included."""

import pytest

from resource_base.accounts.models import Role
from resource_base.database import now
from resource_base.permissions import Permission, allows
from resource_base.sharing.selections.models import Selection, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.accounts.people import person

RIGHTS = (Permission.READ_SELECTION, Permission.EDIT_SELECTION, Permission.OWN_SELECTION)


@pytest.fixture
def people(session):
    return {
        "owner": person(session, "owner"),
        "editor": person(session, "editor"),
        "reader": person(session, "reader"),
        "stranger": person(session, "stranger"),
        "administrator": person(session, "admin", role=Role.ADMINISTRATOR),
    }


@pytest.fixture
def selection(session, people):
    at = now()
    made = Selection(owner=people["owner"], reference="A 12", created_at=at, modified_at=at, expires_at=at)
    made.members = [
        SelectionMember(user=people["editor"], right=Right.EDIT, since=at),
        SelectionMember(user=people["reader"], right=Right.READ, since=at),
    ]
    session.add(made)
    session.flush()
    return made


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("owner", RIGHTS),
        ("editor", RIGHTS[:2]),
        ("reader", RIGHTS[:1]),
        ("stranger", ()),
        ("administrator", ()),
    ],
)
def test_a_selection_opens_to_those_it_is_shared_with(people, selection, who, allowed):
    assert tuple(each for each in RIGHTS if allows(people[who], each, selection)) == allowed
