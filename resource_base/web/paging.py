"""Long lists, one page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for


@dataclass(frozen=True)
class Turn:
    """Where one is in a long list: page `number` of `last`; an address is empty where there is no page."""

    number: int
    last: int
    before: str
    after: str


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
