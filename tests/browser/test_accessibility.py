"""Every kind of page, at 1280 and 320 pixels: no axe violation, no complaint, no horizontal scroll."""

import pytest

from resource_base.accounts.models import Role
from resource_base.accounts.vocabulary import Stage
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

PAGES = {
    "sign-in": (None, "/connexion"),
    "accessibility": (None, "/accessibilite"),
    "legal notice": (None, "/mentions-legales"),
    "personal data": (None, "/donnees-personnelles"),
    "home": (Role.PROFESSIONAL, "/"),
    "results": (Role.PROFESSIONAL, "/recherche?q=voiture+pontarlier&frais=gratuit&frais=payant"),
    "no result": (Role.PROFESSIONAL, "/recherche?q=xyzzyq&sans=correction"),
    "place choice": (Role.PROFESSIONAL, "/recherche?q=voiture&habite=25300&fraicheur=12mois"),
    "sheet": (Role.PROFESSIONAL, "{sheet}?q=cr%C3%A8che&habite=Pontarlier"),
    "desk": (Role.CURATOR, "{confidential}"),
    "forgotten": (None, "/mot-de-passe-oublie"),
    "request for access": (None, "/demander-un-acces"),
    "requests": (Role.CURATOR, "/demandes-acces"),
    "account": (Role.PROFESSIONAL, "/mon-compte"),
    "password": (Role.PROFESSIONAL, "/mon-compte/mot-de-passe"),
    "own second factor": (Role.PROFESSIONAL, "/mon-compte/double-authentification"),
    "invitations": (Role.CURATOR, "/invitations"),
    "people": (Role.ADMINISTRATOR, "/personnes"),
    "code": (Stage.CODE, "/connexion/code"),
    "second factor": (Stage.ENROLMENT, "/connexion/double-authentification"),
    "error": (Role.PROFESSIONAL, "/nulle-part"),
}


def half_way(reader, site, stage, width):
    """Someone who owes the second step."""
    someone = reader(width=width)
    cookie = site.half_way(stage).get_cookie("session")
    someone.page.context.add_cookies([{"name": "session", "value": cookie.value, "url": someone.address}])
    return someone


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_clean(reader, site, name, width):
    role, path = PAGES[name]
    path = path.format(
        sheet=site.sheet_path("Crèche à horaires"), confidential=site.sheet_path("Aide aux victimes")
    )
    someone = half_way(reader, site, role, width) if isinstance(role, Stage) else reader(role, width=width)
    page = someone.open(path)
    if name == "error":
        someone.complaints.clear()  # Chromium tells a 404 on its console
    assert (violations(page), overflow(page)) == (set(), 0)


def test_the_dark_page_is_clean_too(reader):
    page = reader(Role.PROFESSIONAL, color_scheme="dark").open("/recherche?q=voiture&habite=Pontarlier")
    assert violations(page) == set()


def test_unfolded_filters_and_an_open_popup_are_clean(reader):
    someone = reader(Role.PROFESSIONAL, width=NARROW)
    page = someone.open("/recherche?q=voiture&habite=Pontarlier")
    page.get_by_text("Filtrer").click()
    assert (violations(page), overflow(page)) == (set(), 0)
    page.get_by_role("link", name="Carte", exact=True).click()
    page.locator(".leaflet-marker-icon:has(.point)").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a[data-entry]").wait_for()
    assert (violations(page), overflow(page)) == (set(), 0)
