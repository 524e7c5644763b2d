from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.differences import SERVICE_FIELDS, plain
from resource_base.catalog.fields import restored
from resource_base.catalog.vocabulary import Capacity, State, Visibility
from resource_base.errors import Invalid
from tests.domain.catalog.making import service

LATER = Act(by="claire", reason="appel", at=datetime(2026, 11, 2, 9, tzinfo=UTC))
CLOSURE = {"starts": date(2026, 8, 1), "ends": date(2026, 8, 31), "reason": "congés"}
WHOLE: dict[str, Any] = {
    "name": "Réparer son vélo",
    "themes": ("mobilite--preparer-un-permis",),
    "audiences": ("tous-publics",),
    "fee": "payant",
    "capacity": Capacity.LIMITED,
    "capacity_as_of": date(2026, 10, 1),
    "address_confidential": True,
    "weekly_hours": 3.5,
    "weeks": 4,
    "places": [{"commune": "Maîche", "insee": "25356", "lat": 47.25, "lon": 6.8}],
    "contacts": [{"name": "Accueil", "phone": "01 99 00 12 34", "visibility": Visibility.PUBLIC}],
    "closures": [CLOSURE],
}


def test_an_entry_read_as_json_and_restored_is_the_same_entry(session):
    entry = service(session, **WHOLE)
    session.flush()

    values = {name: plain(getattr(entry, name)) for name in SERVICE_FIELDS}

    assert actions.change(session, entry, {n: restored(n, v) for n, v in values.items()}, act=LATER) == {}


def test_what_a_part_does_not_say_takes_its_default():
    assert restored("contacts", [{"name": "Accueil"}]) == [
        {
            "name": "Accueil",
            "role": None,
            "phone": None,
            "email": None,
            "visibility": Visibility.PROFESSIONALS,
        }
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("version", 3, "Ce champ ne peut pas être modifié."),
        ("name", None, "Cette valeur est nécessaire."),
        ("name", "x" * 151, "Ce texte est trop long : 150 caractères au plus."),
        ("name", "fin\x00", "Ce texte ne se lit pas."),
        ("fee", "cher", "Cette valeur n’est pas dans la liste."),
        ("themes", ["mobilite", "rien--du-tout"], "Cette valeur n’est pas dans la liste."),
        ("valid_until", "le 3 mars", "Cette date ne se lit pas."),
        ("weeks", 0, "Écrivez un nombre d’au moins 1."),
        ("weeks", True, "Écrivez un nombre entier."),
        ("places", [{"planet": "Mars"}], "Cette liste ne se lit pas."),
        (
            "closures",
            [{"starts": "2026-08-31", "ends": "2026-08-01"}],
            "Une fermeture finit après avoir commencé.",
        ),
    ],
)
def test_a_value_that_cannot_be_held_is_refused_in_words(name, value, sentence):
    with pytest.raises(Invalid) as refused:
        restored(name, value)
    assert refused.value.problems == {name: sentence}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(SERVICE_FIELDS)), JSON)
def test_no_json_breaks_the_reading(name, value):
    told = set()
    try:
        restored(name, value)
    except Invalid as refused:
        told = set(refused.problems)
    assert told <= {name}


def test_content_and_state_move_as_one_version(session):
    entry = service(session, fee="payant")

    told = actions.change(
        session, entry, {"fee": "gratuit", "state": State.WITHDRAWN, "withdrawn_reason": "fermée"}, act=LATER
    )

    assert told == {
        "fee": ["payant", "gratuit"],
        "state": ["published", "withdrawn"],
        "withdrawn_reason": [None, "fermée"],
    }
    assert (entry.version, entry.state, entry.withdrawn_reason) == (2, State.WITHDRAWN, "fermée")


def test_the_details_of_another_state_are_not_kept(session):
    entry = service(session, state=State.PUBLISHED)
    actions.withdraw(session, entry, act=LATER)

    told = actions.change(
        session, entry, {"state": State.PUBLISHED, "suspended_until": date(2027, 1, 1)}, act=LATER
    )

    assert told == {"state": ["withdrawn", "published"], "withdrawn_reason": ["appel", None]}


def test_an_entry_that_ends_before_it_starts_is_refused(session):
    entry = service(session, valid_from=date(2026, 5, 1))
    with pytest.raises(Invalid, match="finit après avoir commencé"):
        actions.change(session, entry, {"valid_until": date(2026, 4, 1)}, act=LATER)
