"""Organisations for staff and for who runs one: the list, the people, the first manager, the mail domains."""

from itertools import count

import pytest
from sqlalchemy import select

from resource_base.accounts import actions, queries
from resource_base.accounts.models import Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Organization
from tests.domain.catalog.making import service
from tests.web.browsing import send, sign_in
from tests.web.letters import last_link, written_to
from tests.web.selections.selecting import browser_of, open_account

PASSWORD = "trois loutres dans un canot bleu"
PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"
numbers = count()


@pytest.fixture
def place(planted):
    """An organisation to which nobody belongs."""
    name = f"Régie de l’Étang {next(numbers)}"
    with planted.base.database.transaction() as session:
        made = catalog.add_organization(
            session, source="test", source_id=name, fields={"name": name, "commune": "Morteau"}
        )
        return made.id, name


@pytest.fixture
def path(place):
    return f"/structures/{place[0]}"


def member(planted, place, *, position, role=Role.PARTNER, name="Maud Vernier"):
    """Someone who belongs there; their account."""
    email = f"zoe{next(numbers)}@demo.example"
    with planted.base.database.transaction() as session:
        user = actions.create_user(session, email=email, name=name, role=role, password=PASSWORD)
        actions.join(session, user, organization_id=place[0], position=position)
    return user


def signed_in(planted, user):
    client = planted.visitor()
    sign_in(client, email=user.email, password=PASSWORD)
    return client


def offer(planted, place, theme):
    with planted.base.database.transaction() as session:
        offered_by = session.get_one(Organization, place[0])
        service(session, f"s{next(numbers)}", of=offered_by, name="Atelier", themes=(theme,))


def positions(planted, place):
    with planted.base.database.reading() as session:
        found = session.scalars(queries.members_of(place[0]))
        return {each.user.email: each.position.value for each in found}


def test_an_organisation_is_found_by_any_beginning_of_its_words(planted, path):
    client = planted.client_as("curator")
    typed = ("regie+etang", "ETANG+mor", "mare")
    found = [path in client.get(f"/structures?q={words}").text for words in typed]
    assert found == [True, True, False]
    nothing = client.get("/structures?q=%3F%3F").text
    assert "Aucune structure ne répond à «\u00a0??\u00a0»" in nothing


def test_the_names_are_completed_while_typing_and_told_apart(planted, place):
    client = planted.client_as("curator")
    answer = client.get("/structures/suggestions", query_string={"q": place[1]}).get_json()
    assert answer["suggestions"] == [
        {
            "value": f"{place[1]} (Morteau)",
            "label": place[1],
            "detail": "Morteau, 0\u00a0solution",
            "id": str(place[0]),
        }
    ]
    assert client.get("/structures/suggestions?q=r").get_json() == {"suggestions": []}


def test_the_first_manager_is_named_from_the_page_of_the_organisation(planted, place, path):
    client, guest = planted.client_as("curator"), f"lise{next(numbers)}@regie.example"
    page = client.get(path).text
    assert ("Inviter le premier responsable" in page, "Personne n’est encore rattaché" in page) == (
        True,
        True,
    )
    answers = {"name": "Lise Marchal", "email": guest, "role": "partner", "position": "manager"}
    assert send(client, f"{path}/invitations", on=path, **answers).location == path
    assert "l’invitation de Lise Marchal" in client.get(path).text
    theirs, link = planted.visitor(), last_link(planted, guest)
    send(theirs, link, name="Lise Marchal", password="la pluie sur le lac gelé")
    assert positions(planted, place) == {guest: "manager"}
    assert theirs.get("/ma-structure").location == path
    assert 'href="/ma-structure"' in theirs.get("/").text


def test_a_refused_invitation_keeps_what_was_typed(planted, path):
    client = planted.client_as("administrator")
    answers = {"name": "Lise Marchal", "email": "lise", "role": "curator", "position": "editor"}
    answer = send(client, f"{path}/invitations", on=path, **answers)
    kept = [
        'value="Lise Marchal"',
        'value="lise"',
        'value="curator" selected',
        'value="editor" required checked',
    ]
    assert (answer.status_code, [text for text in kept if text not in answer.text]) == (422, [])


def test_a_manager_names_another_and_removes_a_member(planted, place, path):
    manager = member(planted, place, position=Position.MANAGER)
    colleague = member(planted, place, position=Position.EDITOR, name="Paul Roy")
    client = signed_in(planted, manager)
    seen = client.get(path).text
    assert ("Paul Roy" in seen, "Reconnaître ce domaine" in seen) == (True, False)
    its = f"{path}/membres/{colleague.id}"
    assert send(client, f"{its}/position", on=path, position="manager").location == path
    assert positions(planted, place) == {manager.email: "manager", colleague.email: "manager"}
    assert send(client, f"{its}/position", on=path, position="king").status_code == 422
    assert send(client, f"{its}/retirer", on=path).location == path
    assert positions(planted, place) == {manager.email: "manager"}


def test_no_manager_leaves_an_organisation_without_one_by_a_slip(planted, place, path):
    manager = member(planted, place, position=Position.MANAGER)
    client, its = signed_in(planted, manager), f"{path}/membres/{manager.id}"
    tried = [send(client, f"{its}/{act}", on=path, position="editor") for act in ("position", "retirer")]
    assert [answer.status_code for answer in tried] == [403, 403]
    staff = planted.client_as("curator")
    assert send(staff, f"{its}/position", on=path, position="editor").location == path
    assert "Cette structure n’a pas de responsable" in staff.get(path).text


def test_a_member_reads_and_a_stranger_knows_nothing(planted, place, path):
    editor = member(planted, place, position=Position.EDITOR)
    page = signed_in(planted, editor).get(path)
    assert (page.status_code, "Inviter" in page.text, "Retirer" in page.text) == (200, False, False)
    assert planted.client_as("professional").get(path).status_code == 404


