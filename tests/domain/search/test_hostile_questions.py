"""Whatever is typed is answered, quickly, and never with an error."""

from uuid import UUID

import pytest

from resource_base.catalog.queries import Viewer
from tests.domain.search.asking import entry

HOSTILE = [
    "a" * 10_000,
    "logement " * 1_200,
    "de la les des aux " * 60,
    "\x00\x07\ufffe\ud800 garage",
    "((((garage OR [a-z]*)))) ^$ \\d+ {2,}",
    '"garage solidaire AND NOT "',
    "* ? ~0.5 garage* ga?age",
    "\u202eegarag\u202c \u202egarage",
    "'; DROP TABLE service; --",
    "25300 " * 50,
    "à Pontarlier " * 20,
    "’ ’ ’ - - – « » … . , ;",
    "🚗🔧 garage 👩‍🔧",
    "１１５ ﬁn ⅷ",
]


@pytest.mark.parametrize("words", HOSTILE)
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
