import pytest

from resource_base.accounts import queries, signing_in
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.signing_in import REFUSED
from resource_base.errors import Invalid, NotAllowed
from tests.domain.accounts.people import KEYS, NOON
from tests.domain.accounts.signing_in import RIGHT, WRONG, CountingHasher, open_account, sign_in


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


def test_a_hash_of_older_settings_is_renewed_by_signing_in(session, hasher):
    ana = open_account(session, hasher)
    stronger = CountingHasher("v2")
    sign_in(session, stronger)
    assert ana.password_hash == f"v2:{RIGHT.encode().hex()}"
