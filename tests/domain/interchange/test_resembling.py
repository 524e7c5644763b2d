"""Added lines that look like an entry already here are told of, and added; what was merged stays so."""

import pytest
from sqlalchemy import select

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.merging import merge
from resource_base.curation.proposals.authors import Author
from resource_base.interchange import resembling
from resource_base.interchange.importing import Outcome
from resource_base.interchange.rows import RowKind
from tests.domain.interchange.files import json_file, service, structure

THEIRS = {"source": "autre", "structure_id": "autre--velos"}
RESEMBLES = (
    "Ressemble à une fiche déjà là, « Réparer son vélo » [test--atelier] (même nom, un téléphone en commun,"
    " même adresse) : si c’est la même, un référent les fusionnera."
)
OTHER = {
    "nom": "Permanence juridique",
    "description": "Une avocate répond aux questions de droit du travail.",
}


@pytest.fixture
def here(bring_in, tmp_path):
    """The entry that is here before the files of the other source."""
    bring_in(json_file(tmp_path, [structure()], [service()]))


@pytest.fixture
def bring(bring_in, tmp_path):
    """Import entries of another source, that gives them its own ids; the lines about them."""

    def run(*services, apply=True):
        offering = structure(
            source="autre", id="autre--velos", nom="Vélos du Val (Les)", telephone="+33 1 99 00 12 34"
        )
        rows = [
            service(**{**THEIRS, "id": f"autre--{number}", **fields})
            for number, fields in enumerate(services)
        ]
        lines = bring_in(json_file(tmp_path, [offering], rows, name="autre.json"), apply=apply)
        return [line for line in lines if line.kind is RowKind.SERVICE]

    return run


def told(lines):
    return [(line.outcome, [problem.sentence for problem in line.problems]) for line in lines]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("apply", [True, False])
def test_an_added_line_names_the_entry_that_it_resembles_and_why(bring, apply):
    lines = bring({}, OTHER, apply=apply)

    assert told(lines) == [(Outcome.ADDED, [RESEMBLES]), (Outcome.ADDED, [])]


@pytest.mark.usefixtures("here")
def test_it_is_told_once_when_it_is_added_and_the_file_is_not_compared_with_itself(session, bring):
    bring({}, OTHER, {**OTHER, "id": "autre--encore"})

    assert told(bring({}, OTHER)) == [(Outcome.UNCHANGED, []), (Outcome.UNCHANGED, [])]
    assert len(session.scalars(select(Service)).all()) == 4


@pytest.mark.usefixtures("here")
def test_beyond_so_many_lines_the_first_one_that_is_not_compared_says_so(bring, monkeypatch):
    monkeypatch.setattr(resembling, "LINES", 1)

    lines = bring(OTHER, {}, {"id": "autre--encore"})

    assert told(lines) == [
        (Outcome.ADDED, []),
        (Outcome.ADDED, [resembling.NOT_COMPARED]),
        (Outcome.ADDED, []),
    ]


@pytest.mark.usefixtures("here")
def test_a_base_too_large_to_be_read_for_a_file_is_left_to_the_job(bring, monkeypatch):
    monkeypatch.setattr(resembling, "ENTRIES", 0)

    assert told(bring({})) == [(Outcome.ADDED, [resembling.NOT_COMPARED])]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("apply", [True, False])
def test_what_was_merged_into_another_does_not_come_back_to_life(session, bring, apply):
    bring({})
    kept, other = session.scalars(select(Service).order_by(Service.source.desc())).all()
    merge(session, kept, other, {}, versions=(kept.version, other.version), by=Author("Claire"))
    session.flush()
    merged_id, kept_id = other.id, kept.id

    lines = bring({"description": "Ce que la source dit maintenant."}, apply=apply)

    stays = (
        "Cette fiche a été fusionnée ici avec « Réparer son vélo » [test--atelier] :"
        " elle ne reparaît pas, et rien n’est repris de cette ligne."
    )
    assert told(lines) == [(Outcome.UNCHANGED, [stays])]
    merged = session.get_one(Service, merged_id)
    assert (merged.state, merged.description) == (State.WITHDRAWN, service()["description"])
    assert session.get_one(Service, kept_id).state is State.PUBLISHED
