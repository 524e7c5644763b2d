"""Reporting that an entry is wrong, and what becomes of the report."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts.anonymising import NAME, anonymise
from resource_base.accounts.models import Role
from resource_base.curation.problems import actions, queries
from resource_base.curation.problems.models import ProblemReport
from resource_base.curation.problems.vocabulary import Problem, ReportState
from resource_base.curation.proposals import deciding, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.vocabulary import Origin, ProposalState, Refusal
from resource_base.errors import Invalid, Stale
from resource_base.events import PersonAnonymised, ProposalDecided, subscribe
from tests.domain.accounts.people import letters, person
from tests.domain.catalog.making import service

MARCH = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def listening():
    """What an installation wires."""
    ended = [
        subscribe(ProposalDecided, actions.follow),
        subscribe(PersonAnonymised, actions.forget_person),
    ]
    yield
    for end in ended:
        end()


@pytest.fixture
def garage(session):
    return service(session, "garage", name="Garage solidaire", phone="0381000000")


@pytest.fixture
def ana(session):
    return person(session, "ana")


@pytest.fixture
def zoe(session):
    return person(session, "zoe", role=Role.CURATOR)


def wrong_number(session, entry, by, *, words="Personne ne répond.", at=MARCH):
    return actions.report(session, entry, Problem.WRONG_NUMBER, words=words, by=by, at=at)


def test_a_report_waits_with_who_when_and_what(session, garage, ana):
    made = wrong_number(session, garage, ana, words="  Sonne dans le vide\x00 ")
    assert session.scalars(queries.waiting([garage.id])).all() == [made]
    assert (made.text, made.reporter, made.reporter_id, made.at, made.state) == (
        "Sonne dans le vide",
        "Ana",
        ana.id,
        MARCH,
        ReportState.OPEN,
    )


def test_the_same_thing_said_twice_is_one_report_and_the_last_words_count(session, garage, ana):
    first = wrong_number(session, garage, ana)
    again = wrong_number(session, garage, ana, words="Numéro non attribué.")
    assert (again.id, first.text) == (first.id, "Numéro non attribué.")
    wrong_number(session, garage, ana, words="")
    assert first.text == "Numéro non attribué."
    other = actions.report(session, garage, Problem.CLOSED, by=ana, at=MARCH)
    assert other.id != first.id


@pytest.mark.parametrize(
    ("problem", "words", "sentence"),
    [
        (Problem.OTHER, "  ", "Dites en quelques mots ce qui n’est plus vrai."),
        (Problem.CLOSED, "x" * 1001, "C’est trop long : 1000 signes au plus."),
        (
            Problem.CLOSED,
            "Son numéro de sécu : 2 90 05 25 056 123 45",
            "Ce texte semble contenir un numéro de sécurité sociale : retirez-le.",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(session, garage, problem, words, sentence):
    with pytest.raises(Invalid) as refused:
        actions.report(session, garage, problem, words=words, by=person(session))
    assert refused.value.problems == {"words": sentence}
    assert session.scalars(select(ProblemReport)).all() == []


def test_nobody_floods_the_queue(session, ana):
    for number in range(actions.PER_DAY):
        wrong_number(session, service(session, f"s{number}"), ana)
    late = service(session, "late")
    with pytest.raises(Invalid, match="Vous avez déjà beaucoup signalé"):
        wrong_number(session, late, ana)
    assert wrong_number(session, late, ana, at=MARCH + timedelta(days=2)).state is ReportState.OPEN


def test_what_was_reported_after_midnight_was_reported_on_that_day(session, garage, ana, zoe):
    made = wrong_number(session, garage, ana, at=datetime(2026, 3, 3, 23, 30, tzinfo=UTC))
    actions.answer(session, [made], "Corrigé.", by=zoe, at=MARCH + timedelta(days=1))
    assert letters(session, "report_answered")[0]["reported_on"] == "2026-03-04"


def test_what_is_wrong_with_an_answer_is_told_where_it_was_written(session, garage, ana, zoe):
    with pytest.raises(Invalid) as refused:
        actions.answer(session, [wrong_number(session, garage, ana)], "x" * 1001, by=zoe)
    assert refused.value.problems == {"sentence": "C’est trop long : 1000 signes au plus."}


def test_an_answer_closes_and_each_reporter_is_told_once(session, garage, ana, zoe):
    bob = person(session, "bob")
    reports = [wrong_number(session, garage, ana), wrong_number(session, garage, bob)]
    actions.answer(session, reports, " Le standard ferme à midi. ", by=zoe, at=MARCH)
    assert [(each.state, each.answer, each.closed_by) for each in reports] == [
        (ReportState.CLOSED, "Le standard ferme à midi.", "Zoe")
    ] * 2
    assert letters(session) == [
        ("report_answered", "ana@ccas.example"),
        ("report_answered", "bob@ccas.example"),
    ]
    assert letters(session, "report_answered")[0] == {
        "solution": "Garage solidaire",
        "problem": "Le numéro de téléphone ne répond pas ou n’est pas le bon",
        "reported_on": "2026-03-03",
        "answer": "Le standard ferme à midi.",
        "link": "/mes-signalements",
    }
    with pytest.raises(Stale):
        actions.answer(session, reports, "Encore.", by=zoe)
    assert len(letters(session)) == 2


def test_an_answer_needs_words_and_a_report(session, garage, ana, zoe):
    one = wrong_number(session, garage, ana)
    with pytest.raises(Invalid) as mute:
        actions.answer(session, [one], " ", by=zoe)
    assert list(mute.value.problems) == ["sentence"]
    with pytest.raises(Invalid) as empty:
        actions.answer(session, [], "Voilà.", by=zoe)
    assert list(empty.value.problems) == ["reports"]
    assert one.state is ReportState.OPEN


def test_the_decision_on_the_proposal_answers_the_report(session, garage, ana, zoe):
    one = wrong_number(session, garage, ana)
    by = Author.of(zoe)
    asked = workflow.correct(session, garage, {"phone": "0381111111"}, author=by, origin=Origin.REPORT)
    actions.attach(session, [one], asked)
    assert (one.state, letters(session)) == (ReportState.PROPOSED, [])
    deciding.decide(session, asked, by=by)
    assert (one.state, one.answer, one.closed_by) == (
        ReportState.CLOSED,
        "La fiche a été corrigée. Merci de l’avoir signalé.",
        "Zoe",
    )
    assert letters(session) == [("report_answered", "ana@ccas.example")]


def test_a_correction_made_at_once_answers_at_once(session, garage, ana, zoe):
    one = wrong_number(session, garage, ana)
    done = deciding.change_now(
        session, garage, {"phone": "0381111111"}, author=Author.of(zoe), origin=Origin.REPORT
    )
    actions.attach(session, [one], done)
    assert (one.state, garage.phone, len(letters(session))) == (ReportState.CLOSED, "0381111111", 1)


def test_a_refusal_says_why_and_a_withdrawn_proposal_answers_nothing(session, garage, ana, zoe):
    one, by = wrong_number(session, garage, ana), Author.of(zoe)
    asked = workflow.correct(session, garage, {"phone": "0381111111"}, author=by)
    actions.attach(session, [one], asked)
    workflow.withdraw(session, asked, by=by)
    actions.follow(session, ProposalDecided(asked.id))
    assert (one.state, one.proposal_id) == (ReportState.OPEN, None)
    again = workflow.correct(session, garage, {"phone": "0381222222"}, author=by)
    actions.attach(session, [one], again)
    with pytest.raises(Stale, match="déjà à l’étude"):
        actions.attach(session, [one], again)
    deciding.decide(
        session, again, by=by, accept=(), refusal=Refusal.UNCONFIRMED, sentence="Le numéro est bon."
    )
    assert again.state is ProposalState.REFUSED
    assert one.answer == (
        "Après vérification, la fiche reste comme elle est : information que la structure ne confirme pas."
        " Le numéro est bon."
    )


def test_a_proposal_taken_back_leaves_its_report_to_another(session, garage, ana, zoe):
    one, by = wrong_number(session, garage, ana), Author.of(zoe)
    asked = workflow.correct(session, garage, {"phone": "0381111111"}, author=by)
    actions.attach(session, [one], asked)
    workflow.withdraw(session, asked, by=by)
    done = deciding.change_now(session, garage, {"phone": "0381222222"}, author=by, origin=Origin.REPORT)
    actions.attach(session, [one], done)
    assert (one.state, one.proposal_id, len(letters(session))) == (ReportState.CLOSED, done.id, 1)


def test_a_proposal_about_another_entry_answers_nothing(session, garage, ana, zoe):
    one, other = wrong_number(session, garage, ana), service(session, "other")
    asked = workflow.correct(session, other, {"phone": "0381111111"}, author=Author.of(zoe))
    with pytest.raises(Invalid, match="ne répond pas"):
        actions.attach(session, [one], asked)
    assert one.state is ReportState.OPEN


def test_the_queue_is_by_entry_the_oldest_report_first(session, garage, ana):
    older = service(session, "older")
    shut = service(session, "shut")
    wrong_number(session, garage, ana, at=MARCH)
    wrong_number(session, older, ana, at=MARCH - timedelta(days=3))
    actions.report(session, garage, Problem.CLOSED, by=ana, at=MARCH + timedelta(days=1))
    actions.report(session, shut, Problem.CLOSED, by=ana, at=MARCH + timedelta(days=2))
    assert session.scalars(queries.entries_reported()).all() == [older, garage, shut]
    assert session.scalars(queries.entries_reported(problem=Problem.CLOSED)).all() == [garage, shut]
    assert dict(session.execute(queries.reported_since([garage.id, shut.id])).all()) == {
        garage.id: MARCH,
        shut.id: MARCH + timedelta(days=2),
    }


def test_names_go_a_year_after_the_answer_and_the_words_stay(session, garage, ana, zoe):
    answered, waiting = wrong_number(session, garage, ana), wrong_number(session, service(session, "w"), ana)
    actions.answer(session, [answered], "Corrigé.", by=zoe, at=MARCH)
    assert actions.forget_reporters(session, at=MARCH + timedelta(days=364)) == 0
    assert actions.forget_reporters(session, at=MARCH + timedelta(days=366)) == 1
    assert actions.forget_reporters(session, at=MARCH + timedelta(days=366)) == 0
    session.refresh(answered)
    assert (answered.reporter, answered.reporter_id, answered.text) == (NAME, None, "Personne ne répond.")
    assert waiting.reporter == "Ana"


def test_an_ended_account_leaves_no_name(session, garage, ana, zoe):
    one = wrong_number(session, garage, ana)
    actions.answer(session, [one], "Corrigé.", by=zoe)
    for gone in (ana, zoe):
        anonymise(session, gone, by=None)
    session.refresh(one)
    assert (one.reporter, one.reporter_id, one.closed_by, one.closed_by_id) == (NAME, None, NAME, None)
