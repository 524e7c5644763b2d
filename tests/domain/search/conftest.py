from collections.abc import Callable
from pathlib import Path

import pytest

from resource_base.search.index.documents import Document
from tests.domain.search.asking import Directory


@pytest.fixture
def directory(tmp_path: Path) -> Callable[..., Directory]:
    """Makes a directory of these entries; `groups` are those of the curated language, `told` of `Spoken`."""

    def make(*entries: Document, groups=(), **told) -> Directory:
        return Directory(tmp_path / "index", entries, groups=groups, **told)

    return make
