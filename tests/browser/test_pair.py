"""The binôme's own work in a browser: compose for a person, hold what is missing, share, hand over."""

import re
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD
from resource_base.accounts.models import Role
from resource_base.catalog.vocabulary import Visibility
from resource_base.curation.needs.models import UnmetNeed
from resource_base.database import now
from resource_base.sharing.handing_over.models import HandOver
from resource_base.sharing.handing_over.vocabulary import Way
from tests.browser.conftest import NARROW, served
from tests.browser.looking import overflow, violations
from tests.domain.catalog.making import organization, service
from tests.ports import held_port
from tests.site import Site

pytestmark = pytest.mark.browser

MAICHE = {"insee": "25356", "commune": "Maîche", "postal_code": "25120", "lat": 47.2517, "lon": 6.8047}
CAR = "mobilite--acceder-a-un-vehicule"
ROOF = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
CHILD = "famille--garde-denfants"
HIDDEN_STREET, HIDDEN_NUMBER = "9 chemin du Secret", "01 99 00 00 77"
SITUATION = "/personne?besoin=mobilite&besoin=logement&besoin=famille&besoin=numerique&habite=25120"
REFERENCE, PLATEAU = "Plateau 12", "epci:200023075"
NOTE = "Demandez la personne de l’accueil."


def fill(_base, session):
    """Four answers about a car and three about a roof near Maîche, one of them hidden; nothing else there."""
    house = organization(session)
    for number in range(4):
        contact = {"name": "Prune Réservée", "phone": HIDDEN_NUMBER, "visibility": Visibility.PROFESSIONALS}
        service(
            session,
            f"car{number}",
            of=house,
            name=f"Prêt de voiture {number}",
            themes=(CAR,),
            coverage=("departement:25",),
            phone=f"01 99 00 01 0{number}",
            places=[{**MAICHE, "address": f"{number + 1} rue de la Gare", "precision": "address"}],
            contacts=[contact],
        )
        both: dict[str, Any] = {"themes": (ROOF,), "coverage": ("departement:25",)}
        if number:
            roof = both | {"name": f"Toit {number}", "phone": f"01 99 00 02 0{number}"} | _hidden(number == 1)
            service(session, f"roof{number}", of=house, **roof)
    service(
        session,
        "elsewhere",
        of=house,
        name="Crèche de Dijon",
        themes=(CHILD,),
        coverage=("departement:21",),
        places=[{"insee": "21231", "commune": "Dijon", "precision": "commune"}],
    )


def _hidden(is_so):
    street = HIDDEN_STREET if is_so else "2 place Claire"
    return {
        "address_confidential": is_so,
        "places": [{**MAICHE, "address": street, "precision": "address"}],
    }


@pytest.fixture(scope="module")
def plateau(tmp_path_factory):
    with held_port() as port:
        home = f"http://127.0.0.1:{port}"
        site = Site.build(tmp_path_factory.mktemp("pair"), fill, public_url=home, demonstration=True)
        with contextmanager(served)(site, port=port):
            yield site
    site.base.database.dispose()


def missing(site):
    """The needs that were recorded: their freins and where."""
    with site.base.database.reading() as session:
        return {(each.needs, each.place) for each in session.scalars(select(UnmetNeed))}


def handed(site):
    with site.base.database.reading() as session:
        return set(session.scalars(select(HandOver.way)))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(someone, email):
    page = someone.open("/connexion")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{someone.address}/")
    return page


def assert_clean(page):
    assert (page.url, violations(page), overflow(page)) == (page.url, set(), 0)


def answers(page):
    """The names of the answers shown, frein by frein."""
    sections = page.locator("section.frein")
    return {
        sections.nth(number).get_attribute("id"): sections.nth(number).locator("article h3").all_inner_texts()
        for number in range(sections.count())
    }


def read(text):
    """A text without its spaces: a PDF cuts its lines where it likes."""
    return re.sub(r"\s+", "", text)


