from collections.abc import Iterator

import pytest

from tests.site import Site
from tests.web.planted import fill


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small site of entries with something to hide or to break."""
    site = Site.build(tmp_path_factory.mktemp("planted"), fill)
    yield site
    site.base.database.dispose()
