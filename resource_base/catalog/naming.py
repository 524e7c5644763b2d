"""Names sought by words without accents: what the database sorts out before they are compared one by one."""

import re

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, true

_MAY_BEAR_AN_ACCENT = re.compile(r"[^bdfghjklmpqrstvwx0-9]+")
_WRITTEN_OTHERWISE = {"sur"}  # « s/ », which has none of its letters but the first


def may_answer(text: SQLColumnExpression[str], words: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a text may have these folded words (`geo.names.fold`): none that has them is left out.

    No database compares without accents as we do: what stays is to be compared.
    """
    told = func.lower(text)
    sought = [word for word in words if word not in _WRITTEN_OTHERWISE]
    return and_(true(), *(told.like(f"%{_MAY_BEAR_AN_ACCENT.sub('%', word)}%") for word in sought))
