import pytest
from sqlalchemy import select

from resource_base.accounts import queries
from resource_base.accounts.models import Role, User
from resource_base.errors import Invalid
from tests.domain.accounts.signing_in import open_account


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
