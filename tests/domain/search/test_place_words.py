"""The place among the words: read when it is one, left when other words say so, and always reversible."""

import pytest

from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria
from resource_base.search.language.synonyms import Synonyms
from resource_base.search.places.place_words import PlaceReader
from tests.domain.search.asking import DOUBS, MORTEAU, PONTARLIER, SEEDS, entry

KNOWN = Synonyms([{"words": ["mission locale", "ML"]}, {"words": ["travail en Suisse"]}])


@pytest.fixture(scope="module")
def reader():
    return PlaceReader(Gazetteer.load(SEEDS), KNOWN, home=("25",), served=("25", "39", "70"))


@pytest.mark.parametrize(
    ("question", "place", "rest"),
    [
        ("garage solidaire Pontarlier", "Pontarlier", "garage solidaire"),
        ("CCAS Morteau", "Morteau", "CCAS"),
        ("ccas de morteau", "Morteau", "ccas"),
        ("Morteau", "Morteau", ""),
        ("Dole permis", "Dole", "permis"),
        ("vélo près de l'Isle-sur-le-Doubs", "L'Isle-sur-le-Doubs", "vélo"),
        ("hébergement St Vit", "Saint-Vit", "hébergement"),
        ("25300 Houtaud garage", "Houtaud", "garage"),
        ("garage 25300 à Houtaud", "Houtaud", "garage"),
        ("Pays de Maîche logement", "CC du Pays de Maîche", "logement"),
        ("Val de Morteau nounou", "CC du Val de Morteau", "nounou"),
        ("canton d’Ornans aide", "Ornans (canton)", "aide"),
        ("logement dans le Doubs", "Doubs", "logement"),
        ("RSA Jura", "Jura", "RSA"),
        ("logement à Lyon", "Lyon", "logement"),
        ("25300 garage", "25300 (13 communes)", "garage"),
        ("garage 69003", "Lyon 3e Arrondissement", "garage"),
        ("garage 25 300", "25 300 (13 communes)", "garage"),
        ("garage 25 300 Houtaud", "Houtaud", "garage"),
        # Ordinary words that something around them makes a place.
        ("garage à Levier", "Levier", "garage"),
        ("garage Levier", "Levier", "garage"),
        ("25270 Levier garage", "Levier", "garage"),
        ("aide aux Fins", "Les Fins", "aide"),
        ("secteur de Levier", "Levier", ""),
    ],
)
def test_a_place_is_read_among_the_words(reader, question, place, rest):
    read = reader.read(question)
    assert (read.located.place.label, read.rest) == (place, rest)


@pytest.mark.parametrize(
    "question",
    [
        "mission locale",
        "la rivière",
        "la garde alternée",
        "garde d’enfants",
        "les fins de mois difficiles",
        "levier de la mobilité",
        "bulle d’air pour les aidants",
        "bus gratuit",
        "aide à domicile",
        "à distance",
        "personne à charge",
        "orange téléphone",
        "aide dans le Haut-Doubs",
        "logement Lyon",  # out of sight, and nothing points to it
        "allée des Tilleuls",
        "99999 euros",
        "dette de 25 300 €",
        "une dette de 25 300 euros",
        "03 81 25 300 00",
        "",
    ],
)
def test_words_that_are_not_a_place_stay_words(reader, question):
    assert reader.read(question) is None


def test_a_known_expression_is_no_place_but_may_stand_beside_one():
    reader = PlaceReader(Gazetteer.load(SEEDS), Synonyms([{"words": ["bilan Morteau"]}]), home=("25",))
    assert reader.read("bilan Morteau") is None
    read = reader.read("bilan Morteau Pontarlier")
    assert read
    assert read.rest == "bilan Morteau"


def test_the_departement_is_meant_unless_the_commune_of_that_name_is_pointed_at(reader):
    assert reader.read("vélo Doubs").located.place.code == DOUBS
    assert reader.read("vélo à Doubs").located.place.code == "commune:25204"


