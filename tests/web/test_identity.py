"""A site wears the logo and the colours of its territory, under the same policy as the others."""

import re

import pytest

from resource_base.appearance.colours import Scheme
from resource_base.appearance.logo import read_logo
from tests.site import Site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40z"/></svg>'


@pytest.fixture(scope="module")
def dressed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dressed")
    (folder / "logo.svg").write_text(SVG, encoding="utf-8")
    choices = {"logo": read_logo(str(folder / "logo.svg")), "primary_colour": "#7a1e63"}
    made = Site.build(folder, lambda _base, _session: None, publisher="Département d’essai", **choices)
    yield made
    made.base.database.dispose()


def linked(page, pattern):
    return re.findall(pattern, page)[0].replace("&amp;", "&")


def test_the_logo_stands_in_the_header_and_is_kept_by_browsers(dressed):
    visitor = dressed.visitor()
    page = visitor.get("/connexion").text
    address, width, height, alt = re.findall(
        r'class="logo" src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)"', page
    )[0]
    answer = visitor.get(address)
    assert (width, height, alt) == ("132", "44", "Département d’essai")
    assert (answer.text, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        SVG,
        "image/svg+xml",
        "nosniff",
    )
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_colours_come_as_a_sheet_after_the_theme(dressed):
    page = dressed.visitor().get("/connexion").text
    sheets = [sheet.split("?")[0] for sheet in re.findall(r'rel="stylesheet" href="([^"]+)"', page)]
    assert sheets.index("/couleurs.css") == sheets.index("/static/css/theme.css") + 1
    found = dressed.visitor().get(linked(page, r'href="(/couleurs.css[^"]*)"'))
    assert found.text.startswith("@media screen { :root { --primary: #7a1e63; --primary-dark: ")
    assert "@media screen and (prefers-color-scheme: dark) { :root { --primary: #" in found.text


def test_the_icon_wears_the_colours_too(dressed, site):
    icons = [
        each.visitor().get(linked(each.visitor().get("/connexion").text, r'rel="icon" href="([^"]+)"')).text
        for each in (dressed, site)
    ]
    assert [re.findall('fill="(#[0-9a-f]{6})"', icon)[0] for icon in icons] == ["#7a1e63", "#0b5a5e"]


@pytest.mark.parametrize(("asked", "scheme"), [("", Scheme.LIGHT), ("?fond=sombre", Scheme.DARK)])
def test_the_map_without_script_wears_them_on_a_ground_of_its_own(dressed, asked, scheme):
    drawn = dressed.client_as("professional").get(f"/recherche/carte.svg{asked}").text
    colours, worn = dressed.base.settings.colours(scheme), set(re.findall('fill="(#[0-9a-f]{6})"', drawn))
    assert worn <= set(colours.values())
    assert {colours["paper"], colours["land"]} <= worn


@pytest.mark.parametrize("question", ["", "?q=permis"])
def test_a_page_of_results_asks_for_the_map_that_goes_with_its_ground(site, question):
    page = site.client_as("professional").get(f"/recherche{question}").text
    source = linked(page, r'<source media="screen and \(prefers-color-scheme: dark\)" srcset="([^"]+)"')
    assert source == f"/recherche/carte.svg{question}{'&' if question else '?'}fond=sombre"


def test_a_site_that_chose_nothing_links_to_nothing(site):
    page = site.visitor().get("/connexion").text
    assert ("couleurs.css" in page, 'class="logo"' in page) == (False, False)
    assert (site.visitor().get("/couleurs.css").text, site.visitor().get("/logo").status_code) == ("", 404)
