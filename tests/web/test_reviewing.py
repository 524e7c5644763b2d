"""Answering a request for access, and what the person who asked receives."""

from itertools import count

import pytest
from sqlalchemy import select

from resource_base.accounts import access_requests
from resource_base.accounts.access_requests import Application
from resource_base.accounts.models import AccessRequest
from tests.web.browsing import send
from tests.web.letters import last_link, written_to

QUEUE = "/demandes-acces"
numbers = count()


@pytest.fixture
def asked(planted):
    """A request that waits."""
    email = f"zita{next(numbers)}@ccas.example"
    application = Application.parse(
        email=email,
        name="Zita <b>Blanc</b>",
        organization_label="CCAS",
        function="Conseillère",
        message="A\nB",
    )
    with planted.base.database.transaction() as session:
        access_requests.submit(session, application)
    with planted.base.database.reading() as session:
        return session.scalars(select(AccessRequest).where(AccessRequest.email == email)).one()


def test_an_accepted_request_leaves_the_queue_and_an_invitation_leaves_the_site(planted, asked):
    client = planted.client_as("curator")
    path = f"{QUEUE}/{asked.id}"
    assert path in client.get(QUEUE).text
    assert send(client, f"{path}/accepter", on=path, role="professional").location == QUEUE
    assert path not in client.get(QUEUE).text
    assert last_link(planted, asked.email).startswith("/invitation/")
    assert "acceptée" in client.get(path).text


def test_a_refusal_gives_its_reason(planted, asked):
    client = planted.client_as("curator")
    path = f"{QUEUE}/{asked.id}"
    mute = send(client, f"{path}/refuser", on=path, reason="other", sentence=" ")
    assert (mute.status_code, "Dites pourquoi en une phrase." in mute.text) == (422, True)
    answer = send(client, f"{path}/refuser", on=path, reason="elsewhere", sentence="Voyez le Jura.")
    assert answer.location == QUEUE
    letter = written_to(planted, asked.email)[-1]
    assert letter.data["reason"] == (
        "Votre structure n’intervient pas sur le territoire que couvre la base. Voyez le Jura."
    )


def test_a_curator_grants_no_role_above_partner(planted, asked):
    client = planted.client_as("curator")
    path = f"{QUEUE}/{asked.id}"
    assert 'value="administrator"' not in client.get(path).text
    tried = [send(client, f"{path}/accepter", on=path, role=role) for role in ("administrator", "king")]
    assert [answer.status_code for answer in tried] == [403, 422]


def test_two_who_answer_at_once_are_told_apart(planted, asked):
    client = planted.client_as("administrator")
    path = f"{QUEUE}/{asked.id}"
    client.get(path)
    answers = [send(client, f"{path}/refuser", on="/", reason="elsewhere") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]


def test_the_sentence_of_a_refusal_says_nothing_about_a_jobseeker(planted, asked):
    client, path = planted.client_as("curator"), f"{QUEUE}/{asked.id}"
    told = "Voyez plutôt la dame née le 12/03/1987."
    answer = send(client, f"{path}/refuser", on=path, reason="elsewhere", sentence=told)
    assert (answer.status_code, "date de naissance" in answer.text, told in answer.text) == (422, True, True)
    assert '<option value="elsewhere" selected>' in answer.text
    assert "née le" not in str([letter.data for letter in written_to(planted, asked.email)])
