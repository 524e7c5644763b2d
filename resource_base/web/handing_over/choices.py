"""What one ticks before handing over, read from a form and written in the address of the document."""

from collections.abc import Mapping
from dataclasses import dataclass

YES = "oui"


@dataclass(frozen=True, slots=True)
class Choices:
    """With the notes or not, said to come from one's organisation or not, in large print, with the code."""

    notes: bool
    signed: bool
    large: bool
    code: bool

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "Choices":
        """Ticked is `oui`; whatever else is there or missing, is not."""
        notes, signed, large, code = (given.get(name) == YES for name in ("notes", "structure", "gros", "qr"))
        return cls(notes, signed, large, code)

    def to_args(self) -> dict[str, str]:
        """As `parse` reads them."""
        ticked = {"notes": self.notes, "structure": self.signed, "gros": self.large, "qr": self.code}
        return {name: YES for name, yes in ticked.items() if yes}
