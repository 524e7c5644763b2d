"""The job that ends selections, under a frozen clock: each ends once, on its day, whatever fails."""

from datetime import timedelta

import pytest

from resource_base.errors import ResourceBaseError
from resource_base.installation import Installation
from resource_base.jobs import table
from resource_base.jobs.running import Turn
from resource_base.settings import Settings
from resource_base.sharing.selections import actions
from resource_base.sharing.selections.models import Selection
from tests.domain.accounts.people import DAY, NOON
from tests.domain.sharing.selecting import Binome

HALF_A_YEAR = 181  # days, from 16 November 2026 to 16 May 2027


@pytest.fixture
def installation(database, monkeypatch):
    made = Installation(Settings(secret_key="a key that is only good for tests"))
    monkeypatch.setitem(made.__dict__, "database", database)
    return made


def test_each_selection_ends_once_on_its_day_even_if_the_job_fails_or_runs_late(
    installation, database, monkeypatch
):
    with database.transaction() as session:
        binome = Binome.of(session)
        binome.window(session).write("A", "Appeler avant.").save(session)
        longer = actions.start(session, reference="Prolongée", by=binome.owner, months=6, at=NOON)
        actions.prolong(session, longer, months=6, at=NOON + 10 * DAY)
    told: dict[int, list[str]] = {}
    for day in range(HALF_A_YEAR + 20):
        with monkeypatch.context() as broken:
            if day == HALF_A_YEAR:  # the day on which it is due, the job fails after it did its work
                broken.setattr(table, "_told", fail)
                with pytest.raises(ResourceBaseError):
                    table.end_selections(Turn(installation, at=NOON + day * DAY))
                continue
        for _ in range(2):
            message = table.end_selections(Turn(installation, at=NOON + day * DAY + timedelta(hours=1)))
            if message:
                told[day] = [*told.get(day, []), message]
    assert told == {HALF_A_YEAR + 10: ["1 sélection terminée"]}
    with database.reading() as session:
        ended = session.get_one(Selection, binome.selection_id)
        assert (ended.ended_at, [each.note for each in ended.entries]) == (
            NOON + HALF_A_YEAR * DAY,
            [""] * 4,
        )
        assert session.get_one(Selection, longer.id).ended_at == NOON + (HALF_A_YEAR + 10) * DAY + timedelta(
            hours=1
        )


def fail(*_counts):
    raise ResourceBaseError("the disk is full")
