"""Going in: where a session just opened leads, and what stands between a password and the site.

The cookie holds the token of a session whatever its stage; half-way, its holder is a visitor for every page
but those of the step that they owe.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

from flask import redirect, session, url_for
from flask_login import login_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from resource_base.accounts import queries
from resource_base.accounts.sessions import Opened, SignedIn
from resource_base.accounts.vocabulary import Stage
from resource_base.database import now
from resource_base.errors import NotAllowed
from resource_base.web.answers import Page
from resource_base.web.context import reading, transaction
from resource_base.web.security import Visitor, is_local_path, see_other

P = ParamSpec("P")

TOKEN = "_user_id"  # noqa: S105 - where Flask-Login keeps it in the cookie, not a token
NEXT = "next"
HOLDER = "holder"  # the id of who signed in last in this browser, unless they signed out
FORMS = "csrf_token"  # where Flask-WTF keeps what the tokens of forms are made of
LONGEST_NEXT = 1500  # characters; the cookie holds it during the second step, and a cookie holds 4,096

STEPS = {Stage.CODE: "second_step.code_form", Stage.ENROLMENT: "second_step.enrolment_form"}


@contextmanager
def answered(log_refusal: Callable[[Session], None]) -> Iterator[Session]:
    """The transaction that answers an attempt already counted; a refusal is logged in one of its own."""
    try:
        with transaction() as writing:
            yield writing
    except NotAllowed:
        with transaction() as writing:
            log_refusal(writing)
        raise


def go_in(opened: Opened, target: str) -> Response:
    """Give the browser this session, and lead to the page asked for or to the step that is owed first.

    The forms that are open in other tabs stay good when it is the same person as before.
    """
    same = session.get(HOLDER) == str(opened.user_id)
    kept = {FORMS: session[FORMS]} if same and FORMS in session else {}
    session.clear()
    session.update(kept, **{HOLDER: str(opened.user_id)})
    login_user(Visitor.just_arrived(opened.token))
    if opened.stage is Stage.FULL:
        return go_on(target)
    session[NEXT] = target if is_local_path(target) and len(target) <= LONGEST_NEXT else ""
    return see_other(STEPS[opened.stage])


def go_on(target: str) -> Response:
    """Lead to the page asked for, when it is one of ours, else home."""
    return redirect(onward(target), code=303)


def onward(target: str) -> str:
    """The address that `go_on` leads to."""
    return target if is_local_path(target) else url_for("professional.home")


def half_way() -> SignedIn | None:
    """Who owes the second step in this browser."""
    token = session.get(TOKEN)
    return None if token is None else queries.half_way(reading(), token, at=now())


def holder() -> SignedIn:
    """Who owes the second step, where `at_stage` has seen them.

    Raises:
        NotAllowed: nobody does.
    """
    found = half_way()
    if found is None:
        raise NotAllowed("Identifiez-vous d’abord.")
    return found


def at_stage(stage: Stage) -> Callable[[Callable[P, Page]], Callable[P, Page]]:
    """Open a view to a session of this stage alone; anyone else is led to where they are."""

    def declare(view: Callable[P, Page]) -> Callable[P, Page]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Page:
            found = half_way()
            if found is not None and found.session.stage is stage:
                return view(*args, **kwargs)
            return see_other("account.sign_in_form" if found is None else STEPS[found.session.stage])

        return guarded

    return declare
