"""How alike two names are: word by word, forgiving typing errors, abbreviations and the order of words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from resource_base.search.language.french import stem

WORDS_ALIKE = 0.65  # least similarity of two words taken for one another
NAMES_ALIKE = 0.85  # least similarity of two names compared letter by letter
ABBREVIATED = 0.9  # what an abbreviation counts for

# Words by which a name sets its entry apart from another: for whom, which level, when, how.
_WORDS_APART = """
    femmes femme hommes homme filles fille garcons garcon enfants enfant adultes adulte jeunes jeune ados
    adolescents adolescent seniors senior aines parents parent peres meres familles famille couples bebes
    bebe etudiants etudiant salaries salarie retraites demandeurs mineurs majeurs hebergement
    niveau niveaux groupe module initiation debutants debutant intermediaire avance avances
    perfectionnement lundi mardi mercredi jeudi vendredi samedi dimanche matin midi apres soir nuit journee
    printemps ete automne hiver vacances individuel collectif distance ligne telephone domicile itinerant
    nord sud est ouest premier premiere second seconde deuxieme troisieme
"""
_SETS_APART = frozenset(_WORDS_APART.split())


@dataclass(frozen=True, slots=True)
class Match:
    """`share` is what two names have in common, 0 to 1; `ours` and `theirs`, the words left alone."""

    share: float
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


def apart(word: str) -> bool:
    """Whether a word that only one of two names has tells their entries apart."""
    return word in _SETS_APART or len(word) == 1 or (len(word) < 4 and not word.isalpha())


def matched(ours: Sequence[str], theirs: Sequence[str], *, forgiven: Collection[str] = ()) -> Match:
    """Pair the words of two names, the same ones first; a word of `forgiven` may be left alone for free.

    Letter by letter too, which sees through words glued together or cut in two.
    """
    common = set(ours) & set(theirs)
    left = [word for word in ours if word not in common]
    right = [word for word in theirs if word not in common]
    paired, weight = len(common), float(len(common))
    for word in list(left):
        alike, best = max(((words_alike(word, other), other) for other in right), default=(0.0, ""))
        if alike:
            paired, weight = paired + 1, weight + alike
            left.remove(word)
            right.remove(best)
    alone = tuple(word for word in left if word not in forgiven)
    theirs_alone = tuple(word for word in right if word not in forgiven)
    share = 2 * weight / ((2 * paired + len(alone) + len(theirs_alone)) or 1)
    if (alone or theirs_alone) and not any(map(apart, (*alone, *theirs_alone))):
        whole = OSA.normalized_similarity("".join(ours), "".join(theirs), score_cutoff=NAMES_ALIKE)
        if whole > share:
            return Match(whole)
    return Match(share, alone, theirs_alone)


@lru_cache(maxsize=200_000)
def words_alike(one: str, other: str) -> float:
    """How alike two words are, 0 to 1: typing errors and abbreviations are forgiven, other words are not."""
    if stem(one) == stem(other):
        return 1.0
    if apart(one) and apart(other):
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short.isdigit() or long.isdigit():
        return 0.0
    if short[0] == long[0] and (long.startswith(short) or _shortened(short, long)):
        return ABBREVIATED
    near = OSA.normalized_similarity(one, other)
    return near if near >= WORDS_ALIKE else 0.0


def _shortened(short: str, long: str) -> bool:
    """« ctre » for « centre »: its letters in order, the first and the last among them."""
    letters = iter(long)
    return short[-1] == long[-1] and all(letter in letters for letter in short)
