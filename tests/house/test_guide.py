"""The guide and README stay true: their pictures are those of the album, their words those of the pages."""

import re

import pytest

from resource_base.settings import ROOT
from resource_base.web.guide.chapters import CHAPTERS, FOLDER, IMAGES, chapter, chapters
from resource_base.web.guide.here import HERE
from tests.pictures.album import ALBUM
from tests.pictures.studio import HEAVIEST

TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted(FOLDER.glob("*.md")))
}
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
SHOWN = [(name, *found) for name, text in TEXTS.items() for found in PICTURE.findall(text)]
LABEL = re.compile(r"\*\*([^*]+)\*\*")  # bold is for what is written on the pages


def test_every_chapter_is_served():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(CHAPTERS)


def test_every_picture_that_is_shown_is_in_the_album_and_the_other_way_round():
    assert {address.rpartition("/")[2] for *_, address in SHOWN} == {f"{each.name}.png" for each in ALBUM}
    assert {path.name for path in IMAGES.iterdir()} == {f"{each.name}.png" for each in ALBUM}


@pytest.mark.parametrize("name", [each.name for each in ALBUM])
def test_a_picture_is_light_enough_for_a_corridor(name):
    assert (IMAGES / f"{name}.png").stat().st_size <= HEAVIEST


def test_every_picture_says_in_words_what_it_shows():
    assert [(name, address) for name, words, address in SHOWN if len(words.split()) < 6] == []


def test_what_is_written_is_plain_and_well_set():
    faults = re.compile(r"cliqu|\bici\]|\bcf\.|\betc\.|\w'\w|\blogin", re.IGNORECASE)
    guide = {name: text for name, text in TEXTS.items() if name.startswith("docs/")}
    assert [(name, found) for name, text in guide.items() for found in faults.findall(text)] == []


def test_the_names_of_buttons_and_pages_are_those_of_the_pages():
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "resource_base").rglob("*.py")]
    pages = _plain("\n".join(path.read_text(encoding="utf-8") for path in files))
    named = {
        (slug, label)
        for slug in CHAPTERS
        for label in LABEL.findall((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    }
    assert [(slug, label) for slug, label in sorted(named) if _plain(label) not in pages] == []


def test_the_help_of_a_page_leads_to_a_heading_that_is_there_from_pages_that_are_there(crossroads):
    app = crossroads.site.app
    headings = {each.slug: {"", *(section.anchor for section in each.sections)} for each in chapters()}
    assert [part for part in HERE.values() if part.anchor not in headings[part.chapter]] == []
    assert HERE.keys() - {*app.view_functions, *app.blueprints} == set()
    assert [name for name in HERE if HERE.get(name.partition(".")[0]) == HERE[name] and "." in name] == []


def test_a_chapter_says_whom_it_is_for():
    assert [slug for slug in CHAPTERS if len(chapter(slug).whom.split()) < 5] == []


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ").split()).casefold()
