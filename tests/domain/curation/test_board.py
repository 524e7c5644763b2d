"""The states of the base, and the part of it that a curator looks after, as the database tells them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Needs, State
from resource_base.curation.board import Standing, conditions, numbers
from resource_base.curation.looked_after import is_looked_after
from resource_base.curation.scope import matter_of
from resource_base.geo.places import Gazetteer
from tests.domain.catalog.making import ACT, service
from tests.domain.curation.making import MONDAY

SEEDS = Path(__file__).parents[3] / "seeds"
DAY = date(2026, 11, 2)
PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"
FINE: dict[str, Any] = {"themes": (PERMIT,), "coverage": ("departement:25",), "phone": "03 81 00 00 00"}


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load(SEEDS)


@pytest.fixture(scope="module")
def needs():
    return Needs.load(SEEDS)


def known(session, name, **fields):
    made = service(session, name, **{**FINE, "name": name, **fields})
    catalog.verify(session, made, by="Odile", how=None, at=MONDAY)
    return made


def test_each_state_of_the_base_holds_its_own_entries_and_no_other(session):
    known(session, "fine")
    catalog.flag(session, known(session, "to verify"), at=MONDAY)
    service(session, "never verified", **{**FINE, "name": "never verified"})
    known(session, "ending", valid_until=date(2026, 11, 30))
    known(session, "later", valid_until=date(2026, 12, 31))
    known(session, "last day", valid_until=DAY)
    known(session, "over", valid_until=date(2026, 11, 1))
    known(session, "first day", valid_from=DAY)
    known(session, "to come", valid_from=date(2026, 11, 3))
    known(session, "unreachable", phone=None, contacts=[{"name": "Ana"}])
    known(session, "by its contact", phone="", contacts=[{"phone": "03 81 00 00 01"}])
    known(session, "no coverage", coverage=())
    known(session, "no theme", themes=())
    catalog.suspend(session, known(session, "back"), until=date(2026, 11, 1), act=ACT)
    catalog.suspend(session, known(session, "away"), until=None, act=ACT)
    service(session, "draft", state=State.DRAFT, name="draft")
    catalog.withdraw(session, known(session, "withdrawn", phone=None), act=ACT)
    session.flush()

    def names(condition):
        return list(session.scalars(select(Service.name).where(condition).order_by(Service.name)))

    held = {standing: names(condition) for standing, condition in conditions(DAY).items()}
    counts = session.execute(numbers(DAY)).one()
    assert [len(each) for each in held.values()] == list(counts)
    shown = set(names(Service.state == State.PUBLISHED))
    assert set(held.pop(Standing.PUBLISHED)) == shown - {"over", "to come"}
    assert held == {
        Standing.TO_VERIFY: ["to verify"],
        Standing.NEVER_VERIFIED: ["never verified"],
        Standing.ENDING: ["ending", "last day"],
        Standing.OVER: ["over"],
        Standing.TO_COME: ["to come"],
        Standing.UNREACHABLE: ["unreachable"],
        Standing.NO_COVERAGE: ["no coverage"],
        Standing.NO_THEME: ["no theme"],
        Standing.SUSPENDED: ["away", "back"],
        Standing.SUSPENSION_OVER: ["back"],
        Standing.DRAFT: ["draft"],
        Standing.WITHDRAWN: ["withdrawn"],
    }


@pytest.mark.parametrize(
    ("freins", "territories"),
    [
        ((), ()),
        (("famille",), ()),
        ((), ("departement:25",)),
        (("mobilite",), ("commune:25462", "epci:242500338")),
        (("sante",), ("departement:39",)),
        (("mobilite",), ("region:27",)),
    ],
)
def test_the_database_and_the_rule_agree_on_what_a_curator_looks_after(
    session, gazetteer, needs, freins, territories
):
    covers = (
        ("commune:25462",),
        ("commune:25056",),
        ("epci:242500338",),
        ("departement:39",),
        ("region:27", "departement:75"),
        ("pays:99100",),
        ("commune:99999",),
        (),
    )
    made = [
        service(session, f"{number} {theme} {insee}", coverage=zone, themes=theme, places=[{"insee": insee}])
        for number, zone in enumerate(covers)
        for theme in ((), (PERMIT,), (ADDICTIONS, PERMIT), ("inconnue--inconnue",))
        for insee in (None, "25462", "39300")
    ]
    user = accounts.create_user(session, email="odile@cur.example", name="Odile", role=Role.CURATOR)
    if freins or territories:
        accounts.limit_curator(session, user, needs=freins, territories=territories)
    session.flush()

    theirs = is_looked_after(user, needs=needs, gazetteer=gazetteer)
    found = set(session.scalars(select(Service.id).where(theirs)))
    ruled = {each.id for each in made if matter_of(each, needs=needs, gazetteer=gazetteer).is_for(user)}
    assert found == ruled
    assert (len(found) < len(made)) == bool(freins or territories)
