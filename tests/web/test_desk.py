"""The curators' desk: the queue, a decision field by field, what moved meanwhile, and the way back."""

import re
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.database import now
from tests.domain.catalog.making import organization
from tests.domain.curation.making import addition
from tests.site import Site
from tests.web.browsing import send, statements
from tests.web.letters import written_to

QUEUE = "/propositions"
numbers = count()
LONG = "On apprend à réparer soi-même son vélo, avec des outils et un mécanicien qui explique chaque geste."


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site.build(tmp_path_factory.mktemp("desk"), lambda _base, _session: None)
    yield site
    site.base.database.dispose()


@pytest.fixture
def curator(site):
    return site.client_as("curator")


@pytest.fixture
def entry(site):
    """An entry of its own for each test."""
    with site.base.database.transaction() as session:
        number = next(numbers)
        offered_by = organization(session, f"o{number}")
        fields = {
            "name": f"Atelier {number}",
            "description": LONG,
            "fee": "payant",
            "phone": "01 99 00 00 01",
        }
        made = catalog.add_service(
            session,
            offered_by,
            source_key=("test", f"s{number}"),
            fields=fields,
            act=Act("Odile", "Première saisie"),
            state=State.PUBLISHED,
        )
        return made.id


def proposed(site, entry, **changes):
    """A correction by the partner of the demonstration."""
    with site.base.database.transaction() as session:
        partner = session.scalars(select(User).where(User.role == Role.PARTNER)).first()
        made = workflow.correct(
            session, session.get_one(Service, entry), changes, author=Author.of(partner), words="Appelé hier."
        )
        return f"{QUEUE}/{made.id}"


def held(site, path):
    with site.base.database.reading() as session:
        return session.get_one(Proposal, UUID(path.rpartition("/")[2]))


def says(site, entry):
    with site.base.database.reading() as session:
        found = session.get_one(Service, entry)
        return found.name, found.fee, found.phone


def test_the_queue_says_what_awaits_and_why(site, entry, curator):
    path = proposed(site, entry, fee="gratuit", phone="01 99 00 00 02")
    page = curator.get(QUEUE).text
    assert f'href="{path}"' in page
    assert "Téléphone et coût" in page or "Coût et téléphone" in page
    assert path not in curator.get(f"{QUEUE}?voir=nouvelles").text
    assert path in curator.get(f"{QUEUE}?voir=corrections").text


def test_a_curator_rewords_one_field_refuses_another_and_publishes_the_rest(site, entry, curator):
    path = proposed(site, entry, name="ATELIER VÉLO !!!", fee="gratuit", phone="01 99 00 00 02")
    whole = {
        "nom": "Atelier vélo du mardi",
        "description": LONG,
        "frais": "gratuit",
        "telephone": "01 99 00 00 02",
    }
    assert send(curator, f"{path}/reformuler", on=f"{path}/reformuler", **whole).location == path
    page = curator.get(path).text
    assert "Mots de l’auteur" in page
    assert "ATELIER VÉLO" in page

    version = held(site, path).version
    mute = send(curator, f"{path}/decider", on=path, version=version, accept=["name", "fee"])
    assert (mute.status_code, "Choisissez un motif." in mute.text) == (422, True)
    done = send(
        curator,
        f"{path}/decider",
        on=path,
        version=version,
        accept=["name", "fee"],
        refusal="inaccurate",
        sentence="Ce numéro est celui d’un particulier.",
    )

    assert (done.status_code, path in done.location.partition("?")[0]) == (303, False)
    assert "acceptée en partie" in curator.get(done.location).text
    assert says(site, entry) == ("Atelier vélo du mardi", "gratuit", "01 99 00 00 01")
    letter = written_to(site, "partenaire@demo.example")[-1]
    assert (letter.data["outcome"], letter.data["refusal"]) == ("partly-accepted", "Information inexacte")


def test_a_decision_made_on_an_older_page_is_told_and_writes_nothing(site, entry, curator):
    path = proposed(site, entry, fee="gratuit")
    shown = held(site, path).version
    send(site.client_as("administrator"), f"{path}/prendre", on=path, version=shown)

    answer = send(curator, f"{path}/decider", on=path, version=shown, accept=["fee"])

    assert answer.status_code == 409
    assert says(site, entry)[1] == "payant"


