"""The light French stemmer of Jacques Savoy, on folded words.

Source: J. Savoy, "A stemming procedure and stopword list for general French corpora" (JASIS 50, 1999), in the
form known as *FrenchLightStemmer*. It takes off plurals, feminines and the commonest endings, and no more:
in our measurements it equals Snowball on well-typed questions and loses less to plurals and typing errors.
"""

import re
from typing import NamedTuple


class Ending(NamedTuple):
    """In a word of more than `longer_than` letters, `ending` becomes `instead`; `last`: no further ending."""

    longer_than: int
    ending: str
    instead: str
    last: bool = True


# In order: the first that applies ends the search, unless it is marked as not the last. Accents are folded.
ENDINGS: tuple[Ending, ...] = (
    Ending(9, "issement", "ir"),
    Ending(8, "issant", "ir"),
    Ending(7, "ivement", "if"),
    Ending(6, "ement", "e"),
    Ending(11, "ficatrice", "fier"),
    Ending(10, "ficateur", "fier"),
    Ending(9, "catrice", "quer"),
    Ending(8, "cateur", "quer"),
    Ending(8, "atrice", "er"),
    Ending(7, "ateur", "er"),
    Ending(6, "trice", "teur", last=False),
    Ending(5, "ieme", ""),
    Ending(7, "teuse", "ter"),
    Ending(6, "teur", "ter"),
    Ending(5, "euse", "eu"),
    Ending(8, "ere", "er"),
    Ending(7, "ive", "if"),
    Ending(4, "folle", "fou"),
    Ending(4, "molle", "mou"),
    Ending(9, "nnelle", "n"),
    Ending(9, "nnel", "n"),
    Ending(4, "ete", "et", last=False),
    Ending(8, "ique", "", last=False),
    Ending(8, "esse", "e"),
    Ending(7, "inage", "in"),
    Ending(12, "ualisation", "uel"),
    Ending(9, "isation", ""),
    Ending(9, "isateur", ""),
    # Ours: réparation meets réparer; without its ending it would lose its r too, and meet repas.
    Ending(8, "eration", "er"),
    Ending(8, "ration", "re"),
    Ending(8, "ation", ""),
    Ending(8, "ition", ""),
    # Ours: the trades in -logue meet their field (psychologue, psychologie; the ending -ie falls off below).
    Ending(7, "logue", "log"),
)
# Ours: plurals that no ending tells.
DOUBLED = re.compile(r"([^\W\d_])\1+")
IRREGULAR = {"travaux": "travail", "baux": "bail", "yeux": "oeil", "aieux": "aieul"}


def light_stem(word: str) -> str:
    """The stem of a folded word (small letters without accents); of few letters, the word itself."""
    word = _singular(IRREGULAR.get(word, word))
    for longer_than, ending, instead, last in ENDINGS:
        if len(word) > longer_than and word.endswith(ending):
            word = word[: -len(ending)] + instead
            if last:
                break
    return _trimmed(word)


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-2] + "l"
    if len(word) > 3 and word[-1] == "x":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "s":
        word = word[:-1]
    return word


def _trimmed(word: str) -> str:
    """Without doubled letters, then without -ie, -r, -e; four letters are always left."""
    if len(word) > 4:
        word = DOUBLED.sub(r"\1", word)
    for ending in ("ie", "r", "e", "e"):
        if len(word) > 4 and word.endswith(ending):
            word = word[: -len(ending)]
    if len(word) > 4 and word[-1] == word[-2] and word[-1].isalpha():
        word = word[:-1]
    return word
