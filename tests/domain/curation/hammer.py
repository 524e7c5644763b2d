"""A program that submits, amends, decides and merges without rest, for a test to kill at any moment.

python -m tests.domain.curation.hammer DATABASE_URL SEED
"""

import random
import sys

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.merging import merge
from resource_base.curation.duplicates.uniting import Side
from resource_base.curation.proposals import deciding, reviewing, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import AWAITING_CURATORS, Refusal
from resource_base.database import Database
from resource_base.errors import ResourceBaseError


def people(session: Session) -> tuple[Author, Author]:
    """A partner and a curator, made by whoever comes first."""
    found = {user.email: user for user in session.scalars(select(User))}
    for email, role in {"paul@hammer.example": Role.PARTNER, "claire@hammer.example": Role.CURATOR}.items():
        if email not in found:
            found[email] = User(email=email, name=email.partition("@")[0].title(), role=role)
            session.add(found[email])
    session.flush()
    return Author.of(found["paul@hammer.example"]), Author.of(found["claire@hammer.example"])


def step(session: Session, rng: random.Random) -> None:
    """One thing that somebody does, in the caller's transaction."""
    paul, claire = people(session)
    published = select(Service).where(Service.state == State.PUBLISHED).order_by(Service.id)
    entries = session.scalars(published).all()
    waiting = session.scalars(select(Proposal).where(Proposal.state.in_(AWAITING_CURATORS))).all()
    doing = rng.random()
    if doing < 0.2 or not entries:
        fields = {"name": f"Fiche {rng.random()}", "description": "Écrite en route."}
        workflow.add(session, fields | {"organization": {"name": f"Structure {rng.random()}"}}, author=paul)
    elif doing < 0.5:
        changes = {"fee": rng.choice(["gratuit", "payant"]), "phone": f"01 99 00 00 {rng.randrange(10, 99)}"}
        workflow.correct(session, rng.choice(entries), changes, author=paul)
    elif doing < 0.9 and waiting:
        proposal = rng.choice(waiting)
        names = [field.name for field in proposal.fields]
        if rng.random() < 0.3:
            reviewing.amend(session, proposal, {"phone": "01 99 00 00 00"}, by=claire)
        accept = rng.choice([None, None, [], names[:1]])
        deciding.decide(session, proposal, by=claire, accept=accept, refusal=Refusal.OTHER)
    elif len(entries) > 1:
        kept, other = rng.sample(entries, 2)
        merge(session, kept, other, {"phone": Side.OTHER}, versions=(kept.version, other.version), by=claire)


def main(url: str, seed: str) -> None:
    rng = random.Random(seed)
    database = Database(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        try:
            with database.transaction() as session:
                step(session, rng)
        except ResourceBaseError:
            continue  # refused, as a page would say


if __name__ == "__main__":
    main(*sys.argv[1:])
