"""Correcting an entry: one page, what changed and nothing else, and nothing shown that the sheet hides."""

import re

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.curation.proposals import deciding, trust, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState, Refusal
from resource_base.geo.positions import Answer
from tests.web.browsing import token_in
from tests.web.planted import FOR_CURATORS, FOR_PROFESSIONALS, INTERNAL, SECRET_PLACE

OPEN = "Hébergement d’étape"
SAFE = "Hébergement sûr"
CURATOR = Author("Maud Vernier")


def path_of(site, name=OPEN):
    return f"{site.sheet_path(name)}/corriger"


def shown(page):
    """What a browser would send back, were nothing touched."""
    text = page.get_data(as_text=True)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        read = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        boxed = read.get("type") in {"checkbox", "radio"}
        if "name" in read and (not boxed or tag.endswith(" checked>")) and read["name"] != "csrf_token":
            found.setdefault(read["name"], []).append(_unescaped(read.get("value", "")))
    for name, body in re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL):
        found[name] = [_unescaped(body)]
    for name, body in re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', body) or [""]
    return found


def _unescaped(text):
    import html

    return html.unescape(text)


def correct(client, path, **changes):
    page = client.get(path)
    sent = shown(page) | {name.replace("_", "-"): value for name, value in changes.items()}
    return client.post(path, data=sent | {"csrf_token": token_in(page)})


def last(site):
    with site.base.database.reading() as session:
        proposal = session.scalars(select(Proposal).order_by(Proposal.created_at.desc())).first()
        _ = proposal and (proposal.fields, proposal.steps)
        return proposal


def wished(site):
    return {field.name: field.value for field in last(site).fields}


@pytest.mark.parametrize("name", [OPEN, SAFE, "Hostile"])
def test_a_page_sent_back_untouched_changes_nothing(own, name):
    with own.base.database.reading() as session:
        names = [each for each in session.scalars(select(Service.name)) if each.startswith(name)] or [OPEN]
    for role in ("professional", "partner", "curator"):
        answer = correct(own.client_as(role), path_of(own, names[0]))
        assert (role, answer.status_code, "rien changé" in answer.text) == (role, 422, True)


def test_only_what_changed_is_sent_with_the_version_that_was_seen(own):
    client = own.client_as("professional")
    answer = correct(client, path_of(own), telephone="03 81 22 33 44", note="Appelé ce matin")
    assert answer.status_code == 303
    proposal = last(own)
    assert wished(own) == {"phone": "03 81 22 33 44"}
    assert (proposal.base_version, proposal.note) == (1, "Appelé ce matin")
    page = client.get(answer.location).text.replace("\u00a0", " ")
    assert ("03 81 22 33 44" in page, "Correction de" in page) == (True, True)


def test_what_moved_meanwhile_is_not_taken_for_the_authors_wish(own):
    client, path = own.client_as("professional"), path_of(own)
    page = client.get(path)
    with own.base.database.transaction() as session:
        service = session.get(Service, own.service_id(OPEN))
        catalog.revise(session, service, {"fee": "payant"}, act=Act("Odile", "Relu"))
    sent = shown(page) | {"telephone": "03 81 22 33 44", "csrf_token": token_in(page)}
    assert client.post(path, data=sent).status_code == 303
    assert (wished(own), last(own).base_version) == ({"phone": "03 81 22 33 44"}, 1)


@pytest.mark.parametrize("seal", ["", "-aaaaaaaaaaaaaaaa"])
def test_nobody_reads_an_older_version_by_naming_it(own, seal):
    with own.base.database.transaction() as session:
        service = session.get(Service, own.service_id(OPEN))
        catalog.revise(session, service, {"fee": "payant"}, act=Act("Odile", "Relu"))
    answer = correct(own.client_as("professional"), path_of(own), version=f"1{seal}", conditions="Aucune")
    assert (answer.status_code, last(own)) == (409, None)


def test_an_entry_cannot_be_emptied_of_its_name(own):
    answer = correct(own.client_as("professional"), path_of(own), nom="", description="")
    assert (answer.status_code, "Donnez un titre" in answer.text, last(own)) == (422, True, None)


def test_one_more_row_is_asked_for_without_a_script(own):
    answer = correct(
        own.client_as("professional"), path_of(own), action="ajouter:contact", telephone="0381223344"
    )
    assert (answer.status_code, last(own)) == (200, None)
    assert 'value="0381223344"' in answer.text


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.PARTNER, (*FOR_PROFESSIONALS, *FOR_CURATORS, *INTERNAL, *SECRET_PLACE)),
        (Role.PROFESSIONAL, (*FOR_CURATORS, *INTERNAL, *SECRET_PLACE)),
        (Role.CURATOR, (*INTERNAL, *SECRET_PLACE)),
    ],
)
def test_the_form_shows_nothing_that_the_sheet_hides(own, role, hidden):
    client = own.client_as(role)
    path = path_of(own, SAFE)
    answers = [
        client.get(path),
        correct(client, path, telephone="03 81"),
        correct(client, path, telephone="115"),
    ]
    followed = client.get(answers[-1].location)
    texts = [
        each.get_data(as_text=True)
        for each in (*answers, followed, client.get(f"{answers[-1].location}/modifier"))
    ]
    assert [secret for secret in hidden if any(secret in text for text in texts)] == []


def test_a_contact_out_of_sight_outlives_a_correction_of_the_others(own):
    correct(own.client_as("professional"), path_of(own, SAFE), contact_0_nom="Prune Renommée")
    names = [each["name"] for each in wished(own)["contacts"]]
    assert names == ["Prune Renommée", "Quentin Discretot"]
    assert "Quentin" not in own.client_as("professional").get(f"/mes-propositions/{last(own).id}").text


