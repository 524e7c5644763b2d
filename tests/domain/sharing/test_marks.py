"""What is a change for a reader, and what is not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from resource_base.catalog import actions
from resource_base.catalog.differences import SERVICE_FIELDS
from resource_base.catalog.models import Contact
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import Capacity, State, Visibility
from resource_base.sharing.alerts.marks import FIELDS, Mark, Standing, news_between, parts_between
from resource_base.sharing.alerts.vocabulary import NewsKind, Part, told
from tests.domain.catalog import making

DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def entry(session):
    made = making.service(
        session,
        themes=("numerique--acceder-a-internet", "famille--garde-denfants"),
        places=[{"address": "1 rue Basse", "commune": "Maîche", "insee": "25356", "lat": 47.2, "lon": 6.8}],
        contacts=[{"name": "Lise", "phone": "0353010000", "visibility": Visibility.PROFESSIONALS}],
    )
    session.flush()
    return made


def mark(entry, viewer=Viewer.PROFESSIONAL, day=DAY):
    return Mark.of(entry, viewer=viewer, day=day)


CHANGES = {
    "description": "On répare ensemble.",
    "phone": "0353010001",
    "capacity": Capacity.FULL,
    "documents": ("Un justificatif",),
    "address_confidential": True,
    "valid_until": date(2026, 12, 1),
    "closures": [{"starts": DAY, "ends": DAY, "reason": "Inventaire"}],
}
NO_CHANGES = {
    "internal_note": "Appeler le matin.",
    "capacity_as_of": DAY,
    "updated_on": DAY,
    "source_url": "https://source.example/1",
    "themes": ("famille--garde-denfants", "numerique--acceder-a-internet"),
}


PARTS = {
    "description": {Part.DESCRIPTION},
    "phone": {Part.PHONE},
    "capacity": {Part.CAPACITY},
    "documents": {Part.DOCUMENTS},
    "address_confidential": {Part.ADDRESS},
    "valid_until": {Part.DATES},
    "closures": {Part.CLOSURES},
}


def test_each_field_that_a_reader_sees_belongs_to_one_part():
    read_beside = {"places", "contacts"}
    named = sorted(field for fields in FIELDS.values() for field in fields)
    assert named == sorted((SERVICE_FIELDS - (NO_CHANGES.keys() - {"themes"}) - UNSEEN - read_beside) | STATE)


UNSEEN, STATE = {"organization_id"}, {"suspended_until"}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_named_as_a_reader_says_it(session, entry, name):
    before = mark(entry)
    actions.revise(session, entry, {name: CHANGES[name]}, act=making.ACT)
    session.flush()
    assert parts_between(before, mark(entry)) == PARTS[name]


def test_hours_and_address_of_a_place_are_told_apart(entry):
    before = mark(entry)
    entry.places[0].opening_hours = "Mo-Fr 09:00-12:00"
    assert parts_between(before, mark(entry)) == {Part.HOURS}
    entry.places[0].address = "2 rue Basse"
    assert parts_between(before, mark(entry)) == {Part.HOURS, Part.ADDRESS}


def test_a_confidential_address_may_change_and_nobody_is_told(entry):
    entry.address_confidential = True
    before = {viewer: mark(entry, viewer) for viewer in Viewer}
    entry.places[0].address, entry.places[0].opening_hours = "2 rue Basse", "Mo-Fr 09:00-12:00"
    assert {viewer: mark(entry, viewer) for viewer in Viewer} == before


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), "fiche modifiée"),
        ((Part.PHONE, Part.HOURS), "fiche modifiée (horaires et téléphone)"),
        (tuple(Part)[:5], "fiche modifiée (titre, type, thématiques, description et public)"),
        (tuple(Part)[:6], "fiche modifiée (titre, type, thématiques, description et 2 autres points)"),
    ],
)
def test_a_news_names_what_changed_in_the_order_of_a_sheet_and_counts_the_rest(parts, words):
    assert told(NewsKind.CHANGED, parts) == words


@pytest.mark.parametrize("name", [*CHANGES, *NO_CHANGES])
def test_news_are_what_a_reader_sees(session, entry, name):
    before = mark(entry)
    actions.revise(session, entry, {name: (CHANGES | NO_CHANGES)[name]}, act=making.ACT)
    session.flush()
    assert news_between(before, mark(entry)) is (NewsKind.CHANGED if name in CHANGES else None)


def test_a_verification_a_position_on_the_map_and_a_flag_are_no_news(session, entry):
    before = mark(entry)
    actions.verify(session, entry, by="Odile", how=None, at=AT)
    actions.flag(session, entry, at=AT)
    entry.places[0].lat, entry.places[0].precision = 47.3, "street"
    assert news_between(before, mark(entry)) is None


def test_a_contact_is_news_for_those_who_see_it(entry):
    before = {viewer: mark(entry, viewer) for viewer in Viewer}
    entry.contacts.append(Contact(position=1, name="Paul", visibility=Visibility.CURATORS))
    entry.contacts[0].phone = "0353010009"
    found = {viewer.value: news_between(before[viewer], mark(entry, viewer)) for viewer in Viewer}
    assert found == {"public": None, "professional": NewsKind.CHANGED, "curator": NewsKind.CHANGED}
    named = {viewer.value: parts_between(before[viewer], mark(entry, viewer)) for viewer in Viewer}
    assert named == {"public": set(), "professional": {Part.CONTACTS}, "curator": {Part.CONTACTS}}


def test_what_an_organisation_says_of_itself_is_news_of_its_entries(session, entry):
    before = mark(entry)
    actions.revise_organization(session, entry.organization, {"siret": "13000548100010"})
    assert news_between(before, mark(entry)) is None
    actions.revise_organization(session, entry.organization, {"phone": "0353010002"})
    assert news_between(before, mark(entry)) is NewsKind.CHANGED


@pytest.mark.parametrize(
    ("state", "viewer", "standing"),
    [
        (State.PUBLISHED, Viewer.PUBLIC, Standing.OPEN),
        (State.SUSPENDED, Viewer.PUBLIC, Standing.CLOSED),
        (State.SUSPENDED, Viewer.PROFESSIONAL, Standing.SUSPENDED),
        (State.WITHDRAWN, Viewer.CURATOR, Standing.CLOSED),
        (State.DRAFT, Viewer.CURATOR, Standing.CLOSED),
    ],
)
def test_how_an_entry_stands_depends_on_what_one_may_see(entry, state, viewer, standing):
    entry.state = state
    assert mark(entry, viewer).standing is standing


def test_an_entry_is_open_from_its_first_day_to_its_last(entry):
    entry.valid_from, entry.valid_until = date(2026, 11, 16), date(2026, 11, 17)
    found = [mark(entry, day=date(2026, 11, number)).standing.value for number in (15, 16, 17, 18)]
    assert found == ["c", "o", "o", "c"]


def test_another_role_and_another_way_of_digesting_tell_nothing_of_the_contents(entry):
    known, other = mark(entry), replace(mark(entry), contents="0" * 61)
    assert news_between(known, other) is NewsKind.CHANGED
    assert news_between(replace(known, viewer=Viewer.PUBLIC), other) is None
    assert news_between(replace(known, method="0"), other) is None
    assert news_between(replace(known, method="0", standing=Standing.CLOSED), other) is NewsKind.BACK


def test_a_mark_is_kept_in_64_characters(entry):
    for viewer in Viewer:
        assert len(str(mark(entry, viewer))) == 64
        assert Mark.parse(str(mark(entry, viewer))) == mark(entry, viewer)
