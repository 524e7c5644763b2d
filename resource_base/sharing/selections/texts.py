"""What people write in a selection: a reference of their own, a note for each entry. Never who it is for."""

from resource_base.accounts.nameless import tells_who
from resource_base.accounts.privacy import require_nobodys
from resource_base.errors import Invalid
from resource_base.sharing.selections.vocabulary import LONGEST_NOTE, LONGEST_REFERENCE

SOMEBODYS = (
    "Ce texte semble dire de qui il s’agit. Donnez à cette sélection un repère à vous, qui ne désigne"
    " personne : la date du jour, un numéro, le besoin."
)


def reference(text: str, *, field: str = "reference") -> str:
    """What a selection is called, on one line.

    Raises:
        Invalid: it is missing, too long, or tells who it is about; `problems` names the field.
    """
    shown = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    if not shown:
        raise _wrong(field, "Donnez une référence à cette sélection.")
    if len(shown) > LONGEST_REFERENCE:
        raise _wrong(field, f"Cette référence est trop longue : {LONGEST_REFERENCE} signes au plus.")
    require_nobodys({field: shown})
    if tells_who(shown):
        raise _wrong(field, SOMEBODYS)
    return shown


def note(text: str, *, field: str = "note") -> str:
    """A note as it is kept: lines end as one says they do, and what does not show is gone.

    Raises:
        Invalid: it is too long, or holds a social security number; `problems` names the field.
    """
    shown = cleaned(text)
    if len(shown) > LONGEST_NOTE:
        told = f"Cette note est trop longue : {len(shown)} signes, {LONGEST_NOTE} au plus."
        raise _wrong(field, told)
    require_nobodys({field: shown}, confirmed={field})  # pages ask first about what may be confirmed
    return shown


def cleaned(text: str) -> str:
    """A text of several lines, as it can be compared with another."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each.isprintable() or each == "\n").strip()


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})
