"""A site for tests: a migrated database, its index, its application, and clients that watch its pages."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from resource_base import create_app
from resource_base.accounts.demonstration import open_accounts
from resource_base.accounts.models import Role, User
from resource_base.accounts.sessions import Lifetime, open_session
from resource_base.accounts.vocabulary import Method, Stage
from resource_base.catalog.models import Service
from resource_base.database import Base
from resource_base.geo.geocoding import Geocoder
from resource_base.installation import Installation
from resource_base.interchange.importing import Import, Outcome
from resource_base.interchange.locating import Locator
from resource_base.interchange.national import NationalReader
from resource_base.interchange.opening import open_source
from resource_base.settings import Environment, Settings
from resource_base.web.context import KEY
from tests.house.keeping import assert_well_kept

VISITOR = "visitor"
ROLES = (*(role.value for role in Role),)


class WatchedClient(FlaskClient):
    """A client that reads every page as strictly as the house tests do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # files are closed as soon as they are read
        response = super().open(*args, **kwargs)
        read = response.mimetype == "text/html" and not response.content_encoding
        if read and response.status_code not in {301, 302, 303}:
            assert_well_kept(response)
        return response


@dataclass(frozen=True)
class Site:
    """An application with its data; `visitor()` and `client_as(role)` open its pages."""

    app: Flask

    @classmethod
    def build(cls, folder: Path, fill: Callable[[Installation, Session], None], **settings: Any) -> "Site":
        """A site in an empty folder; `fill` writes its entries, the demonstration accounts are opened."""
        site = cls.opened(folder, **settings)
        Base.metadata.create_all(site.base.database.engine)
        with site.base.database.transaction() as session:
            fill(site.base, session)
            open_accounts(session)
        return site

    @classmethod
    def opened(cls, folder: Path, **settings: Any) -> "Site":
        """The site that lies in this folder."""
        app = create_app(
            Settings(
                environment=Environment.TEST,
                secret_key="a key that is only good for tests",
                database_url=f"sqlite:///{folder / 'site.db'}",
                index_dir=folder / "index",
                **{"mail_folder": folder / "mail", **settings},
            )
        )
        app.test_client_class = WatchedClient
        return cls(app)

    @property
    def base(self) -> Installation:
        installation: Installation = self.app.extensions[KEY]
        return installation

    def visitor(self) -> FlaskClient:
        return self.app.test_client()

    def client_as(self, role: str | Role) -> FlaskClient:
        """A browser where someone of this role is signed in; a visitor's for "visitor"."""
        client = self.app.test_client()
        if role != VISITOR:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = self.token(Role(role))
        return client

    def half_way(self, stage: Stage) -> FlaskClient:
        """A browser where a curator gave a password and owes the second step."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = self.token(Role.CURATOR, stage=stage)
        return client

    def token(self, role: Role, *, stage: Stage = Stage.FULL) -> str:
        """A session opened for the demonstration account of this role."""
        with self.base.database.transaction() as session:
            user = session.scalars(select(User).where(User.role == role).order_by(User.email)).first()
            assert user is not None
            opened = open_session(session, user, stage=stage, method=Method.PASSWORD, lifetime=Lifetime())
        return opened.token

    def service_id(self, name: str) -> UUID:
        """The id of the entry of which the name begins so."""
        with self.base.database.reading() as session:
            return session.scalars(select(Service.id).where(Service.name.startswith(name))).one()

    def sheet_path(self, name: str) -> str:
        return f"/solutions/{self.service_id(name)}"


@dataclass(frozen=True)
class Model:
    """A site built once, of which each module of tests has a copy: what one writes, no other reads."""

    folder: Path
    settings: dict[str, Any]

    @classmethod
    def build(cls, folder: Path, fill: Callable[[Installation, Session], None], **settings: Any) -> "Model":
        site = Site.build(folder, fill, **settings)
        site.base.index.rebuild()
        site.base.database.dispose()
        return cls(folder, settings)

    def copied(self, folder: Path) -> Iterator[Site]:
        """For a fixture to yield from: a copy in a folder that does not exist yet, closed at the end."""
        shutil.copytree(self.folder, folder)
        site = Site.opened(folder, **self.settings)
        yield site
        site.base.database.dispose()


def demonstration(base: Installation, session: Session) -> None:
    """The entries of seeds/demo, brought in by the importer."""
    reader = NationalReader(base.gazetteer, Locator(base.gazetteer, geocoder_of(base)))
    files = sorted((base.settings.seeds_dir / "demo").glob("*.json"))
    lines: Iterable[Any] = Import(session, reader, apply=True).run([open_source(path) for path in files])
    assert {line.outcome for line in lines} == {Outcome.ADDED}


def geocoder_of(base: Installation) -> Geocoder:
    return Geocoder.from_settings(base.settings, base.gazetteer)
