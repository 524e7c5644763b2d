import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from resource_base.accounts import access_requests, actions, audit, export, invitations, retention, signing_in
from resource_base.accounts.access_requests import Application
from resource_base.accounts.anonymising import anonymise
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.identities import LinkedIdentity
from resource_base.accounts.models import (
    AccessRequest,
    Invitation,
    RecoveryCode,
    Role,
    SecondFactor,
    SignInSession,
    Ticket,
)
from resource_base.accounts.retention import Ended, months_before
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.vocabulary import Method, SecurityAction
from resource_base.database import now
from resource_base.events import PersonAnonymised, subscribe
from resource_base.mail.models import Letter
from tests.domain.accounts.people import DAY, HOUR, NOON, PHRASE, letters, logged, organization, person
from tests.domain.accounts.test_second_factor import enrolled


def months_later(months, days=0):
    return months_before(NOON, -months) + days * DAY


def count(session, *models):
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


def test_months_are_those_of_the_calendar():
    day = NOON.replace(year=2026, month=3, day=31)
    found = [months_before(day, months).date().isoformat() for months in (0, 1, 3, 12, 25)]
    assert found == ["2026-03-31", "2026-02-28", "2025-12-31", "2025-03-31", "2024-02-29"]


def test_notice_after_23_months_and_the_end_after_24_once_each(session):
    ana, decoy = person(session), person(session, "decoy")
    steps = {}
    for months, days in [(22, 27), (23, 0), (23, 1), (24, -1), (24, 0), (24, 1), (25, 0)]:
        at = months_later(months, days)
        decoy.last_seen_at = at
        session.flush()
        ended = retention.apply(session, at=at)
        steps[months, days] = (ended.noticed, ended.anonymised)
    assert steps == {
        (22, 27): (0, 0),
        (23, 0): (1, 0),
        (23, 1): (0, 0),
        (24, -1): (0, 0),
        (24, 0): (0, 1),
        (24, 1): (0, 0),
        (25, 0): (0, 0),
    }
    assert (ana.name, ana.active, decoy.name, decoy.active) == ("Compte anonymisé", False, "Decoy", True)


def test_the_notice_says_when_and_reaches_its_person_once(session):
    person(session)
    at = months_later(23)
    for _ in range(2):
        retention.give_notice(session, at=at)
    assert letters(session, "account_inactive_notice") == [
        {"last_seen_on": None, "ends_on": (at + 30 * DAY).date().isoformat(), "link": "/connexion"}
    ]


def test_the_days_of_the_notice_are_those_of_france(session):
    ana = person(session)
    ana.last_seen_at = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    retention.give_notice(session, at=datetime(2028, 2, 28, 23, 30, tzinfo=UTC))
    [told] = letters(session, "account_inactive_notice")
    assert (told["last_seen_on"], told["ends_on"]) == ("2026-02-01", "2028-03-30")


def test_nobody_ends_without_thirty_days_of_notice(session):
    ana = person(session)
    late = months_later(30)
    found = [retention.apply(session, at=late + days * DAY) for days in (0, 29, 30)]
    assert [(each.noticed, each.anonymised) for each in found] == [(1, 0), (0, 0), (0, 1)]
    assert ana.anonymised_at == late + 30 * DAY


def test_coming_back_starts_all_over(session):
    ana = person(session)
    retention.give_notice(session, at=months_later(23))
    ana.last_seen_at = months_later(23, 10)
    session.flush()
    found = [retention.apply(session, at=months_later(months, 10)) for months in (24, 45, 46, 47, 48)]
    assert [(each.noticed, each.anonymised) for each in found] == [(0, 0), (0, 0), (1, 0), (0, 1), (0, 0)]


def test_a_closed_account_ends_without_notice_and_does_not_come_back(session):
    from resource_base.errors import NotAllowed

    ana = person(session)
    actions.deactivate(session, ana, at=NOON)
    found = [retention.apply(session, at=months_later(months)) for months in (23, 24)]
    assert [(each.noticed, each.anonymised) for each in found] == [(0, 0), (0, 1)]
    with pytest.raises(NotAllowed, match="anonymisé"):
        actions.reactivate(session, ana)


def test_a_reopened_account_is_not_ended_at_once(session):
    ana = person(session)
    actions.deactivate(session, ana)
    actions.reactivate(session, ana, at=months_later(30))
    assert retention.apply(session, at=months_later(30)).total == 0


