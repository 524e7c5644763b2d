"""What a request stands on: the installation, its reading session, and where a view writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from resource_base.accounts.sessions import Lifetime
from resource_base.installation import Installation
from resource_base.settings import Settings

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
    """Where a view writes: one transaction, committed at the end of the block."""
    with installation().database.transaction() as session:
        yield session
