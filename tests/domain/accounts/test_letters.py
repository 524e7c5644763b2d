import inspect
import re

from sqlalchemy import select

from resource_base.accounts import (
    access_requests,
    forgotten,
    identities,
    invitations,
    retention,
    second_factor,
)
from resource_base.accounts import letters as account_letters
from resource_base.accounts.access_requests import Application
from resource_base.accounts.models import AccessRequest, Role
from resource_base.accounts.told import Identity
from resource_base.accounts.vocabulary import Refusal
from resource_base.letters import Letters
from resource_base.mail.models import Letter
from resource_base.settings import Environment, Settings
from tests.domain.accounts.people import DAY, NOON, PHRASE, person
from tests.domain.accounts.test_forgotten import asked, choose
from tests.domain.accounts.test_second_factor import enrolled


def application(email):
    return Application.parse(email=email, name="Bob", organization_label="CCAS", function="agent")


def requested(session, email):
    access_requests.submit(session, application(email), at=NOON)
    return session.scalars(select(AccessRequest).where(AccessRequest.email == email)).one()


def test_every_letter_of_accounts_finds_its_words(session):
    """Each is written by what really sends it, then rendered from its template."""
    claire = person(session, "claire", role=Role.CURATOR, password=PHRASE)
    invitations.invite(session, email="a@x.example", name="Bob", role=Role.PARTNER, by=claire, at=NOON)
    invitations.remind(session, at=NOON + DAY)
    access_requests.accept(session, requested(session, "b@x.example"), by=claire, at=NOON)
    refused = requested(session, "c@x.example")
    access_requests.refuse(session, refused, by=claire, reason=Refusal.ELSEWHERE, at=NOON)
    choose(session, asked(session, claire.email))
    enrolled(session, claire)
    second_factor.renew_recovery_codes(session, claire, at=NOON)
    second_factor.reset(session, claire, by=claire, at=NOON)
    identities.link(session, claire, Identity(issuer="https://op.example", sub="c", email=""), at=NOON)
    retention.give_notice(session, at=retention.months_before(NOON, -23))

    written = session.scalars(select(Letter)).all()
    letters = Letters(Settings(environment=Environment.TEST))
    subjects = {letter.template: letters.render(letter)["Subject"] for letter in written}

    assert set(subjects) == set(re.findall(r'template="(\w+)"', inspect.getsource(account_letters)))
    assert all(subjects.values())
    assert forgotten.NOBODY not in {letter.recipient for letter in written}
