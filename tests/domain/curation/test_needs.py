"""Unmet needs, answered: sorted out by curators, and each asker told once."""

import pytest
from sqlalchemy import false

from resource_base.accounts.anonymising import NAME, anonymise
from resource_base.accounts.models import CuratorScope, Role
from resource_base.catalog.vocabulary import State
from resource_base.curation.needs import actions, queries
from resource_base.curation.needs.delays import Delays, delays
from resource_base.curation.needs.perhaps import matter_of, perhaps
from resource_base.curation.needs.vocabulary import NeedState
from resource_base.errors import Invalid, Stale
from resource_base.events import PersonAnonymised, subscribe
from tests.domain.accounts.people import letters, person
from tests.domain.catalog.making import service
from tests.domain.curation.needing import (
    BESANCON,
    CHILDCARE,
    DAY,
    DOUBS,
    EPCI,
    FREINS,
    GAZETTEER,
    MONDAY,
    told,
)


def test_an_answered_group_takes_no_more_needs(session, ana, bob, zoe):
    answered = told(session, ana).group
    actions.answer(session, answered, by=zoe, sentence="Voyez la crèche.", at=MONDAY)
    assert told(session, bob, at=MONDAY + DAY).group is not answered


def test_a_curator_moves_splits_and_renames(session, ana, bob, zoe):
    one, two = told(session, ana), told(session, bob, "garde d’enfants le dimanche")
    group = one.group
    split = actions.move(session, [two], to=None)
    assert (split.title, split.territory, split.unmet, group.unmet) == (
        "Garde d’enfants le dimanche",
        EPCI,
        [two],
        [one],
    )
    actions.rename(session, split, "  Dimanches et jours fériés ")
    assert split.title == "Dimanches et jours fériés"
    assert actions.move(session, [one], to=split) is split
    assert [each.id for each in session.scalars(queries.groups())] == [split.id]
    assert {each.id for each in split.unmet} == {one.id, two.id}
    with pytest.raises(Invalid, match="y sont déjà"):
        actions.move(session, [one, two], to=None)
    actions.close(session, split, by=zoe, sentence="Rien aujourd’hui.")
    with pytest.raises(Stale):
        actions.move(session, [one], to=None)


def test_everyone_who_asked_is_told_once_with_the_link(session, ana, bob, zoe):
    nursery = service(session, "nursery", name="Crèche de nuit")
    needs = [told(session, ana), told(session, ana, "garde d’enfants de nuit", at=MONDAY + DAY * 2)]
    needs.append(told(session, bob))
    group = needs[0].group
    actions.answer(session, group, by=zoe, solutions=[nursery], sentence="Elle ouvre en mai.", at=MONDAY)
    assert letters(session) == [("need_answered", "ana@ccas.example"), ("need_answered", "bob@ccas.example")]
    assert letters(session, "need_answered")[0] == {
        "need": "garde d’enfants la nuit",
        "asked_on": "2026-03-02",
        "answer": "Elle ouvre en mai.",
        "solutions": [{"name": "Crèche de nuit", "link": f"/solutions/{nursery.id}"}],
        "link": "/mes-besoins",
    }
    assert [each.told_at for each in needs] == [MONDAY] * 3
    assert (group.state, group.answered_by, group.answered_at) == (NeedState.ANSWERED, "Zoe", MONDAY)
    with pytest.raises(Stale):
        actions.answer(session, group, by=zoe, sentence="Encore.")
    assert len(letters(session)) == 2


def test_no_solution_today_may_become_one_and_is_told_then(session, ana, zoe):
    group = told(session, ana).group
    actions.close(session, group, by=zoe, sentence="Pas de solution connue aujourd’hui.", at=MONDAY)
    nursery = service(session, "nursery", name="Crèche de nuit")
    actions.answer(session, group, by=zoe, solutions=[nursery], at=MONDAY + DAY)
    assert [(each["answer"], len(each["solutions"])) for each in letters(session, "need_answered")] == [
        ("Pas de solution connue aujourd’hui.", 0),
        ("", 1),
    ]


