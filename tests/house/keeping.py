"""What every page must be, whoever opened it: valid, titled, labelled, signed, without anything inline."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from resource_base.settings import ROOT

DRAWN = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text("utf-8")))
UNLABELLED = {"hidden", "submit", "button"}
REFERENCES = (
    *(
        "aria-labelledby",
        "aria-describedby",
        "aria-details",
        "aria-errormessage",
        "aria-controls",
        "aria-owns",
    ),
    *("for", "form", "list", "headers"),
)
CONTROLS = {"input", "select", "textarea", "fieldset"}
COMPULSORY = "bligatoire"  # « Obligatoire », « obligatoire »
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def assert_well_kept(response: TestResponse) -> None:
    page = parse(response.get_data(as_text=True))
    problems = list(problems_of(page, response.headers["Content-Security-Policy"]))
    assert problems == [], f"{response.request.path}: {problems}"


def parse(text: str) -> Element:
    """The page as strict HTML5; a parse error fails the test with its place."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    document: Element = parser.parse(text)
    return document


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def problems_of(page: Element, policy: str) -> Iterator[str]:
    yield from _title_and_headings(page)
    yield from _ids_and_labels(page)
    yield from _icons(page)
    yield from _forms(page)
    yield from _compulsory(page)
    yield from _nothing_inline(page, policy)
    if page.get("lang") != "fr":
        yield "no lang=fr"


def _title_and_headings(page: Element) -> Iterator[str]:
    titles, firsts = list(page.iter("title")), list(page.iter("h1"))
    if len(firsts) != 1:
        yield f"{len(firsts)} h1"
    elif not titles or not text_of(titles[0]).startswith(text_of(firsts[0])):
        yield f"the title does not repeat the h1 « {text_of(firsts[0])} »"
    levels = [int(element.tag[1]) for element in page.iter() if element.tag in HEADINGS]
    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    if jumps:
        yield f"heading levels jump: {jumps}"


def _ids_and_labels(page: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1)
    labelled = {label.get("for") for label in page.iter("label")}
    for tag in ("input", "select", "textarea"):
        for field in page.iter(tag):
            if field.get("type") not in UNLABELLED and field.get("id") not in labelled:
                yield f"{tag} {field.get('name')!r} has no label"
    for element in page.iter():
        for attribute in REFERENCES:
            missing = set((element.get(attribute) or "").split()) - set(ids)
            yield from (f"{attribute} names #{name}, which is not there" for name in missing)
        address = element.get("href") or ""
        if element.tag == "a" and address.startswith("#") and unquote(address[1:]) not in ids:
            yield f"a link leads to {address}, which is not there"


def _icons(page: Element) -> Iterator[str]:
    for used in page.iter("{http://www.w3.org/2000/svg}use"):
        name = (used.get("href") or "").partition("#")[2]
        if name not in DRAWN:
            yield f"the icon {name!r} is not drawn"


def _forms(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        names = [field.get("name") for field in form.iter("input")]
        if (form.get("method") or "get").lower() == "post" and "csrf_token" not in names:
            yield f"the form of {form.get('action')} has no token"


def _compulsory(page: Element) -> Iterator[str]:
    asked = [each for each in page.iter() if each.tag in CONTROLS and each.get("required") is not None]
    said = said_of(page) if asked else {}
    for field in asked:
        if COMPULSORY not in said[field]:
            yield f"{field.tag} {field.get('name')!r} is compulsory and does not say so to the eye"


def said_of(page: Element) -> dict[Element, str]:
    """What is written beside each control before it is sent: its label, its hint, the legends around it."""
    labels = {label.get("for"): text_of(label) for label in page.iter("label")}
    hints = {each.get("id"): text_of(each) for each in page.iter("span") if each.get("class") == "hint"}
    said: dict[Element, list[str]] = {}
    for control in (each for each in page.iter() if each.tag in CONTROLS):
        leads = (control.get("aria-describedby") or "").split()
        said[control] = [labels.get(control.get("id"), ""), *(hints.get(name, "") for name in leads)]
    for group in page.iter("fieldset"):
        legends = [text_of(each) for each in group.findall("legend")]
        for each in group.iter():
            if each.tag in CONTROLS:
                said[each] += legends
    return {control: " ".join(words) for control, words in said.items()}


def _nothing_inline(page: Element, policy: str) -> Iterator[str]:
    yield from ("a <style> in the page" for _ in page.iter("style"))
    for script in page.iter("script"):
        if script.get("src") is None and f"'nonce-{script.get('nonce')}'" not in policy:
            yield "an inline script without the nonce of the answer"
    for element in page.iter():
        yield from (f"{name} on <{element.tag}>" for name in _attributes(element) if _is_inline(name))
        for name in ("href", "src", "action"):
            address: Any = element.get(name) or ""
            if address.lower().startswith(("javascript:", "data:", "//", "http://")):
                yield f"{name}={address!r}"


def _attributes(element: Element) -> Iterator[str]:
    return (str(name) for name in element.attrib)


def _is_inline(name: str) -> bool:
    return name == "style" or name.startswith("on")
