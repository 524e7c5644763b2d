"""Reporting a problem on a sheet, and the curators' desk that answers."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from resource_base.accounts.models import CuratorScope, Role, User
from resource_base.catalog.models import Service
from resource_base.curation.problems.models import ProblemReport
from tests.house.keeping import parse, text_of
from tests.site import Site
from tests.web.browsing import send
from tests.web.letters import written_to
from tests.web.planted import fill

MARCH = datetime(2026, 3, 3, 9, tzinfo=UTC)
PROFESSIONAL = "conseillere@demo.example"


@pytest.fixture
def site(tmp_path):
    """A site whose reports are its own."""
    site = Site.build(tmp_path, fill)
    yield site
    site.base.database.dispose()


@pytest.fixture
def sheet(site):
    return site.sheet_path("Hébergement d’étape")


def report(client, sheet, problem="wrong-number", words="Sonne dans le vide"):
    return send(client, f"{sheet}/signaler", on=sheet, problem=problem, words=words)


def reports(site):
    with site.base.database.reading() as session:
        return session.scalars(select(ProblemReport).order_by(ProblemReport.at)).all()


def entry(site, name="Hébergement d’étape"):
    with site.base.database.reading() as session:
        return session.get(Service, site.service_id(name))


def spoken(answer):
    return text_of(parse(answer.text)).replace("\u00a0", " ")


def desk(sheet):
    return sheet.replace("/solutions/", "/signalements/")


def ids(answer):
    return re.findall(r'name="reports" value="([^"]+)"', answer.text)


def test_a_report_is_two_clicks_from_the_sheet_and_is_shown_there_to_professionals(site, sheet):
    client = site.client_as("professional")
    assert report(client, sheet).location == f"{sheet}#signalements"
    page = spoken(client.get(sheet))
    assert "le numéro ne répond pas ou n’est pas le bon. « Sonne dans le vide »" in page
    assert "Signalée par vous le" in page
    assert re.search(r"Signalée le \d", spoken(site.client_as("curator").get(sheet)))
    results = spoken(client.get("/recherche?q=h%C3%A9bergement"))
    assert results.count("signalée le") == 1


def test_a_partner_reports_too_and_sees_nobody_elses(site, sheet):
    report(site.client_as("professional"), sheet, words="Secret de conseillère")
    partner = site.client_as("partner")
    found = [partner.get(path).text for path in (sheet, "/recherche?q=h%C3%A9bergement", "/mes-signalements")]
    assert [page for page in found if "Secret de conseillère" in page or "signalée le" in page.lower()] == []
    assert report(partner, sheet, problem="closed", words="").status_code == 303
    page = spoken(partner.get(sheet))
    assert ("Signalée par vous le" in page, "Secret de conseillère" in page) == (True, False)
    assert "La structure ou la solution a fermé" in spoken(partner.get("/mes-signalements"))
    closed = [partner.get(path).status_code for path in ("/signalements", desk(sheet))]
    assert closed == [403, 403]


def test_a_form_that_is_wrong_comes_back_as_it_was_typed(site, sheet):
    client = site.client_as("professional")
    mute = report(client, sheet, problem="other", words="")
    assert (mute.status_code, "Dites en quelques mots" in mute.text) == (422, True)
    none = report(client, sheet, problem="", words="Rien ne va")
    assert (none.status_code, "Dites ce qui ne va pas." in none.text, "Rien ne va" in none.text) == (
        422,
        True,
        True,
    )
    named = report(client, sheet, words="Demander Mme Durand, 34 ans")
    assert (named.status_code, "semble parler d’une personne" in named.text) == (422, True)
    assert reports(site) == []


def test_what_one_may_not_read_cannot_be_reported(site):
    hidden = site.sheet_path("État draft")
    assert site.client_as("professional").get(f"{hidden}/signaler").status_code == 404


def test_reports_on_one_entry_are_answered_together_and_each_is_told(site, sheet):
    report(site.client_as("professional"), sheet)
    report(site.client_as("partner"), sheet, words="Numéro coupé")
    curator = site.client_as("curator")
    queue = curator.get("/signalements")
    assert (queue.text.count(desk(sheet)), "Numéro coupé" in queue.text) == (1, True)
    ticked = ids(curator.get(desk(sheet)))
    answered = send(
        curator, f"{desk(sheet)}/repondre", on=desk(sheet), reports=ticked, sentence="Le numéro est bon."
    )
    assert (len(ticked), answered.location) == (2, "/signalements")
    assert "Aucun problème n’attend" in spoken(curator.get("/signalements"))
    assert desk(sheet) in curator.get("/signalements?etat=traites").text
    for address in (PROFESSIONAL, "partenaire@demo.example"):
        letter = written_to(site, address)[-1]
        assert (letter.template, letter.data["answer"]) == ("report_answered", "Le numéro est bon.")
    mine = spoken(site.client_as("professional").get("/mes-signalements"))
    assert ("Le numéro est bon." in mine, "traité" in mine) == (True, True)
    assert "Sonne dans le vide" not in spoken(site.client_as("professional").get(sheet))


def test_a_number_is_corrected_from_the_report_with_its_history(site, sheet):
    report(site.client_as("professional"), sheet)
    curator = site.client_as("curator")
    page = curator.get(desk(sheet))
    fields = {"reports": ids(page), "version": "1", "phone": "03 81 22 33 44", "email": ""}
    assert send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields).location == "/signalements"
    assert entry(site).phone == "03 81 22 33 44"
    assert reports(site)[0].answer == "La fiche a été corrigée. Merci de l’avoir signalé."
    assert "Problème signalé" in curator.get(sheet).text
    assert written_to(site, PROFESSIONAL)[-1].template == "report_answered"


def test_nothing_changed_is_said_and_the_report_waits(site, sheet):
    report(site.client_as("professional"), sheet)
    curator = site.client_as("curator")
    page = curator.get(desk(sheet))
    same = {"reports": ids(page), "version": "1", "phone": "", "email": ""}
    answer = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **same)
    assert (answer.status_code, "Vous n’avez rien changé." in answer.text) == (422, True)
    assert [each.state for each in reports(site)] == ["open"]


def test_what_a_quick_correction_cannot_say_comes_back_as_it_was_typed(site, sheet):
    """A telephone that is none, and what looks like a jobseeker's data as in any free text."""
    client, curator = site.client_as("professional"), site.client_as("curator")
    for problem in ("wrong-number", "wrong-address", "no-longer-free", "closed"):
        report(client, sheet, problem=problem)
    refused = {
        "phone": ("Sonne dans le vide", "Ce numéro de téléphone n’existe pas"),
        "email": ("accueil de la mairie", "Cette adresse électronique n’est pas valide"),
        "address": ("Chez Mme Durand, 34 ans", "semble parler d’une personne"),
        "fee_details": ("1 85 05 78 006 084 91", "numéro de sécurité sociale"),
        "withdrawn_reason": ("Mme Durand, 34 ans, part", "semble parler d’une personne"),
    }
    fields = {"reports": ids(curator.get(desk(sheet))), "version": "1", "withdraw": "yes"}
    for name, (typed, sentence) in refused.items():
        page = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields | {name: typed})
        told = {each.get("id"): text_of(each) for each in parse(page.text).iter("span")}
        assert (page.status_code, f'value="{typed}"' in page.text) == (422, True)
        assert sentence in told[f"{name}-problem"]
    every = {name: typed for name, (typed, _) in refused.items()}
    page = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields | every)
    assert page.text.count('-problem" role="alert"') == len(refused)
    unknown = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields, fee="au choix")
    assert (unknown.status_code, "Choisissez une réponse de la liste." in unknown.text) == (422, True)
    assert entry(site).version == 1


