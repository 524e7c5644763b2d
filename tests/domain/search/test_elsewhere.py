"""What is kept to people who live elsewhere: told apart, and only when nothing else answers."""

from resource_base.search.places.eligibility import Relation
from resource_base.search.results import Elsewhere
from tests.domain.search.asking import BESANCON, MORTEAU, entry


def test_what_is_kept_to_others_is_told_apart_with_its_distance_when_nothing_else_answers(directory):
    kept = [entry(f"Garage {number}", at="Besançon", coverage=(BESANCON,)) for number in range(3)]
    base = directory(
        *kept,
        entry("Garage de Morteau", at="Morteau", coverage=(MORTEAU,)),
        entry("Crèche de Morteau", coverage=(MORTEAU,)),
    )
    results = base.find("garage", home="Pontarlier")
    elsewhere = results.elsewhere
    assert (results.total, results.hits, elsewhere.total, len(elsewhere.first)) == (0, (), 4, 3)
    nearest = elsewhere.first[0]
    assert (base.entries[nearest.id].name, nearest.coverage) == ("Garage de Morteau", Relation.ELSEWHERE)
    assert round(nearest.distance_km or 0) == 26
    assert base.find("garage", home="Morteau").elsewhere == Elsewhere()


def test_every_condition_counts_there_too_but_the_distance(directory):
    base = directory(
        entry("Garage", at="Morteau", coverage=(MORTEAU,), fee="payant"),
        entry("Garage associatif", at="Morteau", coverage=(MORTEAU,), fee="gratuit"),
    )
    found = base.find("garage", home="Pontarlier", fees=("gratuit",), radius_km=10).elsewhere
    assert [base.entries[hit.id].name for hit in found.first] == ["Garage associatif"]
