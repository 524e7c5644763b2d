"""From a visitor's proposal to the history of the entry that it became: the whole loop in a browser."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role
from resource_base.catalog.models import Service
from resource_base.curation.freshness.rounds import Run
from resource_base.curation.scope import matter_of
from resource_base.database import now
from tests.browser.conftest import served
from tests.browser.looking import overflow, violations
from tests.ports import held_port
from tests.site import Site
from tests.web.letters import last_link

pytestmark = pytest.mark.browser

ANA = "ana@roue-libre.example"
TITLE = "Prêt de vélos à Maîche"


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    """A directory where nothing was ever proposed."""
    with held_port() as port:
        home = f"http://127.0.0.1:{port}"
        site = Site.build(
            tmp_path_factory.mktemp("loop"), lambda _base, _session: None, public_url=home, demonstration=True
        )
        with contextmanager(served)(site, port=port):
            yield site
    site.base.database.dispose()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def go_on(page):
    before = page.url
    press(page, "Enregistrer et continuer")
    page.wait_for_url(lambda url: url != before)


def submit(page):
    """What a partner without an account does, as little as the form asks."""
    page.get_by_label("Prénom et nom").fill("Ana Ruiz")
    page.get_by_label("Votre structure").fill("Roue Libre, Maîche")
    page.get_by_label("Adresse électronique").fill(ANA)
    press(page, "Commencer")
    page.get_by_label("Titre").fill(TITLE.upper())
    page.get_by_label("Description").fill("Un vélo pour aller travailler, un mois au plus.")
    go_on(page)
    page.get_by_label("Avec vos mots").fill("louer un vélo, se déplacer")
    page.locator("#themes-proposees input").first.check()
    go_on(page)
    page.get_by_label("Tous publics").check()
    go_on(page)
    page.get_by_label("En présentiel").check()
    page.get_by_label("Commune").first.fill("Maîche 25120")
    go_on(page)
    go_on(page)
    go_on(page)
    page.get_by_role("textbox", name="Téléphone", exact=True).fill("03 81 00 00 01")
    page.get_by_role("textbox", name="Courriel", exact=True).fill(ANA)
    go_on(page)
    page.get_by_label("Gratuit").check()
    go_on(page)
    press(page, "Envoyer la proposition")
    page.get_by_text("adresse à confirmer").wait_for()


def the_entry(site):
    with site.base.database.reading() as session:
        return session.scalars(select(Service)).one()


def ask_whether_it_is_still_true(site):
    """What the job writes once the entry is due: here, as if it had been published two years ago."""
    base = site.base
    with base.database.transaction() as session:
        entry = session.scalars(select(Service)).one()
        entry.published_at = entry.verified_at = now() - timedelta(days=730)
    run = Run(
        base.database,
        base.reviews,
        matter=lambda service: matter_of(service, needs=base.needs, gazetteer=base.gazetteer),
        at=now(),
    )
    run.go()
    return last_link(site, ANA)


def assert_clean(page, heading):
    """The page of this heading has come, and has nothing against it."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    assert (page.url, violations(page), overflow(page)) == (page.url, set(), 0)


def test_a_proposal_is_published_found_reported_corrected_and_brought_back(reader, empty_site):
    site, home = empty_site, empty_site.base.settings.public_url
    ana, claire, paul = (reader(role, at=home) for role in (None, Role.CURATOR, Role.PROFESSIONAL))
    desk, sheet = claire.page, paul.page

    submit(ana.open("/proposer"))
    press(ana.open(last_link(site, ANA)), "Confirmer et envoyer")
    ana.page.get_by_text("envoyée", exact=True).wait_for()

    claire.open("/propositions").get_by_role("link", name=TITLE.upper()).click()
    assert_clean(desk, TITLE.upper())
    desk.get_by_role("link", name="Reformuler").click()
    desk.get_by_label("Titre").fill(TITLE)
    press(desk, "Garder cette formulation")
    desk.get_by_text("Mots de l’auteur").wait_for()
    desk.get_by_label("Publics").uncheck()
    desk.get_by_label("Motif du refus").select_option(label="Information inexacte")
    desk.get_by_label("Votre mot à l’auteur").fill("Le prêt est réservé aux habitants.")
    press(desk, "Publier ce qui est coché")
    desk.get_by_text(f"{TITLE} : acceptée en partie").wait_for()

    found = paul.open("/recherche?q=vélos").get_by_role("link", name=TITLE)
    assert found.count() > 0  # by the first page that is asked for: there is nothing to wait for
    found.first.click()
    sheet.get_by_role("heading", level=1, name=TITLE).wait_for()
    sheet.get_by_role("link", name="Signaler un problème").click()
    sheet.get_by_label("Le numéro de téléphone").check()
    press(sheet, "Signaler")
    sheet.get_by_text("ignalée").first.wait_for()

    link = ask_whether_it_is_still_true(site)
    answer = ana.open(link)
    answer.get_by_role("link", name=TITLE).click()
    answer.get_by_role("link", name="Corriger").click()
    answer.get_by_role("textbox", name="Téléphone", exact=True).fill("03 81 00 00 02")
    press(answer, "Envoyer la correction")

    claire.open("/propositions").get_by_role("link", name=f"Correction de « {TITLE} »").click()
    press(desk, "Publier ce qui est coché")
    desk.get_by_text("acceptée.").wait_for()
    assert the_entry(site).phone.endswith("02")

    claire.open(f"/solutions/{the_entry(site).id}/historique")
    desk.get_by_role("heading", name="Version 2").wait_for()
    assert_clean(desk, "Historique")
    press(desk, "Revenir à la version 1")
    desk.get_by_role("heading", name="Version 3").wait_for()
    assert the_entry(site).phone.endswith("01")
    assert site.base.index.audit().clean
