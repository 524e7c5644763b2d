"""Whom an entry is for, beside whom one asks for: in which turn it comes among the answers to a frein.

An entry for students, detainees or seasonal workers is no answer for whoever is not said to be one: it comes
after those that are open to her. What protects from violence comes first when violence was told. When it was
not, it is found by who unfolds the answers, and fills no place: a shelter is not for whoever needs a flat.
"""

from enum import IntEnum, unique

import numpy as np
from numpy.typing import NDArray

from resource_base.catalog.vocabulary import EVERYONE
from resource_base.search.answering.narrowing import Mask
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import Prepared
from resource_base.search.situations.situation import Situation
from resource_base.search.situations.spoken import Spoken

CONFLICTS = "famille--surmonter-conflits-separation-violence"
URGENT = "personnes-en-situation-durgence"
# An entry of that theme which names one of these protects: mediations and lawyers are for families or all.
PROTECTED = ("femmes", URGENT)
# Whom anybody who is accompanied towards a job may be, without its being said.
ANYBODY = (EVERYONE, "demandeurs-emploi", "beneficiaires-des-minimas-sociaux", "familles", URGENT)

Turns = NDArray[np.int8]


@unique
class Turn(IntEnum):
    """When an entry comes, the smallest first."""

    PROTECTING = 0
    OPEN = 1
    OTHERS = 2  # for people that she is not said to be
    ASIDE = 3  # protects from a violence that was not told: among those that follow only


def is_threatened(situation: Situation, spoken: Spoken) -> bool:
    """Whether violence was told of her, by words or by ticks."""
    ticked = CONFLICTS in situation.themes and URGENT in situation.audiences
    return ticked or spoken.threatens(situation.said)


def protects(prepared: Prepared, rows: Rows | None = None) -> Mask:
    """Which of these entries, or of all, protect from violence at home."""
    mask: Mask = prepared.themes.any_of([CONFLICTS], rows) & prepared.audiences_named.any_of(PROTECTED, rows)
    return mask


def unfit(prepared: Prepared, rows: Rows, spoken: Spoken) -> Mask:
    """Which of these entries are for nobody who is threatened at home."""
    found = prepared.themes.any_of([CONFLICTS], rows)
    titles = prepared.generation.titles
    for position in np.flatnonzero(found).tolist():
        found[position] = spoken.is_unfit(titles[int(rows[position])][0])
    return found


def turns(prepared: Prepared, rows: Rows, situation: Situation, spoken: Spoken) -> Turns:
    """The turn of each of these entries, int8 (k,)."""
    she_is = (*ANYBODY, *situation.audiences, *situation.likely)
    named = prepared.audiences_named
    anyone = ~named.any_of(named.codes, rows)
    found: Turns = np.where(anyone | named.any_of(she_is, rows), Turn.OPEN, Turn.OTHERS).astype(np.int8)
    if is_threatened(situation, spoken):
        found[protects(prepared, rows)] = Turn.PROTECTING
    elif not _may_be_meant(situation, spoken):
        found[protects(prepared, rows)] = Turn.ASIDE
    return found


def _may_be_meant(situation: Situation, spoken: Spoken) -> bool:
    """Whether the theme was ticked: it says conflicts, separation and violence alike."""
    called = {theme for unit in map(spoken.unit, situation.said) if unit for theme in unit.themes}
    return CONFLICTS in situation.themes and CONFLICTS not in called
