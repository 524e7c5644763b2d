"""Whether one may use an entry from where one lives: its coverage, in which distance has no say."""

from collections import Counter
from enum import StrEnum, unique

import numpy as np
from numpy.typing import NDArray

from resource_base.geo.coverage import covering_codes
from resource_base.search.generation.prepared import Prepared
from resource_base.search.places.place import Place


@unique
class Relation(StrEnum):
    """How the coverage of an entry holds the place, from not at all to the most precisely.

    `PARTIAL`: the place is made of several communes and the entry covers some of them only.
    """

    ELSEWHERE = "elsewhere"
    UNSTATED = "unstated"
    PARTIAL = "partial"
    COUNTRY = "pays"
    REGION = "region"
    DEPARTMENT = "departement"
    EPCI = "epci"
    CANTON = "canton"
    SECTOR = "sector"
    COMMUNE = "commune"

    @property
    def rank(self) -> int:
        """The number that stands for it in arrays: 0 is elsewhere, the highest is the commune itself."""
        return _RANKS[self]

    @classmethod
    def of_rank(cls, rank: int) -> "Relation":
        return _RELATIONS[rank]


_RELATIONS = tuple(Relation)
_RANKS = {relation: rank for rank, relation in enumerate(Relation)}
_LEVELS = {relation.value: relation.rank for relation in Relation}


def relations(prepared: Prepared, place: Place) -> NDArray[np.int8]:
    """The rank of the relation of each entry to a place, int8 (n,); kept for the next questions."""
    return prepared.relations.get(place.code, lambda: _relations(prepared, place))


def _relations(prepared: Prepared, place: Place) -> NDArray[np.int8]:
    found = prepared.unstated * np.int8(Relation.UNSTATED.rank)  # elsewhere, rank 0, when it is stated
    communes_held = Counter(code for commune in place.communes for code in covering_codes(commune))
    ranked = sorted((_rank(code, held, place), code) for code, held in communes_held.items())
    for rank, code in ranked:  # the most precise last, over the others
        postings = prepared.generation.postings("coverage", code)
        if postings is not None:
            found[postings[0]] = rank
    return found


def _rank(code: str, held: int, place: Place) -> int:
    if held < len(place.communes):
        return Relation.PARTIAL.rank
    return _LEVELS.get(code.partition(":")[0], Relation.PARTIAL.rank)
