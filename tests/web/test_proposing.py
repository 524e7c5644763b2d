"""Proposing a solution: from an account and through the open door, step by step, to the curators' queue."""

import re

from sqlalchemy import select

from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalState
from tests.web.browsing import send, token_in
from tests.web.letters import last_link, written_to
from tests.web.planted import PUBLIC
from tests.web.proposing import ANSWERS, START, WHO, answer, begun, fields_of, fill_in, proposal_of


def test_a_stranger_proposes_and_curators_see_it_once_the_address_is_confirmed(own):
    client = own.visitor()
    home = begun(client, **WHO)
    assert home.startswith("/propositions/suivre/")
    assert fill_in(client, home).endswith("/relire")
    preview = client.get(f"{home}/relire")
    assert "Lundi : 9 h – 12 h 30" in preview.text.replace("\u00a0", " ")
    assert '<p class="in-short">Main-d’œuvre à partir de 19\u00a0€</p>' in preview.text
    assert answer(client, f"{home}/relire", note="Merci").location == home
    assert proposal_of(own).state is ProposalState.UNCONFIRMED
    assert "adresse à confirmer" in client.get(home).text
    link = last_link(own, WHO["email"])
    assert proposal_of(own).state is ProposalState.UNCONFIRMED  # opening it is not enough
    followed = send(own.visitor(), link)
    assert followed.status_code == 303
    proposal = proposal_of(own)
    assert (proposal.state, proposal.note) == (ProposalState.SUBMITTED, "Merci")
    wished = {field.name: field.value for field in proposal.fields}
    assert wished["organization"] == {"name": "Garage du Pont", "phone": "03 81 00 00 00"}
    assert wished["coverage"] == ["departement:25", "commune:25462"]
    assert wished["opening_hours"] == "Mo 09:00-12:30; PH off"
    assert wished["places"][0]["insee"] == "25434"
    assert wished["documents"] == ["Carte grise", "Assurance"]
    assert "envoyée" in own.visitor().get(followed.location).text
    assert "Merci" in own.visitor().get(followed.location).text


def test_a_letter_is_sent_once_and_repeats_nothing_that_was_typed(own):
    client = own.visitor()
    home = begun(client, **WHO)
    fill_in(client, home)
    answer(client, f"{home}/relire")
    [letter] = written_to(own, WHO["email"])
    assert (letter.template, "Réparation" in str(letter.data)) == ("proposal_confirmation", False)


def test_who_leaves_a_draft_for_later_receives_its_link_once_and_nothing_that_they_typed(own):
    client = own.visitor()
    home = begun(client, **WHO)
    solution = f"{home}/etapes/solution"
    answer(client, solution, **ANSWERS["solution"])
    assert written_to(own, WHO["email"]) == []
    for _ in range(2):
        answer(client, solution, **ANSWERS["solution"], action="quitter")
    [letter] = written_to(own, WHO["email"])
    assert (letter.template, set(letter.data)) == ("proposal_draft", {"link"})
    kept = own.visitor().get(f"{letter.data['link']}/etapes/solution").text
    assert ANSWERS["solution"]["nom"] in kept
    written = own.client_as("professional")
    answer(written, f"{begun(written)}/etapes/solution", nom="Garage", action="quitter")
    assert [each.template for each in written_to(own, "conseillere@demo.example")] == []


def test_a_draft_is_found_again_by_its_link_where_it_was_left(own):
    client = own.visitor()
    home = begun(client, **WHO)
    answer(client, f"{home}/etapes/structure", **ANSWERS["structure"])
    answer(client, f"{home}/etapes/solution", **ANSWERS["solution"])
    elsewhere = own.visitor()
    assert elsewhere.get(f"{home}/etapes").location.endswith("/etapes/thematiques")
    assert "Réparation de voiture" in elsewhere.get(f"{home}/etapes/solution").text


def test_a_draft_left_for_later_is_listed_by_the_title_that_was_typed(own):
    client = own.client_as("professional")
    homes = [begun(client), begun(client)]
    answer(client, f"{homes[0]}/etapes/solution", nom="  Prêt de voitures ", action="quitter")
    listed = client.get("/mes-propositions").text
    named = [re.search(rf'href="{home}">([^<]+)', listed) for home in homes]
    assert [each and each[1] for each in named] == [
        "Prêt de voitures",
        "Nouvelle solution, encore sans titre",
    ]


def test_what_is_wrong_is_said_beside_it_and_kept(own):
    client = own.visitor()
    home = begun(client, **WHO)
    page = answer(client, f"{home}/etapes/mobiliser", telephone="03 81", courriel="accueil@")
    assert page.status_code == 422
    assert ('href="#telephone"' in page.text, 'id="telephone-problem"' in page.text) == (True, True)
    assert 'value="03 81"' in client.get(f"{home}/etapes/mobiliser").text
    review = answer(client, f"{home}/relire")
    assert (review.status_code, "Donnez un titre" in review.text) == (422, True)
    assert proposal_of(own).state is ProposalState.DRAFT


def test_a_jobseekers_data_is_written_nowhere(own):
    client = own.visitor()
    home = begun(client, **WHO)
    secret = "Pour Mme Martin, née le 3 mars 1980."
    page = answer(client, f"{home}/etapes/solution", nom="Aide", description=secret)
    assert (page.status_code, "date de naissance" in page.text) == (422, True)
    assert secret not in str(proposal_of(own).typed)


