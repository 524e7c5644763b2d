"""Accounts with passwords, and signing in to them, for the tests of both."""

from resource_base.accounts import actions, signing_in
from resource_base.accounts.models import Role
from resource_base.accounts.sessions import Lifetime
from tests.domain.accounts.people import KEYS, NOON

RIGHT = "la pluie sur Pontarlier"
WRONG = "le soleil sur Morteau !"


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
