"""Every page of the table of routes (tests/house/matrix.txt), for every role that it opens to, is clean.

A new route is looked at as soon as it is classified. Roles that get the same skeleton are looked at once.
"""

import re

import pytest

from tests.browser.looking import PAGE, Answer, faults
from tests.house.matrix import COLUMNS, TABLE

pytestmark = pytest.mark.browser

NOT_A_PAGE = re.compile(r"\.\w+$|/suggestions$|^/sante/|^/proposer/horaires$|^/mon-compte/session$")
GIVEN = [line for line in TABLE if line.method == "GET" and "200" in line.expected.values()]
LINES = {line.name: line for line in GIVEN if not NOT_A_PAGE.search(line.path)}
WHOSE_HEADER = {"visit": "/connexion"} | dict.fromkeys(COLUMNS[1:], "/mon-compte")


@pytest.mark.parametrize("name", LINES)
def test_a_page_is_clean_for_everyone(reader, crossroads, crossroads_address, name):
    line = LINES[name]
    answers = {who: crossroads.ask(line, who) for who in COLUMNS if line.expected[who] == "200"}
    assert {each.mimetype for each in answers.values()} == {PAGE}
    given = [Answer.of(each, who, crossroads) for who, each in answers.items()]
    assert faults(reader(at=crossroads_address), name, given) == []


@pytest.mark.parametrize("who", WHOSE_HEADER)
def test_the_header_of_everyone_is_clean(reader, crossroads, crossroads_address, who):
    line = next(each for each in GIVEN if each.path == WHOSE_HEADER[who])
    answer = Answer.of(crossroads.ask(line, who), who, crossroads)
    assert faults(reader(at=crossroads_address), line.name, [answer]) == []


def test_what_is_not_looked_at_is_no_page(crossroads):
    left = [line for line in GIVEN if NOT_A_PAGE.search(line.path)]
    answers = {line.name: crossroads.ask(line, _first_to_read(line)) for line in left}
    assert {name for name, answer in answers.items() if answer.mimetype == PAGE} == set()


def _first_to_read(line):
    return next(who for who in COLUMNS if line.expected[who] == "200")
