"""The guide at /aide: its table, its chapters, their pictures.

Each chapter is a page of its own, which declares who reads it.
"""

from functools import partial

from flask import Blueprint, Response, render_template, request, send_from_directory

from resource_base.errors import NotFound
from resource_base.permissions import Permission, allows
from resource_base.web.guide.chapters import CHAPTERS, IMAGES, Chapter, chapters, pictures
from resource_base.web.guide.here import help_here
from resource_base.web.guide.reading import html
from resource_base.web.security import permits, signed_in_user

pages = Blueprint("guide", __name__, url_prefix="/aide")
pages.record_once(lambda state: state.app.jinja_env.globals.update(help_here=help_here))

HOUR = 3600  # seconds
YEAR = 365 * 24 * HOUR


@pages.get("")
@permits(Permission.ANYONE)
def contents() -> str:
    return render_template("guide/contents.html", chapters=_open())


@pages.get("/images/<string:name>")
@permits(Permission.ANYONE)
def picture(name: str) -> Response:
    """A picture that a chapter shows: of invented people, so that all may see it."""
    if name not in pictures():
        raise NotFound("Cette image ne fait pas partie de l’aide.")
    answer = send_from_directory(IMAGES, name, max_age=YEAR if "v" in request.args else HOUR)
    answer.cache_control.public = True
    answer.cache_control.immutable = "v" in request.args
    return answer


def _chapter(slug: str) -> str:
    opened = _open()
    place = next(index for index, each in enumerate(opened) if each.slug == slug)
    return render_template(
        "guide/chapter.html",
        chapter=opened[place],
        html=html(opened[place]),
        chapters=opened,
        before=opened[place - 1] if place else None,
        after=opened[place + 1] if place + 1 < len(opened) else None,
    )


def _open() -> list[Chapter]:
    """The chapters that whoever asks may read, in their order."""
    return [each for each in chapters() if allows(signed_in_user(), each.permission)]


for _slug, _permission in CHAPTERS.items():
    pages.add_url_rule(f"/{_slug}", _slug, permits(_permission)(partial(_chapter, _slug)))
