"""An organisation and a place, as one types them: « mission locale maîche ». Plain, not judged, questions.

The demonstration base has no France Travail, Cap emploi nor Secours catholique: who speaks of them, or
answers in their stead, comes first.
"""

import pytest

from tests.relevance.entries import fold, read_entries
from tests.relevance.ours import ours

ENTRIES = {entry.id: entry for entry in read_entries()}


@pytest.fixture(scope="module")
def engine():
    with ours() as engine:
        yield engine


def found(engine, asked, how_many):
    return [ENTRIES[key] for key in engine(asked, None, how_many)]


@pytest.mark.parametrize(
    ("asked", "organisation", "how_many"),
    [
        ("mission locale maîche", "Mission locale", 3),
        ("ml pontarlier", "Mission locale", 3),
        ("conseiller mission locale ornans", "Mission locale", 3),
        ("ccas morteau", "CCAS de Morteau", 5),
        ("cpam montbéliard", "CPAM du Doubs", 5),
        ("adil besançon", "Agence d'information sur le logement", 1),
        ("mdph pontarlier", "MDPH du Doubs", 2),
        ("pmi morteau", "Département du Doubs – action sociale et PMI", 1),
        ("point justice audincourt", "Point-justice", 4),
        ("france services mouthe", "Maison France services de Mouthe", 2),
        ("csapa pontarlier", "Cap Rivage", 1),
        ("cap emploi pontarlier", "Garder sa Place", 2),
    ],
)
def test_its_own_entries_come_first(engine, asked, organisation, how_many):
    first = found(engine, asked, how_many)
    assert len(first) == how_many
    assert [each.name for each in first if not each.organisation.startswith(fold(organisation))] == []


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("mission locale pontarlier", "Le code en français facile"),
        ("ccas morteau", "Domiciliation au CCAS de Morteau"),
        ("mdph pontarlier", "Permanences handicap du Haut-Doubs"),
        ("point justice audincourt", "Droit du travail à Audincourt"),
        ("centre social bethoncourt", "La Dînette, accueil parents-bébés"),
    ],
)
def test_those_of_that_place_before_the_others(engine, asked, first):
    assert found(engine, asked, 1)[0].name == fold(first)


def test_one_that_the_base_has_not_is_answered_by_who_speaks_of_it_there(engine):
    first, second = found(engine, "france travail pontarlier", 2)
    assert first.name == fold("Bons de taxi pour l’emploi à Pontarlier")
    assert ["france travail" in each.text for each in (first, second)] == [True, True]
    food = found(engine, "restos du coeur valentigney", 2)
    assert ["alimentation" in "".join(each.list_of("thematiques")) for each in food] == [True, True]
    assert [each.name for each in found(engine, "secours catholique morteau", 20)] == [
        fold("Vestiaire de Baume-les-Dames")
    ]
