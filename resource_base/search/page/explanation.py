"""Why an entry is here: each part of its score in numbers and in French, and its words marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from resource_base.catalog.vocabulary import label
from resource_base.search.answering.inquiry import Found, Inquiry
from resource_base.search.answering.ranking import FULL, Numbers, completeness, freshness, fullness, score
from resource_base.search.generation.flags import Rows
from resource_base.search.generation.prepared import EPOCH
from resource_base.search.language import french
from resource_base.search.language.question import Unit
from resource_base.search.language.synonyms import Stems
from resource_base.search.places.eligibility import Relation


@dataclass(frozen=True)
class Reason:
    """One part of a score. `value`: the worth of the words, or what the part adds to it (0.3: 30 % more)."""

    part: str
    value: float
    sentence: str


@dataclass(frozen=True)
class Explanation:
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Fragment:
    """A piece of text, marked when it is a word by which the entry was found."""

    text: str
    marked: bool


class Marker:
    """Finds the words of a question in any text of an entry, in all their forms."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self._single = {stem for unit in units for stem in (*unit.stems, *unit.completions)}
        others = [each.stems for unit in units for each in unit.alternatives]
        self._single |= {stems[0] for stems in others if len(stems) == 1}
        self._expressions = [frozenset(stems) for stems in others if len(stems) > 1]

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """The whole text cut into marked and plain pieces; joined again they give the text back.

        The words of another name made of several ("assistante maternelle") are marked where all are met.
        """
        found = list(_stems_in(text))
        met = {stem for _, _, stems in found for stem in stems}
        wanted = self._single.union(*(each for each in self._expressions if each <= met))
        pieces: list[Fragment] = []
        end = 0
        for start, stop, stems in found:
            if wanted.intersection(stems):
                pieces += [Fragment(text[end:start], marked=False), Fragment(text[start:stop], marked=True)]
                end = stop
        pieces.append(Fragment(text[end:], marked=False))
        return tuple(piece for piece in pieces if piece.text)


