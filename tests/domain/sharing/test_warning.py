"""The letter before a selection ends, under a frozen clock: once to each who edits it, whatever fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from resource_base import mail
from resource_base.accounts.models import Role, User
from resource_base.errors import ResourceBaseError
from resource_base.installation import Installation
from resource_base.jobs import table
from resource_base.jobs.running import Turn
from resource_base.letters import Letters
from resource_base.mail.models import Letter
from resource_base.settings import Settings
from resource_base.sharing.selections import actions
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection, SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from tests.domain.accounts.people import DAY, NOON, person
from tests.domain.sharing.selecting import REFERENCE, Binome

# Begun on 16 November 2026, it ends on 16 May 2027: told on 2 May, from seven in the morning in France.
TOLD = datetime.fromisoformat("2027-05-02T05:00+00:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def installation(database, monkeypatch):
    made = Installation(Settings(secret_key="a key that is only good for tests"))
    monkeypatch.setitem(made.__dict__, "database", database)
    return made


@pytest.fixture
def binome(database):
    with database.transaction() as session:
        made = Binome.of(session)
        made.window(session).write("A", "Appeler avant.").save(session)
        return made


def letters(database):
    """To whom, and the selections told, in the order of the letters."""
    with database.reading() as session:
        wanted = select(Letter).where(Letter.template == "selections_ending")
        found = session.scalars(wanted.order_by(Letter.created_at, Letter.recipient)).all()
        return [(each.recipient.partition("@")[0], each.data["selections"]) for each in found]


def to(database):
    return [name for name, _ in letters(database)]


def test_those_who_edit_are_told_once_from_seven_two_weeks_before(
    installation, database, binome, monkeypatch
):
    with database.transaction() as session:
        reader = person(session, "zita")
        session.add(
            SelectionMember(selection_id=binome.selection_id, user=reader, right=Right.READ, since=NOON)
        )
    table.warn_of_ends(Turn(installation, at=TOLD - MINUTE))
    assert letters(database) == []

    with monkeypatch.context() as broken:
        broken.setattr(mail, "write", fail)
        with pytest.raises(ResourceBaseError):
            table.warn_of_ends(Turn(installation, at=TOLD))
    with ThreadPoolExecutor(2) as workers:
        told = workers.map(lambda _: table.warn_of_ends(Turn(installation, at=TOLD)), range(2))
        assert sorted(told) == ["", "2 lettres de fin de sélection écrites"]
    for day in range(15):
        table.warn_of_ends(Turn(installation, at=TOLD + day * DAY))
    one = {
        "begun_on": "2026-11-16",
        "entries": 4,
        "ends_on": "2027-05-16",
        "link": f"/selections/{binome.selection_id}/prolonger",
    }
    assert letters(database) == [
        ("claire", [{"owner": None, **one}]),
        ("samir", [{"owner": binome.owner.name, **one}]),
    ]


def fail(*_given, **_more):
    raise ResourceBaseError("the disk is full")


@pytest.mark.usefixtures("binome")
def test_neither_the_reference_nor_a_note_is_in_the_letter(installation, database):
    table.warn_of_ends(Turn(installation, at=TOLD))
    with database.reading() as session:
        letter = session.scalars(select(Letter).where(Letter.recipient.startswith("claire"))).one()
        wording = Letters(installation.settings).word("selections_ending", letter.data)
    assert "Votre sélection du lundi 16 novembre 2026, 4 solutions" in wording.text
    told = wording.subject + wording.text + wording.html
    assert [text in told for text in (REFERENCE, "Appeler", "Entrée")] == [False] * 3


def test_prolonged_it_is_told_again_before_its_new_end(installation, database, binome):
    table.warn_of_ends(Turn(installation, at=TOLD))
    with database.transaction() as session:
        actions.prolong(session, binome.held(session), months=1, at=TOLD)
    for day in range(30):
        table.warn_of_ends(Turn(installation, at=TOLD + day * DAY))
    ends = [each["ends_on"] for name, told in letters(database) for each in told if name == "claire"]
    assert ends == ["2027-05-16", "2027-06-02"]


def test_one_letter_tells_of_all_that_ends_and_of_nothing_empty_put_away_or_left(
    installation, database, binome
):
    with database.transaction() as session:
        others = [
            actions.start(
                session, reference=f"Jeudi {number}", by=binome.owner, months=6, at=NOON + number * MINUTE
            )
            for number in range(1, 4)
        ]
        for each in others[:2]:
            keep(session, each, [Chosen(binome.services["X"])], at=NOON)
        actions.archive(session, others[1], at=NOON)
        session.get_one(User, binome.colleague.id).role = Role.PARTNER
    table.warn_of_ends(Turn(installation, at=TOLD))
    table.warn_of_ends(Turn(installation, at=TOLD + DAY))
    ((name, told),) = letters(database)
    assert (name, [each["entries"] for each in told]) == ("claire", [4, 1])


def test_what_is_over_already_is_not_told(installation, database, binome):
    table.warn_of_ends(Turn(installation, at=TOLD + 20 * DAY))
    assert to(database) == []
    with database.reading() as session:
        assert session.get_one(Selection, binome.selection_id).warned_of is None
