"""Counts over all matches, each without its own filter."""

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog.vocabulary import ON_SITE
from resource_base.search.criteria import Criteria
from resource_base.search.generation.flags import Flags, FlagTable
from tests.domain.search.asking import MORTEAU, NOW, entry

PERMIT, REPAIR = "mobilite--preparer-un-permis", "mobilite--entretenir-reparer-son-vehicule"
CARE = "famille--garde-denfants"


def counts(results, name):
    facet = next(each for each in results.facets if each.name == name)
    return {value.code: value.count for value in facet.values}


def test_counts_are_over_all_matches_and_not_over_the_page(directory):
    base = directory(
        *(entry(f"Garage {n}", fee="gratuit") for n in range(30)), entry("Crèche", fee="gratuit")
    )
    assert counts(base.find("garage", page=2), "frais") == {"gratuit": 30}


def test_choosing_a_value_does_not_hide_its_siblings_but_narrows_the_other_facets(directory):
    base = directory(
        entry("Permis gratuit", themes=(PERMIT,), fee="gratuit"),
        entry("Permis payant", themes=(PERMIT,), fee="payant"),
        entry("Crèche payante", themes=(CARE,), fee="payant"),
    )
    results = base.find(fees=("payant",))
    assert counts(results, "frais") == {"gratuit": 1, "payant": 2}
    assert counts(results, "theme") == {CARE: 1, PERMIT: 1}
    assert counts(results, "besoin") == {"mobilite": 1, "famille": 1}


def test_ticking_a_value_leaves_as_many_as_it_says(directory):
    base = directory(
        entry("Jeunes", audiences=("jeunes",)),
        entry("Tous", audiences=("tous-publics",)),
        entry("Non dit"),
        entry("Aînés", audiences=("seniors",)),
    )
    announced = counts(base.find(), "public")
    assert announced["jeunes"] == 3
    found = {code: base.find(audiences=(code,)).total for code in announced}
    assert found == announced


def test_a_choice_that_would_leave_nothing_is_hidden_unless_it_is_chosen(directory):
    base = directory(entry("Gratuit", fee="gratuit"), entry("Non dit"))
    assert counts(base.find(), "frais") == {"gratuit": 1}
    facet = next(each for each in base.find(fees=("payant",)).facets if each.name == "frais")
    assert [(value.code, value.count, value.selected) for value in facet.values] == [
        ("gratuit", 1, False),
        ("payant", 0, True),
    ]


def test_values_keep_the_order_of_the_vocabulary_whatever_their_counts(directory):
    base = directory(
        entry("Un", themes=(PERMIT,), kind="formation"),
        entry("Deux", themes=(PERMIT, CARE), kind="atelier"),
        entry("Trois", themes=(PERMIT,), kind="formation"),
    )
    assert list(counts(base.find(), "theme")) == [CARE, PERMIT]
    assert list(counts(base.find(), "type")) == ["atelier", "formation"]
    assert list(counts(base.find(), "besoin")) == ["mobilite", "famille"]  # as the département orders them
    facet = base.find().facets[1]
    assert [(value.label, value.group) for value in facet.values] == [
        ("Garde d’enfants", "Famille"),
        ("Préparer un permis", "Mobilité"),
    ]


def test_freshness_counts_the_younger_among_the_older(directory):
    base = directory(
        entry("D’hier", verified_on=NOW.date().replace(day=23)),
        entry("De janvier", verified_on=NOW.date().replace(month=1)),
        entry("D’avant", verified_on=NOW.date().replace(year=2024)),
        entry("Jamais"),
    )
    assert counts(base.find(), "fraicheur") == {"6mois": 1, "12mois": 2}
    assert base.names(freshness=("6mois",)) == ["D’hier"]


def test_what_is_kept_to_others_is_not_counted(directory):
    base = directory(
        entry("Pour Morteau", fee="gratuit", coverage=(MORTEAU,)), entry("Pour tous", fee="gratuit")
    )
    assert counts(base.find(home="Pontarlier"), "frais") == {"gratuit": 1}


def test_each_condition_is_a_chip_that_can_be_taken_away(directory):
    base = directory(entry("Garage"))
    criteria = Criteria(words="garage", needs=("mobilite",), modes=(ON_SITE,), radius_km=10, open_now=True)
    chips = base.engine.find(criteria, viewer="professional").chips
    assert [(chip.label, chip.criteria) for chip in chips] == [
        ("Mobilité", criteria.without("besoin")),
        ("En présentiel", criteria.without("mode")),
        ("À moins de 10 km", criteria.without("rayon")),
        ("Ouvert maintenant", criteria.without("ouvert")),
    ]


CODES = [f"code-{number}" for number in range(69)]


@given(st.lists(st.sets(st.sampled_from(CODES)), max_size=30), st.sets(st.sampled_from(CODES)), st.data())
def test_bits_count_and_select_as_sets_do(borne, wanted, data):
    masks = np.zeros((len(borne), 2), np.uint64)
    for row, codes in enumerate(borne):
        for code in codes:
            bit = CODES.index(code)
            masks[row, bit // 64] |= np.uint64(1 << bit % 64)
    flags = Flags(CODES, masks)
    rows = data.draw(st.lists(st.sampled_from(range(len(borne))), unique=True)) if borne else []
    numbers = np.array(sorted(rows), np.int32)
    assert flags.any_of(wanted, numbers).tolist() == [bool(borne[row] & wanted) for row in numbers]
    counted = {code: sum(code in borne[row] for row in numbers) for code in CODES}
    expected = {code: count for code, count in counted.items() if count}
    everyone = Flags(["x"], np.ones(len(borne), np.uint8))
    for many in (0, 1_000):  # counted apart, then together
        with patch("resource_base.search.generation.flags.MANY_PATTERNS", many):
            table = FlagTable({"before": everyone, "codes": flags})
        assert table.counts(numbers, ["codes"]) == {"codes": expected}
        assert table.counts(numbers) == {
            "before": {"x": len(numbers)} if len(numbers) else {},
            "codes": expected,
        }
