"""How another person would have typed the same entry."""

import random
import re
from typing import Any

from resource_base.search.language.french import fold

Row = dict[str, Any]
ABBREVIATIONS = (
    ("Association", "Asso"),
    ("Saint-", "St "),
    ("Sainte-", "Ste "),
    ("Centre", "Ctre"),
    ("Permanence", "Perm."),
    ("Accompagnement", "Accompagt"),
    ("professionnel", "pro"),
    (" et ", " & "),
    ("rendez-vous", "RDV"),
    ("numérique", "num."),
)
STREETS = (("rue", "R."), ("avenue", "av."), ("place", "pl."), ("Grande rue", "Gde Rue"))
BODIES = ("Mairie de", "Ville de", "Communauté de communes de", "Fédération associative de", "Pôle social de")
BOXES = ("accueil", "info", "secretariat", "direction")
LETTERS = "abcdefghijlmnoprstuv"


class Mangling:
    """Draws what a second typist does; each field may be kept, mangled or left out."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def structure(self, row: Row) -> Row:
        """The structure as another source has it: misspelt, or under the name of the body that runs it."""
        name = self._name(row["nom"], row.get("commune"))
        if self._chance(0.15):
            name = f"{self._draw.choice(BODIES)} {row.get('commune') or 'du pays'}"
        row = {**row, "nom": name[:150].strip(" –:-,/") or row["nom"]}
        row["telephone"] = self._phone(row["telephone"])
        row["courriel"] = self._mail(row["courriel"])
        row["siret"] = row["siret"] if self._chance(0.5) else None
        row["site_web"] = row["site_web"] if self._chance(0.5) else None
        return row

    def service(self, row: Row, *, offered_by: Row) -> Row:
        name = self._name(row["nom"], row.get("commune"))
        if self._chance(0.15):
            name = f"{offered_by['nom']} : {name}"
        row = {**row, "nom": name[:150].strip(" –:-") or row["nom"]}
        row["telephone"] = self._phone(row.get("telephone"))
        row["courriel"] = self._mail(row.get("courriel"))
        row["description"] = self._text(row["description"])
        row["thematiques"] = self._fewer(row["thematiques"])
        row["publics"] = row["publics"] if self._chance(0.6) else ["tous-publics"]
        row["frais"] = row["frais"] if self._chance(0.8) else None
        if "adresse" in row:
            row |= self._place(row)
        return row

    def _chance(self, probability: float) -> bool:
        return self._draw.random() < probability

    def _name(self, name: str, commune: str | None) -> str:
        """One to three accidents: typing errors, swapped or lost words, punctuation, case, abbreviations."""
        accidents = [
            self._typo,
            self._typo,
            self._swap,
            self._punctuate,
            self._abbreviate,
            self._lose_a_word,
            self._case,
        ]
        for accident in self._draw.sample(accidents, k=self._draw.randint(1, 3)):
            name = accident(name)
        if commune and self._chance(0.3):
            name = name.replace(f" – {commune}", "") if commune in name else f"{name} ({commune})"
        return name

    def _typo(self, name: str) -> str:
        at = self._draw.randrange(max(len(name) - 1, 1))
        kind = self._draw.randrange(4)
        if kind == 0:
            return name[:at] + name[at + 1 :]
        if kind == 1:
            return name[:at] + name[at : at + 1] * 2 + name[at + 1 :]
        if kind == 2:
            return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
        return name[:at] + self._draw.choice(LETTERS) + name[at + 1 :]

    def _swap(self, name: str) -> str:
        before, dash, after = name.partition(" – ")
        if dash:
            return f"{after} – {before}"
        words = name.split()
        if len(words) < 3:
            return name
        at = self._draw.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
        return " ".join(words)

    def _punctuate(self, name: str) -> str:
        name = name.replace(" – ", self._draw.choice((" - ", ", ", " / ", " : ")))
        return re.sub(r"[«»’]\s?", lambda found: "'" if found[0].startswith("’") else "", name)

    def _abbreviate(self, name: str) -> str:
        for long, short in ABBREVIATIONS:
            name = name.replace(long, short)
        return name

    def _lose_a_word(self, name: str) -> str:
        words = name.split()
        if len(words) < 4:
            return name
        del words[self._draw.randrange(len(words))]
        return " ".join(words)

    def _case(self, name: str) -> str:
        return self._draw.choice((str.upper, str.lower, str.title, fold))(name)

    def _phone(self, phone: str | None) -> str | None:
        drawn = self._draw.random()
        if phone is None or drawn < 0.15:
            return None
        if drawn < 0.25:
            return f"0{self._draw.randint(1, 6)}{self._draw.randrange(10**8):08}"
        digits = phone.replace(" ", "")
        pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        international = f"+33 {digits[1:]}" if len(digits) == 10 else phone
        return self._draw.choice((digits, ".".join(pairs), "-".join(pairs), international, " ".join(pairs)))

    def _mail(self, mail: str | None) -> str | None:
        drawn = self._draw.random()
        if mail is None or drawn < 0.2:
            return None
        if drawn < 0.5:
            return f"{self._draw.choice(BOXES)}@{mail.partition('@')[2]}"
        return mail.upper() if drawn < 0.6 else mail

    def _text(self, text: str) -> str:
        sentences = re.split(r"(?<=[.!?])\s+", text)
        if len(sentences) > 2 and self._chance(0.5):
            del sentences[self._draw.randrange(len(sentences))]
        if self._chance(0.3):
            self._draw.shuffle(sentences)
        longest = max(sentences, key=len)
        return " ".join(sentences if self._chance(0.85) else [longest])

    def _fewer(self, themes: list[str]) -> list[str]:
        return themes[:1] if len(themes) > 1 and self._chance(0.4) else themes

    def _place(self, row: Row) -> Row:
        shift = 0.0012 if self._chance(0.85) else 0.004  # 100 m; at times another corner of the block
        moved = {
            key: round(row[key] + self._draw.uniform(-shift, shift), 5) for key in ("latitude", "longitude")
        }
        address = row["adresse"]
        if self._chance(0.5):
            for long, short in STREETS:
                address = address.replace(long, short)
        elif self._chance(0.3):
            address = address.partition(" ")[2] or address
        return {"adresse": address, **moved}
