"""What is held on someone: read and taken away by themselves, and by an administrator; never silently."""

import json
from itertools import count

import pytest
from sqlalchemy import select

from resource_base.accounts import actions, audit
from resource_base.accounts.models import Role, User
from resource_base.accounts.vocabulary import Position, SecurityAction
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Service
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import Problem
from resource_base.database import now
from resource_base.sharing.selections import actions as selections
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.web.browsing import send, sign_in

PASSWORD = "trois loutres dans un canot bleu"
OWN = "/mon-compte/donnees"
numbers = count()


@pytest.fixture
def person(planted):
    """Someone who belongs to an organisation."""
    email = f"zelma{next(numbers)}@demo.example"
    with planted.base.database.transaction() as session:
        user = actions.create_user(
            session, email=email, name="Ana <b>Kralj</b>", role=Role.PARTNER, password=PASSWORD
        )
        place = catalog.add_organization(session, source="t", source_id=email, fields={"name": "Le Relais"})
        actions.join(session, user, organization_id=place.id, position=Position.MANAGER)
    return user


@pytest.fixture
def theirs(planted, person):
    client = planted.visitor()
    sign_in(client, email=person.email, password=PASSWORD)
    return client


def exports(site, person):
    """Who exported what is held on this person, the oldest first."""
    with site.base.database.reading() as session:
        found = audit.events(action=SecurityAction.ACCOUNT_EXPORTED, about=audit.about_user(person))
        return [session.get_one(User, event.actor_id).email for event in session.scalars(found)][::-1]


def test_one_reads_what_is_held_on_oneself_and_it_is_logged(planted, person, theirs):
    assert OWN in theirs.get("/mon-compte").text
    page = send(theirs, OWN).text
    read = ("Ana &lt;b&gt;Kralj", person.email, "Le Relais", "responsable", "connexion", "mot de passe")
    assert [text for text in read if text not in page] == []
    assert exports(planted, person) == [person.email]


def test_one_takes_it_away_as_json_without_any_secret(planted, person, theirs):
    answer = send(theirs, f"{OWN}/telecharger", on=OWN)
    assert "attachment" in answer.headers["Content-Disposition"]
    held = json.loads(answer.text)
    assert (held["account"]["email"], len(held["sessions"])) == (person.email, 1)
    with planted.base.database.reading() as session:
        secret = session.scalars(select(User.password_hash).where(User.id == person.id)).one()
    assert (secret in answer.text, "$argon2" in answer.text) == (False, False)


def test_an_administrator_answers_a_request_for_someones_data(planted, person):
    client, path = planted.client_as("administrator"), f"/personnes/{person.id}"
    assert f'action="{path}/donnees"' in client.get(path).text
    page = send(client, f"{path}/donnees", on=path)
    assert (page.status_code, f'href="{path}"' in page.text) == (200, True)
    taken = send(client, f"{path}/donnees/telecharger", on=path)
    assert json.loads(taken.text)["account"]["email"] == person.email
    assert exports(planted, person) == ["administrateur@demo.example"] * 2


def test_what_someone_reported_and_asked_is_held_on_them_too(planted, person, theirs):
    entry = planted.service_id("Hébergement d’étape")
    with planted.base.database.transaction() as session:
        group = NeedGroup(title="Gardes", opened_at=now())
        session.add(group)
        session.flush()
        told = {"service_id": entry, "problem": Problem.OTHER, "reporter": person.name, "at": now()}
        session.add(ProblemReport(reporter_id=person.id, text="Le numéro sonne dans le vide.", **told))
        session.add(UnmetNeed(group_id=group.id, words="garde de nuit", at=now(), asked_by_id=person.id))
        session.add(UnmetNeed(group_id=group.id, words="d’une autre", at=now()))
    held = json.loads(send(theirs, f"{OWN}/telecharger", on=OWN).text)
    assert [each["text"] for each in held["problem_reports"]] == ["Le numéro sonne dans le vide."]
    assert [each["words"] for each in held["unmet_needs"]] == ["garde de nuit"]
    assert "Le numéro sonne dans le vide." in send(theirs, OWN).text


@pytest.mark.usefixtures("one_export")
def test_exports_are_not_without_end(theirs):
    assert [send(theirs, OWN).status_code for _ in range(2)] == [200, 429]


def test_selections_and_notes_are_read_as_the_rest(planted, person):
    with planted.base.database.transaction() as session:
        colleague = actions.create_user(
            session, email=f"c{person.email}", name="Colette", role=Role.PROFESSIONAL
        )
        entry = session.scalars(select(Service)).first()
        mine = selections.start(session, reference="Jeudi", by=session.get_one(User, person.id), months=6)
        theirs = selections.start(session, reference="Lundi", by=colleague, months=6)
        for made in (mine, theirs):
            keep(session, made, [Chosen(entry)])
        theirs.members.append(SelectionMember(user_id=person.id, right=Right.READ, since=now()))
        theirs.entries[0].note, theirs.entries[0].note_by_id = "Appeler avant.", person.id
    reading, path = planted.client_as(Role.ADMINISTRATOR), f"/personnes/{person.id}"
    taken = json.loads(send(reading, f"{path}/donnees/telecharger", on=path).text)
    names = ("selections", "selections_shared", "selections_offered", "selection_notes")
    told = [[each.get("reference") or each["note"] for each in taken[name]] for name in names]
    assert told == [["Jeudi"], ["Lundi"], [], ["Appeler avant."]]
    page = send(reading, f"{path}/donnees", on=path).text
    assert [word for word in ("Jeudi", "Lundi", "Colette", "Appeler avant.") if word not in page] == []
