"""The list of probable duplicates, what was told apart, and what a form shows while one writes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import comparing, queries, telling_apart
from resource_base.curation.duplicates.comparing import Compared, compare, spanning
from resource_base.curation.duplicates.finding import Known, Pair, likely
from resource_base.curation.duplicates.likeness import Likeness
from resource_base.curation.duplicates.models import Comparison, Distinct, LikelyPair, LikenessKey
from resource_base.curation.duplicates.vocabulary import Sign
from resource_base.curation.duplicates.writing import written
from resource_base.curation.proposals.authors import Author
from resource_base.database import Database
from resource_base.migrations import schema
from tests.domain.catalog.making import ACT, organization, service
from tests.domain.curation.making import MONDAY, TUESDAY

CLAIRE = Author("Claire")
GARAGE: dict[str, Any] = {
    "name": "Garage solidaire du Lison",
    "description": "Réparations de voitures à tarif réduit, pour les personnes qui cherchent un emploi.",
    "phone": "01 99 00 00 01",
    "places": [{"insee": "25462", "commune": "Pontarlier", "address": "12 rue du Four"}],
}
SEWING: dict[str, Any] = {
    "name": "Atelier de couture",
    "description": "On coud ensemble le mardi, machines et tissus prêtés, goûter compris.",
    "phone": "01 99 00 00 77",
}


def copies(session, number, **fields):
    offered_by = organization(session)
    return [service(session, f"s{each}", of=offered_by, **GARAGE, **fields) for each in range(number)]


def rows(database, of):
    with database.reading() as session:
        return list(session.execute(of))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """A migrated database of the test's own, of each kind: the comparison opens its own transactions."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'own.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create(f"duplicates_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.dispose()


def test_the_whole_base_is_compared_once_and_again_when_it_changed(database):
    with database.transaction() as session:
        copies(session, 2)
        service(session, "decoy", **SEWING)

    assert compare(database, at=MONDAY) == Compared(pairs=1, new=1)
    assert compare(database, at=TUESDAY) is None

    with database.transaction() as session:
        third = service(session, "s3", **GARAGE)
    assert compare(database, at=TUESDAY) == Compared(pairs=2, new=1)
    found = rows(database, select(LikelyPair.found_at).order_by(LikelyPair.found_at))
    assert [row[0] for row in found] == [MONDAY, TUESDAY]

    with database.transaction() as session:
        actions.withdraw(session, session.get_one(Service, third.id), act=ACT)
    assert compare(database, at=TUESDAY) == Compared(pairs=1, new=0)
    assert rows(database, select(LikenessKey.key).where(LikenessKey.service_id == third.id)) == []


def test_killed_anywhere_the_next_run_finishes(database, monkeypatch):
    with database.transaction() as session:
        copies(session, 2)
    monkeypatch.setattr(comparing, "BATCH", 1)
    writers = ("_replace", "_write_pairs", "_mark")
    for killed in writers:
        with monkeypatch.context() as patch:
            patch.setattr(comparing, killed, _die)
            with pytest.raises(KeyboardInterrupt):
                compare(database, at=MONDAY)
        assert rows(database, select(LikelyPair)) == []
    assert compare(database, at=MONDAY) == Compared(pairs=1, new=1)
    assert len({row[0] for row in rows(database, select(LikenessKey.service_id))}) == 2


def _die(*_arguments, **_named):
    raise KeyboardInterrupt


def test_what_was_told_apart_is_never_listed_again_until_it_is_taken_back(database):
    with database.transaction() as session:
        one, other = copies(session, 2)
    compare(database, at=MONDAY)
    with database.transaction() as session:
        telling_apart.tell_apart(session, [one.id, other.id], by=CLAIRE, at=MONDAY)
        telling_apart.tell_apart(session, [other.id, one.id], by=Author("Dora"), at=TUESDAY)

    assert rows(database, queries.listed()) == []
    compare(database, at=TUESDAY)
    assert rows(database, queries.listed()) == []
    assert rows(database, select(Distinct.by)) == [("Claire",)]

    with database.transaction() as session:
        telling_apart.take_back(session, other.id, one.id)
    compare(database, at=TUESDAY)
    assert len(rows(database, queries.listed())) == 1


def test_two_told_apart_no_longer_hide_what_a_third_looks_like(database):
    with database.transaction() as session:
        entries = copies(session, 3)
    assert compare(database, at=MONDAY) == Compared(pairs=2, new=2)
    [(pair,), *_] = rows(database, queries.listed())
    with database.transaction() as session:
        telling_apart.tell_apart(session, [pair.first_id, pair.second_id], by=CLAIRE)
    compare(database, at=TUESDAY)
    listed = {each for (row,) in rows(database, queries.listed()) for each in (row.first_id, row.second_id)}
    assert listed == {entry.id for entry in entries}


def test_ten_antennas_do_not_flood_the_list(database):
    """Nobody knows where they are: each looks like all others, and nine pairs hold them together."""
    with database.transaction() as session:
        copies(session, 10)
    assert compare(database, at=MONDAY) == Compared(pairs=9, new=9)


def test_the_strongest_pairs_hold_a_group_together():
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    looking = ((one, two, 61), (two, three, 90), (one, three, 75))
    weak, strong, fair = (Pair(a, b, Likeness(score, ())) for a, b, score in looking)
    assert spanning([weak, strong, fair]) == [fair, strong]


def test_what_one_writes_is_compared_with_what_the_base_holds(session):
    one, draft, _decoy = _garage_draft_and_decoy(session)
    fields = {**GARAGE, "name": "Garage solidaire – Lison", "organization": {"name": "Les Ateliers du Lison"}}

    found = likely(session, written(fields), viewer=Viewer.CURATOR)
    assert [service_id for service_id, _ in found] == sorted([one.id, draft.id])
    assert found[0][1].reasons[0].sign is Sign.NAME_SAME

    # A draft is not for all to know of, and an entry is not its own duplicate.
    found = likely(session, written(fields, service_id=draft.id), viewer=Viewer.PROFESSIONAL)
    assert [service_id for service_id, _ in found] == [one.id]


def test_a_likeness_tells_nothing_that_its_viewer_may_not_see(session):
    contact = {"name": None, "role": None, "phone": "01 99 77 00 99", "email": None, "visibility": "curators"}
    told: dict[str, Any] = {
        "name": "Écoute des violences",
        "description": "Une écoute sans jugement, sur rendez-vous, par des bénévoles formées à cela.",
    }
    service(session, **told, contacts=[contact], address_confidential=True, places=GARAGE["places"])
    fields = {**told, "phone": "0199770099", "organization": {"name": "Les Ateliers du Lison"}}

    def signs(viewer):
        found = likely(session, written(fields), viewer=viewer)
        return {reason.sign for _, alike in found for reason in alike.reasons}

    assert Sign.SAME_PHONE in signs(Viewer.CURATOR)
    assert Sign.SAME_PHONE not in signs(Viewer.PROFESSIONAL)
    assert Sign.NAME_SAME in signs(Viewer.PROFESSIONAL)


def test_an_import_asks_about_its_lines_and_about_each_other(session):
    [one] = copies(session, 1)
    known = Known.load(session)
    line = written({**GARAGE, "organization": {"name": "Les Ateliers du Lison"}})
    stranger = written({**SEWING, "organization": {"name": "Aux Petites Mains"}})

    assert [entry.id for entry, _ in known.like(line)] == [one.id]
    assert known.like(stranger) == []
    known.add(stranger)
    assert [entry for entry, _ in known.like(stranger)] == [stranger]


def _garage_draft_and_decoy(session):
    offered_by = organization(session)
    one = service(session, "one", of=offered_by, **GARAGE)
    draft = service(session, "draft", of=offered_by, state=State.DRAFT, **GARAGE)
    decoy = service(session, "decoy", of=offered_by, name="Vélos", description="On prête des vélos.")
    return one, draft, decoy


def test_the_last_comparison_is_one_row(database):
    compare(database, at=MONDAY)
    with database.transaction() as session:
        copies(session, 1)
    compare(database, at=TUESDAY)
    assert rows(database, select(func.count(), func.max(Comparison.at))) == [(1, TUESDAY)]
