"""The national address base, asked online: one address in one commune, or nothing.

The service (Géoplateforme, or any addok) answers `/search` with GeoJSON. This module is imported only where
it is configured: geopy and requests cost 0.2 s.
"""

import functools
import logging
import math
import re
import threading
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from geopy.adapters import RequestsAdapter
from geopy.exc import GeocoderQueryError, GeopyError
from geopy.geocoders import BANFrance
from geopy.geocoders.base import DEFAULT_SENTINEL

from resource_base.geo.positions import Address, Answer

logger = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT_S = 3.0
_SHORTEST, _LONGEST = 3, 200  # characters that the service accepts
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:/|$)")


class Breaker:
    """Stops asking a service that keeps failing: after `failures` in a row, nothing for `pause_s` seconds.

    After the pause one more failure is enough to stop again. `clock` gives seconds.
    """

    def __init__(
        self, *, failures: int = 3, pause_s: float = 300, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed = failures
        self._pause_s = pause_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = -math.inf

    @property
    def lets_through(self) -> bool:
        with self._lock:
            return self._clock() >= self._closed_until

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._allowed:
                self._closed_until = self._clock() + self._pause_s


class Ban:
    """Asks the service, and never lets it be the reason why something else fails."""

    def __init__(self, domain: str, *, timeout_s: float = TIMEOUT_S, breaker: Breaker | None = None) -> None:
        self._client = _Client(domain, timeout_s=timeout_s)
        self._breaker = breaker or Breaker()

    @property
    def url(self) -> str:
        """What is asked, without the question."""
        return str(self._client.geocode_api)

    def find(self, street: str, *, citycode: str) -> Answer | None:
        """The best answer for the words of a street in a commune (INSEE code).

        None when there is none, when the service fails in any way, or while it is left alone after failures.
        """
        return self._ask(street, read_answer, limit=1, autocomplete=0, citycode=citycode)

    def complete(self, typed: str, *, limit: int, **near: str | float) -> list[Address] | None:
        """At most `limit` addresses that begin so, best first; None where `find` would answer None.

        `near` is `citycode` (there only) or `lat` and `lon` (the closest first).
        """
        return self._ask(typed, read_addresses, limit=limit, autocomplete=1, **near)

    def _ask(self, words: str, read: Callable[[object], T], **parameters: str | float) -> T | None:
        query = words.strip()[:_LONGEST]
        if len(query) < _SHORTEST or not query[0].isalnum() or not self._breaker.lets_through:
            return None
        try:
            answer = self._client.search(query, read, **parameters)
        except GeocoderQueryError as error:  # 400, 413: the question is refused, the service is well
            logger.info("The geocoder refuses %r: %s", query, error)
            return None
        except (GeopyError, OSError, ValueError, OverflowError, RecursionError) as error:
            logger.warning("The geocoder fails (%s): %s", type(error).__name__, error)
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        return answer

    def close(self) -> None:
        """Closes the connections that are kept alive."""
        self._client.adapter.session.close()


class _Client(BANFrance):  # type: ignore[misc] # geopy has no types
    """geopy's client of the same service, with what 2.5 lacks: today's address, filters, and no hidden retry.

    Its adapter retries twice and obeys Retry-After whatever the timeout: a 429 would hold a page for seconds.
    Its parser trips over a feature without geometry. A proxy of the environment would swallow calls to
    loopback.
    """

    def __init__(self, domain: str, *, timeout_s: float) -> None:
        scheme, _, rest = domain.rpartition("://")
        loopback = _LOOPBACK.match(rest) is not None
        super().__init__(
            domain=rest,
            scheme=scheme or ("http" if loopback else "https"),
            timeout=timeout_s,
            user_agent="resource-base",
            proxies={} if loopback else DEFAULT_SENTINEL,
            adapter_factory=functools.partial(RequestsAdapter, max_retries=0),
        )

    def search(self, query: str, read: Callable[[object], T], **parameters: str | float) -> T:
        url = f"{self.geocode_api}?{urlencode({'q': query, **parameters})}"
        return self._call_geocoder(url, read)  # type: ignore[no-any-return] # geopy has no types


def read_answer(answer: object) -> Answer | None:
    """The first feature of a GeoJSON answer; None when it has none, or not the shape that is promised."""
    match answer:
        case {
            "features": [
                {
                    "geometry": {"coordinates": [int() | float() as lon, int() | float() as lat, *_]},
                    "properties": {
                        "type": str(kind),
                        "score": int() | float() as score,
                        "citycode": str(citycode),
                    },
                },
                *_,
            ]
        }:
            return Answer(float(lat), float(lon), kind, float(score), citycode)
        case _:
            return None


def read_addresses(answer: object) -> list[Address]:
    """The streets, houses and localities of a GeoJSON answer; what has not the shape promised is left out."""
    match answer:
        case {"features": [*features]}:
            return [address for each in features if (address := _read_address(each))]
        case _:
            return []


def _read_address(feature: object) -> Address | None:
    match feature:
        case {
            "properties": {
                "type": "housenumber" | "street" | "locality",
                "name": str(name),
                "postcode": str(postal_code),
                "city": str(city),
                "citycode": str(citycode),
            }
        }:
            return Address(name, postal_code, city, citycode)
        case _:
            return None
