"""What is told as an unmet need, what is not kept of it, and what goes together."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from resource_base.curation.needs import actions, asking
from resource_base.curation.needs.likeness import Shape, likeness
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.curation.needs.vocabulary import NeedState
from resource_base.errors import Invalid, TooManyAttempts
from tests.domain.accounts.people import letters, person
from tests.domain.curation.needing import (
    BESANCON,
    DAY,
    DOUBS,
    EPCI,
    MONDAY,
    PONTARLIER,
    told,
)


def test_a_first_need_opens_a_group_named_by_its_words_in_its_epci(session, ana):
    group = told(session, ana, sentence="Postes de nuit à l’hôpital.").group
    assert (group.title, group.needs, group.territory, group.opened_at, group.state) == (
        "Garde d’enfants la nuit",
        ("famille",),
        EPCI,
        MONDAY,
        NeedState.OPEN,
    )


def test_what_one_person_tells_twice_in_a_day_is_one_need(session, ana, bob):
    first = told(session, ana)
    again = told(session, ana, "Garde d’enfants la nuit", at=MONDAY + DAY / 2, sentence="Surtout le mardi.")
    assert (again.id, first.sentence) == (first.id, "Surtout le mardi.")
    later = told(session, ana, at=MONDAY + 2 * DAY)
    other = told(session, bob)
    assert len({first.id, later.id, other.id}) == 3
    assert [each.group_id for each in (later, other)] == [first.group_id] * 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "garde pour Mme Durand, 34 ans"}, "words"),
        ({"sentence": "Son numéro de sécu : 2 90 05 25 056 123 45"}, "sentence"),
        ({"sentence": "x" * 501}, "sentence"),
        ({"words": "", "needs": (), "themes": ()}, "words"),
    ],
)
def test_what_must_not_be_kept_is_refused_and_stored_nowhere(session, ana, change, field):
    with pytest.raises(Invalid) as refused:
        told(session, ana, **change)
    assert list(refused.value.problems) == [field]
    assert session.scalars(select(UnmetNeed)).all() == session.scalars(select(NeedGroup)).all() == []


def test_nobody_floods_the_queue(session, ana):
    for number in range(asking.PER_DAY):
        told(session, ana, f"besoin {number}", place="")
    with pytest.raises(TooManyAttempts):
        told(session, ana, "un besoin de plus")


@pytest.mark.parametrize(
    ("words", "place", "more", "joined"),
    [
        ("Garde enfants nuit", PONTARLIER, {}, True),
        ("garde d’enfant le dimanche", DOUBS, {}, True),  # a neighbour of the same EPCI
        ("gadre d’enfants la nuit", PONTARLIER, {}, True),
        ("", PONTARLIER, {}, True),  # the theme alone
        ("garde d’enfants la nuit", BESANCON, {}, False),
        ("garde d’enfants la nuit", "", {}, False),
        ("conseil en parentalité", PONTARLIER, {}, False),
        ("garde de nuit", PONTARLIER, {"needs": ("emploi",), "themes": ()}, False),
    ],
)
def test_needs_of_the_same_kind_in_the_same_territory_are_one_group(session, words, place, more, joined):
    first, second = person(session, "ana"), person(session, "bob")
    group = told(session, first).group
    assert (told(session, second, words, place, **more).group is group) == joined


def test_likeness_is_symmetric_and_whole_for_itself():
    shapes = [
        Shape.of(words, themes=themes, needs=needs)
        for words in ("permis de conduire", "passer le permis", "psychologue", "")
        for themes in ((), ("mobilite--preparer-un-permis",))
        for needs in ((), ("mobilite",), ("sante",))
    ]
    assert all(likeness(one, other) == likeness(other, one) for one in shapes for other in shapes)
    assert all(likeness(each, each) == 1.0 for each in shapes)


def test_a_need_told_after_midnight_was_told_on_that_day(session, ana, zoe):
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    actions.answer(session, told(session, ana, at=late).group, by=zoe, sentence="Bientôt.", at=late + DAY)
    assert letters(session, "need_answered")[0]["asked_on"] == "2026-03-03"
