"""Following one's proposal with an account: nobody else's to know of, taken back, rewritten."""

from resource_base.curation.proposals import reviewing
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from tests.web.browsing import send, token_in
from tests.web.proposing import ANSWERS, answer, begun, fields_of, fill_in, proposal_of


def test_a_professional_proposes_with_an_account_and_nothing_is_to_confirm(own):
    client = own.client_as("professional")
    home = begun(client)
    assert home.startswith("/mes-propositions/")
    fill_in(client, home)
    answer(client, f"{home}/relire")
    assert proposal_of(own).state is ProposalState.SUBMITTED
    assert "Réparation de voiture à tarif social" in client.get("/mes-propositions").text


def test_a_proposal_is_nobody_elses_to_know_of(own):
    home = begun(own.client_as("professional"))
    others = ["partner", "curator", "administrator"]
    assert {role: own.client_as(role).get(home).status_code for role in others} == dict.fromkeys(others, 404)
    assert own.visitor().get(home).status_code == 302
    assert own.visitor().get("/propositions/suivre/" + "x" * 43).status_code == 404


def test_an_author_takes_a_proposal_back(own):
    client = own.client_as("professional")
    home = begun(client)
    fill_in(client, home)
    answer(client, f"{home}/relire")
    assert send(client, f"{home}/retirer", on=home).status_code == 303
    assert proposal_of(own).state is ProposalState.WITHDRAWN
    assert "Modifier ma proposition" not in client.get(home).text


def test_an_answer_that_comes_too_late_is_given_back_to_its_author(own):
    client = own.client_as("professional")
    home = begun(client)
    fill_in(client, home)
    answer(client, f"{home}/relire")
    send(client, f"{home}/retirer", on=home)
    late = send(client, f"{home}/repondre", on=home, reponse="Le samedi aussi.")
    assert (late.status_code, "Votre message n’est pas parti" in late.text) == (422, True)
    assert "Le samedi aussi." in late.text


def test_an_author_rewrites_what_is_not_decided(own):
    client = own.client_as("professional")
    home = begun(client)
    fill_in(client, home)
    answer(client, f"{home}/relire", note="Premier mot")
    page = client.get(f"{home}/modifier")
    assert ('value="Réparation de voiture à tarif social"' in page.text, "Premier mot" in page.text) == (
        True,
        True,
    )
    before = {field.name: field.value for field in proposal_of(own).fields}
    flat = {name: value for fields in ANSWERS.values() for name, value in fields.items()}
    rewritten = flat | {
        "nom": "Réparation et entretien",
        "zone": ["departement:25", "commune:25462"],
        "zone-ajout": "",
    }
    assert answer(client, f"{home}/modifier", **rewritten).status_code == 303
    after = {field.name: field.value for field in proposal_of(own).fields}
    assert after == before | {"name": "Réparation et entretien"}


def test_an_author_who_rewrites_is_told_that_a_curator_amended_meanwhile(own):
    client = own.client_as("professional")
    home = begun(client)
    fill_in(client, home)
    answer(client, f"{home}/relire")
    path = f"{home}/modifier"
    late = client.get(path)
    with own.base.database.transaction() as session:
        held = session.get_one(Proposal, proposal_of(own).id)
        reviewing.amend(session, held, {"name": "Réparation sociale"}, by=Author("Maud Vernier"))
    flat = {name: value for fields in ANSWERS.values() for name, value in fields.items()}
    sent = flat | {"csrf_token": token_in(late), "nom": "Réparation pour tous"}
    told = client.post(path, data=sent | fields_of(late))
    assert (told.status_code, 'value="Réparation pour tous"' in told.text) == (409, True)
    [name] = [field for field in proposal_of(own).fields if field.name == "name"]
    assert (name.value, name.amended) == (ANSWERS["solution"]["nom"], "Réparation sociale")
    assert client.post(path, data=sent | fields_of(told)).status_code == 303
    [name] = [field for field in proposal_of(own).fields if field.name == "name"]
    assert (name.value, name.is_amended) == ("Réparation pour tous", False)
