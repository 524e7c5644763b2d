"""Pages of staff and managers in a browser: clean, on one line, picked by keyboard, without a script too."""

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog import organizations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

PAGES = {
    "administration": "/administration",
    "structures": "/structures?q=ccas",
    "no structure": "/structures?q=zzz",
    "structure": "/structures/{structure}",
    "people": "/personnes?q=claire",
    "person": "/personnes/{curator}",
    "scope": "/personnes/{curator}/perimetre",
    "letters": "/lettres",
    "log": "/journal",
    "own data": "/mon-compte/donnees",
}


@pytest.fixture
def ids(site):
    with site.base.database.reading() as session:
        curator = session.scalars(select(User.id).where(User.role == Role.CURATOR)).first()
        return {"structure": organizations.called(session, "Roule Doubs")[0].id, "curator": curator}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_staff_is_clean(reader, ids, name, width):
    page = reader(Role.ADMINISTRATOR, width=width).open(PAGES[name].format(**ids))
    assert (violations(page), overflow(page)) == (set(), 0)


# As wide as those of départements are, and there before anything is measured.
WEAR_A_LOGO = """async () => {
  const drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"/>';
  const logo = Object.assign(new Image(300, 90), { className: "logo", alt: "" });
  logo.src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  await logo.decode();
  document.querySelector(".site-name").prepend(logo);
}"""


@pytest.mark.parametrize("width", [992, 1024, 1248, 1440, 1920])
def test_the_header_of_an_administrator_holds_on_one_line_with_a_logo_and_without(reader, width):
    page = reader(Role.ADMINISTRATOR, width=width).open("/administration")
    assert spread(page) <= 2
    assert page.locator(".menu > summary").is_hidden()
    page.locator(".site-name").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Accueil"
    page.evaluate(WEAR_A_LOGO)
    assert (spread(page) <= 2, overflow(page)) == (True, 0)


def spread(page):
    """By how many pixels the middles of the doors of the header differ in height."""
    doors = page.locator(".site-nav").locator("a, button:visible").all()
    middles = [box["y"] + box["height"] / 2 for box in (door.bounding_box() for door in doors)]
    return max(middles) - min(middles)


def test_the_menu_of_a_telephone_unfolds_without_a_script(reader):
    page = reader(Role.ADMINISTRATOR, width=390, java_script_enabled=False).open("/administration")
    link = page.get_by_role("link", name="Administration")
    assert link.is_hidden()
    page.get_by_text("Menu", exact=True).click()
    assert link.is_visible()


def invite(page, guest, organization):
    page.get_by_label("Prénom et nom").fill("Lise Marchal")
    page.get_by_label("Adresse électronique professionnelle").fill(guest)
    page.get_by_label("Structure", exact=True).press_sequentially(organization)


def test_an_organisation_is_picked_by_keyboard(reader):
    page = reader(Role.CURATOR).open("/invitations")
    invite(page, "lise@roule.example", "roule d")
    page.get_by_role("listbox").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("Structure", exact=True).input_value().startswith("Roule Doubs")
    assert (violations(page), overflow(page)) == (set(), 0)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    page.get_by_text("lise@roule.example").wait_for()
    assert "Roule Doubs" in page.get_by_role("listitem").filter(has_text="lise@roule.example").inner_text()


def test_an_organisation_is_picked_without_a_script(reader):
    someone = reader(Role.CURATOR, java_script_enabled=False)
    page = someone.open("/invitations")
    invite(page, "paul@ccas.example", "ccas morteau")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    page.get_by_role("group", name="Quelle structure").wait_for()
    someone.complaints.clear()  # Chromium tells a 422 on its console
    page.get_by_role("group", name="Quelle structure").get_by_role("radio").first.check()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    assert "CCAS de Morteau" in page.get_by_role("listitem").filter(has_text="paul@ccas.example").inner_text()


def test_a_choice_that_is_typed_over_is_forgotten(reader):
    someone = reader(Role.CURATOR)
    page = someone.open("/invitations")
    invite(page, "ines@ccas.example", "roule d")
    page.get_by_role("listbox").get_by_role("option").first.click()
    page.get_by_label("Structure", exact=True).fill("ccas")
    page.get_by_label("Prénom et nom").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Quelle structure").wait_for()
    someone.complaints.clear()  # Chromium tells a 422 on its console
    assert (violations(page), overflow(page)) == (set(), 0)
