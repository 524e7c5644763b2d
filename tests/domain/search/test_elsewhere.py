"""What is kept to people who live elsewhere: told apart, when nothing else answers or hardly any."""

from resource_base.search.page.elsewhere import NOTHING
from resource_base.search.places.eligibility import Relation
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
    assert base.find("garage", home="Morteau").elsewhere == NOTHING


def test_every_condition_counts_there_too_but_the_distance(directory):
    base = directory(
        entry("Garage", at="Morteau", coverage=(MORTEAU,), fee="payant"),
        entry("Garage associatif", at="Morteau", coverage=(MORTEAU,), fee="gratuit"),
    )
    found = base.find("garage", home="Pontarlier", fees=("gratuit",), radius_km=10).elsewhere
    assert [base.entries[hit.id].name for hit in found.first] == ["Garage associatif"]


def test_it_is_told_beside_what_has_the_word_in_passing_but_not_beside_what_is_about_it(directory):
    kept = entry("Crèche de Morteau", "Une crèche pour les petits.", at="Morteau", coverage=(MORTEAU,))
    passing = entry("Cuisine", "Atelier du jeudi, avec " + "légumes " * 30 + "puis retour à la crèche.")
    base = directory(kept, passing)
    found = base.find("crèche", home="Pontarlier")
    assert (found.total, [base.entries[hit.id].name for hit in found.elsewhere.first]) == (1, [kept.name])
    assert base.find("crèche", home="Pontarlier", page=2).elsewhere == NOTHING
    about = directory(kept, passing, entry("Crèche", "Une crèche.", at="Pontarlier"))
    assert about.find("crèche", home="Pontarlier").elsewhere == NOTHING
