"""What one run asks of the directory, for everyone: what answers a question, what moved. Each asked once."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.catalog.queries import Viewer
from resource_base.database import Database
from resource_base.search.engine import Engine
from resource_base.search.upkeep.source import Source
from resource_base.sharing.alerts.following import moved_since
from resource_base.sharing.alerts.marks import digest_of
from resource_base.sharing.alerts.searches import strict

KEPT = 200  # questions whose answers are held at once; of the others, their digest


class Outlook:
    """The directory as followers see it, at one moment."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._source = Source(database)
        self._engine = engine
        self._moved: dict[str, frozenset[UUID] | None] = {}
        self._digests: dict[tuple[str, Viewer], str] = {}
        self.answering = lru_cache(KEPT)(self._answering)

    def _answering(self, question: str, viewer: Viewer) -> Sequence[UUID]:
        """What answers a saved question as this viewer sees the directory."""
        return self._engine.ids(strict(question), viewer=viewer)

    def digest(self, question: str, viewer: Viewer) -> str:
        """The digest of what answers, as `SavedSearch.answered` keeps it."""
        if (question, viewer) not in self._digests:
            self._digests[question, viewer] = digest_of(self.answering(question, viewer), viewer=viewer)
        return self._digests[question, viewer]

    def moved_since(self, session: Session, cursor: str) -> frozenset[UUID] | None:
        """The entries written since this place in the change feed; None when any may have been."""
        if cursor not in self._moved:
            self._moved[cursor] = moved_since(session, self._source, cursor)
        return self._moved[cursor]
