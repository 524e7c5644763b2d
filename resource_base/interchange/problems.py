"""What is wrong with a row, field by field, in a sentence that the person who wrote the file understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails


@dataclass(frozen=True)
class Problem:
    """A field and what is said about it. A severe one refuses the row; another is only told."""

    field: str
    sentence: str
    severe: bool = True


def warning(field: str, sentence: str) -> Problem:
    return Problem(field, sentence, severe=False)


def from_pydantic(error: ErrorDetails) -> Problem:
    """A fault found by the national model, in French."""
    field = str(error["loc"][0]) if error["loc"] else "fiche"
    kind = error["type"]
    if kind == "avertissement":
        return warning(field, error["msg"])
    say = FIRST.get(kind) or BY_FIELD.get(field) or SENTENCES.get(kind) or _unsuitable
    return Problem(field, say(error["input"], error.get("ctx", {})))


def quoted(value: Any) -> str:
    text = str(value)
    return f"« {text[:77]}… »" if len(text) > 80 else f"« {text} »"


def unknown_code(value: Any, known: tuple[str, ...]) -> str:
    """A sentence for a code that is not of a closed list, with the nearest one when it looks like a slip."""
    near = get_close_matches(str(value), known, n=1, cutoff=0.75)
    hint = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
    return f"{quoted(value)} n’est pas une valeur de la liste.{hint}"


def _expected(value: Any, context: Mapping[str, Any]) -> str:
    known = tuple(
        part.strip(" '") for part in str(context.get("expected", "")).replace(" or ", ",").split(",")
    )
    return unknown_code(value, known)


def _unsuitable(value: Any, _context: Mapping[str, Any]) -> str:
    return f"La valeur {quoted(value)} ne convient pas."


Sentence = Callable[[Any, Mapping[str, Any]], str]
# A fault is told by its kind, or by its field when the field says it better.
FIRST: Mapping[str, Sentence] = {
    "enum": _expected,
    "missing": lambda _v, _c: "Ce champ est obligatoire et n’est pas rempli.",
    "too_short": lambda _v, _c: "La liste est vide : laissez le champ vide si vous ne savez pas.",
    "date_from_datetime_parsing": lambda v, _c: f"{quoted(v)} n’est pas une date : écrivez 2026-03-31.",
    "date_parsing": lambda v, _c: f"{quoted(v)} n’est pas une date : écrivez 2026-03-31.",
    "date_type": lambda v, _c: f"{quoted(v)} n’est pas une date : écrivez 2026-03-31.",
}
SENTENCES: Mapping[str, Sentence] = {
    "string_too_short": lambda v, c: (
        f"{quoted(v)} est trop court : il faut au moins {c['min_length']} caractères."
    ),
    "string_too_long": lambda v, c: (
        f"{quoted(v)} est trop long : {len(str(v))} caractères pour {c['max_length']} au plus."
    ),
    "string_type": lambda v, _c: f"Il faut un texte, et non {quoted(v)}.",
    "url_parsing": lambda v, _c: f"{quoted(v)} n’est pas une adresse web : elle commence par https://.",
    "url_scheme": lambda v, _c: f"{quoted(v)} n’est pas une adresse web : elle commence par https://.",
    "url_too_long": lambda _v, _c: "L’adresse web est trop longue.",
    "int_parsing": lambda v, _c: f"{quoted(v)} n’est pas un nombre entier.",
    "int_from_float": lambda v, _c: f"{quoted(v)} n’est pas un nombre entier.",
    "float_parsing": lambda v, _c: f"{quoted(v)} n’est pas un nombre.",
    "float_type": lambda v, _c: f"{quoted(v)} n’est pas un nombre.",
    "greater_than_equal": lambda v, c: f"{quoted(v)} est trop petit : au moins {c['ge']}.",
    "set_type": lambda v, _c: f"Il faut une liste, et non {quoted(v)}.",
    "list_type": lambda v, _c: f"Il faut une liste, et non {quoted(v)}.",
}
BY_FIELD: Mapping[str, Sentence] = {
    "courriel": lambda v, _c: f"{quoted(v)} n’est pas une adresse électronique.",
    "code_postal": lambda v, _c: f"{quoted(v)} n’est pas un code postal : il en faut les 5 chiffres.",
    "code_insee": lambda v, _c: f"{quoted(v)} n’est pas un code INSEE de commune (5 caractères).",
    "siret": lambda v, _c: f"{quoted(v)} n’est pas un SIRET : il en faut les 14 chiffres.",
    "zone_eligibilite": lambda v, _c: f"{quoted(v)} n’est pas un code de commune, d’EPCI ou de département.",
    "date_maj": lambda v, _c: f"{quoted(v)} ne convient pas : la date doit être passée, et d’après 2000.",
    "publics": lambda _v, _c: "« tous-publics » ne se mêle à aucun autre public.",
}