def test_two_windows_on_one_draft_never_overwrite_each_other_silently(own):
    client = own.visitor()
    path = begun(client, **WHO) + "/etapes/solution"
    first = client.get(path)
    answer(client, path, nom="Écrit dans l’autre fenêtre")
    late = {"csrf_token": token_in(first), **fields_of(first), "nom": "Écrit dans celle-ci"}
    told = client.post(path, data=late)
    assert (told.status_code, "depuis une autre fenêtre" in told.text) == (409, True)
    assert ("Écrit dans celle-ci" in told.text, proposal_of(own).typed["nom"]) == (
        True,
        ["Écrit dans l’autre fenêtre"],
    )
    assert client.post(path, data=late | fields_of(told)).status_code == 303
    assert proposal_of(own).typed["nom"] == ["Écrit dans celle-ci"]


def test_a_draft_that_changed_in_another_window_is_read_again_before_it_is_sent(own):
    client = own.visitor()
    home = begun(client, **WHO)
    fill_in(client, home)
    first = client.get(f"{home}/relire")
    answer(client, f"{home}/etapes/solution", **ANSWERS["solution"] | {"nom": "Un autre titre"})
    late = {"csrf_token": token_in(first), **fields_of(first), "note": "Appelé ce matin"}
    told = client.post(f"{home}/relire", data=late)
    assert (told.status_code, "Un autre titre" in told.text, "Appelé ce matin" in told.text) == (
        409,
        True,
        True,
    )
    assert client.post(f"{home}/relire", data=late | fields_of(told)).status_code == 303


def test_boxes_that_are_unticked_are_forgotten(own):
    client = own.visitor()
    path = begun(client, **WHO) + "/etapes/public"
    answer(client, path, public=["femmes", "actifs"])
    answer(client, path, public=["femmes"])
    assert proposal_of(own).typed["public"] == ["femmes"]


def test_words_propose_themes_and_tick_none(own):
    client = own.visitor()
    path = begun(client, **WHO) + "/etapes/thematiques"
    assert (
        answer(
            client, path, **{"theme-mots": "j’aide à trouver une voiture", "action": "ajouter:theme"}
        ).status_code
        == 303
    )
    page = client.get(path).text
    assert re.search(r'value="mobilite--acceder-a-un-vehicule">', page)
    assert 'value="mobilite--acceder-a-un-vehicule" checked' not in page
    found = client.get("/proposer/suggestions?champ=themes&q=une+voiture").get_json()["suggestions"]
    assert found[0]["value"] == "mobilite--acceder-a-un-vehicule"


def test_the_open_door_is_counted_and_trapped(own):
    trapped = send(own.visitor(), START, **WHO, **{"site-personnel": "http://spam.example"})
    assert (trapped.status_code, _number(own)) == (429, 0)
    answers = [send(own.visitor(), START, **WHO).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def _number(site):
    with site.base.database.reading() as session:
        return len(session.scalars(select(Proposal)).all())


def test_the_door_does_not_tell_who_has_an_account(own):
    pages = []
    for email in ("personne@ailleurs.example", "referente@demo.example"):
        client = own.visitor()
        home = begun(client, **{**WHO, "email": email})
        fill_in(client, home)
        answer(client, f"{home}/relire")
        pages.append(
            re.sub(r"/propositions/suivre/[\w-]+|csrf_token\" value=\"[^\"]+", "", client.get(home).text)
        )
    assert pages[0] == pages[1]
    assert [letter.template for letter in written_to(own, "referente@demo.example")] == [
        "proposal_confirmation"
    ]


def test_a_week_is_read_in_french_while_it_is_written(own):
    asked = "horaires-0-de-1=9h&horaires-0-a-1=12h30&horaires-feries=oui"
    found = own.visitor().get(f"/proposer/horaires?{asked}").get_json()["lines"]
    assert [line.replace("\u00a0", " ") for line in found] == [
        "Lundi : 9 h – 12 h 30",
        "Fermé les jours fériés",
    ]
    assert own.visitor().get("/proposer/horaires?horaires-0-de-1=hier").get_json() == {"lines": []}


def test_a_solution_that_is_there_already_is_shown_before_it_is_written_again(own):
    path = own.sheet_path("Hébergement d’étape")
    twin = {"nom": "Hébergement d’étape", "description": "Une chambre pour une nuit ou deux."}
    seen = {}
    for role in ("professional", "visitor"):
        client = own.client_as(role)
        home = begun(client, **(WHO if role == "visitor" else {}))
        answer(client, f"{home}/etapes/structure", **{"structure-nom": "Les Murs Clairs"})
        answer(
            client, f"{home}/etapes/lieu", **{"mode": ["en-presentiel"], "lieu-0-commune": "25500 Morteau"}
        )
        answer(client, f"{home}/etapes/mobiliser", telephone=PUBLIC[1])
        answer(client, f"{home}/etapes/solution", **twin)
        pages = [client.get(f"{home}/{page}").text for page in ("etapes/thematiques", "relire")]
        seen[role] = [("contient peut-être déjà" in page, path in page) for page in pages]
    assert seen == {"professional": [(True, True)] * 2, "visitor": [(True, False)] * 2}