def test_the_place_read_selects_as_if_typed_in_its_field_and_the_words_can_be_had_back(directory):
    base = directory(
        entry("Garage du Haut-Doubs", coverage=(PONTARLIER,)),
        entry("Garage de Morteau", coverage=(MORTEAU,)),
        entry("Le garage de Pontarlier", coverage=(MORTEAU,)),
    )
    results = base.find("garage Pontarlier")
    assert [base.entries[hit.id].name for hit in results.hits] == ["Garage du Haut-Doubs"]
    assert (results.understood.home.label, results.understood.words) == ("Pontarlier", "garage")
    assert (results.understood.place_words, results.understood.as_words.to_args()) == (
        "Pontarlier",
        [("q", "garage Pontarlier"), ("sans", "lieu")],
    )
    back = base.engine.find(results.understood.as_words, viewer="professional")
    assert [base.entries[hit.id].name for hit in back.hits] == ["Le garage de Pontarlier"]


def test_no_place_is_read_among_the_words_when_its_field_says_where(directory):
    base = directory(entry("CCAS de Morteau"), entry("CCAS de Pontarlier"))
    results = base.find("CCAS Morteau", home="Pontarlier")
    assert results.understood.home.label == "Pontarlier"
    assert [base.entries[hit.id].name for hit in results.hits] == ["CCAS de Morteau"]


def test_an_ordinary_word_that_is_a_commune_here_is_offered_as_a_place(directory):
    base = directory(entry("Levier"), entry("Atelier bois"))
    offered = base.find("levier").suggestions
    assert [(each.label, each.criteria) for each in offered] == [
        ("levier, pour une personne qui habite Levier", Criteria(words="levier", home="25270 Levier"))
    ]


def test_it_is_not_when_its_neighbours_make_a_word_of_it(directory):
    base = directory(entry("Fins de mois difficiles"), entry("Crèche"))
    assert base.find("les fins de mois").suggestions == ()


def test_an_address_in_the_field_of_the_place_is_understood_by_its_commune(directory):
    base = directory(entry("Garage"))
    homes = ["12 rue des Granges, 25300 Pontarlier", "commune:25462", "25462", "Pontarlier (25)"]
    assert [base.find(home=home).understood.home.label for home in homes] == 4 * ["Pontarlier"]


def test_a_territory_may_be_where_one_lives(directory):
    base = directory(
        entry("Tout le Grand Pontarlier", coverage=("epci:242500338",)),
        entry("Houtaud seulement", coverage=("commune:25309",)),
        entry("Morteau seulement", coverage=(MORTEAU,)),
    )
    results = base.find(home="Grand Pontarlier")
    assert [(base.entries[hit.id].name, hit.coverage.value) for hit in results.hits] == [
        ("Tout le Grand Pontarlier", "epci"),
        ("Houtaud seulement", "partial"),
    ]


@pytest.mark.parametrize("typed", ["morto", "Besac"])
def test_far_communes_whose_names_only_resemble_the_field_are_not_meant(directory, typed):
    base = directory(entry("Garage du Haut-Doubs"))
    results = base.find("garage", home=typed)
    assert (results.understood.home, results.place_choices) == (None, ())
    assert results.understood.notes == (
        f"Le lieu « {typed} » n’est pas reconnu : le lieu de résidence ne compte pas.",
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "garage 03 81 25 66 69",
        "+33 3.81.25.66.69 garage",
        "garage contact@garage-solidaire.example",
        "www.garage.example garage",
        "garage https://garage.example/horaires?jour=1",
    ],
)
def test_the_telephone_and_the_addresses_pasted_with_a_name_are_left_out_and_said_so(directory, pasted):
    base = directory(entry("Garage du Haut-Doubs"), entry("Crèche"))
    results = base.find(pasted)
    assert [base.entries[hit.id].name for hit in results.hits] == ["Garage du Haut-Doubs"]
    assert results.understood.notes == (
        "Les numéros de téléphone et les adresses de courriel ou de site ne sont pas cherchés.",
    )
    assert base.find("03 81 25 66 69").total == 0


def test_an_unknown_word_that_resembles_a_commune_is_offered_as_a_place(directory):
    base = directory(entry("Garage solidaire"), entry("Crèche"))
    offered = base.find("garage pontarlie").suggestions
    assert [(each.label, each.criteria) for each in offered] == [
        ("garage, pour une personne qui habite Pontarlier", Criteria(words="garage", home="25300 Pontarlier"))
    ]
    assert base.find("garage solidare").suggestions == ()
