"""« À traiter » and « Fiches »: what awaits, the states of the base, and acts on many entries at once."""

import re
from itertools import count
from uuid import uuid4

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.catalog import actions as catalog
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.bulk.models import BulkAct
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from tests.domain.catalog.making import service
from tests.site import Site
from tests.web.browsing import counting, send

PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"
numbers = count()


@pytest.fixture
def site(tmp_path):
    site = Site.build(tmp_path, lambda _base, _session: None)
    yield site
    site.base.database.dispose()


@pytest.fixture
def curator(site):
    return site.client_as("curator")


def put(site, name, *, state=State.PUBLISHED, **fields):
    with site.base.database.transaction() as session:
        whole = {"themes": (PERMIT,), "coverage": ("departement:25",), "phone": "03 81 00 00 00", **fields}
        return service(session, f"s{next(numbers)}", name=name, state=state, **whole).id


def limit(site, **scope):
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR)).first()
        accounts.limit_curator(session, user, **scope)


def says(site, *ids):
    with site.base.database.reading() as session:
        return [session.get_one(Service, each) for each in ids]


def agir(action, *ids, **more):
    asked = {"action": action, "fiche": [str(each) for each in ids], **more}
    pairs = [
        (name, value)
        for name, values in asked.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return "/fiches/agir?" + "&".join(f"{name}={value}" for name, value in pairs)


def do(client, action, *ids, **more):
    data = {"action": action, "fiche": [str(each) for each in ids], **more}
    themes = {name: more[name] for name in ("ajouter", "enlever") if name in more}
    return send(client, "/fiches/agir", on=agir(action, *ids, **themes), **data)


def figures(page):
    """The number of each line of the board, by its label."""
    found = re.findall(r'class="number[^"]*">([^<]*)</span>\s*<div>\s*<(?:strong|a[^>]*)>([^<]*)<', page)
    return {label: number for number, label in found}


def names(page):
    return re.findall(r'class="name"[^>]*>([^<]*)<', page)


def test_the_board_counts_what_awaits_and_the_states_of_the_base(site, curator):
    entry = put(site, "Auto-école")
    put(site, "Sans contact", phone=None, themes=())
    put(site, "Brouillon", state=State.DRAFT)
    with site.base.database.transaction() as session:
        partner = session.scalars(select(User).where(User.role == Role.PARTNER)).first()
        held = session.get_one(Service, entry)
        workflow.correct(session, held, {"name": "Auto-école sociale"}, author=Author.of(partner))

    page = curator.get("/a-traiter").text
    assert ">À traiter</a>" in page
    told = figures(page)
    assert {label: told[label] for label in told if told[label] != "0"} == {
        "Propositions à examiner": "1",
        "Publiées": "2",
        "Jamais vérifiées": "2",
        "Sans moyen de contact": "1",
        "Sans thématique": "1",
        "Brouillons": "1",
    }
    assert 'href="/fiches?etat=sans-contact"' in page
    assert names(curator.get("/fiches?etat=sans-contact").text) == ["Sans contact"]


def test_a_curator_of_a_part_of_the_base_sees_that_part(site, curator):
    put(site, "Auto-école")
    put(site, "Sevrage", themes=(ADDICTIONS,))
    limit(site, needs=["sante"], territories=["departement:25"])
    assert figures(curator.get("/a-traiter").text)["Publiées"] == "1"
    assert names(curator.get("/fiches").text) == ["Sevrage"]


def test_the_list_is_filtered_by_state_frein_and_words_without_accents(site, curator):
    for name, themes in {
        "École de conduite": (PERMIT,),
        "Œuvre d’école": (ADDICTIONS,),
        "Garage": (),
    }.items():
        put(site, name, themes=themes)
    assert names(curator.get("/fiches?q=ecol").text) == ["École de conduite", "Œuvre d’école"]
    assert names(curator.get("/fiches?q=oeuvre").text) == ["Œuvre d’école"]
    assert names(curator.get("/fiches?q=ecole&frein=sante").text) == ["Œuvre d’école"]
    assert names(curator.get("/fiches?etat=sans-thematique").text) == ["Garage"]
    assert "Aucune fiche ne répond" in curator.get("/fiches?q=%3F").text


def test_a_scope_is_asked_once_of_every_entry_for_the_list_and_its_number(site, curator):
    put(site, "Permis", themes=(PERMIT,))
    limit(site, needs=["mobilite"], territories=["departement:25"])
    with counting(site) as found:
        assert curator.get("/fiches").status_code == 200
    assert len([each for each in found if "coverage" in each.partition("WHERE")[2]]) == 1


def test_fifty_to_a_page_all_ticked_at_once(site, curator):
    for number in range(51):
        put(site, f"Fiche {number:02}")
    page = curator.get("/fiches?cocher=tout").text
    assert (len(names(page)), page.count(" checked")) == (50, 50)
    assert names(curator.get("/fiches?page=2").text) == ["Fiche 50"]


def test_still_true_is_said_of_those_that_are_ticked_then_undone(site, curator):
    first, draft = put(site, "Auto-école"), put(site, "Brouillon", state=State.DRAFT)
    page = curator.get(agir("verifier", first, draft)).text
    assert "1 fiche va changer" in page.replace("\u00a0", " ")
    assert "laissée telle quelle" in page
    assert do(curator, "verifier", first, draft).status_code == 422

    result = do(curator, "verifier", first, draft, moyen="visit").location
    assert [each.verified_how for each in says(site, first, draft)] == ["visit", None]
    assert "Toujours vrai" in curator.get("/fiches/actions").text
    send(curator, f"{result}/annuler", on=result)
    assert says(site, first)[0].verified_at is None
    assert send(curator, f"{result}/annuler", on="/fiches/actions").status_code == 422


def test_themes_change_after_a_page_that_says_of_which(site, curator):
    with_it, without = put(site, "Auto-école", themes=(PERMIT, ADDICTIONS)), put(site, "Garage")
    assert "Voir ce qui va changer" in curator.get(agir("thematiques", with_it, without)).text
    page = curator.get(agir("thematiques", with_it, without, ajouter=ADDICTIONS)).text
    assert ("1 fiche va changer" in page.replace("\u00a0", " "), "gagne" in page) == (True, True)
    do(curator, "thematiques", with_it, without, ajouter=ADDICTIONS)
    assert [each.themes for each in says(site, with_it, without)] == [(PERMIT, ADDICTIONS)] * 2


def test_entries_are_withdrawn_for_a_reason_and_those_that_moved_stay(site, curator):
    moved, still = put(site, "Auto-école"), put(site, "Garage")
    mute = do(curator, "retirer", moved, still, motif=" ")
    assert (mute.status_code, "Dites pourquoi" in mute.text) == (422, True)
    result = do(curator, "retirer", moved, still, motif="L’association a cessé.").location
    assert [each.withdrawn_reason for each in says(site, moved, still)] == ["L’association a cessé."] * 2

    with site.base.database.transaction() as session:
        catalog.publish(session, session.get_one(Service, moved), act=Act("Odile", "Elle reprend."))
    assert "a changé depuis" in curator.get(result).text
    send(curator, f"{result}/annuler", on=result)
    page = curator.get(result).text
    assert [each.state for each in says(site, moved, still)] == [State.PUBLISHED, State.PUBLISHED]
    assert ("1 fiche est redevenue" in page.replace("\u00a0", " "), "avait changé" in page) == (True, True)
    assert says(site, moved)[0].version == 3


def test_an_entry_of_another_in_the_form_refuses_the_whole_act(site, curator):
    mine, other = put(site, "Sevrage", themes=(ADDICTIONS,)), put(site, "Auto-école")
    limit(site, needs=["sante"], territories=[])
    form = {"action": "retirer", "motif": "Fermée."}
    for stray in (other, uuid4()):
        refused = send(curator, "/fiches/agir", on="/fiches", fiche=[str(mine), str(stray)], **form)
        assert (refused.status_code, "Rien n’a été fait" in refused.text) == (404, True)
    assert [each.state for each in says(site, mine, other)] == [State.PUBLISHED] * 2
    with site.base.database.reading() as session:
        assert session.scalars(select(BulkAct)).all() == []


def test_the_acts_of_another_are_theirs_to_undo(site, curator):
    entry = put(site, "Sevrage", themes=(ADDICTIONS,))
    result = do(site.client_as("administrator"), "verifier", entry, moyen="phone").location
    assert result in curator.get("/fiches/actions").text
    limit(site, needs=["sante"], territories=[])
    assert (curator.get(result).status_code, result in curator.get("/fiches/actions").text) == (404, False)


def test_nothing_ticked_is_told(curator):
    told = curator.get("/fiches/agir?action=verifier")
    assert (told.status_code, "Cochez au moins une fiche." in told.text) == (422, True)
