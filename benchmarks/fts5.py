"""The baseline: SQLite FTS5 with all the work done in SQL, on the same rows and the same questions.

Accents removed by the tokenizer, all words required, the last one as a prefix, bm25 with our field weights;
coverage, radius and filters as conditions; facets over all matches; a page of 20. No synonyms, no spelling.
"""

import math
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.questions import Question
from resource_base.catalog.models import Organization, Service
from resource_base.catalog.queries import WHOLE
from resource_base.catalog.vocabulary import label
from resource_base.database import Database
from resource_base.geo.coverage import covering_codes
from resource_base.geo.places import Gazetteer
from resource_base.search.language.french import fold

SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(
    name, organization, themes, description, content='', tokenize='unicode61 remove_diacritics 2', prefix='3'
);
CREATE TABLE entry (id INTEGER PRIMARY KEY, lat REAL, lon REAL, fee TEXT, stated INTEGER);
CREATE TABLE theme (id INTEGER, code TEXT, PRIMARY KEY (id, code)) WITHOUT ROWID;
CREATE TABLE audience (id INTEGER, code TEXT, PRIMARY KEY (id, code)) WITHOUT ROWID;
CREATE TABLE mode (id INTEGER, code TEXT, PRIMARY KEY (id, code)) WITHOUT ROWID;
CREATE TABLE coverage (code TEXT, id INTEGER, PRIMARY KEY (code, id)) WITHOUT ROWID;
"""
FACETS = ("theme", "audience", "mode")
WEIGHTS = "bm25(texts, 4.0, 1.5, 2.5, 1.0)"


def build(database: Database, path: Path) -> None:
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript(SCHEMA)
    base.execute("BEGIN")
    with database.reading() as session:
        query = select(Service).options(*WHOLE).order_by(Service.id).execution_options(yield_per=1000)
        for number, service in enumerate(session.scalars(query), start=1):
            _add(base, number, service, service.organization)
            session.expunge(service)
    base.execute("COMMIT")
    base.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    base.execute("ANALYZE")
    base.close()


def _add(base: sqlite3.Connection, number: int, service: Service, organization: Organization) -> None:
    themes = " ".join(label(theme) for theme in service.themes)
    base.execute(
        "INSERT INTO texts(rowid, name, organization, themes, description) VALUES (?, ?, ?, ?, ?)",
        (number, service.name, organization.name, themes, service.description),
    )
    place = service.places[0] if service.places else None
    position = (place.lat, place.lon) if place else (None, None)
    base.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", (number, *position, service.fee, bool(service.coverage))
    )
    for table, codes in (("theme", service.themes), ("audience", service.audiences), ("mode", service.modes)):
        base.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(number, code) for code in codes])  # noqa: S608 - our own table names
    base.executemany("INSERT INTO coverage VALUES (?, ?)", [(code, number) for code in service.coverage])


class Fts5:
    """Answers a question with (total, ids of the page, facets)."""

    def __init__(self, path: Path, gazetteer: Gazetteer) -> None:
        self.base = sqlite3.connect(path, isolation_level=None)
        self.gazetteer = gazetteer
        self.base.executescript(
            "PRAGMA cache_size=-131072; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;"
        )
        self.base.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score REAL)")

    def answer(self, question: Question) -> tuple[int, list[int], dict[str, Any]]:
        joins, conditions, values = self._narrow(question)
        score = WEIGHTS if question.words else "0"
        table = "texts JOIN entry e ON e.id = texts.rowid" if question.words else "entry e"
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        self.base.execute("DELETE FROM hit")
        self.base.execute(f"INSERT INTO hit SELECT e.id, {score} FROM {table} {joins} {where}", values)  # noqa: S608 - values are bound
        [(total,)] = self.base.execute("SELECT count(*) FROM hit")
        page = [row for (row,) in self.base.execute("SELECT id FROM hit ORDER BY score, id LIMIT 20")]
        facets: dict[str, Any] = {
            each: self.base.execute(
                f"SELECT code, count(*) FROM hit JOIN {each} USING (id) GROUP BY code"  # noqa: S608 - our own table names
            ).fetchall()
            for each in FACETS
        }
        facets["fee"] = self.base.execute(
            "SELECT fee, count(*) FROM hit JOIN entry USING (id) GROUP BY fee"
        ).fetchall()
        return total, page, facets

    def _narrow(self, question: Question) -> tuple[str, list[str], list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []
        if question.words:
            words = fold(question.words.lower()).replace("'", " ").split()
            conditions.append("texts MATCH ?")
            values.append(" ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*')
        for table, code in (("theme", question.theme), ("audience", question.audience)):
            if code:
                conditions.append(f"e.id IN (SELECT id FROM {table} WHERE code = ?)")  # noqa: S608 - our own table names
                values.append(code)
        if question.home:
            commune = self.gazetteer.commune(question.home)
            codes = covering_codes(commune)
            marks = ", ".join("?" * len(codes))
            conditions.append(f"(NOT e.stated OR e.id IN (SELECT id FROM coverage WHERE code IN ({marks})))")  # noqa: S608 - values are bound
            values += codes
            if question.radius:
                degrees = question.radius / 111.2
                widened = degrees / math.cos(math.radians(commune.lat or 0))
                conditions.append("e.lat BETWEEN ? AND ? AND e.lon BETWEEN ? AND ?")
                lat, lon = commune.lat or 0, commune.lon or 0
                values += [lat - degrees, lat + degrees, lon - widened, lon + widened]
        return "", conditions, values
