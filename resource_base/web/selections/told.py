"""What was done a moment ago, told once on the page that one is led to; the signed cookie keeps it."""

from flask import session

KEY = "selection_told"


def tell(*sentences: str) -> None:
    """Have the page of what is one's own that one is led to say these."""
    session[KEY] = list(sentences)


def told() -> list[str]:
    """What `tell` was given, once."""
    return list(session.pop(KEY, ()))
