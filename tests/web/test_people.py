"""Inviting someone, taking an invitation back, and what an administrator changes of an account."""

from itertools import count

import pytest
from sqlalchemy import select

from resource_base.accounts import actions
from resource_base.accounts.models import Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog.models import Organization
from tests.web.browsing import ENROLMENT, enrol, send, sign_in
from tests.web.letters import last_link

PASSWORD = "trois loutres dans un canot bleu"
INVITE, PEOPLE = "/invitations", "/personnes"
numbers = count()


def new_address():
    return f"zephyr{next(numbers)}@demo.example"


@pytest.fixture
def person(planted):
    with planted.base.database.transaction() as session:
        return actions.create_user(session, email=new_address(), name="Maud Vernier", password=PASSWORD)


def test_an_invitation_leaves_and_is_taken_back(planted):
    client, email = planted.client_as("curator"), new_address()
    answers = {"email": email, "name": "Lise Marchal", "organization_label": "CCAS"}
    assert send(client, INVITE, role="professional", **answers).location == INVITE
    link = last_link(planted, email)
    assert planted.visitor().get(link).status_code == 200
    page = client.get(INVITE).text
    path = page[: page.index("l’invitation de Lise Marchal")].rpartition('action="')[2].partition('"')[0]
    assert send(client, path, on=INVITE).location == INVITE
    assert planted.visitor().get(link).status_code == 404


def test_nobody_is_invited_above_what_one_may_offer_nor_twice(planted, person):
    client = planted.client_as("curator")
    answers = {"name": "Lise", "organization_label": "CCAS"}
    above = send(client, INVITE, email=new_address(), role="curator", **answers)
    known = send(client, INVITE, email=person.email, role="professional", **answers)
    wrong = send(client, INVITE, email="rien", role="professional", **answers)
    assert [answer.status_code for answer in (above, known, wrong)] == [403, 422, 422]
    assert "Un compte existe déjà" in known.text


def test_a_manager_invites_to_the_organisation_that_they_run_alone(planted):
    manager, guest = new_address(), new_address()
    with planted.base.database.transaction() as session:
        mine, other = session.scalars(select(Organization.id).order_by(Organization.name)).all()[:2]
        user = actions.create_user(session, email=manager, name="Maud", role=Role.PARTNER, password=PASSWORD)
        actions.join(session, user, organization_id=mine, position=Position.MANAGER)
    client = planted.visitor()
    sign_in(client, email=manager, password=PASSWORD)
    answers = {"email": guest, "name": "Lise", "role": "partner", "position": "editor"}
    tried = [send(client, INVITE, organization_id=str(place), **answers) for place in (other, mine)]
    assert [answer.status_code for answer in tried] == [403, 303]
    assert last_link(planted, guest).startswith("/invitation/")


def test_an_administrator_changes_a_role_and_closes_and_reopens_an_account(planted, person):
    theirs, client = planted.visitor(), planted.client_as("administrator")
    path = f"{PEOPLE}/{person.id}"
    assert path in client.get(PEOPLE).text
    found = []
    for change, fields in (("role", {"role": "partner"}), ("fermer", {}), ("rouvrir", {})):
        sign_in(theirs, email=person.email, password=PASSWORD)
        assert send(client, f"{path}/{change}", on=path, **fields).location == path
        found.append(theirs.get("/").status_code)
    assert found == [302, 302, 302]
    assert sign_in(theirs, email=person.email, password=PASSWORD).location == "/"
    with planted.base.database.reading() as session:
        assert session.get(User, person.id).role is Role.PARTNER


def test_someone_is_found_by_name_address_or_organisation(planted, person):
    client = planted.client_as("administrator")
    path = f"{PEOPLE}/{person.id}"
    typed = ("VERN maud", person.email.partition("@")[0], "zzz", "???")
    found = [path in client.get(PEOPLE, query_string={"q": words}).text for words in typed]
    assert found == [True, True, False, False]
    assert "Personne ne répond à «\u00a0zzz\u00a0»" in client.get(f"{PEOPLE}?q=zzz").text


def test_who_lost_everything_sets_the_second_factor_up_again(planted):
    with planted.base.database.transaction() as session:
        lost = actions.create_user(
            session, email=new_address(), name="Maud", role=Role.CURATOR, password=PASSWORD
        )
    theirs, path = planted.visitor(), f"{PEOPLE}/{lost.id}"
    sign_in(theirs, email=lost.email, password=PASSWORD)
    enrol(theirs)
    client = planted.client_as("administrator")
    assert send(client, f"{path}/reinitialiser-double-authentification", on=path).location == path
    assert sign_in(planted.visitor(), email=lost.email, password=PASSWORD).location == ENROLMENT


def test_nobody_changes_their_own_account_there(planted):
    client = planted.client_as("administrator")
    with planted.base.database.reading() as session:
        myself = session.scalars(select(User.id).where(User.email == "administrateur@demo.example")).one()
    path = f"{PEOPLE}/{myself}"
    assert "Changer le rôle" not in client.get(path).text
    assert send(client, f"{path}/fermer", on=path).status_code == 403
