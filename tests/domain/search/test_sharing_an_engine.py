"""One engine for all the threads of a process, while entries are edited under them."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from resource_base.catalog.queries import Viewer
from resource_base.search.criteria import Criteria
from resource_base.search.generation.recent import Recent
from tests.domain.search import corpus
from tests.domain.search.asking import entry


@pytest.fixture
def frequent_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


ASKED = [
    Criteria(words="logement"),
    Criteria(words="logemnt jeunes"),
    Criteria(words="aide alimentaire Pontarlier", radius_km=30),
    Criteria(words="numér", home="Besançon"),
    Criteria(home="25300", fees=("gratuit",)),
    Criteria(),
]


@pytest.mark.usefixtures("frequent_switches")
def test_threads_get_what_one_alone_would_get(directory):
    base = directory(*corpus.documents(300, seed=21))
    alone = [base.engine.ids(each, viewer=Viewer.PROFESSIONAL) for each in ASKED]

    def ask(seed):
        order = random.Random(seed).sample(range(len(ASKED)), len(ASKED))
        return all(base.engine.ids(ASKED[i], viewer=Viewer.PROFESSIONAL) == alone[i] for i in order)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))


@pytest.mark.usefixtures("frequent_switches")
def test_questions_go_on_while_entries_are_edited(directory):
    steady, edited = entry("Garage stable"), entry("Garage changeant")
    base = directory(steady, edited, *corpus.documents(100, seed=22))

    def ask(_):
        found = base.find("garage").hits
        return steady.id in {hit.id for hit in found}

    with ThreadPoolExecutor(3) as pool:
        answers = pool.map(ask, range(120))
        for number in range(15):
            base.replace(entry(f"Garage changeant {number}", id=edited.id))
        assert all(answers)
    assert base.names("garage changeant 14")[0] == "Garage changeant 14"


def test_an_engine_may_be_warmed_before_the_first_question(directory):
    base = directory(entry("Garage"))
    base.engine.warm()
    assert base.names("garage") == ["Garage"]


def test_what_was_made_lately_is_kept_within_its_budget():
    made: list[str] = []

    def make(name):
        made.append(name)
        return name

    kept = Recent[str](7, len)
    for name in ("abc", "def", "abc", "xyz", "def", "abc"):
        assert kept.get(name, partial(make, name)) == name
    assert made == ["abc", "def", "xyz", "def", "abc"]
