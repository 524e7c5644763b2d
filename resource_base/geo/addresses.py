"""Street addresses completed while one types, where an address base may be asked online; else nothing is.

A person who types waits for nobody: a short time is given, what was answered is kept, and the service is not
asked more often than its rules allow, whoever types.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol

from resource_base.geo.places import Commune, Gazetteer
from resource_base.geo.positions import Address
from resource_base.settings import Geocoder as Choice
from resource_base.settings import Settings

SHORTEST = 3  # characters
PROPOSED = 5
_ASKED = 20  # answers, of which those of other départements are dropped: the service has no filter for them
_LONGEST = 120  # characters
_KEPT = 1000  # questions
_TIMEOUT_S = 1.0
# Of the 50 that the Géoplateforme grants: processes share them, and saving needs some too.
_PER_SECOND = 10


class Completing(Protocol):
    """An address base that completes and never raises; see `ban.Ban.complete`."""

    def complete(self, typed: str, *, limit: int, **near: str | float) -> list[Address] | None: ...


class Addresses:
    """Completes addresses in some départements. Safe to share between threads. `clock` gives seconds."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        departments: Sequence[str],
        online: Completing | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gazetteer = gazetteer
        self._departments = departments
        self.online = online
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: deque[float] = deque(maxlen=_PER_SECOND)
        self._kept: OrderedDict[tuple[str, str], list[Address]] = OrderedDict()

    @classmethod
    def from_settings(cls, settings: Settings, gazetteer: Gazetteer) -> "Addresses":
        """Nothing goes online unless `settings.geocoder` is BAN.

        The client is its own: being slow for who types does not make the service too slow for who saves.
        """
        if settings.geocoder is not Choice.BAN:
            return cls(gazetteer, settings.departments)
        from resource_base.geo.ban import Ban  # noqa: PLC0415 - geopy is only loaded by who asks online

        return cls(gazetteer, settings.departments, Ban(settings.geocoder_domain, timeout_s=_TIMEOUT_S))

    def complete(self, typed: str, *, commune: Commune | None = None) -> list[Address]:
        """At most five addresses that begin as typed, in `commune` if any, else in the départements.

        Empty under three characters, when nothing is asked online, and when the service fails or must rest.
        """
        words = " ".join(typed.lower().split())[:_LONGEST]
        if self.online is None or len(words) < SHORTEST:
            return []
        question = (words, commune.insee if commune else "")
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
            if not self._may_ask():
                return []
        near: dict[str, str | float] = {"citycode": commune.insee} if commune else self._middle
        found = self.online.complete(words, limit=_ASKED, **near)
        return [] if found is None else self._keep(question, found)

    def _may_ask(self) -> bool:
        now = self._clock()
        if len(self._asked) == _PER_SECOND and now - self._asked[0] < 1:
            return False
        self._asked.append(now)
        return True

    def _keep(self, question: tuple[str, str], found: Sequence[Address]) -> list[Address]:
        here = [each for each in found if question[1] or self._is_here(each.citycode)][:PROPOSED]
        with self._lock:
            self._kept[question] = here
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return here

    def _is_here(self, citycode: str) -> bool:
        commune = self._gazetteer.find(citycode)
        return commune is not None and commune.department in self._departments

    @cached_property
    def _middle(self) -> dict[str, str | float]:
        """Where the answers are wanted: degrees, the mean of the communes of the départements."""
        points = [
            (each.lat, each.lon)
            for each in self._gazetteer.communes
            if each.department in self._departments and each.lat is not None and each.lon is not None
        ]
        if not points:
            return {}
        lat, lon = (sum(degrees) / len(points) for degrees in zip(*points, strict=True))
        return {"lat": round(lat, 3), "lon": round(lon, 3)}
