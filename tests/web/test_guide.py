"""The guide at /aide: chapters of docs/guide, for those whom they are for, and their pictures."""

import re

import pytest

from resource_base.permissions import Permission
from resource_base.web.guide import chapters as guide
from resource_base.web.guide.chapters import CHAPTERS
from tests.house.keeping import parse, text_of
from tests.site import VISITOR

OPEN = [slug for slug, permission in CHAPTERS.items() if permission is Permission.ANYONE]


def links(page, inside):
    """The addresses within the elements of this class, in order."""
    held = [each for each in parse(page).iter() if inside in (each.get("class") or "").split()]
    return [link.get("href") for each in held for link in each.iter("a")]


@pytest.mark.parametrize(("who", "slugs"), [(VISITOR, OPEN), ("professional", [*CHAPTERS])])
def test_the_table_lists_the_chapters_that_one_may_read(client_as, who, slugs):
    page = client_as(who).get("/aide").text
    assert links(page, "chapters") == [f"/aide/{slug}" for slug in slugs]


def test_a_chapter_leads_to_the_one_before_and_to_the_one_after(client_as):
    client = client_as("professional")
    first, second, *_ = CHAPTERS
    *_, last = CHAPTERS
    turning = [links(client.get(f"/aide/{slug}").text, "turning") for slug in (first, last)]
    assert [len(each) for each in turning] == [1, 1]
    assert turning[0] == [f"/aide/{second}"]


def test_every_link_of_the_guide_leads_to_a_page_and_to_a_heading_that_are_there(client_as):
    client = client_as("administrator")
    found = {slug: client.get(f"/aide/{slug}").text for slug in CHAPTERS}
    ids = {f"/aide/{slug}": set(re.findall(r' id="([^"]+)"', page)) for slug, page in found.items()}
    broken = []
    for slug, page in found.items():
        main = next(parse(page).iter("main"))
        for link in main.iter("a"):
            path, _, anchor = (link.get("href") or "").partition("#")
            here = path or f"/aide/{slug}"
            if path.endswith(".md") or (here in ids and anchor and anchor not in ids[here]):
                broken.append((slug, link.get("href")))
    assert broken == []


def test_a_chapter_has_its_headings_in_its_own_contents(client_as):
    page = client_as(VISITOR).get("/aide/premiers-pas").text
    titles = [text_of(each) for each in parse(page).iter("h2")]
    anchors = [f"#{section.anchor}" for section in guide.chapter("premiers-pas").sections]
    assert links(page, "in-chapter") == anchors
    assert ("La deuxième étape" in titles, "#la-deuxieme-etape" in anchors) == (True, True)
