"""What was worked out lately, kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """The last few things made, by key, within a budget; safe between threads.

    `weigh` gives the size of one thing, in the unit of `budget` (bytes, or 1 to count things). Two threads
    may make the same thing at the same time; the last one stays.
    """

    def __init__(self, budget: int, weigh: Callable[[Made], int] = lambda _: 1) -> None:
        self._budget = budget
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing kept under this key, made now if it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._weight += self._weigh(made)
            self._kept[key] = made
            while self._weight > self._budget and self._kept:
                _, dropped = self._kept.popitem(last=False)
                self._weight -= self._weigh(dropped)
        return made
