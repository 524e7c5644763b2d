from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from resource_base.database import Database
from resource_base.mail import delivery
from resource_base.mail.delivery import CLAIM, Delivery
from resource_base.mail.models import Letter
from resource_base.mail.transports import Smtp, Unreachable
from resource_base.settings import SmtpSecurity
from tests.domain.mail.conftest import NOW
from tests.domain.mail.post_office import PostOffice
from tests.ports import held_port

MINUTE = timedelta(minutes=1)


def test_a_letter_arrives_with_its_accents_text_first(post):
    post.write("zoe@x.example")
    assert post.send() == Delivery(sent=1)

    [message] = post.office.accepted
    text, html = message.iter_parts()
    assert message["Subject"] == "Votre demande d’accès à « Base de ressources du Haut-Doubs »"
    assert message["From"] == "Base de ressources du Haut-Doubs <ne-pas-repondre@departement.example>"
    assert (message["To"], message["Reply-To"]) == ("zoe@x.example", "contact@departement.example")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{post.kept()['zoe@x.example'].id}@departement.example>"
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    assert "est bien arrivée" in text.get_content()
    assert "est bien arrivée" in html.get_content()


def test_a_letter_is_sent_once_and_forgets_what_it_said(post):
    post.write("a@x.example")
    post.send()
    assert post.send(NOW + timedelta(days=1)) == Delivery()

    letter = post.kept()["a@x.example"]
    assert post.office.recipients == ["a@x.example"]
    assert (letter.sent_at, letter.attempts, letter.data, letter.claim) == (NOW, 1, {}, None)


def test_what_is_refused_for_now_is_sent_a_minute_later(post):
    post.write("a@x.example", at=NOW - MINUTE)
    post.write("b@x.example")
    post.office.refusals.append("451 Revenez plus tard")
    assert post.send() == Delivery(sent=1, put_off=1)
    assert post.kept()["a@x.example"].last_error == "451 Revenez plus tard"

    assert post.send(NOW + MINUTE - timedelta(seconds=1)) == Delivery()
    assert post.send(NOW + MINUTE) == Delivery(sent=1)
    assert post.office.recipients == ["a@x.example", "b@x.example"]
    assert post.kept()["a@x.example"].last_error is None


def test_a_letter_that_is_always_refused_is_given_up_after_six_attempts(post):
    post.write("a@x.example")
    post.office.refusals.extend(["550 Inconnu à cette adresse"] * 10)

    outcomes = []
    for minutes in (0, 1, 6, 36, 156, 876):
        due = NOW + minutes * MINUTE
        assert post.send(due - timedelta(seconds=1)) == Delivery()
        outcomes.append(post.send(due))

    assert outcomes == [Delivery(put_off=1)] * 5 + [Delivery(given_up=1)]
    letter = post.kept()["a@x.example"]
    assert (letter.given_up_at, letter.sent_at) == (NOW + 876 * MINUTE, None)
    assert letter.last_error == "550 Inconnu à cette adresse"
    assert post.send(NOW + timedelta(days=30)) == Delivery()


def test_without_a_server_letters_wait_and_lose_no_attempt(post):
    post.write("a@x.example", "b@x.example")
    with held_port() as port:
        closed = Smtp("127.0.0.1", port, SmtpSecurity.NONE)
        for hours in range(0, 100, 10):
            with pytest.raises(Unreachable, match="Le courrier ne part pas : ConnectionRefusedError"):
                post.send(NOW + timedelta(hours=hours), transport=closed)
    assert {letter.attempts for letter in post.kept().values()} == {0}

    assert post.send(NOW + timedelta(hours=100)) == Delivery(sent=2)
    assert post.office.recipients == ["a@x.example", "b@x.example"]


def test_a_letter_that_cannot_be_made_does_not_hold_up_the_others(post, caplog):
    post.write("a@x.example", data={"asked_at": "hier"})
    post.write("b@x.example")
    assert post.send() == Delivery(sent=1, put_off=1)
    assert post.office.recipients == ["b@x.example"]
    assert post.kept()["a@x.example"].last_error.startswith("ValueError: Invalid isoformat")
    assert "cannot be made" in caplog.text


def test_a_letter_waits_for_its_day_and_is_given_up_after_it(post):
    day = timedelta(days=1)
    post.write("later@x.example", send_after=NOW + day)
    post.write("late@x.example", send_before=NOW)
    post.write("soon@x.example", send_before=NOW + MINUTE)

    assert post.send() == Delivery(sent=1, given_up=1)
    late = post.kept()["late@x.example"]
    assert (late.given_up_at, late.data, late.last_error) == (NOW, {}, "too late to be of use")
    assert post.office.recipients == ["soon@x.example"]
    assert post.send(NOW + day) == Delivery(sent=1)


