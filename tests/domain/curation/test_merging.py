"""Two entries made one: what is kept, what follows, what happens when others act at the same time."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from resource_base.accounts.anonymising import NAME
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.differences import plain
from resource_base.catalog.models import Revision, Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import forgetting, merging, queries, telling_apart
from resource_base.curation.duplicates.models import Distinct, Redirection
from resource_base.curation.duplicates.uniting import Side, differing_fields, suggested, united
from resource_base.curation.needs.models import NeedGroup, NeedSolution
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import Problem, ReportState
from resource_base.curation.proposals import deciding
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin, ProposalState
from resource_base.database import Database
from resource_base.errors import Invalid, NotFound, Stale
from resource_base.events import PersonAnonymised
from tests.domain.catalog.making import organization, service
from tests.domain.curation.making import MONDAY, TUESDAY, correction, person, visitor

CLAIRE = Author("Claire")
HERE = {"insee": "25462", "commune": "Pontarlier", "address": "12 rue du Four"}
THERE = {"insee": "25334", "commune": "Levier", "address": "1 place Cretin"}
KEPT: dict[str, Any] = {"fee": "gratuit", "themes": ("sante--addictions",), "places": [HERE]}
OTHER: dict[str, Any] = {
    "fee": "payant",
    "phone": "01 99 00 00 01",
    "themes": ("mobilite--acceder-a-un-vehicule",),
    "places": [{**HERE, "address": "12, Rue du Four"}, THERE],
    "audiences": ("tous-publics",),
}


def two(session, **fields):
    offered_by = organization(session)
    kept = service(session, "kept", of=offered_by, name="Garage solidaire", **{**KEPT, **fields})
    other = service(session, "other", of=offered_by, name="Garage sol.", **OTHER)
    session.flush()
    return kept, other


def merged(session, kept, other, /, **choices):
    sides = {name: Side(side) for name, side in choices.items()}
    versions = (kept.version, other.version)
    return merging.merge(session, kept, other, sides, versions=versions, by=CLAIRE, at=MONDAY)


def test_one_is_kept_as_chosen_and_the_other_leads_to_it(session):
    kept, other = two(session)
    merged(session, kept, other, fee="kept", phone="other", themes="both", places="both")

    assert (kept.name, kept.fee, kept.phone) == ("Garage solidaire", "gratuit", "01 99 00 00 01")
    assert kept.themes == ("sante--addictions", "mobilite--acceder-a-un-vehicule")
    assert [place.commune for place in kept.places] == ["Pontarlier", "Levier"]
    assert (other.state, other.withdrawn_reason) == (State.WITHDRAWN, "Doublon de « Garage solidaire »")
    assert queries.address_of(session, other.id, viewer=Viewer.PUBLIC) == kept.id
    assert queries.address_of(session, kept.id, viewer=Viewer.CURATOR) is None
    proposals = session.scalars(select(Proposal).order_by(Proposal.title)).all()
    assert {(each.origin, each.state) for each in proposals} == {(Origin.MERGE, ProposalState.ACCEPTED)}
    assert (kept.version, other.version) == (2, 2)


def test_nothing_taken_over_leaves_the_kept_entry_as_it_was(session):
    kept, other = two(session)
    assert merged(session, kept, other).kept_version is None
    assert kept.version == 1


def test_a_choice_is_suggested_that_loses_nothing(session):
    kept, other = two(session)
    fields = ("name", "fee", "phone", "themes", "audiences", "places")
    assert differing_fields(kept, other) == set(fields)
    assert [suggested(kept, other, name) for name in fields] == [
        *(Side.KEPT, Side.KEPT, Side.OTHER, Side.BOTH, Side.OTHER, Side.KEPT)
    ]


def test_everyone_stands_alone_and_a_hidden_address_stays_hidden(session):
    kept, other = two(session, audiences=("femmes",))
    other.address_confidential = True
    taken = united(kept, other, {"audiences": Side.BOTH, "places": Side.BOTH})
    assert (taken["audiences"], taken["address_confidential"]) == (["tous-publics"], True)


def test_what_is_open_about_the_other_follows(session):
    kept, other = two(session)
    author = person(session, "Paul")
    waiting = correction(session, other, author, summary="Réparations")
    clashing = correction(session, other, visitor(), fee="gratuit", phone="01 99 00 00 99")
    closing = correction(session, other, author, state="withdrawn", withdrawn_reason="Fermé")
    deciding.decide(session, correction(session, other, author, weeks=2), by=CLAIRE, at=MONDAY)
    report = ProblemReport(service_id=other.id, problem=Problem.CLOSED, reporter="Zoé", at=MONDAY)
    answered = ProblemReport(
        service_id=other.id, problem=Problem.OTHER, reporter="Zoé", at=MONDAY, state=ReportState.CLOSED
    )
    session.add_all([report, answered])
    _answer_two_needs(session, kept, other)
    session.flush()

    merged(session, kept, other, phone="other")

    assert (waiting.service_id, waiting.base_version, waiting.state) == (kept.id, 2, ProposalState.SUBMITTED)
    assert (clashing.service_id, closing.service_id) == (kept.id, other.id)
    session.expire_all()
    assert (report.service_id, answered.service_id) == (kept.id, other.id)
    solutions = session.execute(select(NeedSolution.group_id, NeedSolution.service_id)).all()
    assert {service_id for _, service_id in solutions} == {kept.id}
    assert len(solutions) == 2

    deciding.decide(session, waiting, by=CLAIRE, at=TUESDAY)
    assert (waiting.state, kept.summary) == (ProposalState.ACCEPTED, "Réparations")


def _answer_two_needs(session, kept, other):
    for entries in ([kept, other], [other]):
        group = NeedGroup(title="Réparer", opened_at=MONDAY)
        session.add(group)
        session.flush()
        session.add_all(NeedSolution(group_id=group.id, service_id=each.id) for each in entries)
    session.flush()


def test_a_merge_is_undone(session):
    kept, other = two(session)
    before = {name: plain(getattr(kept, name)) for name in differing_fields(kept, other)}
    merged(session, kept, other, phone="other", themes="both")

    assert merging.undo(session, other, by=CLAIRE, at=TUESDAY) is True

    assert {name: plain(getattr(kept, name)) for name in before} == before
    assert (other.state, other.withdrawn_reason) == (State.PUBLISHED, None)
    assert session.scalars(select(Redirection)).all() == []
    with pytest.raises(NotFound):
        merging.undo(session, other, by=CLAIRE, at=TUESDAY)


def test_what_was_written_since_the_merge_is_not_undone(session):
    kept, other = two(session)
    merged(session, kept, other, phone="other")
    actions.revise(session, kept, {"summary": "Neuf"}, act=Act("Paul", "précision"))

    assert merging.undo(session, other, by=CLAIRE, at=TUESDAY) is False
    assert (kept.phone, kept.summary) == ("01 99 00 00 01", "Neuf")


def test_who_left_is_named_no_more_on_merges_and_on_pairs_told_apart(session):
    kept, other = two(session)
    merged(session, kept, other)
    telling_apart.tell_apart(session, [kept.id, other.id], by=CLAIRE)
    forgetting.forget_person(session, PersonAnonymised(uuid4(), CLAIRE.name, "claire@curation.example"))
    session.expire_all()
    told = [session.scalars(select(kind.by)).all() for kind in (Redirection, Distinct)]
    assert told == [[NAME], [NAME]]


def test_an_entry_published_again_leads_nowhere_even_when_it_leaves_later(session):
    kept, other = two(session)
    merged(session, kept, other)
    actions.publish(session, other, act=Act("Paul", "retour", TUESDAY))
    assert queries.address_of(session, other.id, viewer=Viewer.PUBLIC) is None
    actions.withdraw(session, other, act=Act("Paul", "fermée", TUESDAY))
    assert queries.address_of(session, other.id, viewer=Viewer.PUBLIC) is None
    assert merged_again(session, kept, other) == kept.id


def merged_again(session, kept, other):
    actions.publish(session, other, act=Act("Paul", "retour", TUESDAY))
    merged(session, kept, other)
    return queries.address_of(session, other.id, viewer=Viewer.PUBLIC)


def test_an_address_follows_merge_after_merge_and_shows_nothing_hidden(session):
    kept, other = two(session)
    last = service(session, "last", name="Garage")
    session.flush()
    merged(session, kept, other)
    merged(session, last, kept)
    assert queries.address_of(session, other.id, viewer=Viewer.PUBLIC) == last.id
    actions.suspend(session, last, until=None, act=Act("Paul", "travaux"))
    assert queries.address_of(session, other.id, viewer=Viewer.PUBLIC) is None
    assert queries.address_of(session, other.id, viewer=Viewer.PROFESSIONAL) == last.id


def test_an_entry_that_moved_meanwhile_is_not_merged(session):
    kept, other = two(session)
    seen = (kept.version, other.version)
    actions.revise(session, other, {"summary": "Neuf"}, act=Act("Paul", "précision"))
    with pytest.raises(Stale, match="Rien n’a été fusionné"):
        merging.merge(session, kept, other, {}, versions=seen, by=CLAIRE)
    with pytest.raises(Invalid):
        merging.merge(session, kept, kept, {}, versions=(1, 1), by=CLAIRE)
    assert (kept.version, other.version, other.state) == (1, 2, State.PUBLISHED)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_curators_who_merge_at_once_merge_once(kind, request, tmp_path):
    database = _own_database(kind, request, tmp_path)
    with database.transaction() as session:
        ids = [entry.id for entry in two(session)]

    def keep(which):
        kept_id, other_id = ids[which], ids[1 - which]
        try:
            with database.transaction() as session:
                kept, other = session.get_one(Service, kept_id), session.get_one(Service, other_id)
                merging.merge(session, kept, other, {"phone": Side.OTHER}, versions=(1, 1), by=CLAIRE)
        except Stale as refused:
            return str(refused)
        return "merged"

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(keep, (0, 1)))
    assert [each for each in told if each == "merged"] == ["merged"]
    with database.reading() as session:
        states = sorted(session.scalars(select(Service.state)))
        assert states == [State.PUBLISHED, State.WITHDRAWN]
        assert len(session.scalars(select(Redirection)).all()) == 1
    database.dispose()


def _own_database(kind, request, tmp_path):
    from resource_base.migrations import schema

    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'merge.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create("merging")
    database = Database(url)
    schema.upgrade(database)
    return database


@pytest.mark.parametrize("last", ["merge", "_follow", "mark_stale"])
def test_killed_in_the_middle_both_are_as_they_were(database, last):
    with database.transaction() as session:
        ids = tuple(entry.id for entry in two(session))
    process = get_context("fork").Process(target=_merge_and_die, args=(str(database.engine.url), ids, last))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with database.reading() as session:
        found = session.execute(select(Service.version, Service.state)).all()
        assert [tuple(row) for row in found] == [(1, State.PUBLISHED)] * 2
        assert session.scalars(select(Redirection)).all() == []
        assert len(session.scalars(select(Revision)).all()) == 2


def _merge_and_die(url, ids, last):
    def die(*_arguments, **_named):
        os.kill(os.getpid(), signal.SIGKILL)

    database = Database(url)
    if last != "merge":
        setattr(merging, last, die)
    with database.transaction() as session:
        kept, other = (session.get_one(Service, each) for each in ids)
        correction(session, other, CLAIRE, summary="Neuf")
        merging.merge(session, kept, other, {"phone": Side.OTHER}, versions=(1, 1), by=CLAIRE)
        die()
