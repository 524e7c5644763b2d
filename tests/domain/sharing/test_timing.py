"""When news are written to who wants them at once, once a week, once a month or never."""

from datetime import UTC, datetime

import pytest

from resource_base.database import now
from resource_base.sharing.alerts.timing import due_at
from resource_base.sharing.alerts.vocabulary import Frequency

AT_ONCE, WEEKLY, MONTHLY, NONE = Frequency


@pytest.mark.parametrize(
    ("frequency", "found", "due"),
    [
        (AT_ONCE, "2026-11-16T12:00", "2026-11-16T12:00"),
        (WEEKLY, "2026-11-16T05:59", "2026-11-16T06:00"),  # a Monday, one minute to seven in France
        (WEEKLY, "2026-11-16T06:00", "2026-11-23T06:00"),
        (WEEKLY, "2026-10-24T12:00", "2026-10-26T06:00"),  # the clocks go back that night
        (WEEKLY, "2026-03-28T12:00", "2026-03-30T05:00"),
        (MONTHLY, "2026-11-30T23:30", "2026-12-01T06:00"),  # the first in France already
        (MONTHLY, "2026-12-01T06:00", "2027-01-01T06:00"),
        (MONTHLY, "2026-01-31T12:00", "2026-02-01T06:00"),
    ],
)
def test_news_are_due_at_seven_in_france(frequency, found, due):
    at, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (found, due))
    assert due_at(frequency, at) == expected


def test_news_are_never_due_to_who_wants_no_letter():
    assert due_at(NONE, now()) is None