def known_everywhere(session):
    """Someone of whom something is held in every table."""
    ccas = organization(session)
    ana = person(session, role=Role.CURATOR, password=PHRASE, runs=ccas)
    actions.limit_curator(session, ana, needs=["sante"], at=NOON)
    enrolled(session, ana, at=NOON)
    signing_in.arrive(session, ana, method=Method.PROCONNECT, two_factors=True, lifetime=Lifetime(), at=NOON)
    invitations.invite(
        session, email=ana.email, name="Ana", role=Role.PARTNER, by=None, organization_id=ccas.id, at=NOON
    )
    session.add(LinkedIdentity(issuer="https://pc", sub="1", user_id=ana.id, email=ana.email, linked_at=NOON))
    session.add(
        AccessRequest(
            email=ana.email, name="Ana", organization_label="CCAS", function="assistante", created_at=NOON
        )
    )
    session.flush()
    return ana


def test_nothing_that_names_an_anonymised_person_is_left(session):
    decoy = person(session, "decoy", password=PHRASE)
    ana = known_everywhere(session)
    heard = []
    end = subscribe(PersonAnonymised, lambda _session, event: heard.append(event))

    for _ in range(2):
        anonymise(session, ana, by=decoy, at=NOON)
    end()

    tables = (
        SecondFactor,
        RecoveryCode,
        SignInSession,
        Invitation,
        Ticket,
        AccessRequest,
        LinkedIdentity,
        Letter,
    )
    assert count(session, *tables) == [0] * len(tables)
    assert (ana.memberships, ana.scope, ana.password_hash) == ([], None, None)
    assert ana.email == f"{ana.id.hex}@anonyme.invalid"
    assert heard == [PersonAnonymised(ana.id, "Ana", "ana@ccas.example")]
    assert logged(session)[-1] == "account-anonymised"
    assert "ana@" not in json.dumps([event.details for event in session.scalars(select(SecurityEvent))])
    assert (decoy.email, decoy.active) == ("decoy@ccas.example", True)


def test_what_is_held_on_someone_is_told_whole_and_without_secrets(session):
    person(session, "decoy")
    ana = known_everywhere(session)
    held = export.held_on(session, ana, by=ana, at=NOON)
    told = json.dumps(held, ensure_ascii=False)
    sizes = {name: len(rows) for name, rows in held.items() if isinstance(rows, list)}
    assert sizes == {
        "organizations": 1,
        "identities": 1,
        "sessions": 1,
        "invitations": 1,
        "access_requests": 1,
        "letters": 2,
        "security_log": sizes["security_log"],
    }
    assert (held["account"]["email"], held["account"]["has_second_factor"]) == ("ana@ccas.example", True)
    assert held["curator_scope"] == {"needs": ["sante"], "territories": []}
    assert held["security_log"][0]["action"] == "account-exported"
    for secret in (ana.password_hash, session.scalar(select(SignInSession.token_hash)), "decoy", "quick:"):
        assert secret not in told


def test_invitations_end_thirty_days_after_they_expired(session):
    ana = person(session, role=Role.CURATOR)
    invitations.invite(session, email="bob@ccas.example", name="Bob", role=Role.PARTNER, by=ana, at=NOON)
    found = [
        retention.apply(session, at=NOON + 3 * DAY + wait)
        for wait in (timedelta(), 30 * DAY - HOUR, 30 * DAY)
    ]
    assert [(each.tickets, each.invitations) for each in found] == [(1, 0), (0, 0), (0, 1)]
    assert count(session, Invitation, Ticket) == [0, 0]


def test_requests_end_after_twelve_months_whatever_became_of_them(session):
    for nth in range(2):
        said = Application.parse(
            email=f"b{nth}@ccas.example", name="Bob", organization_label="CCAS", function="agent"
        )
        access_requests.submit(session, said, at=NOON + nth * DAY)
    found = [retention.apply(session, at=NOON + days * DAY) for days in (31, 364, 365, 366)]
    assert [(each.requests_expired, each.requests_forgotten) for each in found] == [
        (2, 0),
        (0, 0),
        (0, 1),
        (0, 1),
    ]


def test_the_security_log_keeps_twelve_months(session):
    """The database has its own clock: the lines are as old by it as by ours."""
    today = now()
    for days in (0, 364, 366, 500):
        audit.record(session, SecurityAction.SIGNED_OUT, actor=None, about=f"{days}", at=today - days * DAY)
    session.flush()
    assert [retention.forget_security_events(session, at=today) for _ in range(2)] == [2, 0]
    assert session.scalars(select(SecurityEvent.object).order_by(SecurityEvent.id)).all() == ["0", "364"]


def test_sessions_end_at_their_expiry(session):
    ana = person(session)
    with time_machine.travel(NOON, tick=False):
        signing_in.arrive(session, ana, method=Method.PASSWORD, lifetime=Lifetime())
        assert retention.apply(session) == Ended()
    with time_machine.travel(NOON + 12 * HOUR, tick=False):
        assert retention.apply(session) == Ended(sessions=1)
    assert count(session, SignInSession) == [0]
