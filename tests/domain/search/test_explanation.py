"""Why an entry is here: in numbers that add up to its score, and in French."""

from datetime import date
from uuid import UUID

import pytest

from resource_base.catalog.queries import Viewer
from resource_base.search.criteria import Criteria, Sort
from resource_base.search.page.explanation import ago
from tests.domain.search import corpus
from tests.domain.search.asking import GRAND_PONTARLIER, entry

GARDE = "famille--garde-denfants"
NOUNOU = {"words": ["nounou", "assistante maternelle"], "themes": [GARDE]}


def sentences(base, *args, **fields):
    results = base.find(*args, **fields)
    return {
        base.entries[hit.id].name: [reason.sentence for reason in results.explain(hit).reasons]
        for hit in results.hits
    }


def test_each_part_is_said_and_the_parts_add_up_to_the_score(directory):
    base = directory(
        entry(
            "Garage solidaire",
            at="Houtaud",
            coverage=(GRAND_PONTARLIER,),
            audiences=("jeunes",),
            verified_on=date(2026, 8, 20),
            completeness=0.85,
        ),
        entry("Crèche"),
    )
    results = base.find("garage solidaires", home="Pontarlier", audiences=("jeunes",))
    (hit,) = results.hits
    explanation = results.explain(hit)
    assert [reason.sentence for reason in explanation.reasons] == [
        "« garage » est dans le titre",
        "« solidaires » est dans le titre",
        "à 4 km à vol d’oiseau de Pontarlier",
        "couvre l’intercommunalité de Pontarlier",
        "s’adresse à : Jeunes",
        "vérifiée il y a 3 mois",
        "fiche complète à 85 %",
    ]
    words = sum(reason.value for reason in explanation.reasons if reason.part == "mots")
    added = sum(reason.value for reason in explanation.reasons if reason.part != "mots")
    assert hit.score == explanation.score == pytest.approx(words * (1 + added))


def test_an_entry_to_be_verified_says_so(directory):
    asked = entry("Garage", verified_on=date(2026, 8, 20), flagged=True)
    said = sentences(directory(asked, entry("Garage neuf", flagged=True)), "garage")
    assert "à vérifier : personne ne l’a confirmée depuis longtemps" in said["Garage"]
    assert [each.partition(",")[0] for each in said["Garage neuf"] if "vérifi" in each] == ["jamais vérifiée"]


def test_an_entry_that_is_full_says_so_and_since_when(directory):
    base = directory(entry("Garage", full_on=date(2026, 10, 20)), entry("Garage ouvert"))
    said = sentences(base, "garage")
    assert [sentence for sentence in said["Garage"] if "complet," in sentence] == [
        "complet, dit la fiche il y a 1 mois"
    ]
    assert [sentence for sentence in said["Garage ouvert"] if "complet," in sentence] == []


ASKED = [
    Criteria(),
    Criteria(words="logement jeunes"),
    Criteria(words="logment", home="Pontarlier"),
    Criteria(words="besançon morteau bénévoles aujourd'hui", home="25300", audiences=("jeunes",)),
    Criteria(words="numér", origin="Morteau", radius_km=60, sort=Sort.DISTANCE),
    Criteria(words="vélo garage psychologue", home="Besançon", fees=("gratuit",)),
]


@pytest.mark.parametrize("criteria", ASKED)
def test_the_reasons_of_every_entry_add_up_to_what_ranks_it(directory, criteria):
    base = directory(
        *corpus.documents(200, seed=31), groups=[{"words": ["vélo", "garage"], "themes": [GARDE]}]
    )
    results = base.engine.find(criteria, viewer=Viewer.CURATOR, per_page=200)
    assert results.hits
    for hit in results.hits:
        explanation = results.explain(hit)
        words = [reason.value for reason in explanation.reasons if reason.part == "mots"] or [1.0]
        added = sum(reason.value for reason in explanation.reasons if reason.part != "mots")
        assert hit.score == explanation.score == pytest.approx(sum(words) * (1 + added), abs=2e-6)
        assert base.engine.explain(criteria, hit.id, viewer=Viewer.CURATOR) == explanation


