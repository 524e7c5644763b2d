"""The chapters of the guide, in their order, and who may read each: files of docs/guide, none other.

A chapter begins with its title, then says whom it is for; every picture in it is a file of docs/images.
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from resource_base.geo.names import fold
from resource_base.permissions import Permission
from resource_base.settings import ROOT
from resource_base.web.presentation import typeset

FOLDER = ROOT / "docs" / "guide"
IMAGES = ROOT / "docs" / "images"
# A visitor needs to come in, or to propose without an account; the rest is about pages that they cannot open.
CHAPTERS: Mapping[str, Permission] = {
    "premiers-pas": Permission.ANYONE,
    "trouver-une-solution": Permission.SIGNED_IN,
    "partir-d-une-personne": Permission.SIGNED_IN,
    "selections": Permission.SIGNED_IN,
    "favoris-et-recherches": Permission.SIGNED_IN,
    "proposer-une-solution": Permission.ANYONE,
    "tenir-la-base": Permission.SIGNED_IN,
    "administrer": Permission.SIGNED_IN,
    "questions-frequentes": Permission.SIGNED_IN,
}
WHOM = typeset("Pour qui ?")
PICTURE = re.compile(r"^\.\./images/([a-z0-9-]+\.png)$")
CHAPTER = re.compile(r"^([a-z0-9-]+)\.md(?:#([a-z0-9-]+))?$")
_PNG_SIZE = slice(16, 24)  # after the signature and the head of the first chunk: width, height
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Section:
    """A heading that one may be led to; `anchor` is its id."""

    title: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is written: `tokens` are what follows its title and whom it is for."""

    slug: str
    permission: Permission
    title: str
    whom: str
    sections: tuple[Section, ...]
    tokens: tuple[Token, ...]

    @property
    def endpoint(self) -> str:
        return f"guide.{self.slug}"

    def pictures(self) -> tuple[str, ...]:
        """The names of the files of docs/images that it shows, in order.

        Raises:
            ValueError: it shows something else.
        """
        return tuple(picture_name(str(each.attrs["src"])) for each in self.inlines() if each.type == "image")

    def inlines(self) -> list[Token]:
        """What is within its blocks: texts, links, pictures."""
        return [child for token in self.tokens for child in token.children or ()]


def chapters() -> tuple[Chapter, ...]:
    """All of them, in their order."""
    return tuple(chapter(slug) for slug in CHAPTERS)


def pictures() -> Mapping[str, tuple[int, int]]:
    """The name of each picture of the guide → its width and height, in pixels."""
    return {name: size_of(IMAGES / name) for each in chapters() for name in each.pictures()}


def picture_name(source: str) -> str:
    """The name of the file of docs/images that an address in a chapter leads to.

    Raises:
        ValueError: it leads elsewhere.
    """
    found = PICTURE.match(source)
    if found is None:
        raise ValueError(f"{source}: a picture of the guide is a PNG file of docs/images")
    return found[1]


@cache
def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG file, in pixels."""
    with picture.open("rb") as file:
        width, height = struct.unpack(">II", file.read(_PNG_SIZE.stop)[_PNG_SIZE])
    return width, height


@cache
def chapter(slug: str) -> Chapter:
    """One of them, read once per process.

    Raises:
        ValueError: it does not begin as a chapter does.
    """
    tokens = _markdown.parse(typeset((FOLDER / f"{slug}.md").read_text(encoding="utf-8")))
    title, whom = tokens[1], _plain(tokens[4])
    if tokens[0].tag != "h1" or not whom.startswith(WHOM):
        raise ValueError(f"{slug}.md must begin with its title, then « {WHOM} »")
    sections = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag != "h1":
            anchor = "-".join(fold(words.content))
            heading.attrSet("id", anchor)
            sections += [Section(words.content, anchor)] if heading.tag == "h2" else []
    _say_what_they_are(tokens)
    told = whom.removeprefix(WHOM).strip()
    return Chapter(slug, CHAPTERS[slug], title.content, told, tuple(sections), tuple(tokens[6:]))


def _say_what_they_are(tokens: list[Token]) -> None:
    """Name what Markdown has no word for: heads of columns and of rows, and an aside, which quotes nobody."""
    is_first = False
    for token in tokens:
        if token.tag == "blockquote":
            token.tag = "div"
            if token.nesting > 0:
                token.attrSet("class", "aside")
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "tr_open":
            is_first = True
        elif token.type == "td_open" and is_first:
            token.tag = "th"
            token.attrSet("scope", "row")
        elif token.type == "td_close" and is_first:
            token.tag, is_first = "th", False


def _plain(inline: Token) -> str:
    return "".join(child.content or " " * child.type.endswith("break") for child in inline.children or ())
