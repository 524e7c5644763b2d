from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts import actions, queries, sessions
from resource_base.accounts.models import Role, SignInSession, User
from resource_base.accounts.sessions import Lifetime, fingerprint, new_token

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIFETIME = Lifetime(idle=8 * HOUR, idle_for_staff=30 * MINUTE, absolute=12 * HOUR)


def person(session, *, role=Role.PROFESSIONAL, name="ana"):
    return actions.create_user(session, email=f"{name}@ccas.example", name=name, role=role, at=NOON)


def browser(session, user, *, at=NOON):
    token = new_token()
    session.add(
        SignInSession(
            token_hash=fingerprint(token),
            user_id=user.id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + LIFETIME.absolute,
        )
    )
    session.flush()
    return token


def who(session, token, *, at=NOON):
    signed_in = queries.user_of_token(session, token, lifetime=LIFETIME, at=at)
    return None if signed_in is None else signed_in.user


def test_a_token_says_who_is_signed_in_and_another_says_nobody(session):
    ana, bob = person(session), person(session, name="bob")
    hers, his = browser(session, ana), browser(session, bob)
    assert [who(session, token) for token in (hers, his, new_token(), "", fingerprint(hers))] == [
        ana,
        bob,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (Role.PROFESSIONAL, 8 * HOUR),
        (Role.PARTNER, 8 * HOUR),
        (Role.CURATOR, 30 * MINUTE),
        (Role.ADMINISTRATOR, 30 * MINUTE),
    ],
)
def test_a_session_left_idle_ends_sooner_for_staff(session, role, idle):
    user = person(session, role=role)
    token = browser(session, user)
    assert who(session, token, at=NOON + idle - MINUTE) == user
    assert who(session, token, at=NOON + idle) is None


def test_a_session_ends_after_twelve_hours_even_when_used(session):
    ana = person(session)
    token = browser(session, ana)
    for hour in range(1, 12):
        sessions.note_seen(session, token, at=NOON + hour * HOUR)
    assert who(session, token, at=NOON + 12 * HOUR - MINUTE) == ana
    assert who(session, token, at=NOON + 12 * HOUR) is None


def test_being_there_is_noted_at_most_once_a_minute(session):
    ana = person(session)
    token = browser(session, ana)
    seen = []
    for seconds in (59, 60, 119, 120):
        at = NOON + timedelta(seconds=seconds)
        signed_in = queries.user_of_token(session, token, lifetime=LIFETIME, at=at)
        due = signed_in is not None and signed_in.is_due(at)
        sessions.note_seen(session, token, at=at)
        session.expire_all()
        noted = session.scalar(select(SignInSession.last_seen_at))
        seen.append((due, noted - NOON, session.scalar(select(User.last_seen_at))))
    assert seen == [
        (False, 0 * MINUTE, None),
        (True, 1 * MINUTE, NOON + MINUTE),
        (False, 1 * MINUTE, NOON + MINUTE),
        (True, 2 * MINUTE, NOON + 2 * MINUTE),
    ]


@pytest.mark.parametrize(
    "end",
    [
        lambda session, user, _: actions.set_password(session, user, password="une phrase toute neuve"),
        lambda session, user, _: actions.deactivate(session, user),
        lambda session, user, _: actions.change_role(session, user, role=Role.PARTNER),
        lambda session, user, _: sessions.sign_out_everywhere(session, user),
    ],
    ids=["new password", "closed account", "other role", "signed out everywhere"],
)
def test_all_sessions_of_one_person_end_at_once(session, end):
    ana, bob = person(session), person(session, name="bob")
    tokens = [browser(session, ana), browser(session, ana), browser(session, bob)]
    end(session, ana, tokens[0])
    assert [who(session, token) for token in tokens] == [None, None, bob]


def test_signing_out_ends_one_session(session):
    ana = person(session)
    here, there = browser(session, ana), browser(session, ana, at=NOON + MINUTE)
    sessions.sign_out(session, here)
    assert [who(session, token, at=NOON + MINUTE) for token in (here, there)] == [None, ana]
    assert [kept.token_hash for kept in session.scalars(queries.sessions_of(ana.id))] == [fingerprint(there)]


def test_someone_ends_one_of_their_sessions_and_nobody_elses(session):
    ana, bob = person(session), person(session, name="bob")
    tokens = [browser(session, ana), browser(session, ana), browser(session, bob)]
    ended = [
        sessions.end_session(session, ana, token_hash=fingerprint(token), at=NOON)
        for token in (tokens[1], tokens[1], tokens[2])
    ]
    assert ended == [True, False, False]
    assert [who(session, token) for token in tokens] == [ana, None, bob]


def test_someone_ends_all_their_sessions_but_this_one(session):
    ana, bob = person(session), person(session, name="bob")
    tokens = [browser(session, ana), browser(session, ana), browser(session, ana), browser(session, bob)]
    ended = [sessions.end_other_sessions(session, ana, token=tokens[1], at=NOON) for _ in range(2)]
    assert ended == [2, 0]
    assert [who(session, token) for token in tokens] == [None, ana, None, bob]


@pytest.mark.parametrize(
    ("seen_after", "ends_after", "final"),
    [(0 * HOUR, 8 * HOUR, False), (3 * HOUR, 11 * HOUR, False), (4 * HOUR, 12 * HOUR, True)],
)
def test_the_end_of_a_session_is_known_and_whether_it_can_be_put_off(session, seen_after, ends_after, final):
    token = browser(session, person(session))
    seen_at = NOON + seen_after
    signed_in = queries.user_of_token(session, token, lifetime=LIFETIME, at=NOON)
    assert signed_in is not None
    ending = signed_in.ending(LIFETIME, seen_at=seen_at)
    assert (ending.at, ending.is_final) == (NOON + ends_after, final)
