"""The other baseline: PostgreSQL full text in French, on a server started for the time of the measure.

Accents are removed in Python on both sides, so the French dictionary stems folded words. The name weighs A,
organisation and themes B, summary and commune C, the rest D.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import psycopg

from tests.postgresql import OWNER, Server
from tests.relevance.baselines import Found, in_reach, searchable, texts, words
from tests.relevance.entries import Entry, fold

CLASSES = {
    "name": "A",
    "organisation": "B",
    "themes": "B",
    "summary": "C",
    "commune": "C",
    "description": "D",
    "audience": "D",
    "conditions": "D",
}
WEIGHTS = "{0.125, 0.375, 0.5, 1.0}"
"""Of D, C, B, A: those of the other baseline, over the highest."""


class Unavailable(Exception):
    """No PostgreSQL server can be started here; says why."""


class FullText:
    """Entries ranked by `ts_rank`, which hold all words ("&") or any word ("|")."""

    def __init__(
        self,
        connection: "psycopg.Connection[tuple[int, float]]",
        entries: Sequence[Entry],
        *,
        joined: str,
    ) -> None:
        self._connection = connection
        self._entries = entries
        self._joined = joined

    def __call__(self, q: str, place: str | None, k: int) -> list[str]:
        question = f" {self._joined} ".join(words(q))
        if not question:
            return []
        rows = self._connection.execute(
            "SELECT row, ts_rank(%s::real[], document, query) FROM entry, to_tsquery('french', %s) query "
            "WHERE document @@ query",
            [WEIGHTS, question],
        )
        return in_reach([Found(self._entries[row], score) for row, score in rows], place, k)


@contextmanager
def full_text(entries: Sequence[Entry]) -> Iterator[Callable[[str], FullText]]:
    """What makes an engine of "&" or "|", over a server that is gone when the block ends.

    Raises:
        Unavailable: PostgreSQL is not installed, or does not start.
    """
    shown = searchable(entries)
    with ExitStack() as stack:
        try:
            server = stack.enter_context(Server.started())
        except (AssertionError, KeyError, OSError) as reason:
            raise Unavailable(str(reason)) from reason
        address = f"host={server.folder} user={OWNER} dbname=postgres"
        connection = stack.enter_context(psycopg.connect(address, autocommit=True))
        _fill(connection, shown)
        yield lambda joined: FullText(connection, shown, joined=joined)


def _fill(connection: "psycopg.Connection[tuple[int, float]]", entries: Sequence[Entry]) -> None:
    connection.execute("CREATE TABLE entry (row int PRIMARY KEY, document tsvector)")
    vector = " || ".join(f"setweight(to_tsvector('french', %s), '{weight}')" for weight in CLASSES.values())
    insertion = f"INSERT INTO entry VALUES (%s, {vector})".encode()  # noqa: S608 - our own field names
    for row, entry in enumerate(entries):
        written = texts(entry)
        connection.execute(insertion, [row, *(fold(written[field]) for field in CLASSES)])
