"""The gazetteer: communes by code, as one types, and by the territories that hold them."""

import pytest

from resource_base.errors import UnknownPlace
from resource_base.geo.places import Commune, Gazetteer, Territory
from resource_base.geo.territories import codes_of
from resource_base.settings import ROOT

PONTARLIER = Commune(
    insee="25462",
    name="Pontarlier",
    postal_codes=("25300",),
    lat=46.9041,
    lon=6.3542,
    department="25",
    region="27",
    epci="242500338",
    canton="2516",
    population=18067,
    point="mairie",
)


def names(communes):
    return [commune.name for commune in communes]


def test_a_commune_is_found_by_its_code(gazetteer):
    assert gazetteer.commune("25462") == PONTARLIER
    assert gazetteer.find("25000") is None  # a postal code is no INSEE code


def test_a_former_code_leads_to_the_commune_of_today(gazetteer):
    assert gazetteer.commune("25034").name == "Les Auxons"


def test_an_unknown_code_is_refused_in_french(gazetteer):
    with pytest.raises(UnknownPlace, match="Aucune commune ne porte le code INSEE « 25999 »"):
        gazetteer.commune("25999")


def test_the_gazetteer_is_read_once(gazetteer):
    assert Gazetteer.load(ROOT / "seeds") is gazetteer


def test_the_seeds_hold_the_whole_country_and_name_all_its_territories(gazetteer):
    codes = {code for commune in gazetteer.communes for code in codes_of(commune)}
    assert len(gazetteer.communes) == 35_014
    assert sorted(code for code in codes if not gazetteer.knows(code)) == []
    assert sum(commune.lat is None for commune in gazetteer.communes) == 94


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        ("pont", ["Pontarlier", "Pont-de-Roide-Vermondans", "Pont-les-Moulins"]),
        ("st vi", ["Saint-Vit"]),
        ("vit", ["Saint-Vit"]),
        ("l'isl", ["L'Isle-sur-le-Doubs"]),
        ("le russ", ["Le Russey"]),
        ("doubs", ["Doubs", "L'Isle-sur-le-Doubs"]),  # the whole name before a more populated one
        ("2530", ["Pontarlier", "Doubs"]),
        ("25300 d", ["Doubs"]),
        ("stras", ["Strasbourg"]),
        ("st", ["Saint-Vit", "Sainte-Suzanne"]),
        ("paris 15", ["Paris 15e Arrondissement"]),
        ("Besançon", ["Besançon"]),
    ],
)
def test_communes_are_offered_while_one_types(gazetteer, begun, first):
    offered = gazetteer.complete(begun, departments=("25",))
    assert names(offered)[: len(first)] == first
    assert len(offered) == len(set(offered)) <= 8


def test_the_configured_departments_come_first_then_the_most_populated(gazetteer):
    assert names(gazetteer.complete("mont", departments=("25",), limit=3)) == [
        "Montbéliard",
        "Montlebon",
        "Montferrand-le-Château",
    ]
    assert names(gazetteer.complete("montr", limit=3)) == ["Montreuil", "Montrouge", "Montrevault-sur-Èvre"]


@pytest.mark.parametrize("begun", ["", "  ", "xyzw", "99999", "25300 lyon", "(", "\n"])
def test_nothing_is_offered_where_nothing_begins_so(gazetteer, begun):
    assert gazetteer.complete(begun, departments=("25",)) == []


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("commune:25462", "Pontarlier"),
        ("commune:25034", "Les Auxons"),
        ("canton:2515", "Ornans (canton)"),
        ("epci:242500338", "CC du Grand Pontarlier"),
        ("departement:25", "Doubs"),
        ("region:27", "Bourgogne-Franche-Comté"),
        ("pays:FR", "France entière"),
        ("epci:999999999", "Territoire inconnu (epci:999999999)"),
    ],
)
def test_a_code_is_shown_by_its_name(gazetteer, code, label):
    assert gazetteer.label(code) == label


def test_the_communes_of_a_territory(gazetteer):
    assert names(gazetteer.communes_of("epci:242500338")) == [
        "Chaffois",
        "La Cluse-et-Mijoux",
        "Dommartin",
        "Doubs",
        "Granges-Narboz",
        "Houtaud",
        "Pontarlier",
        "Sainte-Colombe",
        "Verrières-de-Joux",
        "Vuillecin",
    ]
    assert gazetteer.communes_of("commune:25462") == (PONTARLIER,)
    counts = [len(gazetteer.communes_of(code)) for code in ("departement:25", "region:27", "pays:FR")]
    assert counts == [563, 3685, 35_014]
    assert names(gazetteer.communes_of("canton:2599")) == ["Besançon"]


@pytest.mark.parametrize("code", ["epci:999999999", "commune:25999", "canton:", "25", "", "ville:25462"])
def test_an_unknown_territory_has_no_communes(gazetteer, code):
    with pytest.raises(UnknownPlace):
        gazetteer.communes_of(code)


def test_lists_to_choose_from(gazetteer):
    assert gazetteer.department_of("25462") == Territory("departement:25", "Doubs")
    assert len(gazetteer.departments()) == 109
    assert gazetteer.regions()[0] == Territory("region:84", "Auvergne-Rhône-Alpes")
    assert [epci.name for epci in gazetteer.epcis_of_department("90")] == [
        "CA Grand Belfort",
        "CC des Vosges du Sud",
        "CC du Sud Territoire",
    ]
    assert Territory("canton:2516", "Pontarlier") in gazetteer.cantons_of_department("25")
