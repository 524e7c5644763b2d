"""The themes that a text calls to mind, to propose them to whoever describes a solution."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from resource_base.search.language.question import assemble, slots_of
from resource_base.search.language.synonyms import Synonyms

LONGEST = 4000  # characters of a text that are read
_SENTENCE = re.compile(r"[.;:!?\n]+")
_WORDS_AT_ONCE = 16  # of one sentence, since a question is read up to `question.MAX_SLOTS`


def themes_of(texts: Mapping[str, int], synonyms: Synonyms, *, limit: int = 6) -> tuple[str, ...]:
    """Codes of at most `limit` themes, those called most often first; `texts` come with their weights."""
    called: Counter[str] = Counter()
    for text, weight in texts.items():
        for sentence in _pieces(text[:LONGEST]):
            for unit in assemble(slots_of(sentence), synonyms, lambda _form: False).units:
                for theme in unit.themes:
                    called[theme] += weight
    order = sorted(called, key=lambda theme: (-called[theme], theme))
    return tuple(order[:limit])


def _pieces(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        for start in range(0, len(words), _WORDS_AT_ONCE):
            yield " ".join(words[start : start + _WORDS_AT_ONCE])
