"""A second baseline: tantivy, a compiled search library, on the same texts, analysed by our own French.

All words required; coverage as terms; a radius as a box around the point (no circle, no sort by distance);
its own aggregations for facets. No prefix, no synonyms, no spelling, no ranking by coverage.
"""

import math
import shutil
from pathlib import Path
from typing import Any, cast

import tantivy
from sqlalchemy import select
from tantivy import Document as Entry
from tantivy import Occur, Query

from benchmarks.questions import Question
from resource_base.catalog.models import Service
from resource_base.catalog.queries import WHOLE
from resource_base.catalog.vocabulary import AUDIENCES, FEES, MODES, THEMES
from resource_base.database import Database
from resource_base.geo.coverage import covering_codes
from resource_base.geo.places import Gazetteer
from resource_base.search.index.documents import document_of
from resource_base.search.language.french import analyse

WEIGHTS = (4.0, 2.5, 2.0, 1.5, 1.25, 1.0, 0.75)
CODES = {"theme": THEMES, "audience": AUDIENCES, "mode": MODES, "fee": FEES}
FACETS = {name: {"terms": {"field": name, "size": 120}} for name in CODES}
UNSTATED = "nonprecise"


def field(weight: float) -> str:
    return f"text{int(weight * 100)}"


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True, fast=True)
    for weight in WEIGHTS:
        builder.add_text_field(field(weight), tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("coverage", tokenizer_name="spaces", index_option="basic")
    for name in CODES:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("lat", "lon"):
        builder.add_float_field(name, indexed=True, fast=True)
    return builder.build()


def _spaces() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def build(database: Database, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("spaces", _spaces())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    with database.reading() as session:
        query = select(Service).options(*WHOLE).order_by(Service.id).execution_options(yield_per=1000)
        for number, service in enumerate(session.scalars(query)):
            writer.add_document(_entry(number, service))
            session.expunge(service)
    writer.commit()
    writer.wait_merging_threads()


def _entry(number: int, service: Service) -> Entry:
    document = document_of(service)
    entry = Entry()
    entry.add_unsigned("number", number)
    for weight, text in document.texts:
        entry.add_text(field(weight), " ".join(analyse(text)))
    entry.add_text("coverage", " ".join(document.coverage) or UNSTATED)
    codes = {
        "theme": document.themes,
        "audience": document.audiences,
        "mode": document.modes,
        "fee": (document.fee,) if document.fee else (),
    }
    for name, borne in codes.items():
        for code in borne:
            entry.add_unsigned(name, CODES[name].index(code))
    for lat, lon in document.points[:1]:
        entry.add_float("lat", lat)
        entry.add_float("lon", lon)
    return entry


class Tantivy:
    """Answers a question with (total, numbers of the page, facets)."""

    def __init__(self, folder: Path, gazetteer: Gazetteer) -> None:
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer("spaces", _spaces())
        self.schema = index.schema
        self.searcher = index.searcher()
        self.gazetteer = gazetteer

    def answer(self, question: Question) -> tuple[int, list[int], Any]:
        query = Query.boolean_query([(Occur.Must, each) for each in self._conditions(question)])
        found = self.searcher.search(query, 20, count=True)
        facets = self.searcher.aggregate(query, FACETS)
        page = [self.searcher.doc(address)["number"][0] for _, address in found.hits]
        total: int = cast("Any", found).count  # absent from the published types
        return total, page, facets

    def _conditions(self, question: Question) -> list[Query]:
        conditions = [self._word(stem) for stem in dict.fromkeys(analyse(question.words))]
        for name, code in (("theme", question.theme), ("audience", question.audience)):
            if code:
                conditions.append(Query.term_query(self.schema, name, CODES[name].index(code)))
        if question.home:
            commune = self.gazetteer.commune(question.home)
            codes = (*covering_codes(commune), UNSTATED)
            terms = [Query.term_query(self.schema, "coverage", code) for code in codes]
            conditions.append(Query.boolean_query([(Occur.Should, term) for term in terms]))
            if question.radius:
                conditions += self._box(commune.lat or 0, commune.lon or 0, question.radius)
        return conditions or [Query.all_query()]

    def _word(self, stem: str) -> Query:
        terms = [
            Query.boost_query(Query.term_query(self.schema, field(weight), stem), weight)
            for weight in WEIGHTS
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _box(self, lat: float, lon: float, radius: int) -> list[Query]:
        high = radius / 111.2
        wide = high / math.cos(math.radians(lat))
        kind = tantivy.FieldType.Float
        return [
            Query.range_query(self.schema, "lat", kind, lat - high, lat + high),
            Query.range_query(self.schema, "lon", kind, lon - wide, lon + wide),
        ]
