"""Unmet needs that somebody tells, for tests of curation."""

from datetime import UTC, datetime, timedelta

from resource_base.catalog.vocabulary import Needs
from resource_base.curation.needs import asking
from resource_base.curation.needs.asking import Asked
from resource_base.geo.places import Gazetteer
from resource_base.settings import Settings

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SEEDS = Settings().seeds_dir
GAZETTEER, FREINS = Gazetteer.load(SEEDS), Needs.load(SEEDS)
PONTARLIER, DOUBS, BESANCON = "commune:25462", "commune:25204", "commune:25056"
CHILDCARE = "famille--garde-denfants"
EPCI = f"epci:{GAZETTEER.commune('25462').epci}"


def asked(words="garde d’enfants la nuit", place=PONTARLIER, **more):
    told = {"needs": ("famille",), "themes": (CHILDCARE,), "question": f"q={words}", **more}
    return Asked(words=words, place=place, **told)


def told(session, by, words="garde d’enfants la nuit", place=PONTARLIER, *, at=MONDAY, **more):
    return asking.record(session, asked(words, place, **more), by=by, gazetteer=GAZETTEER, at=at)
