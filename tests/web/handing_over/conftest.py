"""A site where nothing was handed over yet, and a selection of one entry to hand over."""

import pytest

from tests.web.handed import DECOY, Handing


@pytest.fixture
def site(own):
    return own


@pytest.fixture
def handing(site):
    return Handing.of(site, DECOY)
