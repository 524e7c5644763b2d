import pytest

from resource_base import settings
from resource_base.catalog.models import Service
from resource_base.curation.freshness.policy import Policy, before_day
from resource_base.database import in_france
from resource_base.errors import BadSetting
from resource_base.installation import Installation
from tests.domain.curation.silence import START

PREFIX = "RESOURCE_BASE_REVIEW_"


def test_the_interval_of_an_entry_is_its_own_else_that_of_its_kind_else_that_of_all():
    policy = Policy.of(settings.load({f"{PREFIX}INTERVALS": "atelier = 60, formation=300"}))

    found = [
        policy.interval_of(Service(kind=kind), chosen)
        for kind, chosen in [("atelier", 365), ("atelier", None), ("information", None), (None, None)]
    ]
    assert found == [365, 60, 180, 180]


def test_what_was_never_verified_is_due_as_if_it_had_been_when_published():
    due_on = Policy().due_on(Service(verified_at=None, published_at=START), None)
    assert (due_on - START.date()).days == 180


def test_days_are_those_of_france():
    late = START.replace(hour=23, minute=30)
    assert (in_france(late) - START.date()).days == 1
    assert before_day(in_france(late)) <= late < before_day(in_france(late).replace(day=7))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INTERVALS", "ateliers=90"),
        ("INTERVALS", "atelier"),
        ("INTERVALS", "atelier=0"),
        ("LETTER_DAYS", "-1"),
        ("REMINDER_DAYS", "3"),
        ("REMINDER_DAYS", "14,20"),
        ("REMINDER_DAYS", "28,14"),
        ("ESCALATION_DAYS", "30"),
        ("ANNOUNCEMENT_DAYS", "45"),
        ("NOTICE_DAYS", "6"),
        ("FLAG_DAYS", "121"),
    ],
)
def test_a_review_that_cannot_be_stops_the_start_and_is_named(name, value):
    with pytest.raises(BadSetting, match=PREFIX + name):
        Installation(settings.load({PREFIX + name: value}))
