"""The binôme on one selection, each in a browser: moving by keyboard, without scripts, and at once."""

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.sharing.selections import actions
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def path(planted):
    """A selection of three entries: of the professional, edited by the curator."""
    with planted.base.database.transaction() as session:
        owner, colleague = (
            session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()
            for name in ("conseillere", "referente")
        )
        made = actions.start(session, reference="Sélection du 22 novembre", by=owner, months=6)
        entries = session.scalars(
            select(Service).where(Service.state == "published").order_by(Service.name).limit(3)
        )
        keep(session, made, [Chosen(each) for each in entries])
        made.members.append(SelectionMember(user_id=colleague.id, right=Right.EDIT, since=now()))
        session.flush()
    yield f"/selections/{made.id}"
    with planted.base.database.transaction() as session:
        session.delete(session.get_one(Selection, made.id))


def order(page):
    """The entries in the order in which the page shows them."""
    return page.locator(".kept-entries h2").all_inner_texts()


def focused(page):
    return page.evaluate("document.activeElement.textContent").split()


def saved(page):
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Enregistré.").wait_for()


def test_an_entry_is_moved_by_keyboard_the_focus_stays_on_it_and_it_is_said(reader, planted_address, path):
    page = reader(Role.PROFESSIONAL, at=planted_address).open(path)
    first, second, third = order(page)
    page.locator(".down").first.focus()
    page.keyboard.press("Enter")
    assert (order(page), focused(page)[0]) == ([second, first, third], "Descendre")
    page.keyboard.press("Enter")
    assert order(page) == [second, third, first]
    assert focused(page) == ["Monter", "«", *first.split(), "»"]  # it cannot go further down
    assert page.locator("#selection-status").inner_text() == f"{first} : 3 sur 3"
    assert page.get_by_text("ne sont pas encore enregistrés").is_visible()
    saved(page)
    page.reload()
    assert order(page) == [second, third, first]


def test_without_scripts_the_same_buttons_save_and_lead_back_to_the_entry(reader, planted_address, path):
    page = reader(Role.PROFESSIONAL, at=planted_address, width=NARROW, java_script_enabled=False).open(path)
    first, second, third = order(page)
    with page.expect_navigation():  # the whole page: it says « Enregistré. » before its entries
        page.locator(".down").first.click()
    page.get_by_text("Enregistré.").wait_for()
    assert order(page) == [second, first, third]
    assert page.locator(":focus").inner_text().startswith("Descendre")
    assert page.locator("li:has(:focus) h2").inner_text() == first


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_two_who_write_one_note_at_once_choose_what_they_keep(reader, planted_address, path, width):
    claire = reader(Role.PROFESSIONAL, at=planted_address, width=width)
    mine = claire.open(path)
    theirs = reader(Role.CURATOR, at=planted_address, width=width).open(path)
    for page, note in ((theirs, "Fermé le lundi."), (mine, "Appeler avant dix heures.")):
        page.locator("details.note summary").first.click()
        page.locator("textarea").first.fill(note)
    saved(theirs)
    mine.get_by_role("button", name="Enregistrer").click()
    mine.get_by_role("heading", name="À accorder avec un collègue").wait_for()
    assert (overflow(mine), violations(mine)) == (0, set())
    assert mine.locator("textarea").input_value() == "Fermé le lundi.\nAppeler avant dix heures."
    mine.get_by_label("La mienne").check()
    saved(mine)
    assert mine.locator("textarea").first.input_value() == "Appeler avant dix heures."
    assert (overflow(mine), violations(mine)) == (0, set())
    assert ["409" in complaint for complaint in claire.complaints] == [True]
    claire.complaints.clear()  # Chromium tells every answer that is not 2xx
