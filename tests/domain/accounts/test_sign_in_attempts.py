from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest

from resource_base.accounts import signing_in
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.signing_in import PER_ACCOUNT, PER_ADDRESS
from resource_base.database import Base, Database
from resource_base.errors import NotAllowed, TooManyAttempts
from tests.domain.accounts.people import KEYS, NOON
from tests.domain.accounts.signing_in import WRONG, open_account, sign_in


def tries_until_refused(session, *, emails, addresses):
    counted = 0
    for email, address in zip(emails, addresses, strict=True):
        try:
            signing_in.count_attempt(session, keys=KEYS, email=email, address=address, at=NOON)
        except TooManyAttempts:
            break
        counted += 1
    return counted


def test_an_account_takes_five_attempts_whoever_makes_them_and_whether_it_exists(session, hasher):
    open_account(session, hasher)
    addresses = [f"192.0.2.{n}" for n in range(8)]
    for email in ("ana@ccas.example", "nobody@ccas.example"):
        counted = tries_until_refused(session, emails=[email, email.upper()] * 4, addresses=addresses)
        assert counted == PER_ACCOUNT
    with pytest.raises(TooManyAttempts) as wait:
        sign_in(session, hasher, address="198.51.100.1", at=NOON + timedelta(seconds=20))
    assert str(wait.value) == "Trop d’essais de connexion. Réessayez dans une minute."
    assert wait.value.retry_after == 40
    assert sign_in(session, hasher, address="198.51.100.1", at=NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    "addresses",
    [
        ["192.0.2.1"] * 40,
        ["192.0.2.1", "::ffff:192.0.2.1"] * 20,
        [f"2001:db8:1:2::{n:x}" for n in range(40)],
        ["unreadable"] * 40,
    ],
)
def test_an_address_takes_thirty_attempts(session, addresses):
    emails = [f"guess{n}@ccas.example" for n in range(40)]
    counted = tries_until_refused(session, emails=emails, addresses=addresses)
    assert counted == PER_ADDRESS
    signing_in.count_attempt(session, keys=KEYS, email="ana@ccas.example", address="2001:db8:1:3::1", at=NOON)


def test_an_office_that_types_its_passwords_right_is_never_shut_out(session, hasher):
    for n in range(PER_ADDRESS + 5):
        email = f"agent{n}@ccas.example"
        open_account(session, hasher, email=email)
        with pytest.raises(NotAllowed):
            sign_in(session, hasher, email=email, password=WRONG, address=f"198.51.100.{n}")
        assert sign_in(session, hasher, email=email)
    for _ in range(2 * PER_ACCOUNT):
        assert sign_in(session, hasher, email="agent0@ccas.example")


def test_the_count_lasts_though_the_refusal_undoes_its_transaction(database, hasher):
    with database.transaction() as session:
        open_account(session, hasher)
    for _ in range(PER_ACCOUNT):
        with database.transaction() as session:
            attempt = signing_in.count_attempt(
                session, keys=KEYS, email="ana@ccas.example", address="192.0.2.1", at=NOON
            )
        with pytest.raises(NotAllowed), database.transaction() as session:
            signing_in.sign_in(session, attempt, password=WRONG, lifetime=Lifetime(), at=NOON, hasher=hasher)
    for _ in range(2):
        with pytest.raises(TooManyAttempts), database.transaction() as session:
            signing_in.count_attempt(
                session, keys=KEYS, email="ana@ccas.example", address="192.0.2.1", at=NOON
            )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_processes_hammering_one_account_try_five_passwords(kind, request, tmp_path):
    url = f"sqlite:///{tmp_path / 'hammer.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_server").create("hammer")
    database = Database(url)
    Base.metadata.create_all(database.engine)
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        passed = list(pool.map(hammer, [url] * 4, range(4)))
    database.dispose()
    assert sum(passed) == PER_ACCOUNT


def hammer(url, nth):
    database = Database(url)
    passed = 0
    for n in range(25):
        try:
            with database.transaction() as session:
                signing_in.count_attempt(
                    session, keys=KEYS, email="ana@ccas.example", address=f"192.0.{nth}.{n}", at=NOON
                )
            passed += 1
        except TooManyAttempts:
            pass
    database.dispose()
    return passed
