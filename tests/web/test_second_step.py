"""The second step of signing in, as a browser does it: setting the second factor up, then giving codes."""

import re
from datetime import timedelta
from itertools import count

import pyotp
import pytest
import time_machine

from resource_base.accounts import actions
from resource_base.accounts.models import Role
from resource_base.accounts.signing_in import PER_ACCOUNT
from resource_base.database import now
from tests.web.browsing import CODE, ENROLMENT, enrol, secret_on, send, sign_in

PASSWORD = "trois loutres dans un canot bleu"
numbers = count()


@pytest.fixture
def email(planted):
    """The address of a new curator."""
    box = f"zelie{next(numbers)}@demo.example"  # after those of the demonstration, whom `client_as` takes
    with planted.base.database.transaction() as session:
        actions.create_user(session, email=box, name="Maud Vernier", role=Role.CURATOR, password=PASSWORD)
    return box


def test_staff_set_it_up_keep_their_recovery_codes_and_go_on_where_they_went(planted, email):
    client = planted.visitor()
    arrived = sign_in(client, email=email, password=PASSWORD, next="/recherche?q=permis")
    assert (arrived.status_code, arrived.location) == (303, ENROLMENT)
    _, page = enrol(client)
    codes = re.findall(r"<kbd>([a-z2-7-]+)</kbd>", page.text)
    assert (page.status_code, len(set(codes))) == (200, 10)
    assert 'href="/recherche?q=permis"' in page.text
    assert client.get("/recherche?q=permis").status_code == 200


def test_the_key_is_shown_again_until_a_first_code_confirms_it(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    send(client, f"{ENROLMENT}/cle", on=ENROLMENT)
    secret = secret_on(client.get(ENROLMENT))
    wrong = send(client, ENROLMENT, code="abcdef")
    assert (wrong.status_code, secret_on(wrong)) == (422, secret)
    assert "Ce code est incorrect" in wrong.text
    assert client.get("/").location == ENROLMENT


def test_a_code_then_a_recovery_code_open_the_account_once_each(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    secret, page = enrol(client)
    recovery = re.findall(r"<kbd>([a-z2-7-]+)</kbd>", page.text)[0]
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        code = pyotp.TOTP(secret).now()
        found = []
        for typed in (code, code, recovery.upper(), recovery):
            other = planted.visitor()
            assert sign_in(other, email=email, password=PASSWORD, next="/recherche").location == CODE
            answer = send(other, CODE, code=typed)
            found.append((answer.status_code, answer.location, other.get("/").status_code))
    assert found == [(303, "/recherche", 200), (422, None, 303)] * 2


def test_codes_are_not_guessed(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    enrol(client)
    other = planted.visitor()
    sign_in(other, email=email, password=PASSWORD)
    answers = [send(other, CODE, code="not one") for _ in range(PER_ACCOUNT + 1)]
    assert [answer.status_code for answer in answers] == [422] * PER_ACCOUNT + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_the_token_changes_when_the_second_step_is_done(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    with client.session_transaction() as cookie:
        half_way = cookie["_user_id"]
    enrol(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != half_way
        cookie["_user_id"] = half_way
    assert client.get("/").location.startswith("/connexion?next=")


def test_one_may_give_up_between_the_two_steps(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)
    assert send(client, "/deconnexion", on=ENROLMENT).location == "/connexion"
    with client.session_transaction() as cookie:
        cookie.update(stolen)
    assert client.get(ENROLMENT).location == "/connexion"


def test_the_second_step_waits_a_quarter_of_an_hour(planted, email):
    client = planted.visitor()
    sign_in(client, email=email, password=PASSWORD)
    with time_machine.travel(now() + timedelta(minutes=15), tick=False):
        assert client.get(ENROLMENT).location == "/connexion"
