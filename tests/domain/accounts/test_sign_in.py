from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from resource_base.accounts import actions, sessions, signing_in
from resource_base.accounts.models import SignInSession, Throttle
from resource_base.accounts.passwords import NOBODY
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.signing_in import REFUSED
from resource_base.errors import NotAllowed, TooManyAttempts
from tests.domain.accounts.people import KEYS, NOON
from tests.domain.accounts.signing_in import RIGHT, WRONG, CountingHasher, open_account, sign_in


def test_signing_in_gives_a_token_that_the_database_does_not_hold(session, hasher):
    ana = open_account(session, hasher)
    token = sign_in(session, hasher, email="  Ana@CCAS.example ")
    [kept] = session.scalars(select(SignInSession))
    assert (kept.user_id, kept.created_at, kept.expires_at) == (ana.id, NOON, NOON + timedelta(hours=12))
    assert len(token) == 43
    assert token not in kept.token_hash
    assert ana.last_seen_at == NOON


def test_every_refusal_says_the_same_and_compares_one_hash(session, hasher):
    known = open_account(session, hasher)
    open_account(session, hasher, email="invitee@ccas.example", password=None)
    closed = open_account(session, hasher, email="closed@ccas.example")
    actions.deactivate(session, closed)
    cases = [
        ("ana@ccas.example", WRONG, known.password_hash),
        ("nobody@ccas.example", RIGHT, NOBODY),
        ("invitee@ccas.example", RIGHT, NOBODY),
        ("closed@ccas.example", RIGHT, closed.password_hash),
        ("", "", NOBODY),
    ]
    for email, password, compared in cases:
        hasher.compared.clear()
        with pytest.raises(NotAllowed) as refused:
            sign_in(session, hasher, email=email, password=password)
        assert (str(refused.value), hasher.compared) == (REFUSED, [compared])
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_a_password_of_great_length_never_reaches_the_hasher(session, hasher):
    open_account(session, hasher)
    for email in ("ana@ccas.example", "nobody@ccas.example"):
        with pytest.raises(NotAllowed, match=REFUSED):
            sign_in(session, hasher, email=email, password="x" * 129)
    assert hasher.compared == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(*[st.text(st.characters(), max_size=40)] * 4)
def test_any_text_typed_into_the_form_is_refused_in_words(session, email, password, address, user_agent):
    with pytest.raises((NotAllowed, TooManyAttempts)):
        signing_in.sign_in(
            session,
            signing_in.count_attempt(session, keys=KEYS, email=email, address=address, at=NOON),
            password=password,
            lifetime=Lifetime(),
            user_agent=user_agent,
            hasher=CountingHasher(),
        )


@pytest.mark.parametrize("user_agent", ["Mozilla\x00 (\ud800)", "x" * 500, ""])
def test_the_browser_is_kept_short_and_printable(session, hasher, user_agent):
    open_account(session, hasher)
    attempt = signing_in.count_attempt(
        session, keys=KEYS, email="Ana@ccas.example\x00", address="192.0.2.1", at=NOON
    )
    signing_in.sign_in(
        session, attempt, password=RIGHT, lifetime=Lifetime(), user_agent=user_agent, at=NOON, hasher=hasher
    )
    assert session.scalar(select(SignInSession.user_agent)) in {"Mozilla ()", "x" * 120, ""}


def test_what_time_has_ended_is_forgotten(session, hasher):
    open_account(session, hasher)
    sign_in(session, hasher)
    sign_in(session, hasher, address="192.0.2.2", at=NOON + timedelta(hours=11))
    assert sessions.forget_expired(session, at=NOON + timedelta(hours=12)) == 3
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 1
    assert session.scalar(select(func.count()).select_from(Throttle)) == 0
