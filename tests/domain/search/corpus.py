"""Random documents, and what an index of them must say, worked out one word at a time."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from resource_base.catalog.vocabulary import AUDIENCES, FEES, KINDS, MODES, THEMES, State
from resource_base.search.index.documents import Document
from resource_base.search.language import french

_WORDS = """
    aide alimentaire colis épicerie solidaire logement hébergement d'urgence crèche garde d'enfants
    horaires décalés auto-école permis de conduire mobilité vélo garage RSA R.S.A. CCAS France Travail
    insertion chantier emploi jeune jeunes formation français langue numérique ordinateur ateliers santé
    psychologue addiction écoute 115 3919 avec pour les et l'accès aux droits aujourd'hui médico-social
    usager·e·s œuvre bénévoles Pontarlier Morteau Besançon
"""
WORDS = _WORDS.split()
COVERAGE = ("commune:25462", "epci:242500361", "departement:25", "region:27", "pays:FR")


def document(rng: random.Random, number: int) -> Document:
    """A document of random words; those of small numbers are more frequent."""
    name = _sentence(rng, 1, 6)
    organization = _sentence(rng, 1, 4)
    texts = [(4.0, name), (2.0, organization), (1.0, _sentence(rng, 0, 40)), (0.75, _sentence(rng, 0, 9))]
    return Document(
        id=UUID(int=rng.getrandbits(128)),
        version=rng.randint(1, 9),
        texts=tuple(texts),
        name=name,
        organization=organization,
        themes=tuple(rng.sample(THEMES, rng.randint(0, 5))),
        audiences=tuple(rng.sample(AUDIENCES, rng.randint(0, 3))),
        modes=tuple(rng.sample(MODES, rng.randint(0, 2))),
        kind=rng.choice((None, *KINDS)),
        fee=rng.choice((None, *FEES)),
        full_on=rng.choice((None, None, date(2026, 10, 1 + number % 28))),
        coverage=tuple(rng.sample(COVERAGE, rng.randint(0, 3))),
        points=tuple((47 + rng.random(), 6 + rng.random()) for _ in range(rng.choice((0, 1, 1, 3)))),
        opening_hours=rng.choice(("", "Mo-Fr 09:00-12:00", f"Tu 10:00-{10 + number % 12:02}:30")),
        state=rng.choice((State.PUBLISHED, State.PUBLISHED, State.SUSPENDED)),
        valid_until=rng.choice((None, date(2026, 1, 1) + timedelta(days=number))),
        modified_on=date(2025, 1, 1) + timedelta(days=rng.randint(0, 400)),
        completeness=round(rng.random(), 2),
    )


def documents(count: int, *, seed: int) -> list[Document]:
    rng = random.Random(seed)
    return [document(rng, number) for number in range(count)]


def edited(rng: random.Random, before: Document) -> Document:
    """Another version of a document, with other words."""
    return replace(document(rng, 0), id=before.id, version=before.version + 1)


def _sentence(rng: random.Random, least: int, most: int) -> str:
    return " ".join(WORDS[int(len(WORDS) * rng.random() ** 2)] for _ in range(rng.randint(least, most)))


def text_postings(documents: Iterable[Document]) -> dict[str, dict[UUID, float]]:
    """Stem → document → weight, word by word."""
    found: dict[str, dict[UUID, float]] = defaultdict(lambda: defaultdict(float))
    for each in documents:
        for weight, text in each.texts:
            for token in french.tokens(text):
                for form in french.forms(token):
                    found[french.stem(form)][each.id] += weight
        for token in french.tokens(f"{each.name} {each.organization}"):
            for form in french.forms(token, stop_words=True):
                if form in french.STOP_WORDS:
                    found[french.stem(form)][each.id] += 1
    return found


def form_frequencies(documents: Iterable[Document]) -> dict[str, int]:
    """Surface form → number of documents that hold it."""
    found: dict[str, int] = defaultdict(int)
    for each in documents:
        for form in {
            form for _, text in each.texts for token in french.tokens(text) for form in french.forms(token)
        }:
            found[form] += 1
    return dict(found)