class Explainer:
    """Explains the hits of one answer."""

    def __init__(self, inquiry: Inquiry, found: Found) -> None:
        self._inquiry = inquiry
        self._prepared = inquiry.prepared
        self._entries = found.entries
        question = found.reading.question
        self._units = question.units if question else ()

    @cached_property
    def marker(self) -> Marker:
        return Marker(self._units)

    def explain(self, number: int) -> Explanation:
        """The reasons of one hit, by its document number: words first, then place, then freshness."""
        entry = self._inquiry.located(self._entries.at(np.searchsorted(self._entries.rows, [number])))
        prepared, today = self._prepared, self._inquiry.today
        scores = score(prepared, entry, self._inquiry.criteria, today)
        km, relation = entry.km, entry.relations
        fresh, complete = freshness(prepared, today, entry.rows), completeness(prepared, entry.rows)
        reasons = [
            *self._words(number, 1.0 if scores.text is None else float(scores.text[0])),
            *self._place(number, None if km is None else float(km[0]), _only(scores.closeness)),
            *self._coverage(None if relation is None else int(relation[0]), _only(scores.coverage)),
            *self._audience(entry.rows, _only(scores.audience)),
            *self._room(number, -FULL * _only(fullness(prepared, today, entry.rows))),
            Reason("fraicheur", _only(fresh), self._freshness(number)),
            Reason("completude", _only(complete), self._completeness(number)),
        ]
        return Explanation(float(scores.total[0]), tuple(reasons))

    # --- The words ----------------------------------------------------------------------------------

    def _words(self, number: int, worth: float) -> Iterator[Reason]:
        name, organization = self._prepared.generation.titles[number]
        stems_of_name, stems_of_organization = set(french.analyse(name)), set(french.analyse(organization))
        for place, unit in enumerate(self._units):
            sentence = self._said(number, unit, stems_of_name, stems_of_organization)
            yield Reason("mots", worth if place == 0 else 0.0, sentence)

    def _said(self, number: int, unit: Unit, name: set[str], organization: set[str]) -> str:
        return next(self._sayings(number, unit, name, organization))

    def _sayings(self, number: int, unit: Unit, name: set[str], organization: set[str]) -> Iterator[str]:
        """What may be said of a unit, the most telling first; the last one is always true."""
        if name.issuperset(unit.stems):
            yield f"« {unit.text} » est dans le titre"
        if organization.issuperset(unit.stems):
            yield f"« {unit.text} » est dans le nom de la structure"
        if self._holds(number, unit.stems):
            yield f"« {unit.text} » est dans le texte de la fiche"
        if any(self._holds(number, (stem,)) for stem in unit.completions):
            yield f"la fiche contient un mot qui commence par « {unit.text} »"
        for other in unit.alternatives:
            if self._holds(number, other.stems):
                yield f"« {unit.text} » : la fiche dit « {other.text or unit.text} »"
        for theme in unit.themes:
            if self._prepared.themes.any_of([theme], np.array([number], np.int32))[0]:
                yield f"« {unit.text} » : la fiche porte la thématique « {label(theme)} »"
        yield f"« {unit.text} » n’est pas dans la fiche"

    def _holds(self, number: int, stems: Stems) -> bool:
        for stem in stems:
            postings = self._prepared.generation.postings("text", stem)
            if postings is None:
                return False
            at = int(np.searchsorted(postings[0], number))
            if at == len(postings[0]) or postings[0][at] != number:
                return False
        return True

    # --- The place ----------------------------------------------------------------------------------

    def _place(self, number: int, km: float | None, value: float) -> Iterator[Reason]:
        origin = self._inquiry.where.origin
        if origin is None or km is None:
            return
        if self._prepared.remote_only[number]:
            yield Reason("distance", value, "à distance : sans se déplacer")
        elif np.isinf(km):
            yield Reason("distance", value, "lieu d’accueil non précisé")
        else:
            yield Reason("distance", value, f"à {kilometres(km)} à vol d’oiseau de {origin.label}")

    def _coverage(self, rank: int | None, value: float) -> Iterator[Reason]:
        home = self._inquiry.where.home
        if home is not None and rank is not None:
            sentence = COVERAGE_SENTENCES[Relation.of_rank(rank)].format(place=home.label)
            yield Reason("couverture", value, sentence)

    # --- The rest -----------------------------------------------------------------------------------

    def _audience(self, rows: Rows, value: float) -> Iterator[Reason]:
        named = [
            label(code)
            for code in self._inquiry.criteria.audiences
            if value and self._prepared.audiences_named.any_of([code], rows)[0]
        ]
        if named:
            yield Reason("public", value, f"s’adresse à : {', '.join(named)}")

    def _room(self, number: int, value: float) -> Iterator[Reason]:
        said = int(self._prepared.generation.columns.full[number])
        if said >= 0:
            day = EPOCH + timedelta(days=said)
            yield Reason("places", value, f"complet, dit la fiche {ago(day, self._inquiry.today)}")

    def _freshness(self, number: int) -> str:
        columns, today = self._prepared.generation.columns, self._inquiry.today
        verified, modified = int(columns.verified[number]), int(columns.modified[number])
        if columns.flagged[number] and verified >= 0:
            return "à vérifier : personne ne l’a confirmée depuis longtemps"
        if verified >= 0:
            return f"vérifiée {ago(EPOCH + timedelta(days=verified), today)}"
        if modified >= 0:
            return f"jamais vérifiée, mise à jour {ago(EPOCH + timedelta(days=modified), today)}"
        return "jamais vérifiée"

    def _completeness(self, number: int) -> str:
        share = float(self._prepared.generation.columns.completeness[number])
        return f"fiche complète à {round(100 * share)} %"


def _only(part: Numbers | None) -> float:
    return 0.0 if part is None else float(part[0])


COVERAGE_SENTENCES = {
    Relation.COMMUNE: "couvre {place}",
    Relation.SECTOR: "couvre le secteur de {place}",
    Relation.CANTON: "couvre le canton de {place}",
    Relation.EPCI: "couvre l’intercommunalité de {place}",
    Relation.DEPARTMENT: "couvre tout le département",
    Relation.REGION: "couvre toute la région",
    Relation.COUNTRY: "couvre la France entière",
    Relation.PARTIAL: "couvre une partie de : {place}",
    Relation.UNSTATED: "zone d’éligibilité non précisée : à vérifier",
    Relation.ELSEWHERE: "ne couvre pas {place}",
}


def kilometres(km: float) -> str:
    """A distance as one says it: « moins de 1 km », « 12 km »."""
    return "moins de 1 km" if km < 1 else f"{round(km)} km"


def ago(day: date, today: date) -> str:
    """How long ago, in French, to the day, the month or the year."""
    days = (today - day).days
    if days < 1:
        return "aujourd’hui"
    if days < 31:
        return "hier" if days == 1 else f"il y a {days} jours"
    if days < 365:
        return f"il y a {days // 30} mois"
    years = days // 365
    return "il y a 1 an" if years == 1 else f"il y a {years} ans"


def _stems_in(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Where each word stands in a text, its elided article left out, and the stems it is found by."""
    end = 0
    for raw in french.tokens(text):
        start = text.find(raw, end)
        if start < 0:
            continue  # written with invisible marks inside: left unmarked
        end = start + len(raw)
        elided = max(raw.find(mark) for mark in "'’") + 1
        stems = [french.stem(form) for form in french.forms(raw, stop_words=True)]
        yield (start + elided if 0 < elided < 7 else start), end, stems
