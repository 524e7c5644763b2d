"""Around the year: who is looked at, roles that change, merges, letters that stop, what is forgotten."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from resource_base import mail
from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import Visibility
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals.authors import Author
from resource_base.database import now
from resource_base.events import PersonAnonymised, announce
from resource_base.sharing.alerts import comparing, favourites, finding, forgetting, searches
from resource_base.sharing.alerts.finding import to_look_at
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, News, SavedSearch
from resource_base.sharing.alerts.queries import news_of
from resource_base.sharing.alerts.timing import due_at
from resource_base.sharing.alerts.vocabulary import Frequency
from tests.domain.catalog import making
from tests.domain.catalog.making import ACT
from tests.domain.sharing.year import day

AT_ONCE, WEEKLY, MONTHLY, NONE = Frequency


@pytest.mark.parametrize(
    ("frequency", "found", "due"),
    [
        (AT_ONCE, "2026-11-16T12:00", "2026-11-16T12:00"),
        (WEEKLY, "2026-11-16T05:59", "2026-11-16T06:00"),  # a Monday, one minute to seven in France
        (WEEKLY, "2026-11-16T06:00", "2026-11-23T06:00"),
        (WEEKLY, "2026-10-24T12:00", "2026-10-26T06:00"),  # the clocks go back that night
        (WEEKLY, "2026-03-28T12:00", "2026-03-30T05:00"),
        (MONTHLY, "2026-11-30T23:30", "2026-12-01T06:00"),  # the first in France already
        (MONTHLY, "2026-12-01T06:00", "2027-01-01T06:00"),
        (MONTHLY, "2026-01-31T12:00", "2026-02-01T06:00"),
    ],
)
def test_news_are_due_at_seven_in_france(frequency, found, due):
    at, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (found, due))
    assert due_at(frequency, at) == expected


def test_news_are_never_due_to_who_wants_no_letter():
    assert due_at(NONE, now()) is None


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


def waits(directory, number):
    with directory.database.reading() as session:
        return len(session.scalars(to_look_at(directory.base.index.cursor, at=day(number))).all())


def test_nobody_is_looked_at_while_nothing_moves_and_everyone_on_another_day(followed):
    followed.run(1)
    assert (waits(followed, 1), waits(followed, 2)) == (0, 4)
    happen(followed, 2, lambda session, entry: actions.verify(session, entry, by="Odile", how=None))
    followed.base.index.catch_up()
    assert waits(followed, 1) == 4
    followed.run(2)
    assert (waits(followed, 2), followed.letters()) == (0, [])


def compared(directory, monkeypatch, number):
    """Who is compared alone on this day."""
    found = []

    def noting(session, user_id, look):
        found.append(session.get_one(User, user_id).name)
        return comparing.compare(session, user_id, look)

    with monkeypatch.context() as patch:
        patch.setattr(finding, "compare", noting)
        directory.run(number)
    return sorted(found)


def revise(name, **changes):
    def do(session, _entry):
        entry = session.scalars(select(Service).where(Service.name == name)).one()
        actions.revise(session, entry, changes, act=ACT)

    return do


def test_only_those_for_whom_something_may_have_moved_are_compared_alone(followed, monkeypatch):
    everyone = ["ana", "bob", "clea", "dora"]
    assert compared(followed, monkeypatch, 1) == everyone  # the first time
    assert compared(followed, monkeypatch, 2) == []
    happen(followed, 3, revise("Vélo 4", phone="0353010001"))  # answers BIKES, kept by nobody
    assert compared(followed, monkeypatch, 3) == ["ana", "clea", "dora"]
    happen(followed, 4, revise("Garde 5", fee="gratuit"))  # answers FREE from now on
    assert compared(followed, monkeypatch, 4) == ["ana", "bob"]
    happen(followed, 5, revise("Garde 1", valid_until=day(6).date()))  # kept by all
    assert compared(followed, monkeypatch, 5) == everyone
    assert compared(followed, monkeypatch, 7) == everyone  # it ended meanwhile
    assert compared(followed, monkeypatch, 8) == []


def test_an_entry_that_the_index_shows_a_moment_too_long_is_new_when_it_is_there_again(followed, monkeypatch):
    def withdraw_new(session, _entry):
        made = making.service(session, "Vélo 99", name="Vélo 99", fee="payant")
        session.flush()
        actions.withdraw(session, made, act=ACT)
        stale.append(made.id)

    stale: list[UUID] = []
    ids = followed.base.engine.ids
    happen(followed, 1, withdraw_new)
    with monkeypatch.context() as patch:
        patch.setattr(
            followed.base.engine,
            "ids",
            lambda criteria, **more: ids(criteria, **more) + (stale if criteria.words else []),
        )
        followed.run(1)
    assert told(followed) == []
    act = Act("Odile", "on le sait")
    happen(
        followed,
        2,
        lambda session, _entry: actions.publish(session, session.get_one(Service, stale[0]), act=act),
    )
    followed.run(2)
    assert told(followed) == ["clea", "dora"]


def test_when_it_cannot_be_told_for_many_each_is_compared_alone(followed, monkeypatch, caplog):
    followed.run(1)
    happen(followed, 2, edit("On répare."))

    def fail(*_given, **_more):
        raise ValueError("a search that cannot be read")

    monkeypatch.setattr(finding, "unmoved", fail)
    followed.run(2)
    assert (told(followed), "nothing moved" in caplog.text) == (["ana", "bob", "clea", "dora"][:], True)


def test_who_gets_another_role_is_told_nothing_of_what_they_see_more_or_less(followed):
    happen(followed, 1, edit("On répare."))
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(1)
    assert told(followed) == ["bob", "clea", "dora"]

    happen(followed, 2, edit("On répare encore."))
    followed.run(2)
    assert told(followed) == ["ana", "bob", "clea", "dora"]


def test_what_one_may_see_no_more_is_not_written_and_not_kept_for_later(followed):
    happen(followed, 1, lambda session, entry: actions.suspend(session, entry, until=None, act=ACT))
    choose(followed, "ana", WEEKLY)
    followed.run(1)
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(8)
    followed.run(9)
    assert told(followed) == ["bob", "clea", "dora"]
    with followed.database.reading() as session:
        theirs = select(News.told_at).where(News.user_id == of("ana", session).id)
        assert session.scalars(theirs).all() == [day(8)]


def test_what_one_knows_by_another_way_is_not_new_to_them(followed):
    def publish(session, _entry):
        made = making.service(session, "Vélo 99", name="Vélo 99", fee="payant")
        session.flush()
        favourites.add(session, of("clea", session), made, viewer=Viewer.PUBLIC)

    happen(followed, 1, publish)
    followed.run(1)
    assert told(followed) == ["dora"]


def test_a_change_that_a_professional_saw_is_not_told_to_the_partner_they_became(followed):
    def add_contact(session, entry):
        contact = {"name": "Lise", "phone": "0353010000", "visibility": Visibility.PROFESSIONALS}
        actions.revise(session, entry, {"contacts": [contact]}, act=ACT)

    choose(followed, "ana", WEEKLY)
    happen(followed, 1, add_contact)
    followed.run(1)
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(8)
    assert told(followed) == ["bob", "dora"]
    with followed.database.reading() as session:
        ana = of("ana", session)
        assert session.scalars(news_of(ana.id, viewer=Viewer.PUBLIC, at=day(9))).all() == []
        found = session.scalars(news_of(ana.id, viewer=Viewer.PROFESSIONAL, at=day(9))).one()
        assert (found.changed, found.seen_as) == (("contacts",), Viewer.PROFESSIONAL)


def merge_into(name):
    """Merge the entry into the one of this name."""

    def merge(session, entry):
        kept = session.scalars(select(Service).where(Service.name == name)).one()
        versions = (kept.version, entry.version)
        merging.merge(session, kept, entry, {}, versions=versions, by=Author.of(of("dora", session)))

    return merge


def favourites_of(directory, name):
    with directory.database.reading() as session:
        theirs = select(Favourite).where(Favourite.user_id == of(name, session).id)
        return sorted(each.service.name for each in session.scalars(theirs))


@pytest.mark.parametrize(
    ("kept", "favourites"),
    [
        ("Garde 7", ["Garde 1", "Garde 3", "Garde 7", "Vélo 2"]),
        ("Garde 3", ["Garde 1", "Garde 3", "Vélo 2"]),  # one of theirs already
    ],
)
def test_a_merged_favourite_follows_to_the_entry_that_was_kept_and_is_told_once(followed, kept, favourites):
    happen(followed, 1, merge_into(kept))
    followed.run_twice_at_once(1)
    followed.run(2)
    assert favourites_of(followed, "ana") == favourites
    lines = [(name, what) for to, name, what in followed.letters() if to.startswith("ana")]
    assert lines == [("Vélo 0", f"réunie avec « {kept} », qui la remplace")]

    def edit_kept(session, _entry):
        entry = session.scalars(select(Service).where(Service.name == kept)).one()
        actions.revise(session, entry, {"phone": "0353010001"}, act=ACT)

    happen(followed, 3, edit_kept)
    followed.run(3)
    lines = [(name, what) for to, name, what in followed.letters() if to.startswith("ana")]
    assert lines == [(kept, "fiche modifiée (téléphone)")]


def test_a_merged_entry_leads_to_the_one_that_was_kept(followed):
    happen(followed, 1, merge_into("Garde 7"))
    followed.run(1)
    with followed.database.reading() as session:
        kept = session.scalars(select(Service.id).where(Service.name == "Garde 7")).one()
        letters = session.scalars(select(mail.models.Letter)).all()
    lines = {letter.recipient: letter.data["news"] for letter in letters}
    assert [(line["what"], line["link"]) for line in lines["ana@ccas.example"]] == [
        ("réunie avec « Garde 7 », qui la remplace", f"/solutions/{kept}")
    ]


def test_one_who_cannot_be_written_to_stops_no_other(followed, monkeypatch, caplog):
    write = mail.write

    def fail_for_ana(session, *, to, **more):
        if to.startswith("ana"):
            raise ValueError("a template without its data")
        return write(session, to=to, **more)

    happen(followed, 1, edit("On répare."))
    with monkeypatch.context() as patch:
        patch.setattr(mail, "write", fail_for_ana)
        followed.run(1)
    assert told(followed) == ["bob", "clea", "dora"]
    assert "letter to" in caplog.text
    followed.run(1)
    assert told(followed) == ["ana"]


def test_another_frequency_moves_what_waits_and_none_keeps_it_for_the_site(followed):
    for name in ("ana", "bob", "clea", "dora"):
        choose(followed, name, MONTHLY)
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    assert told(followed) == []
    choose(followed, "bob", AT_ONCE)
    choose(followed, "clea", WEEKLY)
    choose(followed, "dora", NONE)
    followed.run(2)
    assert told(followed) == ["bob"]
    followed.run(7)
    assert told(followed) == ["clea"]
    followed.run(60)
    assert told(followed) == ["ana"]


def test_what_nothing_brings_any_more_is_not_written(followed):
    choose(followed, "bob", MONTHLY)
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    with followed.database.transaction() as session:
        bob = of("bob", session)
        for search in session.scalars(select(SavedSearch).where(SavedSearch.user_id == bob.id)).all():
            searches.remove(session, bob, search.id)
        waiting = select(News).where(News.user_id == bob.id)
        assert [each.favourite for each in session.scalars(waiting)] == [True]
        entry = session.scalars(select(Service).where(Service.name == "Vélo 0")).one()
        favourites.remove(session, bob, entry.id)
        assert session.scalars(waiting).all() == []


def test_who_leaves_leaves_nothing_and_news_are_forgotten_after_a_year(followed):
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    with followed.database.transaction() as session:
        assert forgetting.forget_old(session, at=day(365)) == 0
        ana = of("ana", session)
        announce(session, PersonAnonymised(ana.id, ana.name, ana.email))
        for kind in (News, Favourite, FavouriteAlerts, SavedSearch):
            assert session.scalars(select(kind).where(kind.user_id == ana.id)).all() == []
        assert forgetting.forget_old(session, at=day(366)) == 3
