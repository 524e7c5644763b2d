"""Lists of postings used lately, within a bound in bytes, for all the threads of a process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from resource_base.search.index.codec import Postings

OVERHEAD = 400  # bytes of an entry besides its numbers: key, tuple and the heads of two arrays


class PostingsCache:
    """Lists of postings by key, the least recently used given up first; `None` is a list like another."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[Hashable, Postings | None] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, read: Callable[[], Postings | None]) -> Postings | None:
        """The list under this key, read when it is not there. Two threads may read the same one at once."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = read()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self.bytes += _size(found)
            while self.bytes > self.limit and self._kept:
                _, given_up = self._kept.popitem(last=False)
                self.bytes -= _size(given_up)
        return found


def _size(postings: Postings | None) -> int:
    return OVERHEAD + (0 if postings is None else postings[0].nbytes + postings[1].nbytes)
