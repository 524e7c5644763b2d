"""What one can do with saved searches: keep one, name it, choose how often to be written to, delete it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer, services
from resource_base.database import in_france, now
from resource_base.errors import Invalid, NotFound
from resource_base.search.criteria import Criteria, Declined, Sort, clean
from resource_base.search.places.place import typed_name
from resource_base.search.results import Understood
from resource_base.sharing.alerts import waiting
from resource_base.sharing.alerts.holding import held
from resource_base.sharing.alerts.marks import Mark, Standing
from resource_base.sharing.alerts.models import KnownAnswer, SavedSearch
from resource_base.sharing.alerts.vocabulary import Frequency

MOST = 50  # saved searches of one person
WIDEST = 500  # answers of one when it is saved
LONGEST_NAME = 100  # characters
BATCH = 200  # entries loaded at once
GONE = "Cette recherche n’est plus enregistrée."

# What the search does of its own accord when nothing answers: what it then shows is no answer to be told of.
_RELAXED = (Declined.MOST_WORDS, Declined.FURTHER, Declined.REMOTE, Declined.FILTER)


@dataclass(frozen=True)
class Answers:
    """What answers a search as someone sees it, and how far in the change feed that was looked at."""

    ids: Sequence[UUID]
    viewer: Viewer
    cursor: str


class QueryString:
    """A question that was kept, as `Criteria.parse` reads one."""

    def __init__(self, text: str) -> None:
        self._values = parse_qs(text)

    def getlist(self, name: str, /) -> list[str]:
        return self._values.get(name, [])


def question_of(criteria: Criteria, understood: Understood) -> str:
    """The question to keep: the place and the spelling as they were understood, so that they stay so.

    Order, page and « ouvert maintenant » are of the moment, and left out.
    """
    words = understood.words if understood.place_words and understood.home else criteria.words
    home, commune = criteria.home, understood.home.commune if understood.home else None
    if understood.place_words:
        home, words = (typed_name(commune), words) if commune else (home, criteria.words)
    for repair in understood.repairs:
        words = words.replace(repair.typed, repair.read)
    kept = criteria.but(words=words, home=home, open_now=False, sort=Sort.RELEVANCE)
    return urlencode(kept.to_args())


def strict(question: str) -> Criteria:
    """The question of a saved search, to be answered without giving up anything of it."""
    criteria = Criteria.parse(QueryString(question))
    for step in _RELAXED:
        criteria = criteria.declining(step)
    return criteria


def save(
    session: Session,
    user: User,
    *,
    name: str,
    question: str,
    frequency: Frequency,
    answers: Answers,
    at: datetime | None = None,
) -> SavedSearch:
    """Keep a question with what answers it now, which is no news; one that was kept already stays as it was.

    Raises:
        Invalid: it has no name, too many entries answer it, or this person has as many as one may keep.
    """
    at = at or now()
    held(session, user.id)
    asked = SavedSearch.user_id == user.id
    known = session.scalar(select(SavedSearch).where(asked, SavedSearch.question == question))
    if known is not None:
        return known
    if len(answers.ids) > WIDEST:
        raise Invalid(
            f"Plus de {WIDEST} solutions répondent à cette recherche : précisez-la par un frein, une "
            "thématique ou une commune, puis enregistrez-la."
        )
    if (session.scalar(select(func.count()).select_from(SavedSearch).where(asked)) or 0) >= MOST:
        raise Invalid(f"Vous avez {MOST} recherches enregistrées : supprimez-en une d’abord.")
    search = SavedSearch(
        user_id=user.id,
        name=_checked(name),
        question=question,
        frequency=frequency,
        created_at=at,
        checked_at=at,
        checked_to=answers.cursor,
    )
    for service in whole(session, answers.ids):
        mark = Mark.of(service, viewer=answers.viewer, day=in_france(at))
        if mark.standing is not Standing.CLOSED:
            search.known.append(KnownAnswer(service_id=service.id, mark=str(mark)))
    session.add(search)
    session.flush()
    return search


def change(session: Session, user: User, search_id: UUID, *, name: str, frequency: Frequency) -> None:
    """Give a search another name, and another frequency, also for what waits to be written.

    Raises:
        NotFound: it is not one of theirs.
        Invalid: the name is empty or too long.
    """
    search = of(session, user, search_id)
    search.name = _checked(name)
    choose_frequency(session, search, frequency)


def choose_frequency(session: Session, search: SavedSearch, frequency: Frequency) -> None:
    held(session, search.user_id)
    search.frequency = frequency
    waiting.reschedule(session, search.user_id)


def remove(session: Session, user: User, search_id: UUID) -> None:
    """Delete a search, with what waits to be written for it alone; saying so twice is harmless."""
    held(session, user.id)
    search = session.get(SavedSearch, search_id)
    if search is not None and search.user_id == user.id:
        session.delete(search)
        waiting.reschedule(session, user.id)


def of(session: Session, user: User, search_id: UUID) -> SavedSearch:
    """One's own saved search.

    Raises:
        NotFound: it is not one of theirs, or no more.
    """
    search = session.get(SavedSearch, search_id)
    if search is None or search.user_id != user.id:
        raise NotFound(GONE)
    return search


def whole(session: Session, ids: Sequence[UUID]) -> Iterator[Service]:
    """These entries, loaded whole, a batch at a time."""
    for start in range(0, len(ids), BATCH):
        yield from session.scalars(services(ids[start : start + BATCH]))


def _checked(name: str) -> str:
    name = clean(name, LONGEST_NAME + 1)
    if not name:
        raise Invalid("Cette recherche n’est pas enregistrée.", {"name": "Donnez un nom à cette recherche."})
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "Cette recherche n’est pas enregistrée.",
            {"name": f"Ce nom est trop long : {LONGEST_NAME} caractères au plus."},
        )
    return name
