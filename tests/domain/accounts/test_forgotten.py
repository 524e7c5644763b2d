import pytest
from sqlalchemy import func, select

from resource_base.accounts import actions, forgotten, queries, second_factor, signing_in
from resource_base.accounts.models import Ticket
from resource_base.accounts.sessions import Lifetime
from resource_base.errors import Invalid, NotFound, TooManyAttempts
from tests.domain.accounts.people import (
    HOUR,
    KEYS,
    MINUTE,
    NOON,
    OTHER_PHRASE,
    PHRASE,
    QUICK,
    letters,
    person,
    token_in,
)


def choose(session, token, *, password=OTHER_PHRASE, at=NOON + MINUTE):
    return forgotten.choose(session, token=token, password=password, keys=KEYS, at=at, hasher=QUICK)


def asked(session, email="ana@ccas.example", *, at=NOON):
    forgotten.ask(session, email=email, at=at)
    return token_in(letters(session, "password_reset")[-1]["link"])


def attempt(session, *, at=NOON):
    return signing_in.count_attempt(session, keys=KEYS, email="ana@ccas.example", address="192.0.2.1", at=at)


def sign_in(session, password, *, at=NOON):
    counted = attempt(session, at=at)
    return signing_in.sign_in(session, counted, password=password, lifetime=Lifetime(), at=at, hasher=QUICK)


def test_who_forgot_chooses_another_password_and_is_signed_out_everywhere(session):
    ana = person(session, password=PHRASE)
    opened = sign_in(session, PHRASE)
    for _ in range(signing_in.PER_ACCOUNT):
        attempt(session)
    with pytest.raises(TooManyAttempts):
        attempt(session)

    assert choose(session, asked(session)) is ana

    assert queries.user_of_token(session, opened.token, lifetime=Lifetime(), at=NOON) is None
    assert sign_in(session, OTHER_PHRASE, at=NOON + MINUTE)
    assert len(letters(session, "password_changed")) == 1


def test_a_link_is_good_once_for_thirty_minutes_and_ends_the_others(session):
    person(session, password=PHRASE)
    first, second = asked(session), asked(session)
    with pytest.raises(NotFound):
        choose(session, first, at=NOON + 30 * MINUTE)
    choose(session, first, at=NOON + 29 * MINUTE)
    for token in (first, second):
        with pytest.raises(NotFound, match="plus valable"):
            choose(session, token)


def test_the_link_of_an_account_closed_meanwhile_opens_nothing(session):
    ana = person(session, password=PHRASE)
    token = asked(session)
    actions.deactivate(session, ana)
    with pytest.raises(NotFound):
        choose(session, token)


def test_a_refused_password_leaves_the_link_good(database):
    with database.transaction() as session:
        person(session, password=PHRASE)
        token = asked(session)
    with pytest.raises(Invalid), database.transaction() as session:
        choose(session, token, password="court")
    with database.transaction() as session:
        assert choose(session, token).email == "ana@ccas.example"


@pytest.mark.parametrize("email", ["personne@ccas.example", "closed@ccas.example", "", "\x00@\ud800"])
def test_asking_for_nobody_tells_nothing_and_leaves_nothing(session, email):
    closed = person(session, "closed")
    actions.deactivate(session, closed)
    forgotten.ask(session, email=email, at=NOON)
    assert letters(session) == []
    assert session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_asking_costs_the_same_statements_whether_there_is_an_account_or_not(database):
    from sqlalchemy import event

    with database.transaction() as session:
        person(session, password=PHRASE)
    written: dict[str, list[str]] = {}
    for email in ("ana@ccas.example", "personne@ccas.example"):
        seen = written.setdefault(email, [])

        def watch(_connection, _cursor, statement, *_rest, seen=seen):
            if statement.startswith("INSERT"):
                seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", watch)
        with database.transaction() as session:
            forgotten.ask(session, email=email, at=NOON)
        event.remove(database.engine, "before_cursor_execute", watch)
    assert written["ana@ccas.example"] == written["personne@ccas.example"]
    assert len(written["ana@ccas.example"]) == 3


def test_an_address_is_asked_about_three_times_an_hour_known_or_not(session):
    person(session)
    for email in ("ana@ccas.example", "personne@ccas.example"):
        for _ in range(3):
            forgotten.count(session, keys=KEYS, email=email, address="192.0.2.1", at=NOON)
        with pytest.raises(TooManyAttempts) as wait:
            forgotten.count(session, keys=KEYS, email=email.upper(), address="192.0.2.2", at=NOON)
        assert wait.value.retry_after == 3600
    forgotten.count(session, keys=KEYS, email="ana@ccas.example", address="192.0.2.1", at=NOON + HOUR)


def test_a_mail_box_alone_does_not_turn_the_second_factor_off(session):
    from tests.domain.accounts.test_second_factor import code_of, enrolled

    ana = person(session, password=PHRASE)
    secret, _ = enrolled(session, ana)
    choose(session, asked(session))
    assert second_factor.is_on(session, ana)
    assert sign_in(session, OTHER_PHRASE).stage == "code"
    assert code_of(secret, NOON)
