"""What each field of an entry may hold, read back from plain JSON: the inverse of `differences.plain`.

Forms, proposals and revisions keep plain values; the model wants dates, closed lists and parts. What comes
out of `restored` can be stored on any database.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Enum, Float, Integer, String, Uuid
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from resource_base.catalog import vocabulary
from resource_base.catalog.differences import PARTS, SERVICE_FIELDS, STATE_FIELDS
from resource_base.catalog.models import Closure, Service
from resource_base.database import Words
from resource_base.errors import Invalid

# Fields whose values belong to a list of codes.
_CODES: Mapping[str, tuple[str, ...]] = {
    "themes": vocabulary.THEMES,
    "audiences": vocabulary.AUDIENCES,
    "kind": vocabulary.KINDS,
    "fee": vocabulary.FEES,
    "modes": vocabulary.MODES,
    "mobilisation_modes": vocabulary.MOBILISATION_MODES,
    "mobilisable_by": vocabulary.MOBILISERS,
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INTEGERS = range(2**31)
_LEAST = {"weekly_hours": 0, "weeks": 1}
_KEYS = {"service_id", "position"}


def restored(name: str, value: Any) -> Any:
    """A value of the model for the field `name`, from its plain JSON value; parts are lists of dicts.

    Raises:
        Invalid: no edit may set such a field, or it cannot hold this value; `problems` names the field.
    """
    if name not in SERVICE_FIELDS | STATE_FIELDS:
        raise Invalid(f"Champ non modifiable : {name}.", {name: "Ce champ ne peut pas être modifié."})
    try:
        if name in PARTS:
            return [_part(PARTS[name], each) for each in _listed(value)]
        found = _of_column(Service.__mapper__.columns[name], value)
        _check_codes(name, found)
        _check_least(name, found)
    except ValueError as error:
        raise Invalid("Une valeur ne convient pas.", {name: str(error)}) from error
    return found


def _part(kind: Any, value: Any) -> dict[str, Any]:
    columns = {column.key: column for column in kind.__mapper__.column_attrs if column.key not in _KEYS}
    if not isinstance(value, Mapping) or not value.keys() <= columns.keys():
        raise ValueError("Cette liste ne se lit pas.")
    whole = {key: _default(each.columns[0]) for key, each in columns.items()} | dict(value)
    part = {key: _of_column(columns[key].columns[0], each) for key, each in whole.items()}
    if kind is Closure and part["ends"] < part["starts"]:
        raise ValueError("Une fermeture finit après avoir commencé.")
    return part


def _default(column: "Column[Any]") -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _of_column(column: "Column[Any]", value: Any) -> Any:
    if isinstance(column.type, Words):
        return tuple(_text(each, limit=None) for each in _listed(value or ()))
    if value is None:
        if column.nullable:
            return None
        raise ValueError("Cette valeur est nécessaire.")
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            return read(column.type, value)
    raise ValueError("Cette valeur ne convient pas.")


def _member(column_type: Any, value: Any) -> StrEnum:
    try:
        return cast("type[StrEnum]", column_type.enum_class)(value)
    except ValueError as error:
        raise ValueError("Cette valeur n’est pas dans la liste.") from error


def _text(value: Any, *, limit: int | None) -> str:
    if not isinstance(value, str) or _CONTROLS.search(value):
        raise ValueError("Ce texte ne se lit pas.")
    if limit is not None and len(value) > limit:
        raise ValueError(f"Ce texte est trop long : {limit} caractères au plus.")
    return value


def _string(column_type: Any, value: Any) -> str:
    return _text(value, limit=column_type.length)


def _day(_type: Any, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value, limit=10))
    except ValueError as error:
        raise ValueError("Cette date ne se lit pas.") from error


def _id(_type: Any, value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(_text(value, limit=40))


def _flag(_type: Any, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Répondez par oui ou par non.")  # noqa: TRY004 - shown like every other unfit value
    return value


def _count(_type: Any, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INTEGERS:
        raise ValueError("Écrivez un nombre entier.")
    return value


def _number(_type: Any, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("Écrivez un nombre.")
    return float(value)


# Text is a String, and Enum too: it comes first.
_READERS: tuple[tuple[type, Callable[[Any, Any], Any]], ...] = (
    (Enum, _member),
    (String, _string),
    (Date, _day),
    (Boolean, _flag),
    (Uuid, _id),
    (Integer, _count),
    (Float, _number),
)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise ValueError("Cette liste ne se lit pas.")


def _check_codes(name: str, value: Any) -> None:
    known = _CODES.get(name)
    if known is None or value is None:
        return
    unknown = {value} - set(known) if isinstance(value, str) else set(value) - set(known)
    if unknown:
        raise ValueError("Cette valeur n’est pas dans la liste.")


def _check_least(name: str, value: Any) -> None:
    if value is not None and name in _LEAST and value < _LEAST[name]:
        raise ValueError(f"Écrivez un nombre d’au moins {_LEAST[name]}.")
