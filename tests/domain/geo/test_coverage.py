"""Who is covered, in our codes and in those of data·inclusion."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.errors import Invalid, UnknownPlace
from resource_base.geo.coverage import (
    Level,
    covering_codes,
    from_data_inclusion,
    level_of,
    specificity,
    to_data_inclusion,
)
from resource_base.geo.places import Gazetteer
from resource_base.settings import ROOT

SEEDS = ROOT / "seeds"
TERRITORIES = [
    *("commune:25462", "commune:75056", "commune:75115", "canton:2515", "canton:2599", "epci:242500338"),
    *("departement:25", "departement:2A", "departement:974", "region:27", "region:11", "pays:FR"),
]


def test_a_commune_is_covered_by_its_territories_the_narrowest_first(gazetteer):
    assert covering_codes(gazetteer.commune("25462")) == (
        "commune:25462",
        "canton:2516",
        "epci:242500338",
        "departement:25",
        "region:27",
        "pays:FR",
    )


def test_an_arrondissement_is_covered_by_what_covers_its_city(gazetteer):
    assert covering_codes(gazetteer.commune("75115")) == (
        "commune:75115",
        "commune:75056",
        "epci:200054781",
        "departement:75",
        "region:11",
        "pays:FR",
    )
    assert "commune:75115" not in covering_codes(gazetteer.commune("75056"))


def test_the_codes_that_cover_a_commune_go_from_the_narrowest_to_the_widest(gazetteer):
    for commune in gazetteer.communes:
        ranks = [specificity(code) for code in covering_codes(commune)]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("25462", "commune:25462"),
        ("25034", "commune:25035"),  # a former commune
        ("75115", "commune:75115"),
        ("2a004", "commune:2A004"),
        ("25", "departement:25"),
        ("11", "departement:11"),  # the Aude, never the Île-de-France
        ("974", "departement:974"),
        ("242500338", "epci:242500338"),
        ("france", "pays:FR"),
        ("99100", "pays:FR"),
    ],
)
def test_codes_of_data_inclusion_are_read(gazetteer, theirs, ours):
    assert from_data_inclusion(theirs, gazetteer) == ours


@pytest.mark.parametrize(
    "theirs", ["25999", "99", "123456789", "", "Doubs", "FRANCE ENTIERE", "commune:25462"]
)
def test_a_code_that_names_nothing_is_refused(gazetteer, theirs):
    with pytest.raises(Invalid):
        from_data_inclusion(theirs, gazetteer)


def test_what_data_inclusion_cannot_name_is_spelt_out(gazetteer):
    written = to_data_inclusion(["region:27", "canton:2517", "departement:25", "pays:FR"], gazetteer)
    assert written[:8] == ["21", "25", "39", "58", "70", "71", "89", "90"]
    assert written[8:-1] == [commune.insee for commune in gazetteer.communes_of("canton:2517")]
    assert written[-1] == "france"


def test_a_former_commune_is_written_as_the_one_of_today(gazetteer):
    assert to_data_inclusion(["commune:25034", "commune:25035"], gazetteer) == ["25035"]


@pytest.mark.parametrize("code", ["sector:pontarlier", "25462", "ville:25462"])
def test_what_cannot_be_written_is_refused(gazetteer, code):
    with pytest.raises(Invalid):
        to_data_inclusion([code], gazetteer)


def test_a_commune_that_never_was_is_refused(gazetteer):
    with pytest.raises(UnknownPlace):
        to_data_inclusion(["commune:25999"], gazetteer)


@settings(deadline=None)  # the first example reads the seeds
@given(st.lists(st.sampled_from(TERRITORIES), unique=True))
def test_the_way_there_and_back_covers_the_same_people(codes):
    gazetteer = Gazetteer.load(SEEDS)

    def covered(codes):
        return {commune.insee for code in codes for commune in gazetteer.communes_of(code)}

    back = [from_data_inclusion(code, gazetteer) for code in to_data_inclusion(codes, gazetteer)]
    kept = {code for code in codes if level_of(code) not in {Level.region, Level.canton}}
    assert covered(back) == covered(codes)
    assert kept <= set(back)
