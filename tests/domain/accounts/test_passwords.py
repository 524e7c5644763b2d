import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.accounts import passwords
from resource_base.accounts.passwords import ARGON2, LONGEST, NOBODY, SHORTEST
from resource_base.errors import Invalid

PHRASE = "la pluie sur Pontarlier"


def test_a_password_is_known_again_and_another_is_not():
    kept = passwords.hash_password(PHRASE)
    assert [passwords.matches(typed, kept) for typed in (PHRASE, PHRASE + " ", "")] == [True, False, False]
    assert PHRASE not in kept


def test_accents_typed_on_two_keyboards_are_the_same_password():
    kept = passwords.hash_password("éléphant à roulettes")
    assert passwords.matches("e\u0301le\u0301phant a\u0300 roulettes", kept)


def test_the_hash_of_nobody_costs_what_the_others_cost_and_opens_nothing():
    assert not ARGON2.check_needs_rehash(NOBODY)
    assert NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.matches(PHRASE, None)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        (
            "x" * (SHORTEST - 1),
            "Le mot de passe doit compter au moins 14 caractères : une courte phrase convient bien.",
        ),
        ("x" * (LONGEST + 1), "Le mot de passe ne peut pas dépasser 128 caractères."),
    ],
)
def test_a_password_of_the_wrong_length_is_refused_in_french(password, sentence):
    with pytest.raises(Invalid) as refused:
        passwords.require_acceptable(password)
    assert (str(refused.value), refused.value.problems) == (sentence, {"password": sentence})


def test_both_limits_are_accepted():
    for length in (SHORTEST, LONGEST):
        passwords.require_acceptable("x" * length)


@given(st.text(st.characters(), max_size=150))
def test_any_text_can_be_typed_as_a_password(text):
    assert not passwords.matches(text, None, hasher=Instantly())


class Instantly:
    def hash(self, password):
        return password.hex()

    def verify(self, hash, password):  # noqa: A002 - the name that argon2 gives it
        return hash == password.hex()

    def check_needs_rehash(self, hash):  # noqa: A002, ARG002 - the signature of argon2
        return False