def test_an_answer_says_something_that_everyone_may_read(session, ana, zoe):
    group = told(session, ana).group
    hidden = service(session, "draft", state=State.DRAFT)
    for wrong, field in (
        ({}, "answer"),
        ({"solutions": [hidden]}, "solutions"),
        ({"sentence": "Numéro de sécu : 2 90 05 25 056 123 45"}, "answer"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.answer(session, group, by=zoe, **wrong)
        assert list(refused.value.problems) == [field]
    with pytest.raises(Invalid):
        actions.close(session, group, by=zoe, sentence=" ")
    assert letters(session) == []


def test_a_group_is_given_to_staff_and_taken_back(session, ana, zoe):
    group = told(session, ana).group
    with pytest.raises(Invalid, match="Choisissez un référent"):
        actions.assign(session, group, to=ana, by=zoe)
    actions.assign(session, group, to=zoe, by=zoe)
    assert (group.state, group.assigned_to, letters(session)) == (NeedState.ASSIGNED, zoe, [])
    eve = person(session, "eve", role=Role.CURATOR)
    for _ in range(2):
        actions.assign(session, group, to=eve, by=zoe)
    assert letters(session, "need_assigned") == [
        {"need": "Garde d’enfants la nuit", "by": "Zoe", "link": f"/besoins/{group.id}"}
    ]
    actions.assign(session, group, to=None, by=zoe)
    assert (group.state, group.assigned_to) == (NeedState.OPEN, None)


def test_what_was_published_since_and_fits_is_a_maybe(session, ana):
    def shown(name, at, **fields):
        made = service(session, name, **{"themes": (CHILDCARE,), "coverage": ("departement:25",), **fields})
        made.published_at = at
        return made

    group = told(session, ana).group
    later = MONDAY + DAY
    fits = shown("fits", later)
    neighbour = shown("neighbour", later + DAY, coverage=(DOUBS,))
    anywhere = shown("anywhere", later + 2 * DAY, coverage=())
    shown("before", MONDAY - DAY)
    shown("elsewhere", later, coverage=("departement:39",))
    shown("besançon", later, coverage=(BESANCON,))
    shown("other theme", later, themes=("famille--soutien-a-la-parentalite-et-a-leducation",))
    session.flush()
    found = perhaps(session, [group], needs=FREINS, gazetteer=GAZETTEER)
    assert found == {group: [anywhere, neighbour, fits]}


def test_a_group_is_for_those_whose_scope_meets_it(session, ana, zoe):
    group = told(session, ana).group
    matter = matter_of(group, GAZETTEER)
    found = []
    for scope in (
        {"needs": ("famille",)},
        {"needs": ("sante",)},
        {"territories": (EPCI,)},
        {"territories": ("departement:39",)},
    ):
        zoe.scope = CuratorScope(**{"needs": (), "territories": (), **scope})
        found.append(matter.is_for(zoe))
    assert found == [True, False, True, False]
    assert not matter.is_for(ana)


def test_the_time_to_answer_is_a_median_over_a_year(session, ana, zoe):
    words = ("permis", "psychologue", "vaisselle")
    groups = [told(session, ana, each, themes=(), needs=()).group for each in words]
    for group, days in zip(groups[:2], (4, 10), strict=True):
        actions.close(session, group, by=zoe, sentence="Rien.", at=MONDAY + days * DAY)
    at = MONDAY + 30 * DAY
    waiting = queries.groups()
    assert delays(session, waiting, at=at) == Delays(waiting=1, oldest_days=30, answered=2, median_days=7)
    assert delays(session, waiting.where(false()), at=at + 400 * DAY) == Delays(0, None, 0, None)


def test_who_asked_is_emptied_a_year_after_the_answer_and_the_words_stay(session, ana, zoe):
    need = told(session, ana)
    waiting = told(session, ana, "permis", needs=("mobilite",), themes=())
    actions.close(session, need.group, by=zoe, sentence="Rien.", at=MONDAY)
    counts = [actions.forget_askers(session, at=MONDAY + days * DAY) for days in (364, 366, 367)]
    session.refresh(need)
    session.refresh(waiting)
    assert (counts, need.asked_by_id, need.words) == ([0, 1, 0], None, "garde d’enfants la nuit")
    assert waiting.asked_by_id == ana.id


def test_an_ended_account_leaves_no_name(session, ana, zoe):
    end = subscribe(PersonAnonymised, actions.forget_person)
    need, other = told(session, ana), told(session, ana, "permis", needs=("mobilite",), themes=())
    actions.assign(session, other.group, to=zoe, by=zoe)
    actions.close(session, need.group, by=zoe, sentence="Rien.")
    for gone in (ana, zoe):
        anonymise(session, gone, by=None)
    end()
    session.expire_all()
    assert (need.asked_by_id, need.group.answered_by, need.group.answered_by_id) == (None, NAME, None)
    assert (other.group.state, other.group.assigned_to) == (NeedState.OPEN, None)
