"""The look itself is looked at: each fault that it looks for is found in a page that has it."""

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import Answer, distinct, faults
from tests.house.matrix import TABLE

pytestmark = pytest.mark.browser

PATH = "/mentions-legales"


@pytest.fixture
def answer(crossroads):
    line = next(line for line in TABLE if line.path == PATH)
    return Answer.of(crossroads.ask(line, "visit"), "visit", crossroads)


def with_more(answer, more):
    text = answer.text.replace("</main>", f"{more}</main>")
    return Answer(answer.path, answer.who, text, answer.headers, answer.session)


def told(reader, address, answer):
    return [(each.width, each.what) for each in faults(reader(at=address), PATH, [answer])]


def test_a_good_page_has_none(reader, crossroads_address, answer):
    assert told(reader, crossroads_address, with_more(answer, "<p>Bonjour.</p>")) == []


def test_a_field_without_a_label_is_told_at_both_widths(reader, crossroads_address, answer):
    found = told(reader, crossroads_address, with_more(answer, '<input type="text" name="q">'))
    assert found == [(width, 'label: <input type="text" name="q">') for width in (NARROW, WIDE)]


def test_what_the_policy_refuses_is_told(reader, crossroads_address, answer):
    found = told(reader, crossroads_address, with_more(answer, "<script>window.done = 1</script>"))
    assert {width for width, _ in found} == {WIDE}
    assert any(what.startswith("The policy refuses script-src-elem: inline") for _, what in found)


def test_what_is_too_wide_is_told_with_its_pixels(reader, crossroads_address, answer):
    wide = '<svg aria-hidden="true" width="700" height="9"></svg>'
    found = told(reader, crossroads_address, with_more(answer, wide))
    assert [(width, what.endswith(" px too wide")) for width, what in found] == [(NARROW, True)]


def test_an_error_of_a_script_is_told_with_its_page_and_whose_it_is(reader, crossroads_address, answer):
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    script = f'<script nonce="{nonce}">console.error("Aïe")</script>'
    found = faults(reader(at=crossroads_address), PATH, [with_more(answer, script)])
    assert [(each.page, each.who, each.what.partition(" ")[0]) for each in found] == [(PATH, "visit", "Aïe")]


def test_answers_of_one_skeleton_are_looked_at_once_whatever_their_words(answer):
    one, two, three = ("<ul><li>Un</li></ul>", "<ul><li>Deux</li><li>Trois</li></ul>", "<ul><li></li></ul>")
    given = [with_more(answer, each) for each in (one, two, three)]
    assert distinct(given) == [given[0], given[2]]
