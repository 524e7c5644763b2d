"""The words of a question, as what must be found: words and expressions, and their other names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from resource_base.search.language import french
from resource_base.search.language.synonyms import Alternative, Expansion, Stems, Synonyms, content_parts

MAX_SLOTS = 24  # words of a question that are searched
COMPLETION_WEIGHT = 0.8  # of a word that begins as the half typed one, against that one
CLEAR = 2  # ways of completing a half typed word, up to which one may say what was begun
# How one asks, not what for: left out beside other words, unless in a known expression ("savoir lire").
_SAID_IN_ASKING = """
    aimerais aimerait aller arrive arriver arrives assez attends besoin besoins bien bientot bonjour
    cherche cherchent chercher cherches chose choses connais connaitre croire crois demain depuis
    desespere devoir devrais dire dis dois doit doivent ensuite faire fais faut finalement jamais
    maintenant merci mieux obtenir parfois peux plus possible pourrais pourrait pouvoir prefere presque
    puis quelqu quelque quelques quelquun question questions quoi recherche rien sais sait salut savent
    savoir sert simplement souhaite souhaiterais souvent surtout toujours trop trouve trouver urgent vais
    vas veulent veut veux viens vis vite voir voudrais voudrait vouloir vraiment
"""
ASKING = frozenset(_SAID_IN_ASKING.split())


@dataclass(frozen=True, slots=True)
class Slot:
    """One word to be found: how it was typed, its folded form, and the stem by which the index finds it."""

    text: str
    form: str
    stem: str
    hyphenated: bool = False  # belongs with the slot before it: "auto-école" is two slots


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that an answer must speak of: the words as typed, or any of their other names.

    `completions` are stems that begin as the last word does, when that word is only half typed. `as_one`: its
    words apart do not answer for it.
    """

    slots: tuple[Slot, ...]
    alternatives: tuple[Alternative, ...] = ()
    themes: tuple[str, ...] = ()
    completions: Stems = ()
    as_one: bool = False

    @property
    def stems(self) -> Stems:
        return tuple(slot.stem for slot in self.slots)

    @property
    def text(self) -> str:
        """The unit as a reader knows it, for sentences."""
        return " ".join(dict.fromkeys(slot.text for slot in self.slots))


@dataclass(frozen=True, slots=True)
class Question:
    units: tuple[Unit, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that its words call to mind, in their order."""
        return tuple(dict.fromkeys(theme for unit in self.units for theme in unit.themes))

    @property
    def text(self) -> str:
        return " ".join(unit.text for unit in self.units)

    @property
    def length(self) -> int:
        """How many words are to be found."""
        return sum(len(unit.slots) for unit in self.units)


@lru_cache(maxsize=512)  # a question is asked again for each filter and each page
def slots_of(text: str) -> tuple[Slot, ...]:
    """The words to be found in a text, bounded to `MAX_SLOTS`; stop words when there is nothing else."""
    words = french.words(text)
    found: list[Slot] = []
    for word in [word for word in words if not word.is_stop] or words:
        parts, typed = content_parts(word), _without_elision(word)
        found += [Slot(typed, part, french.stem(part), hyphenated=at > 0) for at, part in enumerate(parts)]
    return tuple(found[:MAX_SLOTS])


def _without_elision(word: french.Word) -> str:
    """The word as typed, without the article elided before it: « enfants » in « d’enfants »."""
    start = max(word.raw.rfind("'"), word.raw.rfind("’")) + 1
    return word.raw[start:] if start and french.fold(word.raw[start:]) == word.form else word.raw


def assemble(slots: Sequence[Slot], synonyms: Synonyms, is_form: Callable[[str], bool]) -> Question:
    """Read the slots as units, the longest known expression first, from left to right.

    `is_form` tells whether some entry holds a folded form: two words that the directory writes as one
    ("auto école") are also searched joined.
    """
    units: list[Unit] = []
    start = 0
    while start < len(slots):
        unit = _longest_expression(slots[start:], synonyms) or _compound(slots[start:], is_form)
        units.append(unit)
        start += len(unit.slots)
    told = [unit for unit in units if not _only_asks(unit)]
    return Question(tuple(told or units))


def _only_asks(unit: Unit) -> bool:
    return len(unit.slots) == 1 and unit.slots[0].form in ASKING and not unit.alternatives and not unit.themes


def complete(question: Question, completions: Stems, synonyms: Synonyms) -> Question:
    """The same question, its last unit also met by any of these stems.

    When they are few, what was begun is clear enough for the other names of these words to be searched too.
    """
    *before, last = question.units
    meant = [synonyms.of((stem,)) for stem in completions] if len(completions) <= CLEAR else []
    known = [expansion for expansion in meant if expansion is not None]
    others = {
        each.stems: replace(each, weight=COMPLETION_WEIGHT * each.weight)
        for expansion in known
        for each in reversed(expansion.alternatives)
    }
    themes = tuple(dict.fromkeys(theme for expansion in known for theme in expansion.themes))
    alternatives = (*last.alternatives, *others.values())
    begun = replace(last, completions=completions, alternatives=alternatives, themes=(*last.themes, *themes))
    return Question((*before, begun))


def _longest_expression(slots: Sequence[Slot], synonyms: Synonyms) -> Unit | None:
    for length in range(min(len(slots), synonyms.longest), 0, -1):
        expression = tuple(slots[:length])
        if length < len(slots) and slots[length].hyphenated:
            continue  # not the first half of a hyphenated word
        expansion = synonyms.of(tuple(slot.stem for slot in expression)) or _known_joined(
            expression, synonyms
        )
        if expansion is not None:
            joined = _joined(expression) if length == 2 else ()
            return Unit(
                expression,
                (*joined, *expansion.alternatives),
                expansion.themes,
                as_one=expansion.as_one and length > 1,
            )
    return None


def _known_joined(expression: Sequence[Slot], synonyms: Synonyms) -> Expansion | None:
    return synonyms.of((_joint_stem(expression),)) if len(expression) == 2 else None


def _compound(slots: Sequence[Slot], is_form: Callable[[str], bool]) -> Unit:
    """A hyphenated word, two words that the directory also writes as one, or a single word."""
    length = 1
    while length < len(slots) and slots[length].hyphenated:
        length += 1
    if length > 1:
        return Unit(tuple(slots[:length]), _joined(slots[:length]))
    if len(slots) > 1 and is_form(slots[0].form + slots[1].form):
        return Unit(tuple(slots[:2]), _joined(slots[:2]))
    return Unit((slots[0],))


def _joined(slots: Sequence[Slot]) -> tuple[Alternative, ...]:
    return (Alternative((_joint_stem(slots),), 1.0),)


def _joint_stem(slots: Sequence[Slot]) -> str:
    return french.stem("".join(slot.form for slot in slots))
