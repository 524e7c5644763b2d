"""What happens in a directory that people follow, and what they are told of it."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from resource_base.accounts.models import User
from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.sharing.alerts import favourites, searches
from resource_base.sharing.alerts.models import SavedSearch
from tests.domain.catalog.making import ACT
from tests.domain.sharing.year import day


def happen(directory, number, do):
    """Do something on this day, to the entry « Vélo 0 » that all keep among their favourites."""
    at = time_machine.travel(day(number) - timedelta(hours=1), tick=False)
    with at, directory.database.transaction() as session:
        entry = session.scalars(select(Service).where(Service.name == "Vélo 0")).one()
        do(session, entry)


def edit(text):
    return lambda session, entry: actions.revise(session, entry, {"description": text}, act=ACT)


def of(name, session):
    return session.scalars(select(User).where(User.email == f"{name}@ccas.example")).one()


def choose(directory, name, frequency):
    """How often this person is to hear of all that they follow."""
    with directory.database.transaction() as session:
        user = of(name, session)
        favourites.choose_frequency(session, user.id, frequency)
        for search in session.scalars(select(SavedSearch).where(SavedSearch.user_id == user.id)):
            searches.choose_frequency(session, search, frequency)


def told(directory):
    """To whom letters were written since the last look."""
    return sorted({to.partition("@")[0] for to, *_ in directory.letters()})
