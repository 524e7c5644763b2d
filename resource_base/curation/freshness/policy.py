"""How often entries are reviewed, and when each step of a round of review comes: read from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import KINDS
from resource_base.database import in_france
from resource_base.errors import BadSetting
from resource_base.settings import PREFIX, Settings

PARIS = ZoneInfo("Europe/Paris")
# Two steps about one entry are never closer; entries of one contact due within it share a letter.
WEEK = 7  # days

# What curators may choose for one entry, in days, with what the pages call it.
CHOICES = {30: "1 mois", 91: "3 mois", 182: "6 mois", 365: "1 an", 730: "2 ans"}


@dataclass(frozen=True)
class Policy:
    """All durations are in days. An entry is due `interval` days after it was last verified.

    The round opens with the first letter, `letter` days after that. Counted from the first letter:
    `reminders`, `escalation` (curators are to call), `announcement` (of the withdrawal). From the due date:
    `flag` (« à vérifier »). From the announcement: `notice`, at the end of which the entry is withdrawn.
    """

    interval: int = 180
    by_kind: Mapping[str, int] = field(default_factory=dict)
    letter: int = 0
    reminders: tuple[int, ...] = (14, 28)
    escalation: int = 42
    flag: int = 56
    announcement: int = 120
    notice: int = 30

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        """What the settings say.

        Raises:
            BadSetting: a kind of service is unknown, or the steps would not come one after the other.
        """
        policy = cls(
            interval=settings.review_interval_days,
            by_kind=dict(settings.review_intervals),
            letter=settings.review_letter_days,
            reminders=settings.review_reminder_days,
            escalation=settings.review_escalation_days,
            flag=settings.review_flag_days,
            announcement=settings.review_announcement_days,
            notice=settings.review_notice_days,
        )
        policy._refuse_disorder()
        return policy

    def interval_of(self, service: Service, chosen: int | None) -> int:
        """How often this entry is reviewed: as it was `chosen` for it, else as for its kind, else as any."""
        if chosen is not None:
            return chosen
        return self.by_kind.get(service.kind or "", self.interval)

    def due_on(self, service: Service, chosen: int | None) -> date:
        """The day on which this entry is to be verified again; never verified, it is as if when published."""
        since = service.verified_at or service.published_at or service.created_at
        return in_france(since) + timedelta(days=self.interval_of(service, chosen))

    def letter_after(self, letters: int) -> int | None:
        """How many days after the first letter the next leaves, once so many were written; None: no more."""
        days = (0, *self.reminders)
        return days[letters] if letters < len(days) else None

    def _refuse_disorder(self) -> None:
        unknown = sorted(self.by_kind.keys() - set(KINDS))
        if unknown:
            raise BadSetting(
                f"{PREFIX}REVIEW_INTERVALS names {unknown[0]!r}; kinds of service are {', '.join(KINDS)}"
            )
        steps = {
            "REVIEW_REMINDER_DAYS": self.reminders,
            "REVIEW_ESCALATION_DAYS": (self.escalation,),
            "REVIEW_ANNOUNCEMENT_DAYS": (self.announcement,),
        }
        before = 0
        for name, days in steps.items():
            for day in days:
                if day < before + WEEK:
                    raise BadSetting(f"{PREFIX}{name}: {day} must be at least {WEEK} days after {before}")
                before = day
        if self.notice < WEEK:
            raise BadSetting(f"{PREFIX}REVIEW_NOTICE_DAYS must be at least {WEEK}")
        if self.flag > self.letter + self.announcement:
            raise BadSetting(
                f"{PREFIX}REVIEW_FLAG_DAYS: an entry is shown as doubtful before its withdrawal is announced"
            )


def before_day(day: date) -> datetime:
    """Midnight at the start of this day in France: what came sooner came on an earlier day."""
    return datetime.combine(day, time(), PARIS)
