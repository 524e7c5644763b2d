"""The guide at /aide: chapters of docs/guide, for those whom they are for, and their pictures."""

import re

import pytest

from resource_base.permissions import Permission
from resource_base.web.guide import chapters as guide
from resource_base.web.guide import pages
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


def test_only_the_pictures_of_the_guide_are_given_and_kept_long_by_browsers(site):
    visitor = site.visitor()
    name = guide.chapter("premiers-pas").pictures()[0]
    address = re.search(rf'src="(/aide/images/{name}\?v=\w+)"', visitor.get("/aide/premiers-pas").text)
    assert address
    found = visitor.get(address[1])
    assert (found.status_code, found.mimetype) == (200, "image/png")
    assert {"public", "immutable", "max-age=31536000"} <= {*found.headers["Cache-Control"].split(", ")}
    elsewhere = ("rien.png", "..%2fguide%2fadministrer.md", "..%2f..%2fREADME.md", ".png", "premiers-pas.md")
    assert [visitor.get(f"/aide/images/{each}").status_code for each in elsewhere] == [404] * 5


def test_a_file_beside_the_pictures_of_the_guide_is_not_given(site, monkeypatch):
    shown = "/aide/images/connexion.png"
    assert site.visitor().get(shown).status_code == 200
    monkeypatch.setattr(pages, "pictures", dict)
    assert site.visitor().get(shown).status_code == 404


def test_a_picture_says_its_size_so_that_nothing_jumps(client_as):
    page = parse(client_as(VISITOR).get("/aide/premiers-pas").text)
    width, height = guide.size_of(guide.IMAGES / "connexion.png")
    shown = [image for image in page.iter("img") if "connexion.png" in (image.get("src") or "")]
    assert [(each.get("width"), each.get("height")) for each in shown] == [(str(width), str(height))]


def test_the_foot_of_a_page_leads_to_what_the_guide_says_about_it(client_as):
    asked = {
        (VISITOR, "/connexion"): "/aide/premiers-pas",
        (VISITOR, "/proposer"): "/aide/proposer-une-solution",
        ("professional", "/recherche"): "/aide/trouver-une-solution#lire-les-resultats",
        ("curator", "/propositions"): "/aide/tenir-la-base#decider-d-une-proposition",
        ("administrator", "/lettres"): "/aide/administrer#verifier-que-tout-fonctionne",
    }
    found = {(who, path): links(client_as(who).get(path).text, "site-foot")[1] for who, path in asked}
    assert found == asked
    assert links(client_as(VISITOR).get("/mentions-legales").text, "site-foot")[:2] == [
        "/aide",
        "/qui-figure-dans-la-base",
    ]


def test_an_aside_quotes_nobody_and_the_cells_of_a_table_have_their_heads(client_as):
    client = client_as("administrator")
    pages_read = [parse(client.get(f"/aide/{slug}").text) for slug in CHAPTERS]
    rows = [row for page in pages_read for row in page.iter("tr")]
    heads = {tuple((cell.tag, cell.get("scope")) for cell in row) for row in rows}
    assert heads == {(("th", "col"), ("th", "col")), (("th", "row"), ("td", None))}
    named = [each.get("class") for page in pages_read for each in page.iter() if each.tag == "blockquote"]
    asides = [each for page in pages_read for each in page.iter("div") if each.get("class") == "aside"]
    assert (named, len(asides) > 1) == ([], True)