def test_an_entry_is_explained_on_whatever_page_it_stands_and_not_when_it_does_not_answer(directory):
    free = [entry(f"Garage {number}", fee="gratuit") for number in range(30)]
    base = directory(*free, entry("Garage payant", fee="payant"), entry("Crèche", fee="gratuit"))
    ids = {known.name: each for each, known in base.entries.items()}
    asked = Criteria(words="garage", fees=("gratuit",))

    def said(service_id):
        explanation = base.engine.explain(asked, service_id, viewer=Viewer.PROFESSIONAL)
        return explanation and explanation.reasons[0].sentence

    assert [said(ids[f"Garage {number}"]) for number in range(30)] == ["« garage » est dans le titre"] * 30
    assert [said(each) for each in (ids["Garage payant"], ids["Crèche"], UUID(int=1))] == [None] * 3


def test_where_each_word_was_met_is_said(directory):
    base = directory(
        entry("Une nounou"),
        entry("Gardes", organization="La Nounou"),
        entry("Chez vous", "une nounou de nuit"),
        entry("Une assistante maternelle"),
        entry("Les Petits Loups", themes=(GARDE,)),
        entry("Vélo"),
        groups=[NOUNOU],
    )
    said = sentences(base, "nounou")
    assert {name: reasons[0] for name, reasons in said.items()} == {
        "Une nounou": "« nounou » est dans le titre",
        "Gardes": "« nounou » est dans le nom de la structure",
        "Chez vous": "« nounou » est dans le texte de la fiche",
        "Une assistante maternelle": "« nounou » : la fiche dit « assistante maternelle »",
        "Les Petits Loups": "« nounou » : la fiche porte la thématique « Garde d’enfants »",
    }


def test_a_word_that_is_missing_or_half_typed_is_said_too(directory):
    garage = {"words": ["garage", "réparation automobile"]}
    base = directory(entry("Garage alimentaire"), entry("Vélo"), groups=[garage])
    assert sentences(base, "garage xylophone")["Garage alimentaire"][:2] == [
        "« garage » est dans le titre",
        "« xylophone » n’est pas dans la fiche",
    ]
    assert sentences(base, "alim")["Garage alimentaire"][0] == (
        "la fiche contient un mot qui commence par « alim »"
    )


def test_what_is_not_known_of_the_place_or_the_coverage_is_said(directory):
    base = directory(entry("Foyer"), entry("Ligne d’écoute", remote=True, coverage=("pays:FR",)))
    said = sentences(base, home="Pontarlier")
    assert said["Foyer"][:2] == ["lieu d’accueil non précisé", "zone d’éligibilité non précisée : à vérifier"]
    assert said["Ligne d’écoute"][:2] == ["à distance : sans se déplacer", "couvre la France entière"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "aujourd’hui"),
        (date(2026, 11, 23), "hier"),
        (date(2026, 11, 4), "il y a 20 jours"),
        (date(2026, 5, 20), "il y a 6 mois"),
        (date(2025, 11, 1), "il y a 1 an"),
        (date(2023, 1, 1), "il y a 3 ans"),
    ],
)
def test_ages_are_said_as_people_say_them(day, said):
    assert ago(day, date(2026, 11, 24)) == said


def test_the_words_found_are_marked_in_all_their_forms_and_the_text_stays_whole(directory):
    base = directory(entry("Garde d’enfants"), entry("Vélo"), groups=[NOUNOU])
    marker = base.find("gardes enfant").marker
    text = "L’accueil : garde, garder et GARDES d’enfants, d’un <b>jardin</b> & d’école."
    fragments = marker.fragments(text)
    assert "".join(fragment.text for fragment in fragments) == text
    assert [fragment.text for fragment in fragments if fragment.marked] == [
        "garde",
        "garder",
        "GARDES",
        "enfants",
    ]


def test_another_name_of_several_words_is_marked_where_it_is_whole(directory):
    base = directory(entry("Assistante maternelle"), entry("Assistante sociale"), groups=[NOUNOU])
    marker = base.find("nounou").marker
    marked = [
        [fragment.text for fragment in marker.fragments(text) if fragment.marked]
        for text in ("Une assistante sociale", "Une assistante très maternelle, une nounou")
    ]
    assert marked == [[], ["assistante", "maternelle", "nounou"]]
