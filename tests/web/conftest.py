from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from resource_base.accounts import limits
from resource_base.accounts.limits import Limit
from tests.site import Model, Site
from tests.web.planted import fill


@pytest.fixture(scope="session")
def model_planted(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The site of `planted`, built once."""
    return Model.build(tmp_path_factory.mktemp("planted"), fill)


@pytest.fixture(scope="module")
def planted(model_planted: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small site of entries with something to hide or to break; one for each module of tests."""
    yield from model_planted.copied(tmp_path_factory.mktemp("planted") / "copy")


@pytest.fixture
def own(model_planted: Model, tmp_path: Path) -> Iterator[Site]:
    """A site of the test's own: what is written there is nobody else's."""
    yield from model_planted.copied(tmp_path / "copy")


@pytest.fixture
def one_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """One may take one file away, and no more in an hour."""
    monkeypatch.setattr(limits, "of_exports", lambda _settings: Limit("one export", 1, timedelta(hours=1)))
