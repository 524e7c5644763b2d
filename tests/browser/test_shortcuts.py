"""The single keys of the desk, which whoever speaks to their computer must be able to switch off."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role
from resource_base.catalog.models import Service
from resource_base.curation.proposals import workflow
from resource_base.curation.proposals.authors import Author
from tests.browser.conftest import served
from tests.browser.looking import violations
from tests.domain.catalog.making import service
from tests.site import Site

pytestmark = pytest.mark.browser


def fill(_base, session):
    service(session)
    session.flush()
    entry = session.scalars(select(Service)).one()
    workflow.correct(session, entry, {"phone": "01 99 00 00 01"}, author=Author("Ana Ruiz"))


@pytest.fixture
def address(tmp_path):
    site = Site.build(tmp_path, fill, demonstration=True)
    with contextmanager(served)(site) as found:
        yield found
    site.base.database.dispose()


def test_single_keys_are_switched_off_and_on_again_and_the_browser_remembers(reader, address):
    someone = reader(Role.CURATOR, at=address)

    def where_j_leads():
        page = someone.open("/propositions")
        page.keyboard.press("j")
        return page.evaluate("document.activeElement.tagName")

    found = [where_j_leads()]
    for label in ("Couper ces raccourcis", "Remettre ces raccourcis"):
        someone.page.get_by_role("button", name=label).click()
        found.append(where_j_leads())
    assert (found, violations(someone.page)) == (["A", "BODY", "A"], set())
