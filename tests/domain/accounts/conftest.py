import pytest

from tests.domain.accounts.signing_in import CountingHasher


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()
