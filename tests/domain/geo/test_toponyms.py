"""What recognises a place among the words of a question."""

import pytest

from resource_base.geo.names import fold

HERE = ("25", "39", "70", "90")


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Pontarlier", ("commune:25462",)),
        ("l'Isle-sur-le-Doubs", ("commune:25315",)),
        ("Isle sur le Doubs", ("commune:25315",)),
        ("St-Vit", ("commune:25527",)),
        ("au Russey", ("commune:25512",)),
        ("aux Fins", ("commune:25240",)),
        ("Auxon-Dessous", ("commune:25035",)),
        ("Doubs", ("commune:25204", "departement:25")),
        ("Haute-Saône", ("departement:70",)),
        ("Bourgogne-Franche-Comté", ("region:27",)),
        ("Pays de Maîche", ("epci:200023075",)),
        ("CC du Pays de Maîche", ("epci:200023075",)),
        ("communauté de communes du Pays de Maîche", ("epci:200023075",)),
        ("Grand Besançon", ("epci:242500361",)),
        ("Grand Besançon Métropole", ("epci:242500361",)),
        ("Pays de Montbéliard", ("epci:200065647",)),
        ("canton d'Ornans", ("canton:2515",)),
        ("canton du Valdahon", ()),
        ("canton de Valdahon", ("canton:2518",)),
        ("Vesoul", ("commune:70550",)),  # and not its agglomeration
        ("fins", ()),  # « fins de mois »
        ("25", ()),
        ("Lyon", ()),  # too far to be meant here
    ],
)
def test_a_place_is_known_by_the_words_that_name_it(gazetteer, said, codes):
    assert gazetteer.words(HERE).get(fold(said), ()) == codes


def test_a_postal_code_names_its_communes_the_most_populated_first(gazetteer):
    assert gazetteer.words(HERE)[("25300",)][:2] == ("commune:25462", "commune:25204")


def test_without_departments_the_whole_country_is_known(gazetteer):
    words = gazetteer.words()
    assert words[("lyon",)] == ("commune:69123",)
    assert words[("paris", "15eme")] == ("commune:75115",)
    assert words[("saint", "denis")][:2] == ("commune:97411", "commune:93066")
    assert ("y",) not in words


def test_every_commune_and_epci_of_the_departments_has_its_words(gazetteer):
    named = {code for codes in gazetteer.words(HERE).values() for code in codes}
    communes = {f"commune:{c.insee}" for code in HERE for c in gazetteer.communes_of(f"departement:{code}")}
    epcis = {epci.code for code in HERE for epci in gazetteer.epcis_of_department(code)}
    assert communes | epcis <= named
    assert all(gazetteer.knows(code) for code in named)
