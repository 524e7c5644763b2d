"""A program that makes an index of the same entries, in an order of its own, and tells what it answers.

python -m tests.domain.search.asked_elsewhere DIRECTORY SEED
"""

import json
import random
import sys
from pathlib import Path

from resource_base.catalog.queries import Viewer
from resource_base.search.criteria import Criteria, Sort
from tests.domain.search import corpus
from tests.domain.search.asking import Args, Directory

GROUPS: list[Args] = [
    {"words": ["logement", "toit", "hébergement"], "means": ["colis"], "themes": ["sante--addictions"]},
    {"words": ["vélo", "garage"], "themes": ["mobilite--preparer-un-permis", "sante--addictions"]},
]
ASKED = [
    Criteria(),
    Criteria(words="logement"),
    Criteria(words="logment jeunes numérique introuvable"),
    Criteria(words="aide alimentaire", home="Pontarlier", radius_km=30),
    Criteria(words="vélo", sort=Sort.DATE),
    Criteria(home="25300", sort=Sort.DISTANCE),
]


def answers(base: Directory) -> list[list[str]]:
    found = [base.engine.ids(each, viewer=Viewer.CURATOR) for each in ASKED]
    return [[str(each) for each in ids] for ids in found]


def main(directory: str, seed: str) -> None:
    entries = corpus.documents(300, seed=5)
    shuffled = random.Random(seed).sample(entries, len(entries))
    sys.stdout.write(json.dumps(answers(Directory(Path(directory), shuffled, groups=GROUPS))))


if __name__ == "__main__":
    main(*sys.argv[1:])
