from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import CatalogChange, Organization, Revision, Service
from resource_base.catalog.vocabulary import State
from resource_base.interchange.rows import Row, RowKind
from tests.domain.interchange.files import json_file, service, structure
from tests.domain.interchange.lines import ADDED, CHANGED, UNCHANGED, WITHDRAWN, faults, outcomes, stored


def counts(session):
    tables = (Organization, Service, Revision, CatalogChange)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_dry_run_tells_all_and_writes_nothing(session, bring_in, tmp_path):
    lines = bring_in(json_file(tmp_path, [structure()], [service()]), apply=False)

    assert outcomes(lines) == [("velos", ADDED), ("atelier", ADDED)]
    assert counts(session) == [0, 0, 0, 0]


def test_a_second_run_changes_nothing(session, bring_in, tmp_path):
    file = json_file(tmp_path, [structure()], [service()])
    bring_in(file)
    after_one = counts(session)

    assert outcomes(bring_in(file)) == [("velos", UNCHANGED), ("atelier", UNCHANGED)]
    assert counts(session) == after_one == [1, 1, 1, 1]


def test_an_edited_copy_shows_exactly_the_edits(session, bring_in, tmp_path):
    other = service(id="test--decoy", nom="Louer un vélo")
    bring_in(json_file(tmp_path, [structure()], [service(), other]))
    edited = json_file(
        tmp_path,
        [structure()],
        [service(frais="gratuit", thematiques=["mobilite--acceder-a-un-vehicule"]), other],
        "edited.json",
    )

    foreseen, done = bring_in(edited, apply=False), bring_in(edited)

    assert outcomes(done) == [("velos", UNCHANGED), ("atelier", CHANGED), ("decoy", UNCHANGED)]
    assert [line.differences for line in foreseen] == [line.differences for line in done]
    assert done[1].differences == {
        "themes": [["mobilite--entretenir-reparer-son-vehicule"], ["mobilite--acceder-a-un-vehicule"]],
        "fee": [None, "gratuit"],
    }
    assert (stored(session).version, stored(session, "test--decoy").version) == (2, 1)


def test_moving_a_structure_moves_the_services_received_there_in_the_dry_run_too(session, bring_in, tmp_path):
    bring_in(json_file(tmp_path, [structure()], [service()]))
    moved = structure(commune="Maîche", code_postal="25120", code_insee="25356")
    file = json_file(tmp_path, [moved], [service()], "moved.json")

    foreseen, done = bring_in(file, apply=False), bring_in(file)

    assert [line.differences.keys() for line in foreseen] == [line.differences.keys() for line in done]
    assert [place.commune for place in stored(session).places] == ["Maîche"]


def test_without_coordinates_the_point_is_the_commune_and_says_so(session, bring_in, tmp_path, reader):
    bring_in(json_file(tmp_path, [structure()], [service(commune="Maîche", code_postal="25120")]))
    maiche = reader.gazetteer.commune("25356")

    [place] = stored(session).places
    assert (place.insee, place.lat, place.lon, place.precision) == (
        "25356",
        maiche.lat,
        maiche.lon,
        "commune",
    )


def test_a_service_received_at_its_structure_takes_its_address_and_a_remote_one_has_none(
    session, bring_in, tmp_path
):
    remote = service(id="test--remote", modes_accueil=["a-distance"])
    bring_in(json_file(tmp_path, [structure()], [service(), remote]))

    assert [place.address for place in stored(session).places] == ["3 rue du Four"]
    assert stored(session, "test--remote").places == []


def test_a_former_commune_is_todays(session, bring_in, tmp_path):
    bring_in(json_file(tmp_path, [structure()], [service(zone_eligibilite=["25010"])]))

    assert stored(session).coverage == ("commune:25223",)


