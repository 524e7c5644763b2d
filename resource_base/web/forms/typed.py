"""What someone typed: form field → texts, cleaned of what no page and no database can hold."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 12_000  # characters of one field; the longest that is accepted has 10,000
MOST = 1500  # fields of one form: 120 places, contacts and closures have as many
MOST_TEXTS = 1500  # of one field: the communes of a zone
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_UNHELD = {"Cc", "Cs", "Co", "Cn"}  # controls, lone surrogates, private use, not a character


class Unfit(Exception):
    """A field cannot be read; `problems` maps a control of the form to a French sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def cleaned(text: str) -> str:
    """The text with plain line ends, without what cannot be shown, and not too long."""
    kept = _BREAKS.sub("\n", text[:LONGEST]).replace("\t", " ")
    if not kept.isascii() or not kept.isprintable():
        kept = "".join(each for each in kept if each == "\n" or unicodedata.category(each) not in _UNHELD)
    return kept.strip()


@dataclass(frozen=True)
class Typed:
    """What was typed, once cleaned: names without a text are left out."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Iterable[str]]) -> "Typed":
        """From a request (`request.form.to_dict(flat=False)`) or from what a draft kept."""
        kept = {}
        for name, texts in list(given.items())[:MOST]:
            found = tuple(filter(None, (cleaned(text) for text in list(texts)[:MOST_TEXTS])))
            if found and cleaned(name) == name:
                kept[name] = found
        return cls(kept)

    def one(self, name: str) -> str:
        """The text of a field on one line, "" when there is none."""
        return " ".join(self.text(name).split())

    def text(self, name: str) -> str:
        """The text of a field, line breaks included."""
        return self.texts.get(name, ("",))[0]

    def all(self, name: str) -> tuple[str, ...]:
        """Every text of a field, each once."""
        return tuple(dict.fromkeys(self.texts.get(name, ())))

    def numbers(self, prefix: str) -> list[int]:
        """The numbers of the rows that hold something: [0, 2] for `lieu-0-nom` and `lieu-2-adresse`."""
        row = re.compile(re.escape(prefix) + r"-(\d{1,3})-[a-z]")
        return sorted({int(found[1]) for name in self.texts if (found := row.match(name))})

    def part(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What these names or prefixes (`lieu-`) hold."""
        return {name: texts for name, texts in self.texts.items() if owned(name, names)}

    def replacing(self, names: Iterable[str], by: "Typed") -> "Typed":
        """The same, but for these names and prefixes, which become what `by` says of them."""
        names = tuple(names)
        kept = {name: texts for name, texts in self.texts.items() if not owned(name, names)}
        return Typed(kept | by.part(names))

    def but(self, **others: Iterable[str]) -> "Typed":
        """The same with other texts; a name is written with `_` for `-`."""
        changed = {name.replace("_", "-"): tuple(texts) for name, texts in others.items()}
        return Typed.of({**self.texts, **changed})

    def as_json(self) -> dict[str, list[str]]:
        return {name: list(texts) for name, texts in self.texts.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)


def owned(name: str, names: Iterable[str]) -> bool:
    """Whether a control belongs to these names; one that ends with a hyphen stands for all that begin so."""
    return any(name.startswith(each) if each.endswith("-") else name == each for each in names)


def plain(value: Any) -> list[str]:
    """A value as the texts of one field: nothing for None, one for a text."""
    if value is None or value == "":
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
