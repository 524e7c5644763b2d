from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from resource_base.accounts import limits
from resource_base.accounts.limits import Limit
from tests.site import Site
from tests.web.planted import fill


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small site of entries with something to hide or to break."""
    site = Site.build(tmp_path_factory.mktemp("planted"), fill)
    yield site
    site.base.database.dispose()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    """A site of the test's own: what is written there is nobody else's."""
    site = Site.build(tmp_path, fill)
    yield site
    site.base.database.dispose()


@pytest.fixture
def one_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """One may take one file away, and no more in an hour."""
    monkeypatch.setattr(limits, "of_exports", lambda _settings: Limit("one export", 1, timedelta(hours=1)))
