"""Every page of the table of routes (tests/house/matrix.txt), as the first role that it opens to, is clean.

Pages that only a link or an id leads to are there too; a new route is looked at as soon as it is classified.
"""

import re
from contextlib import contextmanager

import pytest

from tests.browser.conftest import NARROW, WIDE, served
from tests.browser.test_accessibility import PAGES, overflow, violations
from tests.house.crossroads import Crossroads
from tests.house.matrix import TABLE

pytestmark = pytest.mark.browser

NOT_A_PAGE = re.compile(r"\.\w+$|/suggestions$|^/sante/|^/proposer/horaires$")
READ_ELSEWHERE = {path for _, path in PAGES.values()}
LINES = {
    line.path: next(who for who, answer in line.expected.items() if answer == "200")
    for line in TABLE
    if line.method == "GET"
    and not line.fields
    and "200" in line.expected.values()
    and line.path not in READ_ELSEWHERE
    and not NOT_A_PAGE.search(line.path)
}


@pytest.fixture(scope="module")
def crossroads(tmp_path_factory):
    made = Crossroads.build(tmp_path_factory.mktemp("crossroads-browser"))
    yield made
    made.site.base.database.dispose()


@pytest.fixture(scope="module")
def crossroads_address(crossroads):
    with contextmanager(served)(crossroads.site) as address:
        yield address


@pytest.mark.parametrize("path", LINES)
def test_a_page_is_clean(reader, crossroads, crossroads_address, path):
    someone = reader(at=crossroads_address, width=NARROW)
    cookie = crossroads.client(LINES[path]).get_cookie("session")
    someone.page.context.add_cookies([{"name": "session", "value": cookie.value, "url": crossroads_address}])
    page = someone.open(crossroads.named(path))
    found = {NARROW: (violations(page), overflow(page))}
    page.set_viewport_size({"width": WIDE, "height": 900})
    found[WIDE] = (violations(page), overflow(page))
    assert found == {NARROW: (set(), 0), WIDE: (set(), 0)}
