"""What a longer text says first: the one sentence that a person reads on paper."""

import re

LONGEST = 240  # characters: three lines of large type

# A line is looked at once, a bracket up to the next: a long text of either is read as fast as any.
_MARKS = re.compile(
    r"^[^\S\n]*(?:[#>]+|[-*+]|\d+\.)\s+|[*_`]+|\[([^][]*)\]\((?:[^()]|\([^()]*\))*\)", re.MULTILINE
)
_SENTENCE = re.compile(r".{15,}?[.!?…](?=\s+[A-ZÀ-Ý«]|$)")  # « 3 p. » or « M. » ends nothing


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its Markdown; cut between two words when it is too long."""
    plain = " ".join(_MARKS.sub(lambda found: found[1] or "", text).split())
    found = _SENTENCE.match(plain)
    first = found[0] if found else plain
    if len(first) <= LONGEST:
        return first
    return first[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