def test_what_moved_meanwhile_is_shown_three_ways_before_it_is_decided(site, entry, curator):
    path = proposed(site, entry, phone="01 99 00 00 02")
    with site.base.database.transaction() as session:
        moved = session.get_one(Service, entry)
        catalog.revise(session, moved, {"phone": "01 99 00 00 03"}, act=Act("import", "fichier"))

    version = held(site, path).version
    send(curator, f"{path}/decider", on=path, version=version, accept=["phone"])
    page = curator.get(path).text
    assert held(site, path).state is ProposalState.STALE
    assert "Aujourd’hui dans la fiche" in page
    assert [
        number in page.replace("\u00a0", " ")
        for number in ("01 99 00 00 01", "01 99 00 00 02", "01 99 00 00 03")
    ] == [
        True,
        True,
        True,
    ]

    send(curator, f"{path}/comparer", on=path, version=held(site, path).version)
    send(curator, f"{path}/decider", on=path, version=held(site, path).version, accept=["phone"])
    assert says(site, entry)[2] == "01 99 00 00 02"


def test_a_question_reaches_its_author_and_stays_on_the_page(site, entry, curator):
    path = proposed(site, entry, fee="gratuit")
    mute = send(curator, f"{path}/demander", on=path, question=" ")
    assert (mute.status_code, "Écrivez votre message." in mute.text) == (422, True)
    send(curator, f"{path}/demander", on=path, question="Depuis quand ?")
    assert "Depuis quand ?" in curator.get(path).text
    assert written_to(site, "partenaire@demo.example")[-1].data["question"] == "Depuis quand ?"
    shown = [path in curator.get(f"{QUEUE}{asked}").text for asked in ("", "?voir=reponse", "?voir=examiner")]
    assert shown == [True, True, False]
    assert 'href="/propositions?voir=examiner"' in curator.get("/a-traiter").text


def test_the_history_tells_each_version_and_goes_back_to_the_first(site, entry, curator):
    path = proposed(site, entry, fee="gratuit", description=LONG.replace("explique", "montre"))
    send(curator, f"{path}/decider", on=path, version=held(site, path).version, accept=["fee", "description"])
    history = f"/solutions/{entry}/historique"

    page = curator.get(history).text
    assert "Appelé hier. (acceptée par" in page
    assert ("<del>explique</del>" in page, "<ins>montre</ins>" in page) == (True, True)
    assert send(curator, f"{history}/1/revenir", on=history, version=2).location == history

    assert says(site, entry)[1] == "payant"
    assert "Retour à la version 1" in curator.get(history).text
    again = send(curator, f"{history}/1/revenir", on=history, version=3)
    assert (again.status_code, "dit déjà" in again.text) == (422, True)


def test_a_new_entry_that_is_perhaps_here_already_says_so(site, curator):
    same = {
        "name": "Vestiaire solidaire de Morteau",
        "description": "Des vêtements propres pour un entretien d’embauche.",
        "phone": "01 99 00 55 66",
        "organization": {"name": "Le Fil Bleu"},
    }
    with site.base.database.transaction() as session:
        author = Author("Ana Ruiz")
        first = workflow.add(session, same, author=author)
        deciding.decide(session, first, by=Author("Claire"))
        second = workflow.add(session, same, author=author)
        other = workflow.add(session, {**same, "name": "Cours de natation", "phone": None}, author=author)
        paths, known = [f"{QUEUE}/{each.id}" for each in (second, other)], first.service_id

    told = [f'<a href="/solutions/{known}">' in curator.get(path).text for path in paths]
    assert told == [True, False]


def test_a_partner_sees_neither_the_desk_nor_the_history(site, entry):
    path = proposed(site, entry, fee="gratuit")
    partner = site.client_as("partner")
    pages = (QUEUE, path, f"/solutions/{entry}/historique")
    assert [partner.get(page).status_code for page in pages] == [403, 403, 403]


