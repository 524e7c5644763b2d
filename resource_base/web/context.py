"""What a request stands on: its number, the installation, its reading session, and where a view writes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from resource_base.accounts import audit
from resource_base.accounts.sessions import Lifetime
from resource_base.installation import Installation
from resource_base.settings import Settings
from resource_base.web.browsers import browser

KEY = "resource_base"


def install(app: Flask, settings: Settings) -> None:
    app.extensions[KEY] = Installation(settings)

    @app.teardown_appcontext
    def close_reading(_error: BaseException | None) -> None:
        session = g.pop("reading", None)
        if session is not None:
            session.close()


def installation() -> Installation:
    return cast("Installation", current_app.extensions[KEY])


def request_number() -> str:
    """What a page of fault, the log of the site and the security log call this request."""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(4)
    return str(g.request_number)


def lifetime() -> Lifetime:
    """How long someone stays signed in here."""
    settings = installation().settings
    return Lifetime(
        idle=timedelta(hours=settings.session_idle_hours),
        absolute=timedelta(hours=settings.session_absolute_hours),
    )


def reading() -> Session:
    """The session that this request reads with; it writes nothing and is closed at the end."""
    if "reading" not in g:
        g.reading = installation().database.session()
    return cast("Session", g.reading)


@contextmanager
def transaction() -> Iterator[Session]:
    """Where a view writes: one transaction, committed at the end of the block.

    The security log bears the number of the request, and the kind of browser that sent it.
    """
    known = audit.within(request_number(), browser=browser(request.user_agent.string))
    with known, installation().database.transaction() as session:
        yield session
