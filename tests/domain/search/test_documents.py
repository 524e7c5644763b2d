from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from resource_base.catalog import actions, queries
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import AUDIENCES, ON_SITE, REMOTE, THEMES, Capacity, State, label
from resource_base.search.index.documents import document_of
from resource_base.search.index.store import Store
from resource_base.search.upkeep.source import Source
from tests.domain.catalog.making import ACT, organization, service

SECRETS: dict[str, Any] = {
    "phone": "0381999999",
    "email": "secret@exemple.fr",
    "internal_note": "Zébulon ne répond jamais",
    "mobilisation_details": "Ligne réservée aux professionnels : 0381888888",
    "mobilisation_person": "Sonner chez Tartempion",
}
PLACE: dict[str, Any] = {
    "label": "Foyer Belle Aurore",
    "address": "7 rue des Glycines",
    "address_extra": "Bâtiment Mirabelle",
    "postal_code": "25300",
    "commune": "Pontarlier",
    "insee": "25462",
    "lat": 46.9,
    "lon": 6.35,
    "opening_hours": "Mo 09:00-12:00",
}
CONTACT = {
    "name": "Camille Hirondelle",
    "role": "Coordination",
    "phone": "0381777777",
    "email": "c@exemple.fr",
}


def words(document):
    return " ".join(text for _, text in document.texts)


def whole(session, entry):
    session.flush()
    return session.scalars(queries.services([entry.id])).one()


def test_a_document_says_what_may_be_searched(session):
    offered_by = organization(session, name="Centre communal d’action sociale", acronym="CCAS")
    entry = service(
        session,
        of=offered_by,
        name="Halte-garderie",
        summary="Garde d’enfants",
        themes=THEMES[:2],
        audiences=AUDIENCES[:1],
        audience_details="Familles monoparentales",
        access_conditions="Habiter le canton",
        valid_until=date(2027, 1, 1),
        coverage=("canton:2515",),
        modes=(ON_SITE,),
        places=[PLACE],
    )
    document = document_of(whole(session, entry))
    for told in (
        "Halte-garderie",
        "Centre communal",
        "CCAS",
        "Familles",
        "Habiter",
        "Pontarlier",
        label(THEMES[0]),
    ):
        assert told in words(document)
    assert document.points == ((46.9, 6.35),)
    assert document.opening_hours == "Mo 09:00-12:00"
    assert document.coverage == ("canton:2515",)
    assert document.valid_until == date(2027, 1, 1)


@pytest.mark.parametrize(("fee", "told"), [("gratuit", True), ("payant", False), (None, False)])
def test_what_is_free_is_found_by_that_word(session, fee, told):
    entry = service(session, fee=fee)
    assert ("Gratuit" in words(document_of(whole(session, entry)))) == told


def test_the_days_of_a_document_are_those_of_france(session):
    entry = service(session)
    entry.verified_at = entry.modified_at = entry.published_at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    document = document_of(whole(session, entry))
    told = {document.verified_on, document.modified_on, document.published_on}
    assert told == {date(2026, 11, 22)}


def test_only_what_is_full_is_dated_in_a_document_by_its_last_edit_failing_a_date(session):
    september, october = date(2026, 9, 1), date(2026, 10, 8)
    entries = [
        service(session, "full", capacity=Capacity.FULL, capacity_as_of=october),
        service(session, "undated", capacity=Capacity.FULL, updated_on=september),
        service(session, "room", capacity=Capacity.AVAILABLE, capacity_as_of=october),
        service(session, "unsaid"),
    ]
    told = [document_of(whole(session, each)).full_on for each in entries]
    assert told == [october, september, None, None]


def test_contacts_notes_and_addresses_are_never_in_a_document(session):
    entry = service(session, places=[PLACE], contacts=[CONTACT], **SECRETS)
    told = repr(document_of(whole(session, entry)))
    for secret in (*SECRETS.values(), *CONTACT.values(), "Glycines", "Mirabelle"):
        assert secret not in told


def test_a_confidential_address_leaves_no_trace_in_the_index(session, tmp_path):
    entry = service(session, address_confidential=True, places=[PLACE], name="Mise à l’abri")
    document = document_of(whole(session, entry))
    assert document.points == ()
    store = Store(tmp_path / "index")
    store.rebuild([document])
    snapshot = store.snapshot()
    assert len(snapshot.point_document) == 0
    for trace in ("pontarlier", "aurore", "glyc", "mirabel"):
        assert snapshot.postings("text", trace) is None
        assert list(snapshot.lexicon.starting_with(trace)) == []
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"ontarlier" not in kept


@pytest.mark.parametrize(
    ("modes", "count"), [((ON_SITE,), 1), ((REMOTE,), 0), ((ON_SITE, REMOTE), 1), ((), 1)]
)
def test_a_remote_service_has_no_point(session, modes, count):
    entry = service(session, modes=modes, places=[PLACE])
    assert len(document_of(whole(session, entry)).points) == count


def test_a_place_without_position_has_no_point(session):
    entry = service(session, places=[PLACE | {"lat": None, "lon": None}, PLACE])
    assert document_of(whole(session, entry)).points == ((46.9, 6.35),)


def test_an_entry_that_the_national_score_refuses_is_indexed_all_the_same(session):
    entry = service(session, description="")
    assert document_of(whole(session, entry)).completeness == 0


def test_documents_read_in_bulk_are_those_of_the_entries(database):
    with database.transaction() as session:
        offered_by = organization(session, "shared", networks=("france-services",))
        for number in range(5):
            service(
                session,
                f"s{number}",
                of=offered_by,
                places=[PLACE] * (number % 3),
                themes=THEMES[number:4],
                capacity=list(Capacity)[number % 3],
                capacity_as_of=date(2026, 10, 1 + number),
            )
        service(session, "draft", state=State.DRAFT)
        actions.withdraw(session, service(session, "withdrawn"), act=ACT)
        actions.suspend(session, service(session, "suspended"), until=None, act=ACT)
    source = Source(database)
    with database.reading() as session:
        entries = session.scalars(
            queries.services(session.scalars(Service.__table__.select())).order_by(None)
        ).all()
        shown = [each for each in entries if each.state in {State.PUBLISHED, State.SUSPENDED}]
        expected = sorted(map(document_of, shown), key=lambda each: each.id)
        assert [each.state for each in expected].count(State.SUSPENDED) == 1
        assert list(source.all_documents()) == expected
        assert list(source.documents(session, [each.id for each in entries])) == expected
        assert source.versions(session) == {each.id: each.version for each in expected}
        assert source.count(session) == 6


def test_reading_takes_two_queries_whatever_the_number(database):
    with database.transaction() as session:
        ids = [service(session, f"s{number}", places=[PLACE]).id for number in range(20)]
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with database.reading() as session:
        assert len(list(Source(database).documents(session, ids))) == 20
    assert len([query for query in asked if query.startswith("SELECT")]) == 2
