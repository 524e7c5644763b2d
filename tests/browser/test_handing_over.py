"""Handing a selection over in a browser: paper and PDF say the same, the link opens until it ends."""

import re
from datetime import timedelta
from io import BytesIO
from unicodedata import normalize

import pytest
import time_machine
from pypdf import PdfReader

from resource_base.accounts.models import Role
from resource_base.database import now
from tests.browser.conftest import NARROW
from tests.browser.looking import overflow, violations
from tests.web.handed import Handing, plain

pytestmark = pytest.mark.browser

NAMES = ("115, un toit", "Acheter son logement", "Accueil de jour Alzheimer")
HIDDEN_ON_PAPER = "Imprimez cette page"


@pytest.fixture
def handing(site):
    return Handing.of(site, *NAMES, note="Appelez le matin.")


def squeezed(data):
    """The letters of a PDF in order, however its lines are cut and its accents set, but the page numbers."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    letters = re.sub(r"\s+", "", normalize("NFKC", "".join(pages)))
    return re.sub(r"Page\d+sur\d+", "", letters)


def clean(page):
    return violations(page), overflow(page)


def test_the_paper_and_the_pdf_carry_the_same_and_numbers_are_large(handing, reader):
    someone = reader(Role.PROFESSIONAL, width=NARROW)
    page = someone.open(handing.path)
    assert clean(page) == (set(), 0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le PDF").click()
    page.get_by_role("button", name="Ouvrir le document à imprimer").click()
    page.get_by_role("heading", name="Des solutions pour vous").wait_for()
    assert clean(page) == (set(), 0)
    assert page.get_by_role("button", name="Imprimer").is_visible()

    page.emulate_media(media="print")
    assert page.get_by_text(HIDDEN_ON_PAPER).is_hidden()
    number = page.locator(".number").first
    size = number.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert (re.sub(r"\d", "0", plain(number.inner_text())), size > 20) == ("00 00 00 00 00", True)
    printed = page.pdf(prefer_css_page_size=True)
    assert squeezed(printed) == squeezed(download.value.path().read_bytes())


def test_a_link_opens_without_cookie_nor_script_until_it_is_closed(handing, reader):
    owner = reader(Role.PROFESSIONAL)
    page = owner.open(handing.path)
    page.get_by_role("button", name="Créer un lien").click()
    path = "/p/" + page.locator(".link-address").inner_text().partition("/p/")[2]
    assert clean(page) == (set(), 0)

    visitor = reader(width=NARROW, java_script_enabled=False)
    opened = visitor.open(path)
    assert opened.get_by_role("heading", level=2).first.inner_text() == "Logement"
    assert opened.get_by_text("Pour vous : Appelez le matin.").count() == len(NAMES)
    assert opened.context.cookies() == []
    assert opened.locator('a[href^="tel:"]').count() >= len(NAMES)

    page.get_by_role("button", name="Fermer").click()
    page.get_by_text("Lien fermé le").wait_for()
    opened.reload()
    assert opened.get_by_role("heading").inner_text() == "Ce lien ne s’ouvre pas"
    visitor.complaints.clear()  # Chromium tells a 404 on its console


def test_a_link_dies_on_its_day(handing, reader):
    handing.post("/liens", duree="7")
    path, visitor = f"/p/{handing.links()[0]}", reader(width=NARROW)
    assert clean(visitor.open(path)) == (set(), 0)
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        page = visitor.open(path)
        assert page.get_by_role("heading").inner_text() == "Ce lien ne s’ouvre pas"
    assert clean(page) == (set(), 0)
    visitor.complaints.clear()  # Chromium tells a 404 on its console


def test_the_text_is_copied_and_the_same_without_a_script(handing, reader):
    handing.post("/texte", lien="oui")
    someone = reader(Role.PROFESSIONAL, width=NARROW, permissions=["clipboard-read", "clipboard-write"])
    page = someone.open(f"{handing.path}/texte?lien=oui")
    page.get_by_role("button", name="Copier le texte").click()
    page.get_by_text("Copié", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#texte").inner_text()
    assert clean(page) == (set(), 0)
    without = reader(Role.PROFESSIONAL, java_script_enabled=False).open(f"{handing.path}/texte?lien=oui")
    assert without.locator("#texte").inner_text() == copied
    assert without.get_by_role("button", name="Copier le texte").count() == 0


def test_what_was_written_to_break_a_page_is_text_behind_a_link_and_on_paper(
    planted, planted_address, reader
):
    handing = Handing.of(planted, "Piège", note="<script>window.leaked=9</script> ${window.leaked=10}")
    handing.post("/liens", duree="7", notes="oui")
    page = reader(at=planted_address, width=NARROW).open(f"/p/{handing.links()[0]}")
    assert page.get_by_text("window.leaked=9").count() == 1
    assert (page.evaluate("window.leaked"), clean(page)) == (None, (set(), 0))
    assert "window.leaked=9" in squeezed(handing.handed("/document.pdf", notes="oui").data)
