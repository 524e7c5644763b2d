"""A frozen clock walks entries through a year of silence: each step on its day, once."""

from uuid import uuid4

import pytest

from resource_base.database import Database
from resource_base.migrations import schema
from tests.domain.curation.silence import CONTACT, CURATOR, Years

ASKED, REMINDED = f"review_asked to {CONTACT}", f"review_reminder to {CONTACT}"
ANNOUNCED, GONE = f"review_withdrawal_announced to {CONTACT}", f"review_withdrawn to {CONTACT}"
TOLD = f"reviews_to_follow to {CURATOR}"

# Verified on day 0, due on day 180.
A_YEAR = [
    (180, ASKED),
    (194, REMINDED),
    (208, REMINDED),
    (222, TOLD),
    (222, "to call"),
    (236, "à vérifier"),
    (300, ANNOUNCED),
    (300, TOLD),
    (330, GONE),
    (330, "withdrawn"),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def years(request, tmp_path):
    """A directory of its own on each database in turn, with one curator."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'years.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"years_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database)
    found = Years(database)
    found.curator()
    yield found
    database.dispose()


def test_a_year_of_silence(years):
    years.entry("Vélo")
    years.live(1, 365)

    assert years.diary["Vélo"] == [(1, "vérifiée"), *A_YEAR]
