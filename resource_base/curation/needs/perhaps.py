"""« Peut-être » : what was published since a group was opened and may answer it, by themes and territory."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.needs import queries
from resource_base.curation.needs.models import NeedGroup
from resource_base.curation.scope import Matter, around
from resource_base.geo.places import Gazetteer


def matter_of(group: NeedGroup, gazetteer: Gazetteer) -> Matter:
    """What a group is about: its freins, its territory and those around."""
    places = {group.territory, *(each.place for each in group.unmet)} - {""}
    return Matter(frozenset(group.needs), around(places, gazetteer))


def perhaps(
    session: Session, groups: Sequence[NeedGroup], *, needs: Needs, gazetteer: Gazetteer
) -> dict[NeedGroup, list[Service]]:
    """For each group, the entries first shown since it was opened that may answer it, the newest first."""
    if not groups:
        return {}
    since = min(group.opened_at for group in groups)
    published = session.scalars(queries.published_since(since)).all()
    return {group: list(_answering(group, published, needs, gazetteer)) for group in groups}


def _answering(
    group: NeedGroup, published: Iterable[Service], needs: Needs, gazetteer: Gazetteer
) -> Iterable[Service]:
    themes = themes_of(group, needs)
    lived_in = matter_of(group, gazetteer).territories
    for service in published:
        later = service.published_at is not None and service.published_at > group.opened_at
        if later and themes.intersection(service.themes) and _covers(service, group, lived_in, gazetteer):
            yield service


def themes_of(group: NeedGroup, needs: Needs) -> frozenset[str]:
    """The themes that its needs name; where none does, all those of its freins."""
    named = frozenset(theme for each in group.unmet for theme in each.themes)
    freins = (needs.by_slug[slug] for slug in group.needs if slug in needs.by_slug)
    return named or frozenset(theme for frein in freins for theme in frein.themes)


def _covers(service: Service, group: NeedGroup, lived_in: frozenset[str], gazetteer: Gazetteer) -> bool:
    """Whether someone of the territory may use it; what is not stated excludes nobody."""
    if not service.coverage or not lived_in:
        return True
    return not lived_in.isdisjoint(service.coverage) or group.territory in around(service.coverage, gazetteer)
