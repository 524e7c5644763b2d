"""Coming in without an account: asking for access, and following an invitation."""

from itertools import count

from sqlalchemy import select

from resource_base.accounts import actions, invitations
from resource_base.accounts.models import AccessRequest, Role, User
from resource_base.catalog.models import Organization
from tests.web.browsing import ENROLMENT, send, sign_in
from tests.web.letters import last_link, written_to

PASSWORD = "trois loutres dans un canot bleu"
ASK = "/demander-un-acces"
ANSWERS = {"name": "Lise Marchal", "organization_label": "CCAS de Morteau", "function": "Conseillère"}
numbers = count()


def someone_new():
    return f"zoe{next(numbers)}@ccas.example"  # after those of the demonstration, whom `client_as` takes


def invite(site, email, role, *, by=None, **place):
    with site.base.database.transaction() as session:
        invitations.invite(session, email=email, name="Lise Marchal", role=role, by=by, **place)
    return last_link(site, email)


def test_a_request_waits_for_someone_to_review_it(planted):
    email = someone_new()
    asked = send(planted.visitor(), ASK, email=email, **ANSWERS)
    assert (asked.status_code, "Votre demande est enregistrée" in asked.text) == (200, True)
    with planted.base.database.reading() as session:
        request = session.scalars(select(AccessRequest).where(AccessRequest.email == email)).one()
    assert (request.name, request.organization_label) == ("Lise Marchal", "CCAS de Morteau")
    assert [letter.template for letter in written_to(planted, email)] == ["access_request_received"]
    told = last_link(planted, "referente@demo.example")
    assert told == f"/demandes-acces/{request.id}"


def test_what_is_missing_is_said_at_its_place_and_what_was_typed_is_kept(planted):
    answer = send(planted.visitor(), ASK, email="pas une adresse", name="", message="<b>Bonjour</b>")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 4
    assert "&lt;b&gt;Bonjour&lt;/b&gt;" in answer.text


def test_the_answer_does_not_tell_who_has_an_account(planted):
    emails = (someone_new(), "referente@demo.example")
    pages = [send(planted.visitor(), ASK, email=email, **ANSWERS) for email in emails]
    assert pages[0].text == pages[1].text


def test_an_invitation_opens_an_account_and_the_site_once(planted):
    email = someone_new()
    link = invite(planted, email, Role.PROFESSIONAL)
    client = planted.visitor()
    weak = send(client, link, name="Lise Marchal", password="court")
    assert (weak.status_code, "au moins 14 caractères" in weak.text) == (422, True)
    assert send(client, link, name="Lise Marchal-Roy", password=PASSWORD).location == "/"
    assert "Lise Marchal-Roy" in client.get("/").text
    assert planted.visitor().get(link).status_code == 404


def test_invited_staff_set_the_second_factor_up_first(planted):
    client = planted.visitor()
    link = invite(planted, someone_new(), Role.CURATOR)
    assert send(client, link, name="Lise", password=PASSWORD).location == ENROLMENT
    assert client.get("/").location == ENROLMENT


def test_who_has_an_account_signs_in_to_accept_one_more_place(planted):
    email = someone_new()
    with planted.base.database.transaction() as session:
        place = session.scalars(select(Organization.id).order_by(Organization.name)).first()
        member = actions.create_user(
            session, email=email, name="Lise", role=Role.PARTNER, password=PASSWORD
        ).id
    link = invite(planted, email, Role.PARTNER, organization_id=place)
    client = planted.visitor()
    assert "Se connecter" in client.get(link).text
    assert send(planted.client_as("partner"), f"{link}/rejoindre", on="/").status_code == 403
    assert sign_in(client, email=email, password=PASSWORD, next=link).location == link
    assert send(client, f"{link}/rejoindre", on=link).location == "/"
    with planted.base.database.reading() as session:
        assert [each.organization_id for each in session.get(User, member).memberships] == [place]


def test_a_link_is_good_for_as_long_as_whoever_sent_it_may_send_it(planted):
    with planted.base.database.transaction() as session:
        place = session.scalars(select(Organization.id).limit(1)).one()
        sender = actions.create_user(session, email=someone_new(), name="Paul", role=Role.ADMINISTRATOR)
        held = actions.create_user(session, email=someone_new(), name="Ana", password=PASSWORD)
    above = invite(planted, someone_new(), Role.CURATOR, by=sender)
    beside = invite(planted, held.email, Role.PARTNER, by=sender, organization_id=place)
    visitor, holder = planted.visitor(), planted.visitor()
    sign_in(holder, email=held.email, password=PASSWORD)
    assert [visitor.get(link).status_code for link in (above, beside)] == [200, 200]

    with planted.base.database.transaction() as session:
        actions.change_role(session, session.get(User, sender.id), role=Role.CURATOR)
    assert [visitor.get(link).status_code for link in (above, beside)] == [404, 200]
    with planted.base.database.transaction() as session:
        actions.deactivate(session, session.get(User, sender.id))
    late = [
        send(visitor, above, on="/connexion", name="Lise", password=PASSWORD),
        send(holder, f"{beside}/rejoindre", on="/"),
    ]
    assert [answer.status_code for answer in late] == [404, 404]
