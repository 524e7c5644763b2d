from collections.abc import Iterator

import pytest

from tests.house.crossroads import Crossroads


@pytest.fixture(scope="session")
def crossroads_built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossroads]:
    made = Crossroads.build(tmp_path_factory.mktemp("crossroads"))
    yield made
    made.site.base.database.dispose()


@pytest.fixture
def crossroads(crossroads_built: Crossroads) -> Crossroads:
    """Where every role meets every route: one of each role, just signed in, and one of each object."""
    crossroads_built.tokens.clear()
    return crossroads_built
