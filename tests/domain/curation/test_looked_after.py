"""What a limited curator looks after, in SQL as in the rule: proposals and unmet needs."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.needs import queries as needs_queries
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from resource_base.curation.needs.perhaps import matter_of
from resource_base.curation.proposals import looked_after, reviewing
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.scope import matter_of_proposal
from resource_base.geo.places import Gazetteer
from tests.domain.catalog.making import service
from tests.domain.curation.making import MONDAY, addition, correction, person, visitor

SEEDS = Path(__file__).parents[3] / "seeds"
PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"
SCOPES = [
    ((), ()),
    (("famille",), ()),
    (("mobilite",), ()),
    ((), ("departement:25",)),
    (("mobilite",), ("commune:25462", "epci:242500338")),
    (("sante",), ("departement:39",)),
]
CHANGES: tuple[dict[str, Any], ...] = (
    {"fee": "gratuit"},
    {"fee": "gratuit", "themes": [PERMIT]},
    {"fee": "gratuit", "coverage": ["commune:25462"]},
    {"places": [{"insee": "25056", "commune": "Besançon"}]},
)
ZONES = (("commune:25462",), ("departement:39",), ("commune:99999",), ())


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load(SEEDS)


@pytest.fixture(scope="module")
def needs():
    return Needs.load(SEEDS)


def curators(session):
    """Someone for each scope."""
    for number, (freins, territories) in enumerate(SCOPES):
        user = accounts.create_user(session, email=f"o{number}@cur.example", name="Odile", role=Role.CURATOR)
        if freins or territories:
            accounts.limit_curator(session, user, needs=freins, territories=territories)
        session.flush()
        yield user


def proposals(session):
    """Corrections and new entries of every sort, one of them amended."""
    claire, found = person(session, "Claire"), []
    for number, zone in enumerate(ZONES):
        for theme in ((), (PERMIT,), (ADDICTIONS,), ("inconnue--inconnue",)):
            place = [{"insee": "39300"}] if number % 2 else []
            entry = service(session, f"{number} {theme}", coverage=zone, themes=theme, places=place)
            session.flush()
            found += [correction(session, entry, claire, **changes) for changes in CHANGES]
        found.append(addition(session, visitor(), coverage=list(zone)))
    found.append(addition(session, visitor(), places=[{"commune": "Quelque part"}]))
    found.append(addition(session, claire, themes=[PERMIT]))
    reviewing.amend(session, found[-1], {"themes": [ADDICTIONS]}, by=claire, at=MONDAY)
    session.flush()
    return found


def test_the_database_and_the_rule_agree_on_whose_a_proposal_is(session, gazetteer, needs):
    made, shares = proposals(session), []
    for user in curators(session):
        mine = looked_after.is_looked_after(user, needs=needs, gazetteer=gazetteer)
        found = set(session.scalars(select(Proposal.id).where(mine)))
        matters = {each.id: matter_of_proposal(each, needs=needs, gazetteer=gazetteer) for each in made}
        assert found == {each for each, matter in matters.items() if matter.is_for(user)}
        shares.append(len(found) / len(made))
    assert [share == 1 for share in shares] == [True, False, False, False, False, False]


def test_the_database_and_the_rule_agree_on_whose_a_need_is(session, gazetteer):
    made = [
        NeedGroup(
            title="Garde",
            needs=slugs,
            territory=territory,
            opened_at=MONDAY,
            unmet=[UnmetNeed(at=MONDAY, place=place) for place in places],
        )
        for slugs in ((), ("mobilite",), ("sante", "famille"), ("inconnu",))
        for territory in ("", "commune:25462", "departement:39", "commune:99999")
        for places in ((), ("",), ("commune:25056", ""), ("commune:39300",))
    ]
    session.add_all(made)
    shares = []
    for user in curators(session):
        mine = needs_queries.is_looked_after(user, gazetteer=gazetteer)
        found = set(session.scalars(select(NeedGroup.id).where(mine)))
        assert found == {each.id for each in made if matter_of(each, gazetteer).is_for(user)}
        shares.append(len(found) / len(made))
    assert [share == 1 for share in shares] == [True, False, False, False, False, False]
