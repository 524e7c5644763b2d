"""The fields of the form: what is typed is read, what is read is written back the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from resource_base.catalog import queries
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Visibility
from resource_base.web.forms import texts
from resource_base.web.forms.coverage import settled
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.groups import OF_AN_ENTRY, STEPS
from resource_base.web.forms.hours import minutes, time_words
from resource_base.web.forms.reading import needed, read, written
from resource_base.web.forms.typed import Typed
from tests.site import geocoder_of

COLUMNS = [field.column for group in OF_AN_ENTRY for field in group.fields]


@pytest.fixture(scope="module")
def ground(site):
    return Ground(site.base.gazetteer, geocoder_of(site.base), ("25",))


@pytest.fixture(scope="module")
def entries(site):
    """Each entry of the demonstration: its name, and its plain values."""
    with site.base.database.reading() as session:
        found = session.scalars(select(Service).options(*queries.WHOLE).order_by(Service.id)).all()
        return {each.name: {name: plain(getattr(each, name)) for name in COLUMNS} for each in found}


def problems(ground, **given):
    typed = Typed.of({name.replace("_", "-"): [text] for name, text in given.items()})
    return read(OF_AN_ENTRY, typed, ground).problems


def value(ground, column, **given):
    typed = Typed.of({name.replace("_", "-"): [*texts] for name, texts in given.items()})
    return read(STEPS, typed, ground).values[column]


def test_every_entry_is_written_in_the_form_and_nothing_of_it_changes(entries, ground):
    changed = {}
    for name, values in entries.items():
        answers = read(OF_AN_ENTRY, written(OF_AN_ENTRY, values, ground), ground, base=values)
        changed[name] = (answers.values == values, dict(answers.problems))
    assert {name: found for name, found in changed.items() if found != (True, {})} == {}


def test_every_entry_typed_anew_says_the_same(entries, ground):
    """Without a base to lean on, all but what the controls do not show comes out of what is typed."""
    unseen = {"places", "contacts", "opening_hours", "closures", "coverage", "capacity_as_of"}
    parted = {}
    for name, values in entries.items():
        answers = read(OF_AN_ENTRY, written(OF_AN_ENTRY, values, ground), ground)
        loose = {
            column
            for column in set(COLUMNS) - unseen
            if _loosely(answers.values.get(column)) != _loosely(values[column])
        }
        if loose or answers.problems:
            parted[name] = (loose, dict(answers.problems))
    assert parted == {}


def _loosely(found):
    """Spaces and the order of codes say nothing."""
    return (
        sorted(found)
        if isinstance(found, list)
        else " ".join(found.split())
        if isinstance(found, str)
        else found
    )


def test_a_contact_that_the_author_does_not_see_is_kept(entries, ground):
    public = Ground(ground.gazetteer, ground.geocoder, ground.departments, (Visibility.PUBLIC,))
    values = next(each for each in entries.values() if _has_both(each["contacts"]))
    typed = written(OF_AN_ENTRY, values, public)
    hidden = [each for each in values["contacts"] if each["visibility"] != "public"]
    assert [each for each in hidden if each["phone"] and each["phone"] in str(typed.texts)] == []
    changed = Typed.of({**typed.texts, "contact-0-nom": ["Quelqu’un d’autre"]})
    read_back = read(OF_AN_ENTRY, changed, public, base=values).values["contacts"]
    assert [each for each in read_back if each["visibility"] != "public"] == hidden
    assert read_back[0]["name"] == "Quelqu’un d’autre"


def _has_both(contacts):
    shown = {each["visibility"] == "public" for each in contacts}
    return shown == {True, False} and contacts[0]["visibility"] == "public"


def test_nobody_may_choose_a_visibility_that_they_do_not_have(ground):
    said = problems(ground, contact_0_nom="Odile", contact_0_visible="curators")
    assert said == {"contact-0-visible": "Dites qui peut voir ce contact."}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9h", 540),
        ("9 h 30", 570),
        ("09:30", 570),
        ("0930", 570),
        ("midi", 720),
        ("24h", 1440),
        ("minuit", 1440),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, meant):
    assert (minutes(typed), minutes(time_words(meant))) == (meant, meant)


@pytest.mark.parametrize("typed", ["25h", "9h75", "neuf heures", "9h-12h", "24h30"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError, match="par exemple 9h"):
        minutes(typed)


def test_the_grid_says_what_is_wrong_beside_the_day(ground):
    said = problems(
        ground, horaires_0_de_1="9h", horaires_1_de_1="9h", horaires_1_a_1="12h", horaires_1_de_2="11h",
        horaires_1_a_2="17h", horaires_2_de_1="tôt", horaires_2_a_1="12h",
    )  # fmt: skip
    assert said == {
        "horaires-0-a-1": "Lundi : donnez l’heure d’ouverture et l’heure de fermeture.",
        "horaires-1-de-2": "Mardi : les deux plages se chevauchent.",
        "horaires-2-de-1": "Mercredi : écrivez une heure, par exemple 9h ou 13h30.",
    }


def test_hours_beyond_the_grid_stay_until_they_are_replaced(ground):
    base = {"opening_hours": "Mo 09:00-12:00; Jul-Aug off"}
    typed = written(OF_AN_ENTRY, base, ground)
    assert read(OF_AN_ENTRY, typed, ground, base=base).values["opening_hours"] == base["opening_hours"]
    grid = typed.but(horaires_0_de_1=["9h"], horaires_0_a_1=["12h"])
    assert read(OF_AN_ENTRY, grid, ground, base=base).values["opening_hours"] == base["opening_hours"]
    replaced = grid.but(horaires_mode=["remplacer"])
    assert read(OF_AN_ENTRY, replaced, ground, base=base).values["opening_hours"] == "Mo 09:00-12:00"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("toute la France", ["pays:FR"]),
        ("le Doubs", ["departement:25"]),
        ("Pontarlier, Maîche", ["commune:25462", "commune:25356"]),
        ("CC du Grand Pontarlier", ["epci:242500338"]),
        ("canton d’Ornans", ["canton:2515"]),
        ("région Bourgogne-Franche-Comté", ["region:27"]),
    ],
)
def test_a_zone_is_named_in_words(ground, typed, codes):
    assert value(ground, "coverage", zone_ajout=[typed]) == codes


def test_a_name_that_is_not_understood_stays_in_its_field_beside_the_chips(ground):
    typed = settled(Typed.of({"zone": ["departement:25"], "zone-ajout": ["Maîche, Zzyx"]}), ground)
    assert (typed.all("zone"), typed.one("zone-ajout")) == (("departement:25", "commune:25356"), "Zzyx")
    assert read(STEPS, typed, ground).problems["zone-ajout"] == "« Zzyx » : ce territoire n’est pas reconnu."


def test_a_place_gets_its_commune_and_its_point(ground):
    [place] = value(ground, "places", lieu_0_commune=["25300 Pontarlier"], lieu_0_adresse=["2 rue du Pré"])
    assert (place["insee"], place["postal_code"], place["precision"]) == ("25462", "25300", "commune")


@pytest.mark.parametrize(
    ("reading", "typed", "kept"),
    [
        (texts.phone, "0381000000", "03 81 00 00 00"),
        (texts.phone, "+33 3 81 00 00 00", "03 81 00 00 00"),
        (texts.phone, "39 49", "3949"),
        (texts.phone, "115", "115"),
        (texts.web_address, "www.exemple.fr/aide", "https://www.exemple.fr/aide"),
        (texts.siret, "130 005 481 00010", "13000548100010"),
        (texts.day, "3/12/2026", "2026-12-03"),
        (texts.day, "2026-12-03", "2026-12-03"),
        (texts.number, "3,5", 3.5),
    ],
)
def test_small_values_are_kept_in_one_form(reading, typed, kept):
    assert reading(typed) == kept


@pytest.mark.parametrize(
    ("reading", "typed"),
    [
        (texts.phone, "03 81"),
        (texts.phone, "accueil"),
        (texts.email, "accueil@"),
        (texts.web_address, "javascript:alert(1)"),
        (texts.web_address, "https://exemple"),
        (texts.siret, "130 005 481 00011"),
        (texts.day, "31/02/2026"),
        (texts.number, "beaucoup"),
    ],
)
def test_small_values_that_cannot_be_are_refused(reading, typed):
    with pytest.raises(ValueError, match=r"[a-z]"):
        reading(typed)


def test_an_empty_form_says_all_that_it_needs(ground):
    assert sorted(needed(read(STEPS, Typed(), ground))) == [
        "description",
        "mode",
        "nom",
        "telephone",
        "theme",
    ]


NAMES = sorted({name + ("0-nom" if name.endswith("-") else "") for group in STEPS for name in group.names})
MORE = [f"horaires-{day}-{each}-{nth}" for day in range(7) for each in ("de", "a") for nth in (1, 2)]
MORE += ["lieu-1-commune", "contact-3-telephone", "fermeture-0-du", "fermeture-0-au", "horaires-2-rythme"]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, *MORE]), st.lists(st.text(), max_size=3)))
def test_any_text_is_read_or_refused_in_words(ground, given_texts):
    typed = Typed.of(given_texts)
    answers = read(STEPS, typed, ground)
    assert all(sentence.strip() for sentence in answers.problems.values())
    again = read(STEPS, written(STEPS, answers.values, ground), ground, base=answers.values)
    assert ({name: again.values[name] for name in answers.values}, again.problems) == (answers.values, {})


def test_a_long_list_survives_a_change_elsewhere_in_it(ground):
    nothing = dict.fromkeys(
        ("label", "address", "address_extra", "lat", "lon", "precision", "position_source")
    )
    town = {"commune": "Ornans", "postal_code": "25290", "insee": "25434", "opening_hours": "Mo 09:00-12:00"}
    places = [{**nothing, **town, "address": f"{number} rue du Pont"} for number in range(40)]
    coverage = [f"commune:{commune.insee}" for commune in ground.gazetteer.communes_of("departement:25")]
    base = {"places": places, "coverage": coverage}
    typed = written(OF_AN_ENTRY, base, ground)
    changed = typed.but(lieu_3_adresse=["12 rue Neuve"], zone_ajout=["Dole"])
    values = read(OF_AN_ENTRY, changed, ground, base=base).values
    assert [place for place in values["places"] if place not in places] == [values["places"][3]]
    assert (len(values["places"]), values["places"][3]["opening_hours"]) == (40, "Mo 09:00-12:00")
    assert values["coverage"] == [*coverage, "commune:39198"]
