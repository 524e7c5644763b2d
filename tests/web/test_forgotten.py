"""A forgotten password, from the sign-in page to the next session."""

from itertools import count

import pytest

from resource_base.accounts import actions
from resource_base.accounts.forgotten import PER_ACCOUNT
from tests.web.browsing import send, sign_in
from tests.web.letters import last_link, written_to

BEFORE, AFTER = "trois loutres dans un canot bleu", "sept corneilles au bord du canal"
ASK = "/mot-de-passe-oublie"
numbers = count()


@pytest.fixture
def email(planted):
    box = f"zeno{next(numbers)}@demo.example"
    with planted.base.database.transaction() as session:
        actions.create_user(session, email=box, name="Maud Vernier", password=BEFORE)
    return box


def test_the_link_of_the_letter_lets_choose_another_password_once(planted, email):
    elsewhere = planted.visitor()
    sign_in(elsewhere, email=email, password=BEFORE)
    client = planted.visitor()
    send(client, ASK, email=email.upper())
    link = last_link(planted, email)
    chosen = send(client, link, password=AFTER)
    assert (chosen.status_code, "Mot de passe robuste." in chosen.text) == (200, True)
    assert elsewhere.get("/").status_code == 302
    assert client.get(link).status_code == 404
    assert sign_in(client, email=email, password=BEFORE).status_code == 422
    assert sign_in(client, email=email, password=AFTER).location == "/"


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(planted, email):
    pages = [send(planted.visitor(), ASK, email=box) for box in (email, "personne@demo.example")]
    assert pages[0].status_code == 200
    assert pages[0].text == pages[1].text
    assert written_to(planted, "personne@demo.example") == []


def test_a_weak_password_is_refused_with_its_reason_and_the_link_stays_good(planted, email):
    client = planted.visitor()
    send(client, ASK, email=email)
    link = last_link(planted, email)
    short = send(client, link, password="trop court")
    assert (short.status_code, "au moins 14 caractères" in short.text) == (422, True)
    assert send(client, link, password=AFTER).status_code == 200


def test_too_many_questions_wait(planted, email):
    answers = [send(planted.visitor(), ASK, email=email) for _ in range(PER_ACCOUNT.times + 1)]
    assert [answer.status_code for answer in answers] == [200] * PER_ACCOUNT.times + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
