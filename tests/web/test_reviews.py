"""Keeping entries true, as who is asked sees it: by the link of a letter, for an organisation, by phone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from resource_base.accounts.models import Membership, User
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Organization, Service
from resource_base.curation.freshness.models import ContactAttempt, ReviewRound
from resource_base.curation.freshness.rounds import Run
from resource_base.curation.proposals import links
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.stopping import wants_letters
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.curation.scope import matter_of
from resource_base.database import now
from resource_base.mail.models import Letter
from tests.domain.catalog import making
from tests.site import Site
from tests.web.browsing import send
from tests.web.letters import written_to
from tests.web.planted import FOR_CURATORS, INTERNAL, SECRET_PLACE

CONTACT, PARTNER = "contact@ateliers.example", "partenaire@demo.example"


def fill(_base, session):
    """Two entries of an organisation and one of another, verified long ago; one has nobody to write to."""
    ateliers = making.organization(session, "ateliers", name="Les Ateliers", phone="03 81 00 00 01")
    others = making.organization(session, "others", name="Les Autres")
    long_ago = now() - timedelta(days=300)
    for name, of, email in (
        ("Vélo", ateliers, CONTACT),
        ("Auto", ateliers, CONTACT),
        ("Marche", others, None),
    ):
        entry = making.service(session, name, of=of, name=name, email=email, phone="03 81 00 00 02")
        catalog.verify(session, entry, by="Odile", how=None, at=long_ago)


@pytest.fixture
def reviewed(tmp_path):
    """A site where the job ran this morning; the partner belongs to the first organisation."""
    site = Site.build(tmp_path, fill)
    base = site.base
    with base.database.transaction() as session:
        user = session.scalars(select(User).where(User.email == PARTNER)).one()
        place = session.scalars(select(Organization).where(Organization.name == "Les Ateliers")).one()
        session.add(Membership(user_id=user.id, organization_id=place.id))

    def matter(service):
        return matter_of(service, needs=base.needs, gazetteer=base.gazetteer)

    Run(base.database, base.reviews, matter=matter, at=now()).go()
    yield site
    base.database.dispose()


def entry(site, name):
    with site.base.database.reading() as session:
        return session.scalars(select(Service).where(Service.name == name)).one()


def ends(site):
    with site.base.database.reading() as session:
        rounds = session.scalars(select(ReviewRound).join(ReviewRound.service).order_by(Service.name))
        return [(each.service.name, each.end) for each in rounds]


def test_a_contact_confirms_one_entry_and_corrects_the_other_without_account(reviewed):
    client = reviewed.visitor()
    letter = written_to(reviewed, CONTACT)[-1]
    page = client.get(letter.data["link"])
    assert (letter.data["entries"], "2\u00a0fiches attendent votre réponse" in page.text) == (
        ["Auto", "Vélo"],
        True,
    )

    bike, car = (f"{letter.data['link']}/{entry(reviewed, name).id}" for name in ("Vélo", "Auto"))
    shown = client.get(bike).text
    assert ("Tout est toujours vrai" in shown, "03\u00a081\u00a000\u00a000\u00a001" in shown) == (True, True)
    assert ends(reviewed) == [("Auto", None), ("Marche", None), ("Vélo", None)]  # reading is no answer

    assert send(client, bike).location == letter.data["link"]
    assert (entry(reviewed, "Vélo").verified_by, entry(reviewed, "Vélo").verified_how) == (
        "Les Ateliers",
        "form",
    )
    form = {"nom": "Auto", "description": "On apprend à réparer soi-même.", "courriel": CONTACT}
    assert send(client, f"{car}/corriger", version="1", telephone="03 81 00 00 09", **form).location == car
    assert entry(reviewed, "Auto").verified_by == "Odile"
    with reviewed.base.database.reading() as session:
        proposal = session.scalars(select(Proposal)).one()
        assert (proposal.origin, proposal.state, [each.name for each in proposal.fields]) == (
            "review",
            "submitted",
            ["phone"],
        )
    assert "Tout le reste est toujours vrai" in client.get(car).text
    send(client, car)
    assert ends(reviewed) == [("Auto", "confirmed"), ("Marche", None), ("Vélo", "confirmed")]
    assert "Merci. Nous n’attendons plus rien de vous" in client.get(letter.data["link"]).text


def test_a_link_opens_the_entries_it_was_sent_about_and_no_other(reviewed):
    link = written_to(reviewed, CONTACT)[-1].data["link"]
    found = [
        f"{link}/{entry(reviewed, 'Marche').id}",
        f"{link}x",
        written_to(reviewed, CONTACT)[-1].data["stop_link"] + "x",
    ]
    assert [reviewed.visitor().get(path).status_code for path in found] == [404, 404, 404]


def test_a_contact_stops_the_letters_and_wants_them_again(reviewed):
    client = reviewed.visitor()
    page = written_to(reviewed, CONTACT)[-1].data["stop_link"]
    assert CONTACT in client.get(page).text
    found = []
    for answer in ("non", "non", "oui"):
        send(client, page, lettres=answer)
        with reviewed.base.database.reading() as session:
            found.append(wants_letters(session, CONTACT))
    assert found == [False, False, True]


def test_a_partner_confirms_several_entries_at_once_and_none_of_others(reviewed):
    client, page = reviewed.client_as("partner"), "/mes-fiches-a-confirmer"
    assert ("Vélo" in client.get(page).text, "Marche" in client.get(page).text) == (True, False)
    assert send(client, page).status_code == 422
    send(client, page, fiche=[str(entry(reviewed, name).id) for name in ("Vélo", "Auto", "Marche")])
    assert ends(reviewed) == [("Auto", "confirmed"), ("Marche", None), ("Vélo", "confirmed")]
    assert entry(reviewed, "Auto").verified_by == "Hugo Grandperrin-Vaux, Les Ateliers"


def test_a_curator_calls_writes_it_down_and_says_what_came_of_it(reviewed):
    client, queue = reviewed.client_as("curator"), "/structures-a-relancer"
    page = f"{queue}/{entry(reviewed, 'Marche').id}"
    assert (page in client.get(queue).text, "Vélo" in client.get(queue).text) == (True, False)
    assert send(client, page, means="phone", outcome="rien").location == page
    assert "par téléphone : sans réponse" in client.get(page).text.replace("\u00a0", " ")
    mute = send(client, page, means="visit", outcome="fermee")
    assert (mute.status_code, "Dites en une phrase" in mute.text) == (422, True)
    assert send(client, page, means="visit", outcome="a-corriger", note="Nouveau numéro").location.endswith(
        "/corriger"
    )
    assert send(client, page, means="visit", outcome="toujours-vrai").location == queue
    assert page not in client.get(queue).text
    with reviewed.base.database.reading() as session:
        tried = session.scalars(select(ContactAttempt).order_by(ContactAttempt.at)).all()
        assert [(each.means, each.reached, each.note) for each in tried] == [
            ("phone", False, ""),
            ("visit", True, "Nouveau numéro"),
            ("visit", True, ""),
        ]
    assert entry(reviewed, "Marche").verified_how == "visit"


def test_one_call_may_do_for_every_entry_of_an_organisation_that_waits(reviewed):
    with reviewed.base.database.transaction() as session:
        for round_ in session.scalars(select(ReviewRound)):
            round_.escalated_at = now()
    names = ("Vélo", "Auto", "Marche")
    client, queue = reviewed.client_as("curator"), "/structures-a-relancer"
    paths = {f"{queue}/{entry(reviewed, name).id}": name for name in names}

    def others(path):
        page = client.get(path).text
        return [name for other, name in paths.items() if f'href="{other}"' in page]

    assert {name: others(path) for path, name in paths.items()} == {
        "Vélo": ["Auto"],
        "Auto": ["Vélo"],
        "Marche": [],
    }


def test_a_curator_closes_an_entry_and_chooses_how_often_another_is_asked_about(reviewed):
    client = reviewed.client_as("curator")
    walk, bike = (f"/structures-a-relancer/{entry(reviewed, name).id}" for name in ("Marche", "Vélo"))
    send(client, walk, means="phone", outcome="fermee", note="Fermée en mars")
    assert (entry(reviewed, "Marche").state, entry(reviewed, "Marche").withdrawn_reason) == (
        "withdrawn",
        "Fermée en mars",
    )
    send(client, f"{bike}/intervalle", on=bike, days="730")
    assert 'value="730" selected' in client.get(bike).text
    assert send(client, f"{bike}/intervalle", on=bike, days="31").status_code == 422


def test_a_sheet_is_confirmed_by_who_accompanies_people_and_by_its_organisation(reviewed):
    said = []
    for role in ("professional", "partner", "curator"):
        client, sheet = reviewed.client_as(role), f"/solutions/{entry(reviewed, 'Vélo').id}"
        send(client, f"{sheet}/toujours-vrai", on=sheet, means="mail")
        found = entry(reviewed, "Vélo")
        said.append((found.verified_by, found.verified_how))
    assert said == [
        ("Nadia Perrot-Lune", None),
        ("Hugo Grandperrin-Vaux, Les Ateliers", "form"),
        ("Claire Monnot-Brune", "mail"),
    ]
    other = reviewed.client_as("partner").get(f"/solutions/{entry(reviewed, 'Marche').id}")
    assert "Confirmer que tout est toujours vrai" not in other.text


def test_a_link_shows_neither_a_confidential_address_nor_what_curators_keep_to_themselves(planted):
    shelter, at = planted.service_id("Hébergement sûr"), now()
    with planted.base.database.transaction() as session:
        session.add(
            ReviewRound(
                service_id=shelter, due_on=at.date(), opened_at=at, letters=1, recipient="prune@x.example"
            )
        )
        token = links.issue(session, purpose=LinkPurpose.REVIEW, email="prune@x.example", at=at)
    read = [f"/fiches-a-confirmer/{token}{rest}" for rest in ("", f"/{shelter}", f"/{shelter}/corriger")]
    pages = [planted.visitor().get(path) for path in read]
    assert [page.status_code for page in pages] == [200, 200, 200]
    hidden = (*SECRET_PLACE, *FOR_CURATORS, *INTERNAL)
    assert [each for page in pages for each in hidden if each in page.text.replace("\u00a0", " ")] == []


def test_curators_are_told_that_letters_do_not_reach_an_address(reviewed):
    refused = {"given_up_at": now(), "last_error": "550 5.1.1 User unknown"}
    with reviewed.base.database.transaction() as session:
        session.execute(update(Letter).where(Letter.recipient == CONTACT).values(refused))
        session.execute(update(ReviewRound).values(escalated_at=now()))

    page = reviewed.client_as("curator").get("/structures-a-relancer").text
    told = [f"Nos messages n’arrivent pas à {CONTACT}", "Aucune adresse où écrire", "sans réponse –"]
    assert [page.count(each) for each in told] == [2, 1, 0]


def test_what_the_entry_says_already_keeps_nobody_from_correcting_the_rest(reviewed):
    born = "Ouvert à Madame Dupont, née le 12/03/1985."
    with reviewed.base.database.transaction() as session:
        session.execute(update(Service).where(Service.name == "Auto").values(description=born))
    letter, client = written_to(reviewed, CONTACT)[-1], reviewed.visitor()
    car = f"{letter.data['link']}/{entry(reviewed, 'Auto').id}"
    whole = {"nom": "Auto", "description": born, "telephone": "03 81 00 00 09"}

    again = send(client, f"{car}/corriger", **whole, conditions=born)
    assert (again.status_code, "date de naissance" in again.text) == (422, True)
    assert send(client, f"{car}/corriger", **whole).location == car
