from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from resource_base.accounts import queries, second_factor, second_step, sessions, signing_in
from resource_base.accounts.keys import Keys
from resource_base.accounts.models import RecoveryCode, Role, SecondFactor
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.vocabulary import Method, Stage
from resource_base.errors import Invalid, NotAllowed, TooManyAttempts
from tests.domain.accounts.people import HOUR, KEYS, MINUTE, NOON, PHRASE, QUICK, letters, logged, person

STEP = timedelta(seconds=30)


def code_of(secret, at):
    return pyotp.TOTP(secret).at(at)


def enrolled(session, user, *, at=NOON - HOUR):
    secret = second_factor.begin(session, user, keys=KEYS, issuer="Base", at=at).secret
    codes = second_factor.confirm(session, user, code=code_of(secret, at), keys=KEYS, at=at)
    return secret, codes


def sign_in(session, user, *, at=NOON, **policy):
    attempt = signing_in.count_attempt(session, keys=KEYS, email=user.email, address="192.0.2.1", at=at)
    return signing_in.sign_in(
        session, attempt, password=PHRASE, lifetime=Lifetime(), at=at, hasher=QUICK, **policy
    )


def give(session, token, code, *, at=NOON):
    attempt = second_step.count_code(session, keys=KEYS, token=token, at=at)
    return second_step.give_code(session, attempt, code=code, lifetime=Lifetime(), at=at)


def who(session, token, *, at=NOON):
    found = queries.user_of_token(session, token, lifetime=Lifetime(), at=at)
    return None if found is None else found.user


def test_a_password_alone_leaves_half_way_whoever_has_a_second_factor(session):
    ana = person(session, password=PHRASE)
    secret, _ = enrolled(session, ana)
    half = sign_in(session, ana)
    assert (half.stage, who(session, half.token), session.scalars(queries.sessions_of(ana.id)).all()) == (
        Stage.CODE,
        None,
        [],
    )
    held = queries.half_way(session, half.token, at=NOON)
    assert held is not None
    assert held.user is ana

    whole = give(session, half.token, code_of(secret, NOON))

    assert (who(session, half.token), who(session, whole.token)) == (None, ana)
    [kept] = session.scalars(queries.sessions_of(ana.id))
    assert kept.method is Method.TOTP


@pytest.mark.parametrize("role", [Role.CURATOR, Role.ADMINISTRATOR])
def test_staff_without_a_second_factor_may_only_set_it_up(session, role):
    ana = person(session, role=role, password=PHRASE)
    half = sign_in(session, ana)
    assert (half.stage, who(session, half.token)) == (Stage.ENROLMENT, None)
    with pytest.raises(NotAllowed, match="Activez d’abord"):
        second_step.finish_enrolment(session, token=half.token, lifetime=Lifetime(), at=NOON)
    with pytest.raises(NotAllowed):
        second_step.count_code(session, keys=KEYS, token=half.token, at=NOON)

    enrolled(session, ana, at=NOON)
    whole = second_step.finish_enrolment(session, token=half.token, lifetime=Lifetime(), at=NOON)

    assert (whole.stage, who(session, whole.token), who(session, half.token)) == (Stage.FULL, ana, None)


def test_the_demonstration_lets_staff_in_without(session):
    curator = person(session, role=Role.CURATOR, password=PHRASE)
    assert sign_in(session, curator, staff_must_enrol=False).stage is Stage.FULL


def test_two_factors_proved_elsewhere_are_enough(session):
    curator = person(session, role=Role.CURATOR)
    stages = [
        signing_in.arrive(
            session, curator, method=Method.PROCONNECT, lifetime=Lifetime(), two_factors=two, at=NOON
        ).stage
        for two in (True, False)
    ]
    assert stages == [Stage.FULL, Stage.ENROLMENT]


