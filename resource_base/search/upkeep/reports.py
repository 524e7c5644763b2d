"""What is told of the index to those who look after it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Report:
    """What a rebuild did."""

    documents: int
    seconds: float


@dataclass(frozen=True)
class Audit:
    """Where the index and the database differ: services that it lacks, has in excess, or has out of date."""

    missing: tuple[UUID, ...]
    surplus: tuple[UUID, ...]
    stale: tuple[UUID, ...]

    @property
    def clean(self) -> bool:
        return not (self.missing or self.surplus or self.stale)


@dataclass(frozen=True)
class Status:
    """The state of the index. `pending`: changes of the feed not applied yet; `size`: bytes on disk."""

    generation: int
    documents: int
    deleted: int
    segments: int
    forms: int
    pending: int
    size: int
