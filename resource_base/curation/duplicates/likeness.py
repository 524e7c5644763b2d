"""How much two entries look like the same one, and why: points for each thing they have in common or not.

Two places that are really apart, or two names with little in common, and there is nothing to add up: the
same service at two places may well be two entries, and the services of one organisation share all but names.
"""

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from resource_base.curation.duplicates.naming import Match, apart, matched
from resource_base.curation.duplicates.traits import Traits
from resource_base.curation.duplicates.vocabulary import Reason, Sign

CLOSE_BY, AROUND, STREET = 250, 700, 3_000  # metres; a street and its number may be located as badly
ONE_DEGREE = 111_195  # metres, of a meridian (EARTH_RADIUS_KM)
LEAST_WORDS = 6  # in common descriptions; a shorter one says nothing
_NAMES = ((0.97, Sign.NAME_SAME), (0.85, Sign.NAME_NEAR), (0.7, Sign.NAME_ALIKE), (0.5, Sign.NAME_PARTLY))
_TEXTS = ((0.9, Sign.SAME_TEXT), (0.6, Sign.NEAR_TEXT), (0.3, Sign.PARTLY_TEXT), (0.0, Sign.OTHER_TEXT))


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is out of 100; `reasons` add up to it, those for it first."""

    score: int
    reasons: tuple[Reason, ...]


def likeness(one: Traits, other: Traits, *, hotlines: Collection[str] = ()) -> Likeness | None:
    """How much two entries look alike; None when they are apart. `hotlines` are numbers that many share."""
    where = _where(one, other)
    if where is not None and where.sign is Sign.FURTHER:
        return None
    name = _named(one, other)
    if name is None:
        return None
    rest = (_organization, _reached_by_mail, _themes, _text)
    signs = [*name, _phone(one, other, hotlines), *(sign(one, other) for sign in rest)]
    reasons = [Reason(sign) for sign in signs if sign is not None]
    if where is not None:
        reasons.append(where)
    score = sum(reason.points for reason in reasons)
    reasons.sort(key=lambda reason: -reason.points)
    return Likeness(max(0, min(100, score)), tuple(reasons))


def _named(one: Traits, other: Traits) -> Iterable[Sign] | None:
    if one.words == other.words:
        return (Sign.NAME_SAME,)
    match = matched(one.words, other.words, forgiven={*one.offered_by, *other.offered_by})
    sign = _graded(match.share, _NAMES)
    return None if sign is None else (sign, *_differing(match))


def _differing(match: Match) -> Iterator[Sign]:
    if any(apart(word) for word in (*match.ours, *match.theirs)):
        yield Sign.NAME_APART
    elif match.ours and match.theirs:
        yield Sign.NAME_OTHERWISE


def _organization(one: Traits, other: Traits) -> Sign | None:
    if one.organization_id == other.organization_id is not None or (one.siret and one.siret == other.siret):
        return Sign.SAME_ORGANIZATION
    if not one.offered_by or not other.offered_by:
        return None
    match = matched(one.offered_by, other.offered_by)
    if match.share >= 0.8 or _is_acronym(one, other) or _is_acronym(other, one):
        return Sign.NEAR_ORGANIZATION
    if match.share >= 0.5 and not (match.ours and match.theirs):
        return Sign.PARTLY_ORGANIZATION
    return Sign.OTHER_ORGANIZATION


def _is_acronym(short: Traits, long: Traits) -> bool:
    return len(short.offered_by) == 1 and short.offered_by[0] in long.acronyms


def _phone(one: Traits, other: Traits, hotlines: Collection[str]) -> Sign | None:
    shared = one.phones & other.phones
    if shared:
        return Sign.SAME_PHONE if shared.difference(hotlines) else Sign.SAME_HOTLINE
    return Sign.OTHER_PHONE if one.phones and other.phones else None


def _reached_by_mail(one: Traits, other: Traits) -> Sign | None:
    if one.emails & other.emails:
        return Sign.SAME_EMAIL
    if one.hosts & other.hosts:
        return Sign.SAME_HOST
    return Sign.OTHER_HOST if one.hosts and other.hosts else None


def _where(one: Traits, other: Traits) -> Reason | None:
    metres = min((_metres(a, b) for a in one.points for b in other.points), default=None)
    if one.streets & other.streets and (metres is None or metres <= STREET):
        return Reason(Sign.SAME_STREET)
    if metres is not None:
        steps = ((CLOSE_BY, Sign.CLOSE_BY), (AROUND, Sign.AROUND))
        sign = next((sign for limit, sign in steps if metres <= limit), Sign.FURTHER)
        return Reason(sign, round(metres))
    if one.communes and other.communes:
        return Reason(Sign.SAME_TOWN if one.communes & other.communes else Sign.FURTHER)
    return Reason(Sign.PLACE_MISSING) if one.communes or other.communes else None


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Equirectangular: exact enough for neighbours, and quick."""
    north, east = a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0]))
    return ONE_DEGREE * math.hypot(north, east)


def _themes(one: Traits, other: Traits) -> Sign | None:
    if not one.themes or not other.themes:
        return None
    if one.themes <= other.themes or other.themes <= one.themes:
        return Sign.SAME_THEMES
    return Sign.SOME_THEMES if one.themes & other.themes else Sign.OTHER_THEMES


def _text(one: Traits, other: Traits) -> Sign | None:
    shortest = min(len(one.text), len(other.text))
    return _graded(len(one.text & other.text) / shortest, _TEXTS) if shortest >= LEAST_WORDS else None


def _graded(share: float, grades: Iterable[tuple[float, Sign]]) -> Sign | None:
    return next((sign for least, sign in grades if share >= least), None)
