"""Limiting what a curator looks after, on a page of their own."""

from itertools import count

import pytest

from resource_base.accounts import actions
from resource_base.accounts.models import CuratorScope, Role
from tests.web.browsing import send

numbers = count()


@pytest.fixture
def curator(planted):
    email = f"zorica{next(numbers)}@demo.example"
    with planted.base.database.transaction() as session:
        return actions.create_user(session, email=email, name="Ana Kralj", role=Role.CURATOR).id


@pytest.fixture
def client(planted):
    return planted.client_as("administrator")


def scope(planted, curator):
    with planted.base.database.reading() as session:
        found = session.get(CuratorScope, curator)
        return (found.needs, found.territories) if found else None


def test_a_curator_is_limited_to_freins_and_a_territory_and_the_page_says_so(planted, client, curator):
    person = f"/personnes/{curator}"
    assert "Suit toute la base, sans limite." in client.get(person).text
    path = f"{person}/perimetre"
    answer = send(client, path, needs=["mobilite", "logement"], territory="Pontarlier")
    assert answer.location == person
    assert scope(planted, curator) == (("logement", "mobilite"), ("commune:25462",))
    names = {need.slug: need.label for need in planted.base.needs.all}
    said = f"Suit les freins {names['logement']} et {names['mobilite']}, sur Pontarlier."
    assert said in client.get(person).text
    send(client, path, territories=["commune:25462"], territory_code="departement:25", territory="Doubs")
    assert "Suit tous les freins, sur Pontarlier et Doubs." in client.get(person).text
    send(client, path)
    assert scope(planted, curator) == ((), ())


def test_words_that_tell_several_territories_are_asked_about(client, curator):
    path = f"/personnes/{curator}/perimetre"
    answer = send(client, path, needs="mobilite", territory="Doubs")
    shown = ('value="commune:25204"', 'value="departement:25"', 'value="Doubs"', 'value="mobilite" checked')
    assert (answer.status_code, [text for text in shown if text not in answer.text]) == (422, [])


def test_a_territory_that_does_not_exist_is_said_so(client, curator):
    path = f"/personnes/{curator}/perimetre"
    answer = send(client, path, territory="Zzyzx")
    assert answer.status_code == 422
    assert "Aucun territoire de Doubs ne répond à « Zzyzx »." in answer.text
    forged = [send(client, path, territory_code="commune:99999"), send(client, path, needs="royaume")]
    assert [each.status_code for each in forged] == [422, 422]


def test_territories_are_completed_while_typing(client):
    found = client.get("/territoires/suggestions?q=grand+pont").get_json()["suggestions"]
    assert found == [
        {
            "value": "CC du Grand Pontarlier",
            "label": "CC du Grand Pontarlier",
            "detail": "intercommunalité",
            "id": "epci:242500338",
        }
    ]
    assert client.get("/territoires/suggestions?q=g").get_json() == {"suggestions": []}


def test_curators_read_their_own_scope(planted):
    assert "Suit toute la base, sans limite." in planted.client_as("curator").get("/mon-compte").text
