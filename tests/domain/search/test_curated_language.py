"""The curated language that ships: well formed, without contradictions, and covering every theme."""

import json
from collections import Counter

import pytest

from resource_base.catalog.vocabulary import THEMES, label
from resource_base.search.language import french
from resource_base.search.language.synonyms import Synonyms, keys
from tests.domain.search.asking import SEEDS

FOLDER = SEEDS / "vocabulary" / "synonyms"
FEWEST_GROUPS, FEWEST_BY_THEME, MOST_MEANS, MOST_WORDS = 380, 3, 6, 25

# Acronyms that say two things in this field: what surrounds them decides, so both are searched.
TWO_MEANINGS = {
    ("apa",): "allocation personnalisée d’autonomie, activité physique adaptée",
    ("ars",): "allocation de rentrée scolaire, agence régionale de santé",
    ("mda",): "maison départementale de l’autonomie, maison des adolescents",
    ("vae",): "validation des acquis de l’expérience, vélo à assistance électrique",
}
# Expressions whose only word left without the stop words says enough by itself.
SAID_IN_ONE_WORD = {
    "confiance en soi", "en taule", "estime de soi", "je craque", "repli sur soi", "se former",
    "se prostitue", "se reconstruire", "se reconvertir", "se remobiliser", "se réorienter", "se scarifie",
}  # fmt: skip


def groups():
    return [group for path in sorted(FOLDER.glob("*.json")) for group in json.loads(path.read_text("utf-8"))]


def expressions():
    """Each word of the language with the number of its group."""
    return [(number, word) for number, group in enumerate(groups()) for word in group["words"]]


def test_every_group_has_words_and_nothing_but_the_three_lists():
    faulty = [
        group
        for group in groups()
        if not group.get("words")
        or not set(group) <= {"words", "means", "themes"}
        or not all(text == text.strip() and text for texts in group.values() for text in texts)
    ]
    assert faulty == []


def test_every_theme_is_of_the_national_vocabulary_and_has_its_groups():
    found = Counter(theme for group in groups() for theme in group.get("themes", ()))
    assert set(found) - set(THEMES) == set()
    assert {theme: found[theme] for theme in THEMES if found[theme] < FEWEST_BY_THEME} == {}
    assert len(groups()) >= FEWEST_GROUPS


@pytest.mark.parametrize("known_as", [lambda word: [french.fold(word)], keys], ids=["letters", "stems"])
def test_no_expression_stands_in_two_groups(known_as):
    found: dict[object, set[int]] = {}
    for number, word in expressions():
        for key in known_as(word):
            found.setdefault(key, set()).add(number)
    twice = {key if isinstance(key, tuple) else (key,) for key, numbers in found.items() if len(numbers) > 1}
    assert twice == set(TWO_MEANINGS)


def test_nothing_is_said_twice_within_a_group():
    repeated = []
    for group in groups():
        times = Counter(keys(text)[0] for name in ("words", "means") for text in group.get(name, ()))
        repeated += [key for key in times if times[key] > 1]
    assert repeated == []


def test_no_expression_shrinks_to_a_word_that_says_nothing():
    """Stop words are left out before looking up: « il me tape » would stand for every « taper »."""
    shrunk = {word for _, word in expressions() if len(french.words(word)) > 1 and len(keys(word)[0]) == 1}
    empty = [word for _, word in expressions() if all(each.is_stop for each in french.words(word))]
    assert (shrunk, empty) == (SAID_IN_ONE_WORD, [])


def test_groups_stay_narrow():
    """A long list says that the group is too wide; the engine would cut it anyway."""
    wide = [
        group["words"][0]
        for group in groups()
        if len(group["words"]) > MOST_WORDS or len(group.get("means", ())) > MOST_MEANS
    ]
    assert wide == []


def test_a_group_says_something_more_than_its_only_word():
    idle = [
        group["words"]
        for group in groups()
        if len(group["words"]) == 1
        and len(keys(group["words"][0])[0]) == 1  # an expression may say that its words apart do not answer
        and not group.get("means")
        and not group.get("themes")
    ]
    assert idle == []


SENTENCES = {
    "je n’ai plus assez pour manger": "equipement-et-alimentation--alimentation",
    "où dormir ce soir": "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "je dors dans ma voiture": "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "on me coupe l'électricité": "logement-hebergement--se-maintenir-dans-le-logement",
    "je ne peux plus payer mon loyer": "logement-hebergement--reduire-les-impayes-de-loyer",
    "mon mari me frappe": "famille--surmonter-conflits-separation-violence",
    "garder mon bébé pendant l’entretien": "famille--garde-denfants",
    "pas de mode de garde": "famille--garde-denfants",
    "mes parents vieillissent": "famille--prise-en-charge-personne-dependante",
    "je ne sais pas lire": "lecture-ecriture-calcul--maitriser-le-francais",
    "je ne sais pas compter": "lecture-ecriture-calcul--maitriser-le-calcul",
    "ma voiture en panne": "mobilite--entretenir-reparer-son-vehicule",
    "j'ai pas le permis": "mobilite--preparer-un-permis",
    "je bois trop": "sante--addictions",
    "je n’en peux plus": "sante--sante-mentale",
    "j’ai pas de mutuelle": "sante--acces-aux-soins",
    "je n’y arrive plus avec l’ordinateur": "numerique--maitriser-les-fondamentaux-du-numerique",
    "je sors de prison": (
        "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire"
    ),
    "trop de dettes": "difficultes-financieres--situation-dendettement-surendettement",
    "créer ma boîte": "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
    "rupture de droits": "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    "115": "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "3919": "famille--surmonter-conflits-separation-violence",
    "R.Q.T.H.": "sante--constituer-un-dossier-mdph-invalidite",
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_person_says_calls_its_theme_to_mind(sentence):
    language = Synonyms.load(SEEDS)
    stems = keys(sentence)[0]
    runs = [stems[i:j] for i in range(len(stems)) for j in range(i + 1, len(stems) + 1)]
    found = {theme for run in runs if (known := language.of(run)) for theme in known.themes}
    assert label(SENTENCES[sentence]) in map(label, found)
