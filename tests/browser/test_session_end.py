"""The end of a session is told before it comes, is put off from the keyboard, and loses nothing typed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update

from resource_base.accounts.demonstration import PASSWORD
from resource_base.accounts.models import Role, SignInSession
from resource_base.database import now
from tests.browser.conftest import served
from tests.browser.looking import overflow, violations
from tests.site import Site

pytestmark = pytest.mark.browser

NEED = "Garde d’enfants à cinq heures du matin"
STAY, IN_ANOTHER_TAB = "Rester connecté", "Connectez-vous dans un nouvel onglet"


@pytest.fixture
def site(tmp_path):
    made = Site.build(tmp_path, lambda _base, _session: None, demonstration=True)
    yield made
    made.base.database.dispose()


@pytest.fixture
def address(site):
    with contextmanager(served)(site) as found:
        yield found


@pytest.fixture
def left_open(site, address, reader):
    """Someone who left a form open, on a clock of their own: `later(…)` lets that much time go by."""
    someone = reader(Role.CURATOR, at=address)
    someone.page.clock.install()
    someone.open("/besoins/signaler")

    def later(minutes):
        with site.base.database.transaction() as session:
            aged = now() - timedelta(minutes=minutes)
            session.execute(update(SignInSession).values(last_seen_at=aged))
        someone.page.clock.run_for(minutes * 60_000)

    return someone, later


def test_the_end_is_told_once_and_put_off_by_keyboard(left_open):
    someone, later = left_open
    page = someone.page
    later(26)
    told = page.get_by_role("alert").filter(
        has_text="Votre session se ferme dans 4 minutes, faute d’activité."
    )
    told.wait_for()
    assert (violations(page), overflow(page)) == (set(), 0)
    page.get_by_role("button", name=STAY).focus()
    page.keyboard.press("Enter")
    told.wait_for(state="hidden")


def test_whoever_types_is_not_told_and_stays(left_open):
    someone, later = left_open
    someone.page.get_by_label("Ce qui manque").fill(NEED)
    with someone.page.expect_response(lambda answer: answer.request.method == "POST") as stayed:
        later(26)
    assert stayed.value.json()["left"] > 29 * 60
    assert someone.page.get_by_role("button", name=STAY).count() == 0


def test_what_was_typed_is_sent_after_signing_in_in_another_tab(left_open, address):
    someone, later = left_open
    page = someone.page
    page.get_by_label("Ce qui manque").fill(NEED)
    later(31)
    page.get_by_text("Votre session est fermée.").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=IN_ANOTHER_TAB).click()
    tab = opened.value
    tab.get_by_label("Adresse électronique").fill("referente@demo.example")
    tab.get_by_label("Mot de passe").fill(PASSWORD)
    tab.get_by_role("button", name="Se connecter").click()
    tab.wait_for_url(f"{address}/")
    page.get_by_role("button", name="Signaler ce besoin").click()
    page.get_by_text(NEED).wait_for()
    assert "/besoins/signaler" not in page.url
