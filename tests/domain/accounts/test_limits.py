from datetime import timedelta

import pytest

from resource_base.accounts import limits
from resource_base.accounts.limits import Limit
from resource_base.errors import TooManyAttempts
from resource_base.settings import Settings
from tests.domain.accounts.people import HOUR, KEYS, MINUTE, NOON

BY_PERSON = Limit("door", 2, HOUR, "Trop de visites.")
BY_PLACE = Limit("door place", 3, HOUR)


def knock(session, person, place="here", *, at=NOON):
    """The seconds to wait; none when one is let in."""
    try:
        limits.count(session, KEYS, (BY_PERSON, person), (BY_PLACE, place), at=at)
    except TooManyAttempts as refused:
        return refused.retry_after
    return 0


def test_each_limit_counts_for_itself_and_a_reached_one_counts_nothing_more(session):
    first_five = [knock(session, who) for who in ("ana", "ana", "ana", "bob", "bob")]
    assert first_five == [0, 0, 3600, 0, 3600]
    assert [knock(session, who, "elsewhere", at=NOON + MINUTE) for who in ("ana", "eve")] == [3540, 0]
    assert knock(session, "ana", at=NOON + HOUR) == 0


def test_the_refusal_says_what_there_was_too_much_of(session):
    for _ in range(2):
        limits.count(session, KEYS, (BY_PERSON, "ana"), at=NOON)
    with pytest.raises(TooManyAttempts) as refused:
        limits.count(session, KEYS, (BY_PERSON, "ana"), at=NOON)
    assert str(refused.value) == "Trop de visites. Réessayez dans 60 minutes."


def test_one_given_back_leaves_room_for_one(session):
    knock(session, "ana", "a"), knock(session, "ana", "b")
    limits.give_back(session, KEYS, BY_PERSON, "ana")
    assert [knock(session, "ana", place) for place in ("c", "d")] == [0, 3600]


def test_the_limits_of_the_settings_are_those_of_an_hour():
    chosen = Settings(exports_per_hour=3, api_calls_per_hour=7)
    told = [(limit.times, limit.window) for limit in (limits.of_exports(chosen), limits.of_api(chosen))]
    assert told == [(3, timedelta(hours=1)), (7, timedelta(hours=1))]
