"""A frozen clock walks entries through a year of silence: each step on its day, once."""

import itertools
from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy import update

from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.curation.freshness import actions, letters, rounds
from resource_base.database import Database
from resource_base.installation import Installation
from resource_base.mail.models import Letter
from resource_base.migrations import schema
from resource_base.search.criteria import Criteria
from resource_base.settings import Settings
from tests.domain.curation.silence import CONTACT, CURATOR, Years, day

ASKED, REMINDED = f"review_asked to {CONTACT}", f"review_reminder to {CONTACT}"
ANNOUNCED, GONE = f"review_withdrawal_announced to {CONTACT}", f"review_withdrawn to {CONTACT}"
TOLD = f"reviews_to_follow to {CURATOR}"

# Verified on day 0, due on day 180.
A_YEAR = [
    (180, ASKED),
    (194, REMINDED),
    (208, REMINDED),
    (222, TOLD),
    (222, "to call"),
    (236, "à vérifier"),
    (300, ANNOUNCED),
    (300, TOLD),
    (330, GONE),
    (330, "withdrawn"),
]


def test_a_year_of_silence(years):
    years.entry("Vélo")
    years.live(1, 365)

    assert years.diary["Vélo"] == [(1, "vérifiée"), *A_YEAR]


# First day without the job, for two weeks, → what then happens, where it differs from a quiet year.
TWO_WEEKS_DOWN = {
    # The first letter is late, and all that follows it; that the entry is doubtful is not put off.
    179: [193, 207, 221, 235, 235, 236, 313, 313, 343, 343],
    # A reminder is late: the next one leaves it a week, then all is on its day again.
    193: [180, 207, 214, 222, 222, 236, 300, 300, 330, 330],
    207: [180, 194, 221, 228, 228, 236, 300, 300, 330, 330],
    221: [180, 194, 208, 235, 235, 236, 300, 300, 330, 330],
    235: [180, 194, 208, 222, 222, 249, 300, 300, 330, 330],
    # The notice is given whole, however late it is announced.
    299: [180, 194, 208, 222, 222, 236, 313, 313, 343, 343],
    329: [180, 194, 208, 222, 222, 236, 300, 300, 343, 343],
}


@pytest.mark.parametrize("first", TWO_WEEKS_DOWN)
def test_a_job_that_was_down_for_two_weeks_goes_on_where_it_stopped(own, first):
    own.entry("Vélo")
    own.live(175, 365, down=range(first, first + 14))

    days = TWO_WEEKS_DOWN[first]
    assert own.diary["Vélo"][1:] == [(day, what) for day, (_, what) in zip(days, A_YEAR, strict=True)]


def test_a_job_that_was_down_for_months_takes_one_step_at_a_time(own):
    own.entry("Vélo")
    own.live(175, 400, down=range(200, 310))

    assert own.diary["Vélo"][1:] == [
        (180, ASKED),
        (194, REMINDED),
        (310, REMINDED),
        (310, "à vérifier"),
        (317, TOLD),
        (317, "to call"),
        (324, ANNOUNCED),
        (324, TOLD),
        (354, GONE),
        (354, "withdrawn"),
    ]


def test_a_directory_that_was_never_reviewed_is_asked_about_before_anything_else(own):
    own.entry("Vélo", verified=-700)
    own.live(0, 160)

    assert own.diary["Vélo"] == [
        (0, ASKED),
        (0, "vérifiée"),
        (1, "à vérifier"),
        (14, REMINDED),
        (28, REMINDED),
        (42, TOLD),
        (42, "to call"),
        (120, ANNOUNCED),
        (120, TOLD),
        (150, GONE),
        (150, "withdrawn"),
    ]


def test_an_address_that_works_no_more_is_a_call_to_make_the_next_day(years):
    years.entry("Vélo")
    years.live(179, 180)
    years.bounce(CONTACT, 180)
    years.live(181, 340)

    assert years.diary["Vélo"][1:] == [
        (180, ASKED),
        (181, TOLD),
        (181, "to call"),
        (236, "à vérifier"),
        (300, TOLD),
        (330, "withdrawn"),
    ]


def test_another_address_is_written_to_when_the_first_works_no_more(years):
    years.entry("Vélo", contacts=[{"email": "odile@ateliers.example"}])
    years.live(179, 180)
    years.bounce("odile@ateliers.example", 180)
    years.live(181, 236)

    assert years.diary["Vélo"][1:] == [
        (180, "review_asked to odile@ateliers.example"),
        (181, ASKED),
        (208, REMINDED),
        (222, TOLD),
        (222, "to call"),
        (236, "à vérifier"),
    ]