def test_half_way_ends_after_a_quarter_of_an_hour(session):
    ana = person(session, password=PHRASE)
    secret, _ = enrolled(session, ana)
    half, late = sign_in(session, ana), NOON + 15 * MINUTE
    assert queries.half_way(session, half.token, at=late) is None
    with pytest.raises(NotAllowed, match="trop longtemps"):
        give(session, half.token, code_of(secret, late), at=late)


def test_a_code_is_good_a_step_early_or_late_and_never_twice(session):
    ana = person(session)
    secret, _ = enrolled(session, ana)

    def accepted(steps, *, at=NOON):
        return second_factor.accepted(
            session, ana, code=code_of(secret, NOON + steps * STEP), keys=KEYS, at=at
        )

    assert [accepted(steps) for steps in (-2, 2)] == [None, None]
    assert [accepted(steps) for steps in (-1, -1, 0, -1, 0, 1, 1)] == [
        *(Method.TOTP, None),
        *(Method.TOTP, None, None),
        *(Method.TOTP, None),
    ]


def test_the_code_that_turned_it_on_does_not_sign_in(session):
    ana = person(session, password=PHRASE)
    secret, _ = enrolled(session, ana, at=NOON)
    half = sign_in(session, ana)
    with pytest.raises(NotAllowed, match="a déjà servi"):
        give(session, half.token, code_of(secret, NOON))


def test_a_recovery_code_serves_once_however_it_is_typed(session):
    ana = person(session, password=PHRASE)
    _, codes = enrolled(session, ana)
    assert (len(codes), len(set(codes)), {len(code) for code in codes}) == (10, 10, {19})
    assert give(session, sign_in(session, ana).token, codes[0].upper().replace("-", " ")).stage is Stage.FULL
    assert second_factor.recovery_codes_left(session, ana) == 9
    with pytest.raises(NotAllowed):
        give(session, sign_in(session, ana).token, codes[0])
    assert "recovery-code-used" in logged(session)


def test_recovery_codes_are_of_one_person(session):
    ana, bob = person(session), person(session, "bob")
    _, codes = enrolled(session, ana)
    enrolled(session, bob)
    assert second_factor.accepted(session, bob, code=codes[0], keys=KEYS, at=NOON) is None


def test_renewed_recovery_codes_replace_the_former_ones(session):
    ana = person(session)
    _, former = enrolled(session, ana)
    renewed = second_factor.renew_recovery_codes(session, ana, at=NOON)
    found = [
        second_factor.accepted(session, ana, code=code, keys=KEYS, at=NOON)
        for code in (former[0], renewed[0])
    ]
    assert found == [None, Method.RECOVERY_CODE]
    assert [data["change"] for data in letters(session, "second_factor_changed")] == ["on", "codes"]


def test_guessing_codes_waits_after_five(session):
    ana = person(session, password=PHRASE)
    secret, _ = enrolled(session, ana)
    half = sign_in(session, ana)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="incorrect"):
            give(session, half.token, "000000")
    with pytest.raises(TooManyAttempts) as wait:
        give(session, half.token, code_of(secret, NOON))
    assert wait.value.retry_after == 60
    later = NOON + MINUTE
    assert give(session, half.token, code_of(secret, later), at=later).stage is Stage.FULL


def test_it_counts_once_confirmed_and_beginning_anew_replaces_what_was_not(session):
    ana = person(session)
    first = second_factor.begin(session, ana, keys=KEYS, issuer="Base", at=NOON)
    second = second_factor.begin(session, ana, keys=KEYS, issuer="Base", at=NOON)
    assert second_factor.begun(session, ana, keys=KEYS, issuer="Base") == second
    assert not second_factor.is_on(session, ana)
    with pytest.raises(Invalid) as refused:
        second_factor.confirm(session, ana, code=code_of(first.secret, NOON), keys=KEYS, at=NOON)
    assert set(refused.value.problems) == {"code"}
    second_factor.confirm(session, ana, code=code_of(second.secret, NOON), keys=KEYS, at=NOON)
    with pytest.raises(NotAllowed, match="déjà active"):
        second_factor.begin(session, ana, keys=KEYS, issuer="Base", at=NOON)
    assert second.uri == (f"otpauth://totp/Base:ana%40ccas.example?secret={second.secret}&issuer=Base")