def test_nobody_sets_what_is_not_in_the_form(own):
    extra = {
        "internal_note": "Piraté",
        "state": "withdrawn",
        "organization_id": "x",
        "lieu-0-commune": "Morteau",
    }
    answer = correct(own.client_as("partner"), path_of(own, SAFE), telephone="115", **extra)
    assert (answer.status_code, wished(own)) == (303, {"phone": "115"})


def test_a_partner_corrects_for_their_organisation_and_a_trusted_one_is_believed(own):
    with own.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.PARTNER).order_by(User.email)).first()
        place = session.get(Service, own.service_id(OPEN)).organization_id
        accounts.join(session, user, organization_id=place, position=Position.EDITOR)
    client = own.client_as("partner")
    correct(client, path_of(own), telephone="03 81 22 33 44")
    assert (last(own).organization_id, last(own).state) == (place, ProposalState.SUBMITTED)
    with own.base.database.transaction() as session:
        trust.trust(session, place, by=CURATOR)
    answer = correct(client, path_of(own), telephone="03 81 55 55 55")
    assert last(own).state is ProposalState.ACCEPTED
    assert "acceptée" in client.get(answer.location).text
    with own.base.database.reading() as session:
        assert session.get(Service, own.service_id(OPEN)).phone == "03 81 55 55 55"


def test_an_author_reads_the_question_answers_and_reads_the_refusal(own):
    client = own.client_as("professional")
    home = correct(client, path_of(own), telephone="03 81 22 33 44").location
    with own.base.database.transaction() as session:
        from resource_base.curation.proposals import reviewing

        reviewing.ask(session, session.get(Proposal, last(own).id), "Depuis quand ?", by=CURATOR)
    page = client.get(home)
    assert ("Depuis quand ?" in page.text, "question à répondre" in page.text) == (True, True)
    assert "question à répondre" in client.get("/mes-propositions").text
    answered = client.post(
        f"{home}/repondre", data={"csrf_token": token_in(page), "reponse": "Depuis mardi."}
    )
    assert (answered.status_code, "Depuis mardi." in client.get(home).text) == (303, True)
    assert "question à répondre" not in client.get(home).text
    with own.base.database.transaction() as session:
        deciding.decide(
            session,
            session.get(Proposal, last(own).id),
            by=CURATOR,
            accept=[],
            refusal=Refusal.UNCONFIRMED,
            sentence="La structure dit le contraire.",
        )
    told = client.get(home).text
    assert ("La structure dit le contraire." in told, "ne confirme pas" in told) == (True, True)
    assert "/repondre" not in told


def test_a_colleague_follows_what_was_sent_and_never_a_draft(own):
    with own.base.database.transaction() as session:
        place = session.get(Service, own.service_id(OPEN)).organization
        author = session.scalars(select(User).where(User.role == Role.PROFESSIONAL)).first()
        colleague = session.scalars(
            select(User).where(User.role == Role.PARTNER).order_by(User.email)
        ).first()
        accounts.join(session, colleague, organization_id=place.id, position=Position.EDITOR)
        by = Author.of(author, organization=place)
        draft = workflow.draft(session, author=by)
        sent = workflow.correct(session, place.services[0], {"phone": "115"}, author=by)
    client = own.client_as("partner")
    found = [client.get(f"/mes-propositions/{each.id}").status_code for each in (draft, sent)]
    assert found == [404, 200]
    listed = client.get("/mes-propositions").text
    assert (str(sent.id) in listed, str(draft.id) in listed) == (True, False)


def test_an_address_base_is_asked_when_something_is_sent_and_never_to_show_a_page(own):
    asked = []

    class Online:
        def find(self, street, *, citycode):
            asked.append((street, citycode))
            return Answer(47.0577, 6.6072, "housenumber", 0.9, citycode)

    own.base.geocoder.online = Online()
    client, path = own.client_as("professional"), path_of(own)
    client.get(path)
    assert asked == []
    correct(client, path, lieu_0_commune="25500 Morteau", lieu_0_adresse="9 rue Neuve")
    assert asked == [("9 rue Neuve", "25411")]
    assert wished(own)["places"][0]["precision"] == "address"
    client.get(f"/mes-propositions/{last(own).id}/modifier")
    assert len(asked) == 1


def test_whoever_decides_about_an_entry_edits_it_at_once(own):
    client = own.client_as("curator")
    assert "paraissent aussitôt" in client.get(path_of(own)).text
    answer = correct(client, path_of(own), telephone="03 81 22 33 44", note="Faute de frappe")
    assert "acceptée" in client.get(answer.location).text
    with own.base.database.reading() as session:
        service = session.get_one(Service, own.service_id(OPEN))
        found = (service.phone, service.version)
    assert (found, last(own).origin, last(own).state) == (("03 81 22 33 44", 2), "staff", "accepted")


def test_who_rewrites_their_correction_answers_for_what_they_write_anew_alone(own):
    with own.base.database.transaction() as session:
        session.get(
            Service, own.service_id(OPEN)
        ).access_conditions = "Ouvert à Mme Dupont, née le 12/03/1985."
    client = own.client_as("professional")
    followed = correct(client, path_of(own), telephone="03 81 22 33 44").location

    refused = correct(client, f"{followed}/modifier", note="Voir Mme Roy, née le 12/03/1985.")
    assert (refused.status_code, "date de naissance" in refused.text) == (422, True)
    assert correct(client, f"{followed}/modifier", telephone="03 81 22 33 55").location == followed
    assert wished(own) == {"phone": "03 81 22 33 55"}
