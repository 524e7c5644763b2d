"""What a sender is told of the letters that did not leave, and what is forgotten of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from resource_base import mail
from resource_base.events import PersonAnonymised
from resource_base.mail import actions, delivery
from resource_base.mail.models import Letter
from resource_base.sharing.handing_over import letters
from resource_base.sharing.handing_over.handout import Handout
from resource_base.sharing.handing_over.letters import Unsent
from tests.domain.accounts.people import DAY, MINUTE, NOON, person

WHO = "quelquun@maison.example"
EMPTY = Handout(NOON.date(), "", (), 0)
THIS, OTHER = uuid4(), uuid4()


@pytest.fixture
def owner(session):
    return person(session, "claire")


@pytest.fixture
def send(session, owner):
    def sent(of=THIS, by=owner, at=NOON):
        letters.send(session, EMPTY, of=of, by=by, to=WHO, link="/p/abcd", expires_at=NOON + 30 * DAY, at=at)

    return sent


def mark(session, **values):
    """What delivery does to every letter."""
    session.execute(update(Letter).values(**values))
    session.expire_all()


def test_a_letter_that_waits_is_told_of_when_it_was_refused_or_is_late(session, owner, send):
    send()
    assert letters.unsent(session, by=owner, at=NOON + 59 * MINUTE) == []
    late = Unsent(THIS, NOON, given_up=False, refused=False)
    assert letters.unsent(session, by=owner, at=NOON + timedelta(hours=1)) == [late]
    mark(session, last_error=f"450 {delivery.NOT_KEPT}")
    refused = Unsent(THIS, NOON, given_up=False, refused=True)
    assert letters.unsent(session, by=owner, at=NOON) == [refused]


@pytest.mark.parametrize(
    ("error", "refused"), [(f"550 {delivery.NOT_KEPT}", True), (delivery.NOT_KEPT, False)]
)
def test_given_up_it_is_told_to_who_sent_it_alone_until_they_have_read_it(
    session, owner, send, error, refused
):
    colleague = person(session, "samir")
    send()
    send(of=OTHER)
    send(by=colleague)
    mark(session, given_up_at=NOON, last_error=error, recipient="", data={})
    told = [Unsent(each, NOON, given_up=True, refused=refused) for each in (THIS, OTHER)]
    assert sorted(letters.unsent(session, by=owner), key=lambda each: each.selection_id != THIS) == told

    letters.forget_unsent(session, by=owner, of=THIS)
    assert letters.unsent(session, by=owner) == told[1:]
    assert len(letters.unsent(session, by=colleague)) == 1
    assert len(session.scalars(select(Letter)).all()) == 3  # the administration still reads that they failed


def test_one_that_still_waits_is_not_taken_for_read(session, owner, send):
    send()
    letters.forget_unsent(session, by=owner, of=THIS)
    assert len(letters.unsent(session, by=owner, at=NOON + DAY)) == 1


def test_who_leaves_is_no_more_whose_letters_they_were(session, owner, send):
    send()
    letters.forget_person(session, PersonAnonymised(owner.id, owner.name, owner.email))
    assert session.scalars(select(Letter.key)).all() == [None]


def test_of_those_given_up_nothing_stays_when_letters_are_forgotten(session, send):
    send()
    asked_at = {"asked_at": NOON.isoformat()}
    mail.write(
        session,
        to="ana@ccas.example",
        template="access_request_received",
        data=asked_at,
        key="decoy",
        at=NOON,
    )
    mark(session, given_up_at=NOON)
    assert actions.forget_old(session, at=NOON + actions.KEPT) == 2
    session.expire_all()
    assert session.scalars(select(Letter.key)).all() == ["decoy"]


def test_the_right_of_access_tells_of_them_and_not_to_whom(session, owner, send):
    send()
    held = letters.held_on(session, owner)
    assert held == {"selection_letters": [{"created_at": NOON.isoformat()}]}
