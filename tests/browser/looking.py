"""Looks at an answer of the site in a browser, as it was given: its page, its headers, its policy.

An answer that only a form or a fault gives is looked at like any page, and nothing is written to get it.
Answers of one skeleton are looked at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route
from werkzeug.test import TestResponse

from tests.browser.conftest import NARROW, WIDE, Reader
from tests.house.crossroads import Crossroads

TAGS = ("RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Passes told too would double the time of each look.
RULES = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
# What axe cannot know is told here with its reason; nothing is.
KNOWN: dict[str, str] = {}
HEIGHT = 900
PAGE = "text/html"
LEAVES = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
TOLD = {"class", "type", "role", "autocomplete", "lang", "tabindex"}  # attributes of which the value counts


RUN = "rules => axe.run(rules).then(found => found.violations)"
LAY_OUT_ALL = """() => {
  const all = new CSSStyleSheet();
  all.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [all];
}"""


def violations(page: Page) -> set[str]:
    """What axe has against the page, each with the beginning of its element.

    What is not laid out before one scrolls there has no size yet, and is laid out first.
    """
    page.evaluate(LAY_OUT_ALL)
    if not page.evaluate("'axe' in window"):  # it stays while the page does
        page.evaluate(AXE_SCRIPT)
    return {
        f"{each['id']}: {node['html'][:120]}"
        for each in page.evaluate(RUN, RULES)
        for node in each["nodes"]
        if each["id"] not in KNOWN
    }


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which page, for whom, at which width (pixels)."""

    page: str
    who: str
    width: int
    what: str


@dataclass(frozen=True)
class Answer:
    """A page that the site gave to someone, and the session that it was given under."""

    path: str
    who: str
    text: str
    headers: Mapping[str, str]
    session: str

    @classmethod
    def of(cls, response: TestResponse, who: str, crossroads: Crossroads) -> "Answer":
        """What a role got at the crossroads."""
        headers = {name: value for name, value in response.headers if name != "Set-Cookie"}
        session = crossroads.client(who).get_cookie("session")
        assert session is not None
        return cls(response.request.path, who, response.get_data(as_text=True), headers, session.value)


def faults(reader: Reader, name: str, answers: Iterable[Answer]) -> list[Fault]:
    """Everything wrong with these answers, at both widths; each skeleton is looked at once."""
    return [fault for answer in distinct(answers) for fault in _look(reader, name, answer)]


def distinct(answers: Iterable[Answer]) -> list[Answer]:
    """One answer of each skeleton: the first."""
    seen: dict[Any, Answer] = {}
    for answer in answers:
        seen.setdefault(skeleton(answer.text), answer)
    return list(seen.values())


def _look(reader: Reader, name: str, answer: Answer) -> Iterator[Fault]:
    before = len(reader.complaints)
    with shown(reader, answer) as page:
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            told = sorted(violations(page))
            wider = overflow(page)
            told += [f"{wider} px too wide"] if wider else []
            yield from (Fault(name, answer.who, width, each) for each in told)
    yield from (Fault(name, answer.who, WIDE, each) for each in reader.complaints[before:])
    del reader.complaints[before:]


@contextmanager
def shown(reader: Reader, answer: Answer) -> Iterator[Page]:
    """The answer in the browser, under its own headers; what it asks for next comes from the site."""
    page, url = reader.page, reader.address + answer.path
    page.context.add_cookies([{"name": "session", "value": answer.session, "url": reader.address}])

    def give(route: Route) -> None:
        route.fulfill(status=200, headers=dict(answer.headers), body=answer.text)

    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.route(url, give)
    reader.open(answer.path)
    yield page
    page.unroute(url)


def skeleton(text: str) -> Any:
    """The elements of the page's main part, nested, with what of their attributes counts to the eye.

    Neither words nor values nor how many alike follow each other are in it.
    """
    reading = _Reading()
    reading.feed(text)
    return reading.main


class _Reading(HTMLParser):
    """Keeps the main part of a page as nested tuples: (name, attributes, parts)."""

    def __init__(self) -> None:
        super().__init__()
        self.main: Any = None
        self._open: list[tuple[str, tuple[str, ...], list[Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = tuple(sorted(f"{name}={value}" if _counts(name) else name for name, value in attrs))
        if tag in LEAVES:
            self._add((tag, told))
        elif tag == "main" or self._open:
            self._open.append((tag, told, []))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or tag in LEAVES:
            return
        name, told, parts = self._open.pop()
        assert name == tag, f"</{tag}> closes <{name}>"
        element = (name, told, tuple(parts))
        if name == "main":
            self.main = element
        self._add(element)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._add("words")

    def _add(self, part: Any) -> None:
        if self._open and self._open[-1][2][-1:] != [part]:
            self._open[-1][2].append(part)


def _counts(name: str) -> bool:
    return name in TOLD or (name.startswith("aria-") and name not in _REFERENCES)


_REFERENCES = {"aria-labelledby", "aria-describedby", "aria-controls", "aria-label"}
