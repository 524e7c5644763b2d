"""The gazetteer and the outlines of the seeds, read once for all tests."""

import pytest

from resource_base.geo.contours import Contours
from resource_base.geo.places import Gazetteer
from resource_base.settings import ROOT

SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.load(SEEDS)


@pytest.fixture(scope="session")
def contours():
    return Contours.load(SEEDS)