def test_a_letter_that_came_too_late_says_nothing_against_its_address(own):
    own.entry("Vélo")
    own.live(179, 180)
    own.bounce(CONTACT, 180)
    with own.database.transaction() as session:
        session.execute(update(Letter).values(last_error="too late to be of use"))
    own.live(181, 194)

    assert own.diary["Vélo"][1:] == [(180, ASKED), (194, REMINDED)]


def test_an_address_that_works_again_is_written_to_again(own):
    own.entry("Vélo")
    own.live(179, 180)
    own.bounce(CONTACT, 180)
    with own.database.transaction() as session:
        session.add(Letter(recipient=CONTACT.title(), template="access_granted", sent_at=day(181)))
    own.live(182, 194)

    assert own.diary["Vélo"][1:] == [(180, ASKED), (194, REMINDED)]


class Killed(BaseException):
    """The process ends here."""


def killed_at(database, monkeypatch, *, turn):
    """The database, the process being killed once as it is about to commit for the `turn`-th time."""
    commits = itertools.count()
    whole = database.transaction

    @contextmanager
    def transaction():
        with whole() as session:
            yield session
            if next(commits) == turn:
                raise Killed

    monkeypatch.setattr(database, "transaction", transaction)


def run_again(years, number):
    """The job, then once more whenever it was killed, then twice more for nothing."""
    for _ in range(3):
        try:
            years.run(number)
        except Killed:
            years.run(number)


def four(years):
    """Entries of two organisations and of two contacts, two of them without anybody to write to."""
    years.entry("Vélo")
    years.entry("Auto", email="auto@ateliers.example", verified=3)
    years.entry("Marche", of="Les Pas", email=None, verified=1)
    years.entry("Course", of="Les Pas", email="nobody at all")


def test_a_job_that_is_killed_and_run_again_does_everything_once(years, monkeypatch, tmp_path):
    four(years)
    quiet = Years(Database(f"sqlite:///{tmp_path / 'quiet.db'}"))
    schema.upgrade(quiet.database)
    quiet.curator()
    four(quiet)
    quiet.live(175, 340)
    quiet.database.dispose()

    for number in range(175, 341):
        with monkeypatch.context() as patch:
            killed_at(years.database, patch, turn=number % 5)
            run_again(years, number)
    told = {name: sorted(diary) for name, diary in years.diary.items()}
    assert told == {name: sorted(diary) for name, diary in quiet.diary.items()}
    assert [what for _, what in years.diary["Marche"] if "to" in what] == [TOLD, "to call", TOLD]


def test_one_entry_that_fails_stops_no_other_and_is_tried_again(own, monkeypatch, caplog):
    for name in "ABC":
        own.entry(name, of=name, email=f"{name}@ateliers.example")
    whole = letters.ask

    def ask(session, rounds, **more):
        if rounds[0].service.name == "B":
            raise ValueError("a template without its data")
        whole(session, rounds, **more)

    with monkeypatch.context() as patch:
        patch.setattr(letters, "ask", ask)
        run = own.run(180)
    assert (run.done["asked"], run.failed, len(caplog.records)) == (2, 1, 1)
    assert own.run(181).done["asked"] == 1
    asked = {name: [day for day, what in own.diary[name] if "asked" in what] for name in "ABC"}
    assert asked == {"A": [180], "B": [181], "C": [180]}


def test_one_run_does_no_more_than_a_batch(own, monkeypatch):
    for name in "ABCDE":
        own.entry(name, of=name)
    monkeypatch.setattr(rounds, "BATCH", 2)

    assert [own.run(180).done["asked"] for _ in range(4)] == [2, 2, 1, 0]


def test_a_worker_asked_to_stop_leaves_the_rest_for_later(own):
    for name in "ABC":
        own.entry(name, of=name)
    asked = iter([False, True, True, True, True, True, True, True, True])

    assert own.run(180, stop=lambda: next(asked)).done["asked"] == 1
    assert own.run(180).done["asked"] == 2


def test_an_entry_to_be_verified_comes_later_in_the_results(own, tmp_path):
    own.entry("Vélo")
    kept_longer = own.entry("Vélos", verified=-100)
    with own.database.transaction() as session:
        actions.choose_interval(session, session.get_one(Service, kept_longer), 730)
    base = Installation(Settings(database_url=str(own.database.engine.url), index_dir=tmp_path / "index"))
    base.index.ask_every = 0  # the days of this test last less than a tenth of a second
    found = {}
    for number in (234, 235, 236):
        own.run(number)
        with time_machine.travel(day(number), tick=False):
            results = base.engine.find(Criteria(words="vélo"), viewer=Viewer.PROFESSIONAL)
        found[number] = [hit.id == kept_longer for hit in results.hits]
    base.database.dispose()

    assert found == {234: [False, True], 235: [False, True], 236: [True, False]}
