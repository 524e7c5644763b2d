"""The arrays against the same rules written one entry at a time: totals, counts and distances."""

import math
import random
from functools import cache

import pytest

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import AUDIENCES, EVERYONE, FEES, KINDS, MODES, THEMES, Needs, State
from resource_base.geo.coverage import covering_codes
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria, Declined
from resource_base.search.filters import FRESHNESS_DAYS
from tests.domain.search import corpus
from tests.domain.search.asking import NOW, SEEDS, Directory

NEEDS = Needs.load(SEEDS)
PLACES = ("25462", "25056", "25411", "39198")
STRICT = tuple(Declined)  # nothing is given up: totals are those of the question as asked


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return Directory(tmp_path_factory.mktemp("many") / "index", corpus.documents(400, seed=11))


@cache
def commune(insee):
    return Gazetteer.load(SEEDS).commune(insee)


def kilometres(entry, insee):
    here = commune(insee)
    found = [_haversine(here.lat, here.lon, lat, lon) for lat, lon in entry.points]
    return min(found, default=math.inf)


def _haversine(lat, lon, other_lat, other_lon):
    a = math.sin(math.radians(other_lat - lat) / 2) ** 2
    b = math.sin(math.radians(other_lon - lon) / 2) ** 2
    return (
        2
        * 6371.0088
        * math.asin(math.sqrt(a + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * b))
    )


def may_be_seen(entry, viewer):
    states = {State.PUBLISHED, State.SUSPENDED} if viewer is Viewer.CURATOR else {State.PUBLISHED}
    return entry.state in states and (entry.valid_until is None or entry.valid_until >= NOW.date())


def is_covered(entry, insee):
    return not entry.coverage or bool(set(entry.coverage) & set(covering_codes(commune(insee))))


def audiences_of(entry):
    return set(AUDIENCES) if not entry.audiences or EVERYONE in entry.audiences else set(entry.audiences)


def is_fresh(entry, freshness):
    return (
        entry.verified_on is not None and (NOW.date() - entry.verified_on).days <= FRESHNESS_DAYS[freshness]
    )


BORNE = {
    "besoin": lambda entry: {need.slug for need in NEEDS.of_themes(entry.themes)},
    "theme": lambda entry: set(entry.themes),
    "public": audiences_of,
    "frais": lambda entry: {entry.fee} - {None},
    "mode": lambda entry: set(entry.modes),
    "type": lambda entry: {entry.kind} - {None},
    "qui": lambda entry: set(entry.mobilisable_by),
    "fraicheur": lambda entry: {each for each in FRESHNESS_DAYS if is_fresh(entry, each)},
}


def kept(entries, criteria, *, but=""):
    filters = [name for name in BORNE if criteria.values(name) and name != but]
    return [
        entry
        for entry in entries
        if all(BORNE[name](entry) & set(criteria.values(name)) for name in filters)
        and (
            criteria.radius_km is None
            or not entry.points
            or kilometres(entry, criteria.home) <= criteria.radius_km
        )
    ]


def questions(count, *, seed):
    rng = random.Random(seed)

    def some(codes, often):
        return tuple(sorted(rng.sample(codes, rng.randint(1, 2)))) if rng.random() < often else ()

    for _ in range(count):
        home = rng.choice(("", *PLACES))
        yield Criteria(
            words=rng.choice(("", "", *corpus.WORDS)).replace("-", " "),
            home=home,
            radius_km=rng.choice((None, 30, 60)) if home else None,
            needs=some([need.slug for need in NEEDS.all], 0.2),
            themes=some(THEMES, 0.1),
            audiences=some(AUDIENCES, 0.3),
            fees=some(FEES, 0.3),
            modes=some(MODES, 0.2),
            kinds=some(KINDS, 0.2),
            freshness=rng.choice(((), (), ("12mois",))),
            declined=STRICT,
        )


@pytest.mark.parametrize("viewer", [Viewer.PROFESSIONAL, Viewer.CURATOR])
def test_totals_counts_and_distances_are_those_of_the_rules_read_one_by_one(base, viewer):
    answered = 0
    for asked in questions(150, seed=3):
        # What the words find is taken from the engine without any condition; the rest is counted by hand.
        by_words = base.engine.ids(Criteria(words=asked.words, declined=STRICT), viewer=Viewer.CURATOR)
        entries = [base.entries[each] for each in by_words]
        usable = [
            entry
            for entry in entries
            if may_be_seen(entry, viewer) and (not asked.home or is_covered(entry, asked.home))
        ]
        results = base.engine.find(asked, viewer=viewer, per_page=500)
        assert {hit.id for hit in results.hits} == {entry.id for entry in kept(usable, asked)}
        for facet in results.facets:
            among = kept(usable, asked, but=facet.name)
            counted = {value.code: value.count for value in facet.values}
            expected = dict.fromkeys(asked.values(facet.name), 0)
            for entry in among:
                for code in BORNE[facet.name](entry):
                    expected[code] = expected.get(code, 0) + 1
            assert counted == expected
        for hit in results.hits if asked.home else ():
            km = kilometres(base.entries[hit.id], asked.home)
            assert (hit.distance_km is None) == math.isinf(km)
            assert hit.distance_km is None or hit.distance_km == pytest.approx(km, abs=0.01)
        answered += bool(results.total)
    assert answered > 50
