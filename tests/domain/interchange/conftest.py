from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from resource_base.geo.geocoding import Geocoder
from resource_base.geo.places import Gazetteer
from resource_base.interchange.importing import Import, Line
from resource_base.interchange.locating import Locator
from resource_base.interchange.national import NationalReader
from resource_base.interchange.opening import open_source
from resource_base.settings import ROOT, Settings


@pytest.fixture(scope="session")
def reader() -> NationalReader:
    gazetteer = Gazetteer.load(ROOT / "seeds")
    return NationalReader(gazetteer, Locator(gazetteer, Geocoder.from_settings(Settings(), gazetteer)))


@pytest.fixture
def bring_in(session: Session, reader: NationalReader) -> Callable[..., list[Line]]:
    """Import files; `apply=False` for a dry run."""

    def run(*paths: Path, apply: bool = True, complete: bool = False) -> list[Line]:
        files = [open_source(path) for path in paths]
        return list(Import(session, reader, apply=apply, complete=complete).run(files))

    return run
