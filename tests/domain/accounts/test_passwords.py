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
        passwords.require_acceptable(("une girafe bien trop grande pour le jardin d’en face, " * 3)[:length])


@pytest.mark.parametrize(
    "guessed",
    [
        "motdepasse2024!",
        "M0tdeP@sse2026!!",
        "azertyuiop123456",
        "AZERTYUIOPqsdfghjklm",
        "Bonjour Camille 2026",
        "abcabcabcabcabcabc",
        "xxxxxxxxxxxxxxxxxxxx",
        "Département du Doubs",
        "Base de ressources sociales 25",
        "ana.martin@ccas.example",
        "Martin-Ana-Martin-Ana",
    ],
)
def test_what_anyone_would_guess_is_refused(guessed):
    words = ("Base de ressources sociales", "Doubs", "Ana Martin", "ana.martin@ccas.example")
    with pytest.raises(Invalid, match="trop facile à deviner"):
        passwords.require_acceptable(guessed, words=words)


@pytest.mark.parametrize("chosen", [PHRASE, "le chat mange la souris", "jaime les frites", "7Qx!m-p2Zr_w8K"])
def test_a_phrase_of_ones_own_is_accepted_without_any_composition(chosen):
    words = ("Base de ressources sociales", "Doubs", "Ana Martin", "ana.martin@ccas.example")
    passwords.require_acceptable(chosen, words=words)


def test_bits_are_those_of_the_calculator_of_the_cnil():
    found = {
        text: round(passwords.cnil_bits(text), 1) for text in ("", "9" * 14, "a" * 14, "aA1!" * 3, "é à ü")
    }
    assert found == {"": 0.0, "9" * 14: 46.5, "a" * 14: 65.8, "aA1!" * 3: 79.6, "é à ü": 29.9}


def test_digits_alone_have_too_few_bits():
    with pytest.raises(Invalid, match="n’a que des chiffres"):
        passwords.require_acceptable("83920174650183")


def test_strength_is_told_in_french():
    told = {text: passwords.strength(text).sentence for text in ("court", "jaimelafritee?", PHRASE)}
    assert told == {
        "court": "Le mot de passe doit compter au moins 14 caractères : une courte phrase convient bien.",
        "jaimelafritee?": "Mot de passe robuste.",
        PHRASE: "Mot de passe robuste.",
    }
    accepted = passwords.strength("jaimelafritees")
    assert accepted.sentence == "Mot de passe accepté. Quelques mots de plus le rendraient plus résistant."


@given(st.text(st.characters(), max_size=150), st.lists(st.text(st.characters(), max_size=40), max_size=4))
def test_any_text_can_be_judged(text, words):
    judged = passwords.strength(text, words=words)
    assert judged.sentence
    assert passwords.strength(text, words=words) == judged


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
