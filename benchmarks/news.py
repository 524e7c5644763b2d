"""A round of news on a day when nothing moved: all followers told at once, beside each compared alone."""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.questions import Question, mixed
from benchmarks.steps import Measure, installation
from resource_base.accounts.models import Role, User
from resource_base.catalog.queries import Viewer, services
from resource_base.database import now
from resource_base.installation import Installation
from resource_base.jobs.table import kept_as
from resource_base.permissions import viewer_of
from resource_base.search.criteria import Criteria
from resource_base.sharing.alerts import favourites, searches
from resource_base.sharing.alerts.finding import Run
from resource_base.sharing.alerts.searches import WIDEST, Answers, strict
from resource_base.sharing.alerts.vocabulary import Frequency

FOLLOWERS, SEARCHES, FAVOURITES = 100, 3, 10
Asked = Sequence[tuple[str, Sequence[UUID]]]


class OneByOne(Run):
    """The plain way: everyone compared alone."""

    def _moved_for(self, people: Sequence[UUID], _cursor: str) -> list[UUID]:
        return list(people)


def follow(folder: Path) -> Measure:
    """Milliseconds of processor a follower, of both ways, on two days on which nothing happens."""
    site = installation(folder)
    site.index.catch_up()
    site.engine.warm()
    begun = now()
    _begin(site, _questions(site))
    first = _round(Run, site, begun)
    return {
        "first": first,
        "one by one": _round(OneByOne, site, begun + timedelta(days=1)),
        "at once": _round(Run, site, begun + timedelta(days=2)),
    }


def _questions(site: Installation) -> Asked:
    found = []
    for asked in mixed():
        question = urlencode(_criteria(asked).to_args())
        ids = site.engine.ids(strict(question), viewer=Viewer.PROFESSIONAL)
        if 0 < len(ids) <= WIDEST:
            found.append((question, ids))
    return found


def _criteria(asked: Question) -> Criteria:
    return Criteria(
        words=asked.words,
        home=f"commune:{asked.home}" if asked.home else "",
        radius_km=asked.radius or None,
        themes=(asked.theme,) if asked.theme else (),
        audiences=(asked.audience,) if asked.audience else (),
    )


def _begin(site: Installation, asked: Asked, seed: int = 3) -> None:
    draw = random.Random(seed)
    cursor, sees = site.index.cursor, Viewer.PROFESSIONAL
    for number in range(FOLLOWERS):
        with site.database.transaction() as session:
            user = User(email=f"f{number}@bench.example", name=f"Banc {number}", role=Role.PROFESSIONAL)
            session.add(user)
            session.flush()
            for question, ids in draw.sample(asked, SEARCHES):
                answers = Answers(ids, sees, cursor)
                searches.save(
                    session,
                    user,
                    name=question[:50],
                    question=question,
                    frequency=Frequency.WEEKLY,
                    answers=answers,
                )
            kept = [draw.choice(draw.choice(asked)[1]) for _ in range(FAVOURITES)]
            for entry in session.scalars(services(kept)):
                favourites.add(session, user, entry, viewer=sees)


def _round(way: type[Run], site: Installation, at: datetime) -> float:
    run = way(site.database, site.index, site.engine, viewer_of=viewer_of, kept_as=kept_as, at=at)
    start = time.process_time()
    run.go()
    if run.found or run.failed:
        raise RuntimeError(f"{run.found} news and {run.failed} failures where nothing happened")
    return (time.process_time() - start) / FOLLOWERS * 1000
