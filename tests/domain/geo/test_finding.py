"""Finding a territory by what one types of its name."""

import pytest

from resource_base.geo import finding

DOUBS = ("25",)


def names(gazetteer, typed):
    return [each.name for each in finding.search(gazetteer, typed, departments=DOUBS)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pontarlier", ["Pontarlier", "CC du Grand Pontarlier", "Pontarlier (canton)"]),
        ("canton PONT", ["Pontarlier (canton)"]),
        ("grand bes", ["CU Grand Besançon Métropole"]),
        ("doubs", ["Doubs", "Doubs", "CC des Lacs et Montagnes du Haut-Doubs"]),
        ("lyon", []),
        ("?", []),
    ],
)
def test_a_territory_is_found_by_the_beginnings_of_its_words(gazetteer, typed, expected):
    assert names(gazetteer, typed)[: max(3, len(expected))] == expected


def test_the_commune_is_not_hidden_by_the_cantons_of_its_name(gazetteer):
    assert "Besançon" in names(gazetteer, "bes")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Pontarlier", "commune:25462"), ("pontarlier canton", "canton:2516"), ("Doubs", None), ("bes", None)],
)
def test_a_whole_name_means_one_territory_or_none(gazetteer, typed, code):
    found = finding.called(gazetteer, typed, departments=DOUBS)
    assert (found.code if found else None) == code
