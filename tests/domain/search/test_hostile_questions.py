"""Whatever is typed is answered, at a bounded cost, and never with an error.

Costs are counted in lists of postings read, not in time, which depends on the machine: `make bench` times the
same questions at 100,000 entries.
"""

from itertools import pairwise
from uuid import UUID

import pytest

from benchmarks.hostile import DEEP, HOSTILE, nested_language
from resource_base.catalog.queries import Viewer
from resource_base.search.criteria import MAX_WORDS
from resource_base.search.index.snapshot import Snapshot
from resource_base.search.language.question import MAX_SLOTS
from tests.domain.search import corpus
from tests.domain.search.asking import entry

MOST_READ = 1_000  # lists of postings for one question; the widest language reads 840, a usual one 20


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("field", ["words", "home", "origin"])
def test_whatever_is_typed_is_answered(directory, words, field):
    base = directory(entry("Garage solidaire", at="Pontarlier"), entry("115"))

    class Query:
        def getlist(self, name):
            return [words] if name == {"words": "q", "home": "habite", "origin": "autour"}[field] else []

    results = base.engine.find(base.engine.read(Query()), viewer=Viewer.PROFESSIONAL)
    assert 0 <= results.total <= 2
    for hit in results.hits:
        assert results.explain(hit).score == pytest.approx(hit.score)
    base.engine.suggest(words, viewer=Viewer.PROFESSIONAL)


@pytest.fixture
def reads(monkeypatch):
    """The lists of postings asked of the index, in order."""
    asked = []
    read = Snapshot.postings

    def counting(snapshot, field, term):
        asked.append((field, term))
        return read(snapshot, field, term)

    monkeypatch.setattr(Snapshot, "postings", counting)
    return asked


@pytest.mark.parametrize("words", [*HOSTILE.values(), *DEEP.values()], ids=[*HOSTILE, *DEEP])
def test_what_one_question_reads_is_bounded(directory, reads, words):
    base = directory(*corpus.documents(200, seed=41), entry("Garage"), groups=nested_language())
    base.find("garage")  # what a generation needs is read once

    class Query:
        def getlist(self, name):
            return [words] if name == "q" else []

    criteria = base.engine.read(Query())
    assert len(criteria.words) <= MAX_WORDS
    reads.clear()
    results = base.engine.find(criteria, viewer=Viewer.PROFESSIONAL)
    assert len(reads) <= MOST_READ
    assert len(results.hits) <= 20
    question = results.explainer._units
    assert sum(len(unit.slots) for unit in question) <= MAX_SLOTS


def test_synonyms_of_synonyms_are_not_followed(directory):
    words = [f"mot{letter}" for letter in "abcdef"]
    chain = [{"words": [word], "means": [following]} for word, following in pairwise(words)]
    base = directory(*(entry(word) for word in words), groups=chain)
    assert base.names("mota") == ["mota", "motb"]


def test_stop_words_alone_still_ask_something(directory):
    base = directory(entry("Avec elles"), entry("Garage", "avec un pont pour elles"))
    assert base.names("avec elles") == base.names("avec") == ["Avec elles"]


@pytest.mark.parametrize(
    "pattern", ["^garage$", "%garage%", "(garage", '"garage', "garage\\", "garage*", "[garage]"]
)
def test_a_pattern_is_nothing_but_its_letters(directory, pattern):
    base = directory(entry("Garage"), entry("Gare"), entry("Garages et motos"))
    assert sorted(base.names(pattern)) == ["Garage", "Garages et motos"]
    assert base.names("g.*e") == []
    assert base.names("*") == base.names()


def test_an_empty_directory_answers_nothing(directory):
    base = directory()
    results = base.find("garage solidaire", home="Pontarlier", radius_km=5)
    assert (results.total, results.pages, results.hits, results.sentence) == (0, 1, (), "Aucune solution")
    assert base.engine.suggest("garage", viewer=Viewer.PUBLIC) == ()


def test_an_answer_names_its_generation_and_the_ids_are_uuids(directory):
    base = directory(entry("Garage", id=UUID(int=7)))
    first = base.find("garage")
    base.replace(entry("Crèche"))
    assert first.hits[0].id == UUID(int=7)
    assert base.find("garage").generation > first.generation
