"""How fresh an entry is, in the words of a badge: the three clocks, and what they are worth today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import VerifiedHow
from resource_base.database import now
from resource_base.web.presentation import ago, day

# The rounds of review flag an entry well before; one that was just brought in may be older than they know.
TOO_OLD = timedelta(days=365)

HOW = {
    VerifiedHow.PHONE: "par téléphone",
    VerifiedHow.MAIL: "par courriel",
    VerifiedHow.VISIT: "sur place",
    VerifiedHow.FORM: "par la structure, en ligne",
}


@dataclass(frozen=True)
class Badge:
    """A word or two on a coloured ground; `symbol` is an icon, so that the colour is never the only sign."""

    text: str
    tone: str
    symbol: str


@dataclass(frozen=True)
class Clock:
    """One of the three clocks, as a line: what happened, how long ago, and when ("" for never)."""

    label: str
    day: str
    ago: str
    details: str = ""


def badge(service: Service) -> Badge:
    """« vérifiée il y a 3 mois », a warning after a year; « à vérifier » once the rounds flagged the entry.

    « Jamais vérifiée » and « à vérifier » are the two words of the board (`curation.board`) for the same.
    """
    if service.verified_at is None:
        return Badge("jamais vérifiée", "warn", "alert")
    if service.flagged_at is not None:
        return Badge(f"à vérifier : dernière fois {ago(service.verified_at)}", "warn", "alert")
    if service.verified_at < now() - TOO_OLD:
        return Badge(f"vérifiée {ago(service.verified_at)}", "warn", "alert")
    return Badge(f"vérifiée {ago(service.verified_at)}", "good", "check")


def clocks(service: Service) -> tuple[Clock, ...]:
    """Verified, edited, published: the first is the one that matters, the last may be unknown."""
    found = []
    if service.verified_at is None:
        found.append(Clock("Vérifiée", day="", ago="jamais"))
    else:
        how = HOW[service.verified_how] if service.verified_how else ""
        known = service.verified_by and service.verified_by != service.source
        by = f"par {service.verified_by}" if known else ""
        found.append(_clock("Vérifiée", service.verified_at, ", ".join(filter(None, (how, by)))))
    found.append(_clock("Modifiée", service.updated_on or service.modified_at))
    if service.published_at is not None:
        found.append(_clock("Publiée", service.published_at))
    return tuple(found)


def _clock(label: str, when: date | datetime, details: str = "") -> Clock:
    return Clock(label, day(when), ago(when), details)