def test_a_batch_is_bounded_and_may_be_stopped_between_two_letters(post):
    post.write(*(f"{number}@x.example" for number in range(6)))
    asked = iter([False, False, True])

    assert post.send(limit=3) == Delivery(sent=3)
    assert post.send(stop=lambda: next(asked)) == Delivery(sent=2)
    assert len(post.office.accepted) == 5


def test_a_letter_held_by_a_dead_worker_is_free_again_when_its_claim_ends(post):
    post.write("a@x.example")
    delivery._take(post.database, NOW)

    assert post.send(NOW + CLAIM - MINUTE) == Delivery()
    assert post.send(NOW + CLAIM) == Delivery(sent=1)
    assert post.kept()["a@x.example"].attempts == 2


def test_a_letter_on_which_every_worker_dies_is_given_up(post):
    post.write("a@x.example")
    for attempt in range(delivery.ATTEMPTS):
        assert delivery._take(post.database, NOW + attempt * CLAIM) is not None

    assert post.send(NOW + delivery.ATTEMPTS * CLAIM) == Delivery(given_up=1)
    assert post.kept()["a@x.example"].last_error == "interrupted at each attempt"


def test_a_worker_that_comes_back_late_does_not_let_go_of_another_s_letter(post):
    post.write("a@x.example")
    slow, quick = (delivery._take(post.database, at) for at in (NOW, NOW + CLAIM))
    assert slow is not None
    assert quick is not None
    delivery._fail(post.database, slow, "451 Trop tard", at=NOW + CLAIM)

    letter = post.kept()["a@x.example"]
    assert (letter.claim, letter.last_error) == (quick.claim, None)


def test_a_letter_that_has_left_is_marked_even_if_the_database_is_busy(post, monkeypatch):
    post.write("a@x.example")
    busy = BusyOnce(post.database.engine.url.render_as_string(hide_password=False), after=post.office)
    monkeypatch.setattr(delivery, "MARKING_PAUSES", (0.0,))
    assert post.send(database=busy) == Delivery(sent=1)
    busy.dispose()

    assert (busy.refused, post.kept()["a@x.example"].sent_at) == (1, NOW)


class BusyOnce(Database):
    """Refuses the first transaction that comes after a letter was accepted."""

    def __init__(self, url: str, *, after: PostOffice) -> None:
        super().__init__(url)
        self.office, self.refused = after, 0

    def transaction(self, *, waits=True):
        if self.office.accepted and not self.refused:
            self.refused += 1
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))
        return super().transaction(waits=waits)


HANDED: dict[str, Any] = {
    "template": "selection_handed_over",
    "data": {"signed": "", "groups": [], "link": "/p/abcd", "expires_at": None},
}


def test_to_whom_a_selection_was_handed_over_is_forgotten_once_it_has_left(post):
    post.write("someone@x.example", **HANDED, key="handed over by claire")
    post.write("colleague@x.example", key="decoy")
    assert post.send() == Delivery(sent=2)

    assert post.office.recipients == ["colleague@x.example", "someone@x.example"]
    assert {address: letter.data for address, letter in post.kept().items()} == {
        "": {},
        "colleague@x.example": {},
    }
    assert {address: letter.key for address, letter in post.kept().items()} == {
        "": None,
        "colleague@x.example": "decoy",
    }


def test_a_selection_that_cannot_be_delivered_forgets_to_whom_and_what_the_server_said(post):
    post.write("someone@x.example", **HANDED)
    post.office.refusals.extend(["550 <someone@x.example> inconnu"] * 6)
    for minutes in (0, 1, 6, 36, 156, 876):
        post.send(NOW + minutes * MINUTE)
    [letter] = post.kept().values()
    assert (letter.recipient, letter.data) == ("", {})
    assert letter.last_error == f"550 {delivery.NOT_KEPT}"
    assert letter.given_up_at == NOW + 876 * MINUTE


@pytest.mark.parametrize("late", [True, False])
def test_a_selection_that_never_left_forgets_to_whom(post, late):
    post.write("someone@x.example", **HANDED, send_before=NOW if late else None)
    if not late:
        with post.database.transaction() as session:
            session.execute(update(Letter).values(attempts=6))
    assert post.send() == Delivery(given_up=1)
    [letter] = post.kept().values()
    assert (letter.recipient, letter.data) == ("", {})