def test_staff_may_not_turn_it_off_others_may_and_an_administrator_resets_it(session):
    ana, curator = person(session), person(session, "claire", role=Role.CURATOR)
    for user in (ana, curator):
        enrolled(session, user)
    with pytest.raises(NotAllowed, match="obligatoire"):
        second_factor.disable(session, curator, at=NOON)
    second_factor.disable(session, ana, at=NOON)
    second_factor.reset(session, curator, by=ana, at=NOON)
    assert [second_factor.is_on(session, user) for user in (ana, curator)] == [False, False]
    assert session.scalars(select(RecoveryCode)).all() == []
    assert [data["change"] for data in letters(session, "second_factor_changed")] == [
        "on",
        "on",
        "off",
        "off",
    ]


def test_whoever_holds_what_was_lost_is_put_out_when_it_is_reset(session):
    ana, boss = person(session, password=PHRASE), person(session, "boss", role=Role.ADMINISTRATOR)
    token = sign_in(session, ana).token
    enrolled(session, ana)
    assert who(session, token) is ana
    second_factor.reset(session, ana, by=boss, at=NOON)
    assert who(session, token) is None


def test_a_secret_is_sealed_to_its_site_and_its_person(session):
    ana, bob = person(session), person(session, "bob")
    secret, codes = enrolled(session, ana)
    enrolled(session, bob)
    kept = session.get(SecondFactor, ana.id)
    assert secret.encode() not in kept.sealed_secret
    code = code_of(secret, NOON)
    other = Keys("another key")
    assert second_factor.accepted(session, ana, code=code, keys=other, at=NOON) is None
    session.get(SecondFactor, bob.id).sealed_secret = kept.sealed_secret
    session.flush()
    assert second_factor.accepted(session, bob, code=code, keys=KEYS, at=NOON) is None
    changed = Keys("another key", former=("a key that is only good for tests",))
    assert second_factor.accepted(session, ana, code=code, keys=changed, at=NOON) is Method.TOTP
    assert second_factor.accepted(session, ana, code=codes[0], keys=other, at=NOON) is Method.RECOVERY_CODE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.characters(), max_size=40))
@example("\ud800")
@example("１２３４５６")
def test_any_text_can_be_typed_as_a_code(session, text):
    savepoint = session.begin_nested()
    ana = person(session)
    secret, codes = enrolled(session, ana)
    good = {code_of(secret, NOON + steps * STEP) for steps in (-1, 0, 1)} | set(codes)
    found = second_factor.accepted(session, ana, code=text, keys=KEYS, at=NOON)
    savepoint.rollback()
    assert found is None or text.strip() in good


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("what", ["totp", "recovery"])
def test_of_eight_who_give_the_same_code_at_once_one_passes(kind, what, request, tmp_path):
    from resource_base.accounts.models import User
    from resource_base.database import Base, Database

    url = f"sqlite:///{tmp_path / 'race.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_server").create(f"code_race_{what}")
    database = Database(url)
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        secret, codes = enrolled(session, person(session))
    code = code_of(secret, NOON) if what == "totp" else codes[0]

    def try_once(_nth):
        with database.transaction() as session:
            ana = session.scalars(select(User)).one()
            return second_factor.accepted(session, ana, code=code, keys=KEYS, at=NOON)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(try_once, range(8)))
    database.dispose()
    assert len([method for method in found if method]) == 1


def test_signing_out_half_way_ends_it(session):
    ana = person(session, password=PHRASE)
    enrolled(session, ana)
    half = sign_in(session, ana)
    sessions.sign_out(session, half.token, at=NOON)
    assert queries.half_way(session, half.token, at=NOON) is None
