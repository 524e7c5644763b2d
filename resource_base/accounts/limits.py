"""How often something may be asked for, by whom or from where; exact however many processes serve the site.

    PER_ADDRESS = Limit("reset address", 20, timedelta(hours=1))

    with database.transaction() as session:
        limits.count(session, keys, (PER_ADDRESS, machine(address)))    # TooManyAttempts

Commit what was counted before going on: it counts even when what follows fails.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from resource_base.accounts import throttle
from resource_base.accounts.keys import BlindKey, Keys
from resource_base.database import now
from resource_base.errors import TooManyAttempts
from resource_base.settings import Settings


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in a window, which the first one opens; `name` tells the counters apart."""

    name: str
    times: int
    window: timedelta
    refusal: str = "Trop de demandes."

    def key(self, keys: Keys, who: str) -> BlindKey:
        return keys.blind(f"{self.name} {who}")


def of_exports(settings: Settings) -> Limit:
    """How many files one person may take away in an hour; by the id of the account."""
    return Limit("export", settings.exports_per_hour, timedelta(hours=1), "Trop d’exports en peu de temps.")


def of_api(settings: Settings) -> Limit:
    """How many questions one token may ask in an hour; by the fingerprint of the token."""
    return Limit("api", settings.api_calls_per_hour, timedelta(hours=1))


def count(session: Session, keys: Keys, *asked: tuple[Limit, str], at: datetime | None = None) -> None:
    """Count once more against each of these limits, for whom it names.

    When one is reached the others after it are not counted. Always name the same limits in the same order:
    two transactions that lock the same rows then never wait for each other.

    Raises:
        TooManyAttempts: with the wait in French and in seconds.
    """
    at = at or now()
    for limit, who in asked:
        key = limit.key(keys, who)
        wait = throttle.allow(session, key, limit=limit.times, window=limit.window, at=at)
        if wait:
            raise TooManyAttempts(limit.refusal, retry_after=wait)


def give_back(session: Session, keys: Keys, limit: Limit, who: str) -> None:
    """Uncount one that turned out to be honest."""
    throttle.take_back(session, limit.key(keys, who))