def test_what_the_standard_cannot_say_comes_in_the_extension(session, bring_in, tmp_path):
    extension = {
        "summary": "Un atelier vélo.",
        "address_confidential": True,
        "coverage": ["canton:2515"],
        "closures": [{"starts": "2026-12-21", "ends": "2027-01-03", "reason": "congés"}],
        "contacts": [{"name": "Léa", "phone": "01 99 00 55 55", "visibility": "professionals"}],
        "places": [{"label": "Antenne", "commune": "Maîche", "code_insee": "25356"}],
        "valid_until": "2027-06-30",
        "verified_at": "2026-09-01",
        "verified_how": "phone",
    }
    bring_in(json_file(tmp_path, [structure()], [service(extension=extension)]))
    entry = stored(session)

    assert (entry.summary, entry.address_confidential, entry.valid_until) == (
        "Un atelier vélo.",
        True,
        date(2027, 6, 30),
    )
    assert entry.coverage == ("departement:25", "canton:2515")
    assert [(each.starts, each.reason) for each in entry.closures] == [(date(2026, 12, 21), "congés")]
    assert [(each.name, each.visibility) for each in entry.contacts] == [("Léa", "professionals")]
    assert [each.label for each in entry.places] == ["Antenne"]
    assert (entry.verified_at.date(), entry.verified_how, entry.verified_by) == (
        date(2026, 9, 1),
        "phone",
        "test",
    )


@pytest.mark.parametrize("state", State)
def test_an_entry_is_added_in_the_state_that_the_file_says(session, bring_in, tmp_path, state):
    bring_in(json_file(tmp_path, [structure()], [service(extension={"state": state.value})]))

    assert stored(session).state is state


def test_an_entry_withdrawn_here_does_not_come_back(session, bring_in, tmp_path):
    file = json_file(tmp_path, [structure()], [service()])
    bring_in(file)
    actions.withdraw(session, stored(session), act=Act("claire", "structure fermée"))
    session.flush()

    *_, line = bring_in(file)

    assert (line.outcome, faults(line)) == (UNCHANGED, [("état", False)])
    assert stored(session).state is State.WITHDRAWN


def test_a_complete_file_withdraws_what_it_leaves_out_and_only_of_its_source(session, bring_in, tmp_path):
    elsewhere = (
        [structure(source="other", id="other--s")],
        [service(source="other", id="other--a", structure_id="other--s")],
    )
    bring_in(json_file(tmp_path, *elsewhere, "other.json"))
    both = json_file(tmp_path, [structure()], [service(), service(id="test--gone")])
    bring_in(both)
    one = json_file(tmp_path, [structure()], [service()], "one.json")

    assert WITHDRAWN not in [line.outcome for line in bring_in(one)]
    assert [(line.source_id, line.outcome) for line in bring_in(one, complete=True)][-1] == (
        "test--gone",
        WITHDRAWN,
    )
    states = {entry.source_id: entry.state for entry in session.scalars(select(Service))}
    assert states == {"test--atelier": "published", "test--gone": "withdrawn", "other--a": "published"}


@pytest.mark.parametrize("services", [[], [service(id="")]], ids=["no service", "one without an id"])
def test_a_complete_file_whose_services_were_not_read_withdraws_nothing(bring_in, tmp_path, services):
    bring_in(json_file(tmp_path, [structure()], [service()]))
    lines = bring_in(json_file(tmp_path, [structure()], services, "less.json"), complete=True)
    assert [line.outcome for line in lines if line.outcome is WITHDRAWN] == []


def test_a_newer_verification_in_the_file_is_taken_and_an_older_one_is_not(session, bring_in, tmp_path):
    def verified_on(day):
        return json_file(tmp_path, [structure()], [service(extension={"verified_at": day})], f"{day}.json")

    bring_in(verified_on("2026-05-01"))
    assert [line.outcome for line in bring_in(verified_on("2026-04-01"))] == [UNCHANGED, UNCHANGED]
    assert [line.outcome for line in bring_in(verified_on("2026-06-01"))] == [UNCHANGED, CHANGED]
    assert (stored(session).verified_at.date(), stored(session).version) == (date(2026, 6, 1), 1)


def test_the_days_of_verification_of_a_report_are_those_of_france(session, bring_in, tmp_path):
    bring_in(json_file(tmp_path, [structure()], [service()]))
    stored(session).verified_at = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)  # the second of May, in France
    later = json_file(tmp_path, [structure()], [service(extension={"verified_at": "2026-06-01"})], "new.json")
    assert bring_in(later)[1].differences["verified_on"] == ["2026-05-02", "2026-06-01"]


def test_reading_a_row_leaves_it_as_it_was(reader):
    values = service(extension={"summary": "Un atelier."})
    before = deepcopy(values)
    reader.service(Row(RowKind.SERVICE, "here", values), structure_place=None)

    assert values == before
