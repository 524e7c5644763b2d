"""What one ticks before handing over, read from a form and written in the address of the document."""

from collections.abc import Mapping
from dataclasses import dataclass

YES = "oui"


@dataclass(frozen=True, slots=True)
class Choices:
    """With the notes or not, said to come from one's organisation or not, in large print, with a link.

    The link is a QR code on paper, and an address in a text.
    """

    notes: bool
    signed: bool
    large: bool
    link: bool

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "Choices":
        """Ticked is `oui`; whatever else is there or missing, is not."""
        notes, signed, large, link = (
            given.get(name) == YES for name in ("notes", "structure", "gros", "lien")
        )
        return cls(notes, signed, large, link)

    def to_args(self) -> dict[str, str]:
        """As `parse` reads them."""
        ticked = {"notes": self.notes, "structure": self.signed, "gros": self.large, "lien": self.link}
        return {name: YES for name, yes in ticked.items() if yes}
