"""A small directory in a few words, an engine over it, and questions asked of it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import ON_SITE, REMOTE, Needs, category_of, label
from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria
from resource_base.search.engine import Engine
from resource_base.search.index.documents import Document
from resource_base.search.index.store import Store
from resource_base.search.language.synonyms import Synonyms
from resource_base.search.situations.spoken import Spoken
from resource_base.settings import ROOT

SEEDS = ROOT / "seeds"
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday morning
LONG_AGO = date(2026, 1, 1)
PONTARLIER, MORTEAU, BESANCON = "commune:25462", "commune:25411", "commune:25056"
GRAND_PONTARLIER, DOUBS, FRANCE = "epci:242500338", "departement:25", "pays:FR"
POINTS = {
    "Pontarlier": (46.9041, 6.3542),
    "Houtaud": (46.9159, 6.3112),  # 3.5 km from Pontarlier
    "Morteau": (47.0577, 6.6072),  # 26 km
    "Besançon": (47.2378, 6.0241),  # 45 km
}

Args = dict[str, object]


def entry(name: str, text: str = "", *, at=(), remote=False, **facts) -> Document:
    """A published entry of « Roule Doubs », weighed as by `document_of`; `at` names its place or places."""
    places = [at] if isinstance(at, str) else list(at)
    organization = facts.pop("organization", "Roule Doubs")
    themes = facts.pop("themes", ())
    modes = (REMOTE,) if remote else (ON_SITE,)
    words = [
        (4.0, name),
        (2.0, organization),
        (2.5, " ; ".join(map(label, themes))),
        (1.25, " ; ".join(label(category_of(theme)) for theme in themes)),
        (1.0, text),
        *((1.0, place) for place in places),
    ]
    values = {"id": uuid5(NAMESPACE_URL, name), "modes": modes, "modified_on": LONG_AGO, **facts}
    return Document(
        version=1,
        texts=tuple((weight, words) for weight, words in words if words),
        name=name,
        organization=organization,
        themes=tuple(themes),
        points=tuple(POINTS[place] for place in places),
        **values,
    )


class Directory:
    """Entries in an index of their own, and what one asks of them; `told` is for `Spoken`."""

    def __init__(
        self, directory: Path, entries: Iterable[Document], *, groups: Iterable[Args] = (), **told
    ) -> None:
        self.store = Store(directory)
        self.entries = {each.id: each for each in entries}
        self.rebuild(self.entries.values())
        self.clock = NOW
        self.engine = Engine(
            self.store,
            Gazetteer.load(SEEDS),
            Needs.load(SEEDS),
            departments=("25",),
            synonyms=Synonyms(groups),
            spoken=Spoken(Synonyms(groups), **told),
            clock=lambda: self.clock,
        )

    def rebuild(self, entries: Iterable[Document]) -> None:
        self.store.prepare()
        self.store.rebuild(entries)

    def replace(self, *entries: Document) -> None:
        """Edit entries as the change feed does."""
        self.entries |= {each.id: each for each in entries}
        with self.store.writing(wait=1) as writing:
            assert writing
            writing.replace((), entries)
            writing.commit()

    def find(self, words: str = "", *, viewer: Viewer = Viewer.PROFESSIONAL, **fields):
        return self.engine.find(Criteria(words=words, **fields), viewer=viewer)

    def names(self, words: str = "", **fields) -> list[str]:
        """The names of the entries found, in order."""
        return [self.entries[hit.id].name for hit in self.find(words, **fields).hits]
