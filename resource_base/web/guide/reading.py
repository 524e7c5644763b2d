"""A chapter of the guide as safe HTML: its links lead to the other chapters, its pictures to their files."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from flask import request, url_for
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from resource_base.web.guide.chapters import CHAPTER, IMAGES, Chapter, chapter, picture_name, size_of
from resource_base.web.presentation import TAGS

GUIDE_TAGS = TAGS | {"h2", "img", "code", "div", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "th": {"scope"},
    "div": {"class"},
}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def html(read: Chapter) -> Markup:
    """What follows the title of a chapter and whom it is for."""
    return _html(read.slug, request.script_root)


@cache
def _html(slug: str, _root: str) -> Markup:
    """Worked out once per process and root, on which the addresses depend."""
    clean = nh3.clean(
        _markdown.renderer.render(chapter(slug).tokens, _markdown.options, {}),
        tags=GUIDE_TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"https"},
        link_rel=None,
    )
    return Markup(clean)  # noqa: S704 - cleaned by nh3 one line above


def picture_address(name: str) -> str:
    """Where a picture of the guide is read; the address changes with its content."""
    fingerprint = hashlib.sha256((IMAGES / name).read_bytes()).hexdigest()[:8]
    return url_for("guide.picture", name=name, v=fingerprint)


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    image = tokens[index]
    name = picture_name(str(image.attrs["src"]))
    width, height = size_of(IMAGES / name)
    shown = {"src": picture_address(name), "alt": "", "width": width, "height": height, "loading": "lazy"}
    return renderer.image([image.copy(attrs=shown)], 0, options, env)


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    link = tokens[index]
    found = CHAPTER.match(str(link.attrs["href"]))
    if found is not None:
        link = link.copy(attrs={"href": url_for(f"guide.{found[1]}", _anchor=found[2])})
    return renderer.renderToken([link], 0, options, {})


_markdown.add_render_rule("image", _image)
_markdown.add_render_rule("link_open", _link)
