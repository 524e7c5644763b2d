from datetime import timedelta

import pytest

from resource_base import mail
from resource_base.errors import Invalid
from resource_base.mail.actions import KEPT, forget_old, try_again
from resource_base.mail.models import Letter
from tests.domain.mail.conftest import NOW, RECEIVED


def letters(session):
    return sorted(letter.recipient for letter in session.query(Letter))


def ended(session, to, *, days, **options):
    """A letter that ended so many days ago."""
    mail.write(session, to=to, **RECEIVED, **options)
    letter = session.query(Letter).filter_by(recipient=to).one()
    letter.sent_at = NOW - timedelta(days=days)
    session.flush()


def test_a_letter_shares_the_fate_of_what_it_tells(database):
    def interrupted():
        with database.transaction() as session:
            mail.write(session, to="a@x.example", **RECEIVED)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with database.transaction() as session:
        mail.write(session, to="b@x.example", **RECEIVED)

    with database.reading() as session:
        assert letters(session) == ["b@x.example"]


def test_a_key_makes_a_letter_unique_and_its_absence_does_not(session):
    assert mail.write(session, to="a@x.example", **RECEIVED, key="invitation 1 reminder 1")
    assert not mail.write(session, to="b@x.example", **RECEIVED, key="invitation 1 reminder 1")
    assert mail.write(session, to="c@x.example", **RECEIVED, key="invitation 1 reminder 2")
    assert mail.write(session, to="d@x.example", **RECEIVED)
    assert mail.write(session, to="d@x.example", **RECEIVED)

    assert letters(session) == ["a@x.example", "c@x.example", "d@x.example", "d@x.example"]


@pytest.mark.parametrize(
    ("template", "data"),
    [
        ("acces_request_received", {"asked_at": NOW.isoformat()}),
        ("access_request_received", {}),
        ("access_request_received", {"asked_at": NOW.isoformat(), "password": "x"}),
    ],
    ids=["no such letter", "too little", "too much"],
)
def test_a_letter_is_told_exactly_what_it_needs(session, template, data):
    with pytest.raises(ValueError, match=template):
        mail.write(session, to="a@x.example", template=template, data=data)
    assert letters(session) == []


def test_an_address_that_cannot_be_written_to_is_refused_before_anything_is_kept(session):
    with pytest.raises(Invalid):
        mail.write(session, to="a@x.example\nBcc: b@x.example", **RECEIVED)
    assert letters(session) == []


def test_old_letters_are_forgotten_but_for_their_keys(session):
    days = KEPT.days
    ended(session, "old@x.example", days=days)
    ended(session, "old-key@x.example", days=days, key="notice 1")
    ended(session, "recent@x.example", days=days - 1)
    mail.write(session, to="waiting@x.example", **RECEIVED, at=NOW - 2 * KEPT)

    assert forget_old(session, at=NOW) == 2
    session.expire_all()
    assert letters(session) == ["", "recent@x.example", "waiting@x.example"]
    assert not mail.write(session, to="old-key@x.example", **RECEIVED, key="notice 1")
    assert forget_old(session, at=NOW) == 0


def test_letters_given_up_are_tried_again_on_demand_unless_it_is_too_late(session):
    mail.write(session, to="a@x.example", **RECEIVED)
    mail.write(session, to="late@x.example", **RECEIVED, send_before=NOW)
    for letter in session.query(Letter):
        letter.given_up_at, letter.attempts = NOW - timedelta(hours=1), 6
    mail.write(session, to="waiting@x.example", **RECEIVED, at=NOW - timedelta(days=1))
    session.flush()

    assert try_again(session, at=NOW) == 1
    session.expire_all()
    again = {letter.recipient: (letter.given_up_at, letter.attempts) for letter in session.query(Letter)}
    assert again == {
        "a@x.example": (None, 0),
        "late@x.example": (NOW - timedelta(hours=1), 6),
        "waiting@x.example": (None, 0),
    }
