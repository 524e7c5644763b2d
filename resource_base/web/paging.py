"""Long lists, one page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select, func
from sqlalchemy.orm import Session

Line = TypeVar("Line")


@dataclass(frozen=True)
class Turn:
    """Where one is in a long list: page `number` of `last`; an address is empty where there is no page."""

    number: int
    last: int
    before: str
    after: str


@dataclass(frozen=True)
class Shown(Generic[Line]):
    """One page of a long list: its lines, how many there are in all, and where one is."""

    lines: Sequence[Line]
    total: int
    turn: Turn


def shown(
    session: Session, found: Select[Line], *, size: int, endpoint: str, asked: Mapping[str, str]
) -> Shown[Line]:
    """The page that the address asks for, of what `found` selects in its order: no other is read."""
    total = session.scalar(found.with_only_columns(func.count(), maintain_column_froms=True).order_by(None))
    where = turn(asked_page(), total=total or 0, size=size, endpoint=endpoint, asked=asked)
    lines = session.scalars(found.offset((where.number - 1) * size).limit(size)).unique().all()
    return Shown(lines, total or 0, where)


def asked_page() -> int:
    """The page that the address asks for; the first one when it asks for none or for nonsense."""
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 7 and int(typed) else 1


def turn(number: int, *, total: int, size: int, endpoint: str, asked: Mapping[str, str]) -> Turn:
    """The page `number` of `total` lines by `size`, with the addresses of those around it."""
    last = max(1, -(-total // size))
    number = min(number, last)
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}

    def address(page: int) -> str:
        return url_for(endpoint, **kept, page=page) if 1 <= page <= last else ""

    return Turn(number, last, address(number - 1), address(number + 1))
