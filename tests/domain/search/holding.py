"""Documents put in an index, and what its snapshot must then say of them."""

from uuid import UUID

import numpy as np

from resource_base.search.index.documents import Document
from resource_base.search.index.snapshot import Snapshot
from resource_base.search.index.store import Store
from tests.domain.search import corpus


def put(store: Store, *documents: Document, remove: tuple[UUID, ...] = ()) -> None:
    """Replace documents as the change feed does, without asking the database for more."""
    with store.writing(wait=1) as writing:
        assert writing
        writing.replace(remove, documents)
        writing.commit()


def postings(snapshot: Snapshot, field: str, term: str) -> dict[UUID, float]:
    found = snapshot.postings(field, term)
    if found is None:
        return {}
    numbers, weights = found
    assert numbers.dtype == np.int32
    assert weights.dtype == np.float32
    assert (np.diff(numbers) > 0).all()
    return {snapshot.ids[number]: weight for number, weight in zip(numbers, weights.tolist(), strict=True)}


def living(snapshot: Snapshot) -> list[int]:
    return [number for number in range(snapshot.n) if snapshot.alive is None or snapshot.alive[number]]


def assert_holds(snapshot: Snapshot, documents: dict[UUID, Document]) -> None:
    """The snapshot says of these documents, and of no other, what they say."""
    numbers = living(snapshot)
    assert sorted(snapshot.ids[number] for number in numbers) == sorted(documents)
    assert snapshot.living == len(documents)
    expected = corpus.text_postings(documents.values())
    found = {stem: postings(snapshot, "text", stem) for stem in expected}
    assert found == expected
    for code in corpus.COVERAGE:
        covering = {each.id: 1.0 for each in documents.values() if code in each.coverage}
        assert postings(snapshot, "coverage", code) == covering
    frequencies = corpus.form_frequencies(documents.values())
    assert list(snapshot.lexicon.forms) == sorted(frequencies)
    assert {form: snapshot.lexicon.frequency(form) for form in snapshot.lexicon.forms} == frequencies
    points = list(zip(snapshot.point_lat.tolist(), snapshot.point_lon.tolist(), strict=True))
    for number in numbers:
        each = documents[snapshot.ids[number]]
        assert snapshot.number_of(each.id) == number
        assert snapshot.versions[number] == each.version
        assert snapshot.titles[number] == (each.name, each.organization)
        assert snapshot.lengths[number] == sum(found[stem].get(each.id, 0) for stem in found)
        place = snapshot.columns.hours[number]
        assert ("" if place < 0 else snapshot.hours_table[place]) == each.opening_hours
        ours = np.flatnonzero(snapshot.point_document == number)
        assert [points[place] for place in ours] == [
            (float(np.float32(lat)), float(np.float32(lon))) for lat, lon in each.points
        ]
