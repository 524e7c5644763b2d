"""A place is recognised as people write it; what may be several places is asked, not guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.geo.places import Gazetteer, How, Resolution
from resource_base.settings import ROOT

DOUBS = ("25",)


def resolved(gazetteer, text, departments=DOUBS):
    """INSEE code of the commune and how it was recognised, or the INSEE codes between which one must ask."""
    found = gazetteer.resolve(text, departments=departments)
    if found.ambiguous:
        return [commune.insee for commune in found.candidates]
    return found.commune and found.commune.insee, found.how


@pytest.mark.parametrize(
    ("typed", "insee", "how"),
    [
        ("Pontarlier", "25462", How.name),
        ("  pontarlier ", "25462", How.name),
        ("BESANCON", "25056", How.name),
        ("maiche", "25356", How.name),
        ("Œuilly (02)", "02565", How.name),
        ("OEUILLY (Aisne)", "02565", How.name),
        ("Saint Vit", "25527", How.name),
        ("st-vit", "25527", How.name),
        ("Ste Suzanne", "25526", How.name),
        ("L’Isle-s/-le-Doubs", "25315", How.name),
        ("Isle sur le Doubs", "25315", How.name),
        ("isle doubs", "25315", How.name),
        ("Russey", "25512", How.name),
        ("RUSSEY (LE)", "25512", How.name),
        ("au Russey", "25512", How.name),
        ("Ville de Besançon", "25056", How.name),
        ("25300 Pontarlier", "25462", How.name),
        ("25 300 PONTARLIER", "25462", How.name),
        ("F-25300 Pontarlier", "25462", How.name),
        ("Pontarlier (25300)", "25462", How.name),
        ("Pontarlier (25)", "25462", How.name),
        ("Pontarlier 25", "25462", How.name),
        ("Pontarlier, Doubs", "25462", How.name),
        ("Pontarlier, France", "25462", How.name),
        ("25200 MONTBELIARD CEDEX", "25388", How.name),
        ("25208 Montbéliard Cédex", "25388", How.name),
        ("BESANCON CEDEX 9", "25056", How.name),
        ("BP 123, 25200 Montbéliard", "25388", How.name),
        ("25462 Pontarlier", "25462", How.name),
        ("25462", "25462", How.insee),
        ("2a004", "2A004", How.insee),
        ("25410 Osselle", "25438", How.former_name),
        ("Auxon-Dessous", "25035", How.former_name),
        ("Montbenoît", "25390", How.former_name),
        ("25034", "25035", How.insee),
        ("Paris", "75056", How.name),
        ("Paris 15e", "75115", How.name),
        ("15ème arrondissement de Paris", "75115", How.name),
        ("75015 Paris", "75115", How.name),
        ("75116", "75116", How.postal_code),
        ("Lyon 3", "69383", How.name),
        ("MARSEILLE 01", "13201", How.name),
        ("25000 Planoise", "25056", How.postal_code),
        ("Besancon Planoise", "25056", How.spelling),
        ("Sancey-le-Grand", "25529", How.spelling),
        ("Montbelliard", "25388", How.spelling),
        ("Pontalrier", "25462", How.spelling),
        ("Bezançon", "25056", How.spelling),
        ("ilse sur le doubs", "25315", How.spelling),
        ("25160 Labergement", "25320", How.spelling),
        ("25300 Pontarlyé", "25462", How.spelling),
    ],
)
def test_a_place_is_recognised_as_it_is_typed(gazetteer, typed, insee, how):
    assert resolved(gazetteer, typed) == (insee, how)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("Saint-Denis", ["97411", "93066", "11339", "30247"]),
        ("25370", ["25318", "25380", "25307", "25494", "25348", "25308", "25514", "25565", "25252"]),
        ("25370 les hopitaux", ["25307", "25308"]),
        ("Baume", ["25047", "74030"]),  # Baume-les-Dames nearby, La Baume far away
        ("Servigney", ["25385", "70490"]),  # once a commune of the Doubs, and one of today beyond its border
        ("Pontarlier (39)", ["25462"]),
        ("25000 Lyon", ["69123", "25056"]),
        ("Montpelier", ["34172", "26197"]),  # far from the Doubs, a near spelling is only offered
    ],
)
def test_what_may_be_several_places_is_asked(gazetteer, typed, candidates):
    assert resolved(gazetteer, typed) == candidates


@pytest.mark.parametrize(
    "typed", ["", "   ", "zzzz", "99999", "()", "25", "le", "CEDEX 9", "Paris 21e", "\0"]
)
def test_what_is_no_place_is_told_so(gazetteer, typed):
    assert gazetteer.resolve(typed, departments=DOUBS) == Resolution(None, (), How.none)


def test_a_homonym_of_the_configured_department_is_preferred_when_it_is_the_only_one(gazetteer):
    homonyms = ["09342", "25526", "97420"]
    assert sorted(resolved(gazetteer, "Sainte-Suzanne", ())) == homonyms
    assert resolved(gazetteer, "Sainte-Suzanne", ("25",)) == ("25526", How.name)
    assert resolved(gazetteer, "Sainte-Suzanne", ("25", "09"))[:2] == ["25526", "09342"]


def test_a_near_spelling_far_from_the_configured_departments_is_only_offered(gazetteer):
    assert resolved(gazetteer, "Strasbourgg", ()) == ("67482", How.spelling)
    assert resolved(gazetteer, "Strasbourgg", ("25",)) == ["67482"]


def test_a_name_without_its_article_gives_way_to_the_name_in_full(gazetteer):
    assert resolved(gazetteer, "Fins", ()) == ("80312", How.name)
    assert resolved(gazetteer, "Fins", ("25",)) == ("25240", How.name)


def test_every_commune_of_the_country_is_found_by_each_of_its_postal_codes_and_its_name(gazetteer):
    """The only exceptions are the cities whose postal codes are those of arrondissements."""
    answers = [
        (commune.insee, gazetteer.resolve(f"{code} {commune.name}").commune)
        for commune in gazetteer.communes
        for code in commune.postal_codes
    ]
    assert {insee for insee, answer in answers if answer is None} == set()
    others = [(insee, answer) for insee, answer in answers if answer.insee != insee]
    assert len(answers) == 35_539
    assert {insee for insee, _ in others} == {"75056", "69123", "13055"}
    assert all(answer.city == insee for insee, answer in others)


def test_every_commune_of_the_country_is_found_by_its_name_and_its_department(gazetteer):
    """Homonyms inside one département: none."""
    missed = [
        commune.insee
        for commune in gazetteer.communes
        if gazetteer.resolve(f"{commune.name} ({commune.department})").commune != commune
    ]
    assert missed == []


@settings(deadline=None)  # the first example reads the seeds
@given(st.text(max_size=60), st.lists(st.sampled_from(["25", "2A", "974", "", "zz"]), max_size=2))
def test_no_text_makes_it_fail(text, departments):
    found = Gazetteer.load(ROOT / "seeds").resolve(text, departments=departments)
    assert (found.how is How.none) == (found.commune is None and not found.candidates)
    assert not (found.commune and found.candidates)


PLACE_LIKE = st.text(alphabet="abeilnorstuéœ 0257()-'/,", max_size=40)


@settings(deadline=None)  # the first example reads the seeds
@given(PLACE_LIKE, PLACE_LIKE)
def test_no_text_that_looks_like_a_place_makes_it_fail(before, after):
    for text in (f"{before} cedex {after}", f"{before} (25) {after}", f"{before} paris {after}"):
        found = Gazetteer.load(ROOT / "seeds").resolve(text, departments=DOUBS)
        assert (found.how is How.none) == (found.commune is None and not found.candidates)
