from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from resource_base.accounts import actions, queries, sessions, signing_in
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import Role, SignInSession, Throttle, User
from resource_base.accounts.passwords import NOBODY
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.signing_in import PER_ACCOUNT, PER_ADDRESS, REFUSED
from resource_base.database import Base, Database
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
RIGHT = "la pluie sur Pontarlier"
WRONG = "le soleil sur Morteau !"
KEYS = Keys("a key that is only good for tests")


class CountingHasher:
    """Keeps passwords in a moment, and remembers which hashes were compared."""

    def __init__(self, generation="v1"):
        self.generation = generation
        self.compared = []

    def hash(self, password):
        return f"{self.generation}:{password.hex()}"

    def verify(self, hash, password):  # noqa: A002 - the name that argon2 gives it
        self.compared.append(hash)
        return hash.partition(":")[2] == password.hex()

    def check_needs_rehash(self, hash):  # noqa: A002 - the name that argon2 gives it
        return not hash.startswith(self.generation)


@pytest.fixture
def hasher():
    return CountingHasher()


def open_account(session, hasher, *, email="ana@ccas.example", password=RIGHT, role=Role.PROFESSIONAL):
    return actions.create_user(
        session, email=email, name="Ana", role=role, password=password, at=NOON, hasher=hasher
    )


def sign_in(session, hasher, *, email="ana@ccas.example", password=RIGHT, address="192.0.2.1", at=NOON):
    attempt = signing_in.count_attempt(session, keys=KEYS, email=email, address=address, at=at)
    opened = signing_in.sign_in(
        session, attempt, password=password, lifetime=Lifetime(), at=at, hasher=hasher
    )
    return opened.token


def tries_until_refused(session, *, emails, addresses):
    counted = 0
    for email, address in zip(emails, addresses, strict=True):
        try:
            signing_in.count_attempt(session, keys=KEYS, email=email, address=address, at=NOON)
        except TooManyAttempts:
            break
        counted += 1
    return counted


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


def test_a_hash_of_older_settings_is_renewed_by_signing_in(session, hasher):
    ana = open_account(session, hasher)
    stronger = CountingHasher("v2")
    sign_in(session, stronger)
    assert ana.password_hash == f"v2:{RIGHT.encode().hex()}"


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


def test_an_account_is_opened_once_per_address_however_written(session, hasher):
    ana = open_account(session, hasher, email=" Ana@CCAS.Example")
    assert ana.email == "ana@ccas.example"
    assert session.scalars(queries.user_with_email("ANA@ccas.example ")).all() == [ana]
    for email, sentence in [
        ("ana@CCAS.example", "Un compte existe déjà pour cette adresse électronique."),
        (
            "ana.ccas.example",
            "Cette adresse électronique n’est pas valide : on attend par exemple prenom.nom@mairie.fr.",
        ),
    ]:
        with pytest.raises(Invalid) as refused:
            open_account(session, hasher, email=email)
        assert refused.value.problems == {"email": sentence}
    assert session.scalars(select(User)).all() == [ana]


def test_what_time_has_ended_is_forgotten(session, hasher):
    open_account(session, hasher)
    sign_in(session, hasher)
    sign_in(session, hasher, address="192.0.2.2", at=NOON + timedelta(hours=11))
    assert sessions.forget_expired(session, at=NOON + timedelta(hours=12)) == 3
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 1
    assert session.scalar(select(func.count()).select_from(Throttle)) == 0


def test_who_changes_their_password_stays_here_and_is_signed_out_elsewhere(session, hasher):
    open_account(session, hasher)
    here, elsewhere = sign_in(session, hasher), sign_in(session, hasher)

    def change(current, new):
        attempt = signing_in.count_attempt(
            session, keys=KEYS, email="ana@ccas.example", address="192.0.2.1", at=NOON
        )
        told = {"token": here, "current": current, "new": new}
        return signing_in.change_password(
            session, attempt, **told, lifetime=Lifetime(), at=NOON, hasher=hasher
        )

    with pytest.raises(NotAllowed, match=REFUSED):
        change(WRONG, WRONG)
    with pytest.raises(Invalid):
        change(RIGHT, "court")
    opened = change(RIGHT, WRONG)

    lifetime = Lifetime()
    found = [
        queries.user_of_token(session, token, lifetime=lifetime, at=NOON) is not None
        for token in (here, elsewhere, opened.token)
    ]
    assert found == [False, False, True]
    assert sign_in(session, hasher, password=WRONG)


def test_proving_who_one_is_again_takes_ones_own_password(session, hasher):
    ana = open_account(session, hasher)
    open_account(session, hasher, email="bob@ccas.example", password=WRONG)

    def prove(email, password):
        attempt = signing_in.count_attempt(session, keys=KEYS, email=email, address="192.0.2.1", at=NOON)
        signing_in.prove_again(session, ana, attempt, password=password, hasher=hasher)

    prove("ana@ccas.example", RIGHT)
    for email, password in [("ana@ccas.example", WRONG), ("bob@ccas.example", WRONG)]:
        with pytest.raises(NotAllowed, match=REFUSED):
            prove(email, password)


@pytest.mark.parametrize("role", Role)
def test_staff_passwords_are_longer(session, hasher, role):
    fifteen = "jaime les pates"
    if role.is_staff:
        with pytest.raises(Invalid, match="au moins 16 caractères"):
            open_account(session, hasher, role=role, password=fifteen)
    else:
        assert open_account(session, hasher, role=role, password=fifteen).password_hash


def test_ones_own_name_and_address_make_no_password(session, hasher):
    with pytest.raises(Invalid, match="trop facile à deviner"):
        open_account(session, hasher, email="perrot.lune@ccas.example", password="Perrot-Lune-CCAS-Perrot")


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