def test_who_read_again_a_text_of_a_quick_correction_vouches_for_it(site, sheet):
    report(site.client_as("professional"), sheet, problem="no-longer-free")
    curator = site.client_as("curator")
    fields = {"reports": ids(curator.get(desk(sheet))), "version": "1", "fee_details": "Mme Curie, 34 ans"}
    page = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields)
    assert 'name="fee_details_read_again"' in page.text
    send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields, fee_details_read_again="yes")
    assert entry(site).fee_details == "Mme Curie, 34 ans"


def test_a_closed_entry_is_withdrawn_with_its_reason(site, sheet):
    report(site.client_as("professional"), sheet, problem="closed")
    curator = site.client_as("curator")
    fields = {"reports": ids(curator.get(desk(sheet))), "version": "1", "withdraw": "yes"}
    send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), withdrawn_reason="Fermée en mars.", **fields)
    assert (entry(site).state, entry(site).withdrawn_reason) == ("withdrawn", "Fermée en mars.")
    assert site.client_as("professional").get(sheet).status_code == 404


def test_an_address_is_located_anew(site, sheet):
    report(site.client_as("professional"), sheet, problem="wrong-address")
    curator = site.client_as("curator")
    moved = {"address": "2 rue de la Gare", "postal_code": "25300", "commune": "Pontarlier"}
    fields = {"reports": ids(curator.get(desk(sheet))), "version": "1"}
    lost = send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields, **moved | {"commune": "Zzyx"})
    assert (lost.status_code, "Cette commune n’est pas reconnue" in lost.text) == (422, True)
    send(curator, f"{desk(sheet)}/corriger", on=desk(sheet), **fields, **moved)
    with site.base.database.reading() as session:
        place = session.get(Service, site.service_id("Hébergement d’étape")).places[0]
        assert (place.address, place.insee, place.precision) == ("2 rue de la Gare", "25462", "commune")


def test_a_correction_left_to_a_colleague_is_shown_as_studied(site, sheet):
    report(site.client_as("professional"), sheet)
    curator = site.client_as("curator")
    fields = {"reports": ids(curator.get(desk(sheet))), "version": "1", "phone": "03 81 22 33 44"}
    send(curator, f"{desk(sheet)}/proposer", on=desk(sheet), email="", **fields)
    assert entry(site).phone is None
    assert "Une correction est à l’étude." in spoken(site.client_as("professional").get(sheet))
    report(site.client_as("partner"), sheet, words="Moi aussi")
    page = curator.get(desk(sheet))
    proposal = re.findall(r'name="proposal" value="([^"]+)"', page.text)[0]
    waiting = [str(each.id) for each in reports(site) if each.state == "open"]
    send(curator, f"{desk(sheet)}/rattacher", on=desk(sheet), reports=waiting, proposal=proposal)
    assert [each.state for each in reports(site)] == ["proposed", "proposed"]


def test_a_curator_limited_to_another_scope_neither_sees_nor_answers(site, sheet):
    report(site.client_as("professional"), sheet)
    curator = site.client_as("curator")
    for scope, status in (({"needs": ("sante",)}, 404), ({"needs": ("logement",)}, 200)):
        with site.base.database.transaction() as session:
            user = session.scalars(select(User).where(User.role == Role.CURATOR)).one()
            user.scope = CuratorScope(**{"needs": (), "territories": (), **scope})
        assert curator.get(desk(sheet)).status_code == status
        assert (desk(sheet) in curator.get("/signalements").text) == (status == 200)