def test_an_address_that_is_confidential_today_is_in_no_version_and_in_no_proposal(site, entry, curator):
    known = {"postal_code": "25300", "commune": "Pontarlier", "insee": "25462"}
    proposal = proposed(site, entry, places=[known | {"address": "7 rue Discrète"}], fee="gratuit")
    with site.base.database.transaction() as session:
        service, staff = session.get_one(Service, entry), Author("Odile")
        for changes in ({"places": [known | {"address": "5 rue Discrète"}]}, {"address_confidential": True}):
            deciding.change_now(session, service, changes, author=staff, origin=Origin.STAFF)
    pages = [
        curator.get(f"/solutions/{entry}/historique"),
        curator.get(proposal),
        site.client_as("partner").get(f"/mes-propositions/{proposal.rpartition('/')[2]}"),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ["rue Discrète" in page.text for page in pages] == [False, False, False]
    assert ["Adresse confidentielle" in page.text for page in pages] == [True, True, True]


def followed_by(curator, path):
    """Where « Passer à la suivante » leads."""
    found = re.search(r'href="([^"]+)">Passer à la suivante', curator.get(path).text)
    return found and found.group(1)


def test_one_goes_on_in_the_queue_and_passes_over_what_is_not_to_decide(site, entry, curator):
    first, asked, held_by_another, last = (proposed(site, entry, phone=f"01 99 00 00 2{n}") for n in range(4))
    send(curator, f"{asked}/demander", on=asked, question="Depuis quand ?")
    with site.base.database.transaction() as session:
        taken = session.get_one(Proposal, UUID(held_by_another.rpartition("/")[2]))
        other = select(User.id).where(User.role == Role.ADMINISTRATOR)
        taken.claimed_by_id, taken.claimed_at = session.scalars(other).first(), now()
    assert followed_by(curator, first) == last
    done = send(curator, f"{first}/decider", on=first, version=held(site, first).version, accept="phone")
    assert done.location == f"{last}?apres={first.rpartition('/')[2]}"


def test_rewording_writes_no_data_of_a_jobseeker(site, entry, curator):
    path = proposed(site, entry, fee="gratuit")
    told = {"nom": "Atelier", "description": "Pour Mme Martin, née le 3 mars 1980."}
    refused = send(curator, f"{path}/reformuler", on=f"{path}/reformuler", **told)
    assert (refused.status_code, "Mme Martin" in refused.text) == (422, True)
    with site.base.database.reading() as session:
        found = session.get_one(Proposal, UUID(path.rpartition("/")[2]))
        assert [field.name for field in found.fields] == ["fee"]


def test_the_history_names_structures_as_they_are_called_today(site, entry, curator):
    with site.base.database.transaction() as session:
        service = session.get_one(Service, entry)
        before, after = service.organization, organization(session, f"o{next(numbers)}", name="Roue Libre")
        session.flush()
        catalog.revise(session, service, {"organization_id": after.id}, act=Act("Odile", "Changée de mains"))
        before.name = "Les Ateliers du Haut"
        told = {"Les Ateliers du Haut": True, "Roue Libre": True, str(before.id): False, str(after.id): False}
    page = curator.get(f"/solutions/{entry}/historique").text
    assert {words: words in page for words in told} == told
    assert "organization_id" not in page


@pytest.mark.parametrize("wanted", ["", "?voir=reponse", "?voir=revoir"])
def test_the_queue_asks_the_database_as_often_for_many_proposals_as_for_one(site, entry, curator, wanted):
    asked = []
    for number in range(3):
        path = proposed(site, entry, phone=f"01 99 00 00 1{number}")
        with site.base.database.transaction() as session:
            session.get_one(Proposal, UUID(path.rpartition("/")[2])).to_look_at = True
        with site.base.database.transaction() as session:
            extra = addition(session, Author("Ana Ruiz"), name=f"Couture {number}")
            extra.claimed_by_id, extra.claimed_at = session.scalars(select(User.id)).first(), now()
            extra.to_look_at = True
        asked.append(len(statements(site, curator, f"{QUEUE}{wanted}")))
    assert asked == [asked[0]] * 3
