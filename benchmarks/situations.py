"""« Pour une personne »: six freins in one pass, beside six separate searches, and the whole page."""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.steps import Measure, installation, percentiles
from resource_base.catalog.queries import Viewer
from resource_base.installation import Installation
from resource_base.search.situations.situation import Reach, Situation, needs_of

FREINS = 6
SITUATIONS = 40
PASSES = 3
SAID = (
    "pas.voiture",
    "loyer-en-retard",
    "jeunes-enfants",
    "dettes",
    "ne-parle-pas-francais",
    "pas.ordinateur",
)


def situations(site: Installation, seed: int = 11) -> list[Situation]:
    """People of six freins who live in towns of all France: half tell finer themes, half are limited."""
    draw = random.Random(seed)
    towns = [commune for commune in site.gazetteer.communes if commune.population > 3000 and commune.lat]
    found = []
    for number in range(SITUATIONS):
        needs = draw.sample(site.needs.all, FREINS)
        themes = [draw.choice(need.themes) for need in needs] if number % 2 else []
        found.append(
            Situation(
                needs=needs_of(site.needs, [need.slug for need in needs], themes),
                themes=tuple(sorted(themes)),
                said=SAID if number % 2 else (),
                home=f"commune:{draw.choice(towns).insee}",
                reach=draw.choice((None, *Reach)),
                audiences=("jeunes",) if number % 4 == 0 else (),
            )
        )
    return found


def answer(folder: Path) -> Measure:
    """One pass for all freins, beside a search for each, on the same questions in the same process."""
    site = installation(folder)
    engine, asked = site.engine, situations(site)
    engine.warm()

    def separately(situation: Situation) -> None:
        for slug in situation.needs:
            engine.find(situation.criteria(site.needs.by_slug[slug]), viewer=Viewer.PROFESSIONAL, per_page=3)

    return {
        "one pass": _timed(lambda each: engine.answer(each, viewer=Viewer.PROFESSIONAL), asked),
        "six searches": _timed(separately, asked),
    }


def render(folder: Path) -> Measure:
    """The whole page, as the server makes it for someone signed in."""
    from resource_base.accounts import actions as accounts  # noqa: PLC0415 - loaded in the process that measures
    from resource_base.web.application import build as build_site  # noqa: PLC0415 - as above

    site = installation(folder)
    email, password = "situations@demo.example", "un banc pour mesurer"
    with site.database.transaction() as session:
        accounts.create_user(session, name="Banc", email=email, password=password)
    app = build_site(site.settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/connexion", data={"email": email, "password": password})
    sizes = []

    def page(situation: Situation) -> None:
        found = client.get("/personne", query_string=situation.to_args())
        if found.status_code != 200:
            raise RuntimeError(f"the page answered {found.status_code}")
        sizes.append(len(found.data))

    return {"page": _timed(page, situations(site)), "page kB": max(sizes) / 1000}


def _timed(run: Callable[[Situation], object], asked: Sequence[Situation]) -> Measure:
    """Percentiles of processor time, which others on the machine do not lengthen; the first pass is cold."""
    taken: list[list[float]] = []
    for _ in range(PASSES):
        taken.append([])
        for situation in asked:
            start = time.process_time()
            run(situation)
            taken[-1].append(time.process_time() - start)
    return {"cold": percentiles(taken[0]), "warm": percentiles([each for one in taken[1:] for each in one])}