def test_who_belongs_to_several_chooses_among_them(planted, place):
    editor = member(planted, place, position=Position.EDITOR)
    with planted.base.database.transaction() as session:
        other = catalog.add_organization(
            session, source="test", source_id=editor.email, fields={"name": "Autre maison"}
        )
        actions.join(session, session.get_one(User, editor.id), organization_id=other.id)
    page = signed_in(planted, editor).get("/ma-structure").text
    assert [f'href="/structures/{each}"' in page for each in (place[0], other.id)] == [True, True]


def test_a_limited_curator_names_people_where_an_entry_is_theirs(planted, place, path):
    limited = open_account(planted, f"zulma{next(numbers)}", Role.CURATOR)
    with planted.base.database.transaction() as session:
        actions.limit_curator(session, session.get_one(User, limited.id), needs=["sante"], territories=[])
    curator, outcomes = browser_of(planted, limited), []
    for theme in ("", PERMIT, ADDICTIONS):
        if theme:
            offer(planted, place, theme)
        page, told = curator.get(path).text, {"role": "partner", "name": "Lise", "position": "editor"}
        address = f"lise{next(numbers)}@ccas.example"
        sent = send(curator, f"{path}/invitations", on="/structures", email=address, **told)
        outcomes.append(("Inviter" in page, "pas de votre ressort" in page, sent.status_code))
    assert outcomes == [(True, False, 303), (False, True, 403), (True, False, 303)]


def test_a_mail_domain_is_recognised_and_no_longer(planted, path):
    client = planted.client_as("curator")
    public = send(client, f"{path}/domaines", on=path, domain="gmail.com")
    assert (public.status_code, 'value="gmail.com"' in public.text) == (422, True)
    assert "N’importe qui peut avoir une adresse de ce domaine" in public.text
    send(client, f"{path}/domaines", on=path, domain="@Regie-Etang.fr")
    assert "<span>regie-etang.fr</span>" in client.get(path).text
    send(client, f"{path}/domaines/retirer", on=path, known="regie-etang.fr")
    assert "Aucun domaine n’est reconnu." in client.get(path).text


def test_staff_invite_to_an_organisation_named_in_words(planted, place):
    client, invite = planted.client_as("curator"), "/invitations"
    guests = [f"ines{next(numbers)}@regie.example" for _ in range(4)]
    typed = ({"organization": place[1].upper()}, {"organization": "Régie"}, {"organization": "Zzz"})
    answers = {"name": "Inès", "role": "partner", "position": "manager"}
    sent = [
        send(client, invite, email=guest, **answers, **words)
        for guest, words in zip(guests, typed, strict=False)
    ]
    assert [answer.status_code for answer in sent] == [303, 422, 422]
    assert (f'value="{place[0]}"' in sent[1].text, 'value="Régie"' in sent[1].text) == (True, True)
    assert "Aucune structure de la base ne répond à « Zzz »." in sent[2].text
    words = {"organization": "Zzz", "organization_id": "none"}
    assert send(client, invite, email=guests[3], **answers, **words).status_code == 303
    told = [written_to(planted, guest)[-1].data["organization"] for guest in (guests[0], guests[3])]
    assert told == [place[1], "Zzz"]


def test_two_organisations_of_one_name_are_not_taken_for_one(planted):
    name = f"Relais jumeau {next(numbers)}"
    with planted.base.database.transaction() as session:
        twins = [
            catalog.add_organization(session, source=source, source_id=name, fields={"name": name}).id
            for source in ("one", "other")
        ]
    answers = {"name": "Inès", "email": f"ines{next(numbers)}@regie.example", "role": "partner"}
    answer = send(planted.client_as("curator"), "/invitations", organization=name, **answers)
    shown = [f'name="organization_id" value="{twin}"' in answer.text for twin in twins]
    assert (answer.status_code, shown) == (422, [True, True])


def test_an_organisation_that_went_meanwhile_is_said_so(planted):
    client = planted.client_as("curator")
    answers = {"name": "Inès", "email": f"ines{next(numbers)}@regie.example", "role": "partner"}
    gone = {"organization": "Régie", "organization_id": "4f1c8a52-0000-4000-8000-000000000000"}
    answer = send(client, "/invitations", **answers, **gone)
    assert (answer.status_code, "Cette structure n’existe plus" in answer.text) == (422, True)


def test_a_request_is_accepted_into_the_organisation_that_staff_name(planted, place):
    from resource_base.accounts import access_requests
    from resource_base.accounts.access_requests import Application
    from resource_base.accounts.models import AccessRequest

    email = f"noe{next(numbers)}@regie.example"
    application = Application.parse(email=email, name="Noé", organization_label=place[1], function="Accueil")
    with planted.base.database.transaction() as session:
        access_requests.submit(session, application)
        session.flush()
        asked = session.scalars(select(AccessRequest.id).where(AccessRequest.email == email)).one()
    client, path = planted.client_as("curator"), f"/demandes-acces/{asked}"
    assert f'name="organization_id" value="{place[0]}"' in client.get(path).text
    answers = {"role": "partner", "position": "manager", "organization": place[1]}
    unclear = send(client, f"{path}/accepter", on=path, **answers | {"organization": "Régie de l"})
    assert (unclear.status_code, f'value="{place[0]}"' in unclear.text) == (422, True)
    assert send(client, f"{path}/accepter", on=path, **answers).location == "/demandes-acces"
    send(planted.visitor(), last_link(planted, email), name="Noé", password="la pluie sur le lac gelé")
    assert positions(planted, place) == {email: "manager"}
