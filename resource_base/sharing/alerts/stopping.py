"""Letters of news carry links that stop them, which work without an account.

The code of a link is derived from the secret key (`Keys.code`), and need not be stored. Opening a link
changes nothing: the scanners of mail servers open them; a form on its page does.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.keys import Keys
from resource_base.accounts.models import User
from resource_base.errors import NotFound
from resource_base.sharing.alerts import favourites, searches
from resource_base.sharing.alerts.models import SavedSearch
from resource_base.sharing.alerts.vocabulary import Frequency
from resource_base.sharing.alerts.waiting import favourites_frequency

SEARCH_PAGE = "/alertes/arreter/recherche/{id}/{code}"
FAVOURITES_PAGE = "/alertes/arreter/favoris/{id}/{code}"
EVERYTHING_PAGE = "/alertes/arreter/tout/{id}/{code}"
UNKNOWN = "Ce lien n’est pas valable, ou ce qu’il arrêtait n’existe plus : vous ne recevrez plus rien par là."


@dataclass(frozen=True)
class Stop:
    """What a link stops: one search, the favourites of someone, or all of it."""

    page: str
    id: UUID

    def path(self, keys: Keys) -> str:
        return self.page.format(id=self.id, code=keys.code(self.page.format(id=self.id, code="")))

    def check(self, code: str, keys: Keys) -> None:
        """Raises:
        NotFound: the code is not that of this link.
        """
        expected = keys.code(self.page.format(id=self.id, code=""))
        if not hmac.compare_digest(code.encode(), expected.encode()):
            raise NotFound(UNKNOWN)


def of_search(search_id: UUID, keys: Keys) -> str:
    """The path of the page that stops the letters of one search."""
    return Stop(SEARCH_PAGE, search_id).path(keys)


def of_favourites(user_id: UUID, keys: Keys) -> str:
    """The path of the page that stops the letters about someone's favourites."""
    return Stop(FAVOURITES_PAGE, user_id).path(keys)


def of_everything(user_id: UUID, keys: Keys) -> str:
    """The path of the page that stops all letters of news to someone."""
    return Stop(EVERYTHING_PAGE, user_id).path(keys)


def what_stops(session: Session, stop: Stop) -> str:
    """What a link is about, as its page says it, in French.

    Raises:
        NotFound: it is there no more.
    """
    if stop.page == SEARCH_PAGE:
        search = session.get(SavedSearch, stop.id)
        if search is None:
            raise NotFound(UNKNOWN)
        return f"votre recherche « {search.name} »"
    if session.get(User, stop.id) is None:
        raise NotFound(UNKNOWN)
    return "vos favoris" if stop.page == FAVOURITES_PAGE else "vos favoris et toutes vos recherches"


def is_stopped(session: Session, stop: Stop) -> bool:
    """Whether nothing is written any more about it."""
    return all(each is Frequency.NONE for each in _frequencies(session, stop))


def apply(session: Session, stop: Stop) -> None:
    """Write no more about it, what waits included; saying so twice is harmless.

    Raises:
        NotFound: it is there no more.
    """
    what_stops(session, stop)
    for search in _searches(session, stop):
        searches.choose_frequency(session, search, Frequency.NONE)
    if stop.page != SEARCH_PAGE:
        favourites.choose_frequency(session, stop.id, Frequency.NONE)


def _searches(session: Session, stop: Stop) -> list[SavedSearch]:
    if stop.page == FAVOURITES_PAGE:
        return []
    whose = SavedSearch.id if stop.page == SEARCH_PAGE else SavedSearch.user_id
    return list(session.scalars(select(SavedSearch).where(whose == stop.id).order_by(SavedSearch.id)))


def _frequencies(session: Session, stop: Stop) -> list[Frequency]:
    found = [search.frequency for search in _searches(session, stop)]
    return found if stop.page == SEARCH_PAGE else [*found, favourites_frequency(session, stop.id)]
