"""Names of places compared without their accents, their case, their punctuation and their abbreviations."""

import re
import unicodedata

LITTLE_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "sur")
)
ARTICLES = frozenset(("le", "la", "les", "l"))

_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})  # what NFKD leaves whole
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f]")  # combining accents, once decomposed
_SUR = re.compile(r"\bs/\s*(?!s\b)")
_SOUS = re.compile(r"\bs/s\b")
_CONTRACTED = {"le": ("du", "au"), "les": ("des", "aux")}


def fold(text: str) -> tuple[str, ...]:
    """The words of a name, made comparable.

    Lower case, no accents (NFKD), œ as oe, hyphens and apostrophes as spaces, St and Ste written out, "s/" as
    sur and "s/s" as sous: `fold("L’Isle-s/-le-Doubs")` is `("l", "isle", "sur", "le", "doubs")`.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain)).translate(_LIGATURES)
    if "/" in plain:
        plain = _SUR.sub("sur ", _SOUS.sub("sous ", plain))
    return tuple(_ABBREVIATIONS.get(word, word) for word in _WORD.findall(plain))


def main_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without articles and prepositions; all of them when nothing else would be left."""
    return tuple(word for word in words if word not in LITTLE_WORDS) or words


def contracted(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """How a name that begins with Le or Les reads after a preposition: « du Russey », « aux Fins ».

    Two forms, or none when the name does not begin so.
    """
    return [(form, *words[1:]) for form in _CONTRACTED.get(words[0], ())] if len(words) > 1 else []


def without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """The name without its leading article, or itself when there would be nothing left."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words
