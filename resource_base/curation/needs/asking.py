"""Telling that a search had no good answer: what is kept of it, and the group that it joins.

No person is in it: the place is a territory, never an address; the question is rebuilt from what is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.accounts.privacy import require_nobodys
from resource_base.catalog.vocabulary import Needs, label
from resource_base.curation.needs import queries
from resource_base.curation.needs.likeness import Shape, likeness
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.curation.needs.vocabulary import NeedState
from resource_base.database import now
from resource_base.errors import Invalid, TooManyAttempts
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria, clean
from resource_base.search.places.place import Place, typed_name
from resource_base.search.results import Results, Understood

LONGEST_WORDS, LONGEST_SENTENCE = 200, 500  # characters
ONE_NEED_WITHIN = timedelta(days=1)  # the same question of the same person
PER_DAY = 50  # needs of one person
LEVELS = ("commune", "epci", "canton", "departement", "region")


@dataclass(frozen=True)
class Asked:
    """What is kept of a search: its words without the place, a prefixed code or '', freins and themes."""

    words: str
    place: str
    needs: tuple[str, ...]
    themes: tuple[str, ...]
    question: str
    sentence: str = ""

    @classmethod
    def of(cls, results: Results, *, needs: Needs, sentence: str = "") -> "Asked":
        """What a search and its understanding tell; a theme that the words call to mind counts."""
        return cls.about(results.criteria, results.understood, needs=needs, sentence=sentence)

    @classmethod
    def about(
        cls, criteria: Criteria, understood: Understood, *, needs: Needs, sentence: str = ""
    ) -> "Asked":
        """What a question tells, as it was understood."""
        themes = tuple(sorted({*criteria.themes, *understood.themes}))
        borne = {need.slug for need in needs.of_themes(themes)}
        slugs = tuple(need.slug for need in needs.all if need.slug in borne.union(criteria.needs))
        words = clean(understood.words, LONGEST_WORDS)
        home = understood.home
        kept = criteria.but(
            words=words,
            home=_typed(home),
            origin="",
            radius_km=None,
            declined=(),
            freshness=(),
            open_now=False,
        )
        return cls(words, _code(home), slugs, themes, urlencode(kept.to_args()), sentence)

    def checked(self) -> "Asked":
        """The same, with its sentence on one line.

        Raises:
            Invalid: it asks for nothing, is too long, or looks like someone's data; `problems` tells where.
        """
        sentence = clean(self.sentence, LONGEST_SENTENCE + 1)
        if len(sentence) > LONGEST_SENTENCE:
            raise _refused("sentence", f"C’est trop long : {LONGEST_SENTENCE} signes au plus.")
        if not (self.words or self.needs or self.themes):
            raise _refused("words", "Dites ce qui manque : quelques mots, ou un frein.")
        # Nobody vouches for the words of a search; for a sentence its author may, and pages ask them first.
        require_nobodys({"words": self.words, "sentence": sentence}, confirmed={"sentence"})
        return replace(self, sentence=sentence)


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid("Ce besoin n’a pas été enregistré.", {field: sentence})


def record(
    session: Session,
    asked: Asked,
    *,
    by: User,
    gazetteer: Gazetteer,
    at: datetime | None = None,
) -> UnmetNeed:
    """Keep a need and put it in the group of its like, or in a new one.

    The same question of the same person within a day is one need; a sentence added later joins it.

    Raises:
        Invalid: see `Asked.checked`; nothing is kept then.
        TooManyAttempts: this person told 50 needs in a day.
    """
    at, asked = at or now(), asked.checked()
    session.scalar(select(User.id).where(User.id == by.id).with_for_update())  # theirs go one after the other
    recent = session.scalars(queries.of_asker(by.id).where(UnmetNeed.at > at - ONE_NEED_WITHIN)).all()
    same = next((each for each in recent if _is_the_same(each, asked)), None)
    if same is not None:
        same.sentence = asked.sentence or same.sentence
        session.flush()
        return same
    if len(recent) >= PER_DAY:
        raise TooManyAttempts("Beaucoup de besoins ont été signalés aujourd’hui.", retry_after=3600)
    made = UnmetNeed(
        words=asked.words,
        place=asked.place,
        needs=asked.needs,
        themes=asked.themes,
        sentence=asked.sentence,
        question=asked.question,
        at=at,
        asked_by_id=by.id,
    )
    territory = territory_of(asked.place, gazetteer)
    made.group = _closest(session, made, territory) or _opened(made, territory, at)
    made.group.needs = tuple(dict.fromkeys((*made.group.needs, *asked.needs)))
    session.add(made)
    session.flush()
    return made


def already_told(
    session: Session, asked: Iterable[Asked], *, by: User, at: datetime | None = None
) -> tuple[bool, ...]:
    """Which of these this person told within a day: `record` would make no other need of them."""
    since = (at or now()) - ONE_NEED_WITHIN
    recent = session.scalars(queries.of_asker(by.id).where(UnmetNeed.at > since)).all()
    return tuple(any(_is_the_same(need, each) for need in recent) for each in asked)


def territory_of(place: str, gazetteer: Gazetteer) -> str:
    """Where needs are grouped: the EPCI of a commune, else its département; wider places as they are."""
    level, _, code = place.partition(":")
    if level in {"commune", "canton"}:
        communes = gazetteer.communes_of(place) if gazetteer.knows(place) else ()
        first = communes[0] if communes else None
        if first is None:
            return ""
        return (
            f"epci:{first.epci}" if level == "commune" and first.epci else f"departement:{first.department}"
        )
    return place if code else ""


def shape_of(need: UnmetNeed) -> Shape:
    return Shape.of(need.words, themes=need.themes, needs=need.needs)


def _closest(session: Session, need: UnmetNeed, territory: str) -> NeedGroup | None:
    """The group that waits in this territory and holds the most similar need; the oldest of equals."""
    shape = shape_of(need)
    best, found = 0.0, None
    for group in session.scalars(queries.waiting_in(territory)):
        close = max((likeness(shape, shape_of(each)) for each in group.unmet), default=0.0)
        if close > best:
            best, found = close, group
    return found


def _opened(need: UnmetNeed, territory: str, at: datetime) -> NeedGroup:
    return NeedGroup(
        title=title_of(need), needs=need.needs, territory=territory, opened_at=at, state=NeedState.OPEN
    )


def title_of(need: UnmetNeed) -> str:
    """« Garde d’enfants la nuit » : the words of a need, else its themes, else its freins."""
    told = need.words or ", ".join(label(theme) for theme in need.themes) or ", ".join(need.needs)
    return (told[:1].upper() + told[1:])[:150]


def _is_the_same(need: UnmetNeed, asked: Asked) -> bool:
    return (need.words.casefold(), need.place, need.needs, need.themes) == (
        asked.words.casefold(),
        asked.place,
        asked.needs,
        asked.themes,
    )


def _code(home: Place | None) -> str:
    """The territory of a place; that which holds all of several communes between which nobody chose."""
    if home is None:
        return ""
    if home.level in LEVELS:
        return home.code
    return _shared("epci", [commune.epci for commune in home.communes]) or _shared(
        "departement", [commune.department for commune in home.communes]
    )


def _shared(level: str, codes: Sequence[str]) -> str:
    return f"{level}:{codes[0]}" if codes and codes[0] and len(set(codes)) == 1 else ""


def _typed(home: Place | None) -> str:
    """The place as a question may hold it: never an address that was typed."""
    if home is None:
        return ""
    return typed_name(home.commune) if home.commune else _code(home)
