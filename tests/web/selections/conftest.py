"""A site of four entries; Claire has a selection of three, that Samir edits."""

import pytest
from sqlalchemy import select

from resource_base.database import now
from resource_base.sharing.selections.models import Selection, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.catalog.making import organization, service
from tests.site import Model
from tests.web.browsing import send
from tests.web.selections.selecting import REFERENCE, Window, browser_of, open_account

GARDER = "/selections/garder"


@pytest.fixture(scope="session")
def model_of_four(tmp_path_factory):
    """The site of four entries, built once."""
    return Model.build(tmp_path_factory.mktemp("four"), four)


@pytest.fixture
def site(model_of_four, tmp_path):
    """A site of four entries, whose selections are its own."""
    yield from model_of_four.copied(tmp_path / "copy")


def four(_base, session):
    offered_by = organization(session)
    for letter in "ABCD":
        service(session, letter, of=offered_by, name=f"Solution {letter}", summary=f"Ce que fait {letter}.")


@pytest.fixture
def ids(site):
    """The entries, by their letter."""
    return {letter: site.service_id(f"Solution {letter}") for letter in "ABCD"}


@pytest.fixture
def claire(site):
    return open_account(site, "Claire")


@pytest.fixture
def samir(site):
    return open_account(site, "Samir")


@pytest.fixture
def client(site, claire):
    return browser_of(site, claire)


@pytest.fixture
def selection(site, client, samir, ids):
    """A selection of Claire's with three entries, that Samir edits; its page."""
    page = f"{GARDER}?" + "&".join(f"entree={ids[letter]}/logement" for letter in "ABC")
    fields = {"entree": [f"{ids[letter]}/logement" for letter in "ABC"]}
    path = send(client, GARDER, on=page, selection="nouvelle", reference=REFERENCE, **fields).location
    with site.base.database.transaction() as session:
        made = session.scalars(select(Selection)).one()
        session.add(SelectionMember(selection_id=made.id, user_id=samir.id, right=Right.EDIT, since=now()))
    return path


@pytest.fixture
def windows(site, client, selection, samir):
    """The page of the selection, opened by both."""
    return Window.open(client, selection), Window.open(browser_of(site, samir), selection)
