"""« Mon compte »: what one changes oneself, and what that ends elsewhere."""

import re
from itertools import count

import pyotp
import pytest

from resource_base.accounts import actions, audit
from resource_base.accounts.vocabulary import SecurityAction
from tests.web.browsing import secret_on, send, sign_in, token_in

BEFORE, AFTER = "trois loutres dans un canot bleu", "sept corneilles au bord du canal"
MINE, PASSWORD_PAGE, FACTOR = "/mon-compte", "/mon-compte/mot-de-passe", "/mon-compte/double-authentification"
numbers = count()


@pytest.fixture
def email(planted):
    box = f"zadig{next(numbers)}@demo.example"
    with planted.base.database.transaction() as session:
        actions.create_user(session, email=box, name="Maud Vernier", password=BEFORE)
    return box


@pytest.fixture
def enter(planted, email):
    """`enter()`: a browser where they are signed in."""

    def start():
        client = planted.visitor()
        assert sign_in(client, email=email, password=BEFORE).location == "/"
        return client

    return start


def test_a_session_tells_its_browser_and_the_moment_it_was_seen(enter):
    here, _other = enter(), enter()
    page = here.get(MINE).text
    assert len(re.findall(r"[Oo]uverte le \d+(?:er)? \S+ 20\d\d à \d\d? h", page.replace("\u00a0", " "))) == 2
    assert (page.count("(celle-ci)"), page.count("Vue le ")) == (1, 1)


def test_one_ends_a_session_then_all_the_others(enter):
    here, one, two, three = (enter() for _ in range(4))
    handles = re.findall(r'name="session" value="(\w+)"', here.get(MINE).text)
    assert len(handles) == 3
    send(here, f"{MINE}/sessions/fermer", on=MINE, session=handles[0])
    assert sorted(client.get("/").status_code for client in (one, two, three)) == [200, 200, 302]
    send(here, f"{MINE}/sessions/fermer-les-autres", on=MINE)
    assert [client.get("/").status_code for client in (here, one, two, three)] == [200, 302, 302, 302]


def test_one_does_not_end_the_session_of_somebody_else(planted, enter):
    victim, other = enter(), planted.client_as("professional")
    second = enter()
    handle = re.findall(r'name="session" value="(\w+)"', second.get(MINE).text)[0]
    send(other, f"{MINE}/sessions/fermer", on=MINE, session=handle)
    assert victim.get("/").status_code == 200


def test_a_password_changed_ends_the_other_sessions(planted, enter, email):
    here, elsewhere = enter(), enter()
    wrong = send(here, PASSWORD_PAGE, current="pas le bon du tout", password=AFTER)
    assert (wrong.status_code, "pas votre mot de passe actuel" in wrong.text) == (422, True)
    weak = send(here, PASSWORD_PAGE, current=BEFORE, password="court")
    assert (weak.status_code, "au moins 14 caractères" in weak.text) == (422, True)
    assert send(here, PASSWORD_PAGE, current=BEFORE, password=AFTER).location == MINE
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert sign_in(planted.visitor(), email=email, password=AFTER).location == "/"


def test_the_name_is_changed_and_never_empty(enter):
    client = enter()
    assert send(client, f"{MINE}/nom", on=MINE, name=" ").status_code == 422
    assert send(client, f"{MINE}/nom", on=MINE, name="Maud <i>Roy</i>").location == MINE
    assert "Maud &lt;i&gt;Roy&lt;/i&gt;" in client.get(MINE).text


def test_the_security_log_tells_the_request_and_the_kind_of_browser(planted, enter):
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0"
    client, fields = enter(), {"csrf_token": "", "name": "Maud Roy"}
    fields["csrf_token"] = token_in(client.get(MINE))
    client.post(f"{MINE}/nom", data=fields, headers={"User-Agent": firefox})
    with planted.base.database.reading() as session:
        line = session.scalars(audit.events(action=SecurityAction.RENAMED)).first()
    assert (line.details, len(line.request_id)) == ({"browser": "Firefox, Windows"}, 8)


def test_the_second_factor_is_turned_on_renewed_and_turned_off_with_the_password(enter):
    client = enter()
    send(client, f"{FACTOR}/cle", on=FACTOR)
    codes = send(client, FACTOR, code=pyotp.TOTP(secret_on(client.get(FACTOR))).now())
    renewed = send(client, f"{FACTOR}/codes", on=FACTOR, password=BEFORE)
    shown = [set(re.findall(r"<kbd>([a-z2-7-]+)</kbd>", page.text)) for page in (codes, renewed)]
    assert [len(each) for each in shown] == [10, 10]
    assert shown[0] & shown[1] == set()
    assert send(client, f"{FACTOR}/desactiver", on=FACTOR, password="non").status_code == 422
    assert "10 codes de secours" in client.get(FACTOR).text.replace("\u00a0", " ")
    assert send(client, f"{FACTOR}/desactiver", on=FACTOR, password=BEFORE).location == MINE
    assert "Double authentification</a>\u00a0: inactive" in client.get(MINE).text


def test_staff_do_not_turn_it_off(planted):
    client = planted.client_as("curator")
    assert send(client, f"{FACTOR}/desactiver", on=MINE, password="x").status_code == 403
