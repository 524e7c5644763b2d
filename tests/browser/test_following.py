"""Favourites and links to copy in a browser: at once with scripts, by a form and a field without."""

import pytest

from resource_base.accounts.models import Role
from tests.browser.conftest import NARROW
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

LINE = "/recherche?q=permis&habite=Pontarlier"


def test_an_entry_becomes_a_favourite_without_leaving_the_page(reader):
    page = reader(Role.PARTNER).open(LINE)
    button = page.locator("[data-favourite] button").first
    button.click()
    page.get_by_role("button", name="Dans mes favoris").first.wait_for()
    assert page.url.endswith(LINE)

    page.reload()
    page.get_by_role("button", name="Dans mes favoris").first.wait_for()
    button.click()
    page.get_by_role("button", name="Mettre en favori").first.wait_for()
    page.goto(page.url.replace(LINE, "/favoris"))
    assert "Aucun favori" in page.locator("main").inner_text()


def test_it_does_without_scripts_and_comes_back_to_the_entry(reader):
    page = reader(Role.PARTNER, java_script_enabled=False).page
    page.goto(reader(Role.PARTNER).address + LINE)
    for kept in ("Dans mes favoris", "Mettre en favori"):
        page.locator("[data-favourite] button").first.click()
        page.wait_for_url("**/recherche?**#solution-*")
        assert page.locator("[data-favourite] button").first.inner_text().startswith(kept)


def test_the_link_of_a_search_is_copied(reader):
    someone = reader(Role.PROFESSIONAL)
    someone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = someone.open("/recherche?habite=Pontarlier&q=permis")
    page.get_by_text("Copier le lien").click()
    page.get_by_text("Le lien est copié.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Le lien de cette page").input_value()
    assert copied.endswith(LINE)


def test_a_sheet_is_printed_by_a_button_that_a_browser_without_scripts_does_not_show(reader, site):
    sheet = site.sheet_path("Crèche à horaires")
    page = reader(Role.PROFESSIONAL).open(sheet)
    page.evaluate("globalThis.print = () => { globalThis.printed = true; }")
    page.get_by_role("button", name="Imprimer").click()
    assert page.evaluate("globalThis.printed")
    without = reader(Role.PROFESSIONAL, java_script_enabled=False).open(sheet)
    assert without.get_by_role("button", name="Imprimer").count() == 0


@pytest.mark.parametrize("path", ["/", "/favoris", "/recherches/enregistrer?q=permis", "/nouveautes"])
def test_the_pages_are_open_to_all_and_narrow(reader, path):
    page = reader(Role.PROFESSIONAL, width=NARROW).open(path)
    assert (violations(page), overflow(page)) == (set(), 0)
