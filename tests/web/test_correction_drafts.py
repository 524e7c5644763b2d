"""A correction kept for later: found again as typed, sent as if never left, or abandoned."""

import pytest
from sqlalchemy import select

from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import ProposalKind, ProposalState
from tests.web.browsing import send, token_in
from tests.web.test_correcting import OPEN, correct, last, path_of, shown, wished

KEEP = {"action": "garder"}


def kept(site, client, **changes):
    """Keep a correction; the page that it leads to."""
    answer = correct(client, path_of(site), **KEEP, **changes)
    assert answer.status_code == 303
    return answer.location


def resumed(client, home):
    """The address of the page that « Reprendre le brouillon » leads to."""
    assert f'href="{home}/etapes">Reprendre le brouillon' in client.get(home).text
    return client.get(f"{home}/etapes").location


def proposals(site):
    with site.base.database.reading() as session:
        return len(session.scalars(select(Proposal)).all())


def test_what_was_typed_is_found_again_right_or_wrong_by_its_author_alone(own):
    home = kept(own, own.client_as("professional"), nom="", telephone="03 81", note="Appelé ce matin")
    draft = last(own)
    assert (draft.kind, draft.state, draft.base_version, draft.fields) == (
        ProposalKind.CORRECTION,
        ProposalState.DRAFT,
        1,
        [],
    )
    later = own.client_as("professional")
    assert home in later.get("/mes-propositions").text
    page = shown(later.get(resumed(later, home)))
    found = {name: page.get(name, [""]) for name in ("nom", "telephone", "note", "courriel")}
    before = shown(later.get(path_of(own)))
    assert found == {
        "nom": [""],
        "telephone": ["03 81"],
        "note": ["Appelé ce matin"],
        "courriel": before["courriel"],
    }
    other = own.client_as("partner")
    assert [other.get(path).status_code for path in (home, resumed(later, home))] == [404, 404]


def test_only_what_differs_from_the_version_that_was_shown_is_sent_later(own):
    client = own.client_as("professional")
    home = kept(own, client, telephone="03 81 22 33 44")
    with own.base.database.transaction() as session:
        service = session.get(Service, own.service_id(OPEN))
        catalog.revise(session, service, {"fee": "payant"}, act=Act("Odile", "Relu"))
    path = resumed(client, home)
    assert correct(client, path, note="Relu").location == home
    proposal = last(own)
    assert (proposals(own), wished(own), proposal.base_version) == (1, {"phone": "03 81 22 33 44"}, 1)
    assert (proposal.state, proposal.note, proposal.typed) == (ProposalState.SUBMITTED, "Relu", {})
    assert client.get(path).location == home


def test_a_draft_is_kept_again_and_what_was_emptied_stays_empty(own):
    client = own.client_as("professional")
    home = kept(own, client, telephone="03 81 22 33 44", note="À vérifier")
    path = resumed(client, home)
    assert correct(client, path, **KEEP, telephone="", note="").location == home
    page = shown(client.get(path))
    assert (proposals(own), page["telephone"], page["note"]) == (1, [""], [""])


def test_what_is_wrong_or_says_nothing_new_is_told_when_it_is_sent(own):
    client = own.client_as("professional")
    path = resumed(client, kept(own, client, nom=""))
    refused = correct(client, path)
    assert (refused.status_code, "Donnez un titre" in refused.text) == (422, True)
    untouched = correct(client, path, nom=OPEN)
    assert (untouched.status_code, "rien changé" in untouched.text) == (422, True)
    assert (last(own).state, last(own).typed["nom"]) == (ProposalState.DRAFT, [])


def test_a_jobseekers_data_is_kept_nowhere(own):
    client = own.client_as("professional")
    secret = "Pour Mme Martin, née le 3 mars 1980."
    refused = correct(client, path_of(own), **KEEP, description=secret)
    assert (refused.status_code, "date de naissance" in refused.text, last(own)) == (422, True, None)
    path = resumed(client, kept(own, client, telephone="115"))
    answers = [correct(client, path, note=secret, **how).status_code for how in (KEEP, {})]
    assert (answers, secret in str(last(own).typed), last(own).note) == ([422, 422], False, "")


@pytest.mark.parametrize("how", [KEEP, {}])
def test_two_windows_on_one_draft_never_overwrite_each_other_silently(own, how):
    client = own.client_as("professional")
    path = resumed(client, kept(own, client, telephone="115"))
    late = client.get(path)
    correct(client, path, **KEEP, telephone="116")
    sent = shown(late) | {"csrf_token": token_in(late), "telephone": "117"} | how
    told = client.post(path, data=sent)
    assert (told.status_code, "Rien n’a été écrasé" in told.text) == (409, True)
    assert (shown(told)["telephone"], last(own).typed["telephone"]) == (["117"], ["116"])
    seen = {"brouillon-vu": shown(told)["brouillon-vu"]}
    assert client.post(path, data=sent | seen).status_code == 303
    assert (last(own).typed or wished(own)).keys() & {"telephone", "phone"} != set()


def test_what_another_window_sent_is_not_sent_twice(own):
    client = own.client_as("professional")
    path = resumed(client, kept(own, client, telephone="115"))
    late = client.get(path)
    correct(client, path)
    sent = shown(late) | {"csrf_token": token_in(late), "telephone": "117"}
    told = client.post(path, data=sent)
    again = client.post(path, data=sent | {"brouillon-vu": shown(told)["brouillon-vu"]})
    assert [told.status_code, again.status_code] == [409, 422]
    assert ("n’est plus un brouillon" in again.text, wished(own)) == (True, {"phone": "115"})


def test_a_draft_is_abandoned_and_opens_no_more(own):
    client = own.client_as("professional")
    home = kept(own, client, telephone="115")
    path = resumed(client, home)
    assert send(client, f"{home}/retirer", on=home).status_code == 303
    assert (last(own).state, client.get(path).location) == (ProposalState.WITHDRAWN, home)


def test_whoever_decides_about_the_entry_keeps_it_too_and_it_appears_once_sent(own):
    client = own.client_as("curator")
    path = resumed(client, kept(own, client, telephone="115"))
    phone = select(Service.phone).where(Service.name == OPEN)
    with own.base.database.reading() as session:
        assert session.scalar(phone) != "115"
    correct(client, path)
    with own.base.database.reading() as session:
        assert (session.scalar(phone), last(own).state) == ("115", ProposalState.ACCEPTED)


def test_a_draft_has_no_steps_and_is_never_sent_from_elsewhere(own):
    client = own.client_as("professional")
    home = kept(own, client, telephone="115")
    path = resumed(client, home)
    assert client.get(f"{home}/etapes/solution").status_code == 404
    assert client.get(f"{home}/relire").location == path
    assert send(client, f"{home}/relire", on=home).location == path
    assert last(own).state is ProposalState.DRAFT
    assert client.get(f"{path_of(own, 'Hébergement sûr')}?brouillon={last(own).id}").status_code == 404
    assert client.get(f"{path_of(own)}?brouillon=autre").status_code == 404


def test_a_draft_that_follows_its_entry_into_another_wishes_only_what_was_touched(own):
    client = own.client_as("professional")
    home = kept(own, client, telephone="115")
    with own.base.database.transaction() as session:
        draft, other = session.get(Proposal, last(own).id), own.service_id("Hébergement sûr")
        draft.service = session.get(Service, other)
        draft.base_version = draft.service.version
    assert correct(client, resumed(client, home)).location == home
    assert wished(own) == {"phone": "115"}
