"""A program that writes to the directory and searches it without rest, for a test to kill at any moment.

python -m tests.domain.search.hammer DATABASE_URL INDEX_DIRECTORY SEED
"""

import random
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.database import Database
from resource_base.search.upkeep.feed import Index
from tests.domain.catalog.making import ACT, service
from tests.domain.search.corpus import WORDS


def write(session: Session, rng: random.Random, ids: list[UUID]) -> None:
    """Add an entry, or do something to a few of them."""
    if not ids or rng.random() < 0.2:
        service(session, str(rng.getrandbits(64)), name=" ".join(rng.choices(WORDS, k=4)))
        return
    for each in rng.sample(ids, min(len(ids), rng.choice((1, 1, 1, 20)))):
        entry = session.get_one(Service, each)
        if entry.state is not State.PUBLISHED:
            actions.publish(session, entry, act=ACT)
        elif rng.random() < 0.2:
            actions.withdraw(session, entry, act=ACT)
        else:
            actions.revise(session, entry, {"name": " ".join(rng.choices(WORDS, k=4))}, act=ACT)


def main(url: str, directory: str, seed: str) -> None:
    rng = random.Random(seed)
    database = Database(url)
    index = Index(database, Path(directory), ask_every=0)
    index.snapshot()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        with database.transaction() as session:
            write(session, rng, list(session.scalars(select(Service.id).order_by(Service.id))))
        if rng.random() < 0.05:
            index._store_rebuilt()
        index.snapshot()


if __name__ == "__main__":
    main(*sys.argv[1:])