def compose(someone):
    """Start from the situation, record what is missing, keep all that is found; the path of the selection."""
    page = someone.open(SITUATION)
    found = {slug: len(names) for slug, names in answers(page).items()}
    assert found == {"frein-logement": 3, "frein-mobilite": 3, "frein-famille": 0, "frein-numerique": 0}
    assert_clean(page)
    press(page, "Signaler les 2 besoins sans réponse")
    page.get_by_text("Besoin signalé").nth(1).wait_for()
    for tick in page.locator("input[name=entree]").all():
        tick.check()
    press(page, "Garder dans une sélection")
    page.get_by_label("Référence").fill(REFERENCE)
    press(page, "Garder")
    page.get_by_role("link", name=REFERENCE).first.click()
    page.get_by_role("heading", level=1, name=REFERENCE).wait_for()
    assert_clean(page)
    return page.url.removeprefix(someone.address)


def share(someone, email):
    someone.page.get_by_role("link", name="Partager").click()
    someone.page.get_by_label("Son adresse électronique").fill(email)
    press(someone.page, "Partager")


def take_part(someone):
    """Accept, bring the last entry one place up with a note; the order that this makes."""
    page = someone.open("/selections")
    press(page, "Accepter")
    names = page.locator(".kept-entries h2")
    names.first.wait_for()
    *before, last_but_one, last = names.all_inner_texts()
    page.get_by_role("button", name=f"Monter « {last} »").click()
    page.locator(f'[data-entry="{last}"]').get_by_text("Ajouter une note").click()
    page.get_by_label(f"Note à remettre avec « {last} »").fill(NOTE)
    press(page, "Enregistrer")
    page.locator("summary", has_text="de Malo").wait_for()
    return [*before, last, last_but_one]


def take_paper_and_pdf(someone, path):
    """The words of both."""
    page = someone.open(f"{path}/remettre")
    assert_clean(page)
    with page.expect_download() as download:
        press(page, "Télécharger le PDF")
    pdf = PdfReader(BytesIO(download.value.path().read_bytes()))
    press(page, "Ouvrir le document à imprimer")
    page.get_by_role("heading", level=1, name="Des solutions pour vous").wait_for()
    assert_clean(page)
    return page.locator("main").inner_text(), "".join(sheet.extract_text() for sheet in pdf.pages)


def make_link(someone, path):
    press(someone.open(f"{path}/remettre"), "Créer un lien")
    return someone.page.locator(".link-address").last.inner_text().removeprefix(someone.address)


def assert_holds(face, names):
    """All that was kept and its note, each number, nothing that the public may not see."""
    said = [each for each in (*names, NOTE) if read(each) in read(face)]
    numbers = set(re.findall(r"019900(?:00|01|02)\d\d", read(face)))
    hidden = [each for each in (HIDDEN_STREET, "Prune", REFERENCE) if each in face]
    assert (said, len(numbers), read(HIDDEN_NUMBER) in numbers, hidden) == ([*names, NOTE], 6, False, [])


def test_two_compose_for_a_person_record_what_is_missing_and_hand_it_over(reader, plateau):
    home = plateau.base.settings.public_url
    adviser, colleague = (each.email for each in ACCOUNTS if each.role is Role.PROFESSIONAL)
    nadia, malo, visitor = (reader(None, at=home) for _ in range(3))
    sign_in(nadia, adviser)
    sign_in(malo, colleague)

    path = compose(nadia)
    assert missing(plateau) == {(("famille",), PLATEAU), (("numerique",), PLATEAU)}
    share(nadia, colleague)
    names = take_part(malo)
    assert nadia.open(path).locator(".kept-entries h2").all_inner_texts() == names

    paper, pdf = take_paper_and_pdf(nadia, path)
    link = make_link(nadia, path)
    visitor.page.set_viewport_size({"width": NARROW, "height": 900})
    opened = visitor.open(link)
    assert_clean(opened)
    for face in (paper, pdf, opened.locator("main").inner_text()):
        assert_holds(face, names)

    with time_machine.travel(now() + timedelta(days=31)):
        expired = opened.goto(home + link).status
    alive = opened.goto(home + link).status
    line = nadia.open(f"{path}/remettre").locator(".link-line", has_text=link)
    line.get_by_role("button", name="Fermer").click()
    nadia.page.get_by_text("Lien fermé le").wait_for()
    assert (expired, alive, opened.goto(home + link).status) == (404, 200, 404)
    visitor.complaints.clear()  # Chromium tells a 404 on its console
    assert handed(plateau) == {Way.PDF, Way.PRINT, Way.LINK}
