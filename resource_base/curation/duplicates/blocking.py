"""Where entries meet: only those that share keys are compared, never all with all.

A key is a 64-bit print of something that two entries may share. One that too many share says nothing and
opens no block; two entries are compared when the keys that they share weigh `ENOUGH` together.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from resource_base.curation.duplicates.traits import Traits
from resource_base.search.language.french import stem

ENOUGH = 2
CROWD = 60  # entries that share a key: beyond, the key opens no block
CELL = 0.003  # degrees of latitude, some 330 m; looked up with its neighbours

# How much it weighs to share each kind of key.
KINDS: Mapping[str, int] = {
    "phone": 2,
    "email": 2,
    "siret": 1,
    "host": 1,
    "street": 1,
    "cell": 1,
    "name here": 1,  # a word of the name, in the commune
    "name": 1,  # a word of the name anywhere: opens blocks when it is rare
    "offered by": 1,  # a word of the organisation's name, in the commune
}

Keys = dict[int, int]  # print → weight


def keys(traits: Traits) -> Keys:
    """The keys under which an entry is kept."""
    return _prints(traits, _cells(traits, around=False))


def asked(traits: Traits) -> Keys:
    """The keys under which what is like an entry is looked up: neighbouring cells are among them."""
    return _prints(traits, _cells(traits, around=True))


def _prints(traits: Traits, cells: Iterable[str]) -> Keys:
    here = traits.communes or ("",)
    values: dict[str, Iterable[str]] = {
        "phone": traits.phones,
        "email": traits.emails,
        "siret": (traits.siret,) if traits.siret else (),
        "host": traits.hosts,
        "street": traits.streets,
        "cell": cells,
        "name here": (f"{stem(word)} {insee}" for word in traits.words for insee in here),
        "name": map(stem, traits.words),
        "offered by": (f"{stem(word)} {insee}" for word in traits.offered_by for insee in here),
    }
    return {key_of(kind, value): KINDS[kind] for kind, found in values.items() for value in found}


def key_of(kind: str, value: str) -> int:
    """The print of a value: a signed 64-bit number."""
    digest = blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _cells(traits: Traits, *, around: bool) -> Iterator[str]:
    steps = (-1, 0, 1) if around else (0,)
    for lat, lon in traits.points:
        row = math.floor(lat / CELL)
        column = math.floor(lon * math.cos(math.radians(lat)) / CELL)
        yield from (f"{row + up} {column + across}" for up in steps for across in steps)


def candidates(entries: list[Traits]) -> Iterator[tuple[int, list[int]]]:
    """(position, positions after it of the entries to compare it with), for those that have some."""
    blocks: dict[int, list[int]] = defaultdict(list)
    sought = []
    for number, entry in enumerate(entries):
        for key in keys(entry):
            blocks[key].append(number)
        sought.append(asked(entry))
    crowded = [key for key, members in blocks.items() if not 1 < len(members) <= CROWD]
    for key in crowded:
        del blocks[key]
    for number, found in enumerate(sought):
        shared: dict[int, int] = defaultdict(int)
        for key, weight in found.items():
            for other in blocks.get(key, ()):
                if other > number:
                    shared[other] += weight
        enough = [other for other, weight in shared.items() if weight >= ENOUGH]
        if enough:
            yield number, enough
