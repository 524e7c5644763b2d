from datetime import UTC, datetime

import pytest
from sqlalchemy import false, select

from resource_base.accounts import actions, identities, sessions
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.identities import LinkedIdentity, SignOn
from resource_base.accounts.models import Role, SecondFactor
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.told import Identity, identity_told
from resource_base.accounts.vocabulary import Stage
from resource_base.errors import NotAllowed, NotFound

AT = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
NADIA = Identity(issuer="https://op.example", sub="n", email="nadia@agence.example", acr="eidas1")
TWO_FACTORS = ("eidas1-mfa",)


@pytest.fixture
def nadia(session):
    return actions.create_user(session, email="nadia@agence.example", name="Nadia")


def sign_in(session, identity):
    return identities.sign_in(
        session, identity, id_token="a.b.c", two_factors=TWO_FACTORS, lifetime=Lifetime(), at=AT
    )


def test_only_what_was_linked_opens_an_account(session, nadia):
    with pytest.raises(identities.AddressTaken):
        sign_in(session, NADIA)

    identities.link(session, nadia, NADIA, at=AT)

    assert sign_in(session, NADIA).stage is Stage.FULL
    with pytest.raises(identities.AddressTaken):
        sign_in(session, Identity(issuer=NADIA.issuer, sub="another", email=NADIA.email))
    with pytest.raises(identities.Unlinked):
        sign_in(session, Identity(issuer=NADIA.issuer, sub="another"))


def test_the_address_of_a_closed_account_is_told_as_closed(session, nadia):
    actions.deactivate(session, nadia)
    with pytest.raises(identities.Closed):
        sign_in(session, NADIA)
    with pytest.raises(identities.Closed):
        identities.link(session, nadia, NADIA)


@pytest.mark.parametrize("role", [Role.CURATOR, Role.ADMINISTRATOR])
def test_two_factors_are_asked_of_staff(session, nadia, role):
    identities.link(session, nadia, NADIA)
    nadia.role = role
    with pytest.raises(identities.TooWeak):
        sign_in(session, NADIA)
    strong = Identity(issuer=NADIA.issuer, sub=NADIA.sub, acr="eidas1-mfa")
    assert sign_in(session, strong).stage is Stage.FULL


def test_whoever_has_a_second_factor_here_gives_it_unless_two_were_given_there(session, nadia):
    identities.link(session, nadia, NADIA)
    session.add(SecondFactor(user_id=nadia.id, sealed_secret=b"s", started_at=AT, confirmed_at=AT))
    strong = Identity(issuer=NADIA.issuer, sub=NADIA.sub, acr="eidas1-mfa")
    assert [sign_in(session, each).stage for each in (NADIA, strong)] == [Stage.CODE, Stage.FULL]


def test_linking_twice_is_once(session, nadia):
    identities.link(session, nadia, NADIA, at=AT)
    identities.link(session, nadia, NADIA)
    [linked] = session.scalars(identities.identities_of(nadia.id)).all()
    assert (linked.sub, linked.email, linked.linked_at) == ("n", "nadia@agence.example", AT)


@pytest.mark.parametrize("quicker", [False, True], ids=["before", "meanwhile"])
def test_what_somebody_else_linked_cannot_be_linked(session, nadia, monkeypatch, quicker):
    other = actions.create_user(session, email="hugo@roule.example", name="Hugo")
    identities.link(session, other, NADIA)
    if quicker:
        monkeypatch.setattr(identities, "_linked", lambda _identity: select(LinkedIdentity).where(false()))
    with pytest.raises(NotAllowed, match="déjà reliée à un autre compte"):
        identities.link(session, nadia, NADIA)
    assert session.scalars(identities.identities_of(nadia.id)).all() == []


def test_the_last_way_in_is_never_taken_back(session, nadia):
    identities.link(session, nadia, NADIA, at=AT)
    with pytest.raises(NotAllowed, match="mot de passe"):
        identities.unlink(session, nadia, issuer=NADIA.issuer, sub="n")
    with pytest.raises(NotFound):
        identities.unlink(session, nadia, issuer="https://elsewhere.example", sub="n")

    identities.link(session, nadia, Identity(issuer=NADIA.issuer, sub="second"), at=AT)
    identities.unlink(session, nadia, issuer=NADIA.issuer, sub="n")
    assert [one.sub for one in session.scalars(identities.identities_of(nadia.id))] == ["second"]


def test_what_proconnect_signed_goes_with_the_session(session, nadia):
    identities.link(session, nadia, NADIA)
    token = sign_in(session, NADIA).token
    assert session.scalar(identities.id_token_of(token)) == "a.b.c"
    sessions.sign_out(session, token)
    assert session.scalars(select(SignOn)).all() == []


def test_the_security_log_tells_links_without_a_name(session, nadia):
    identities.link(session, nadia, NADIA)
    sign_in(session, NADIA)
    told = [
        (line.action, line.details)
        for line in session.scalars(select(SecurityEvent).order_by(SecurityEvent.id))
        if line.actor_id == nadia.id
    ]
    assert told == [
        ("identity-linked", {"idp_id": ""}),
        ("signed-in", {"method": "proconnect", "stage": "full"}),
    ]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, ("", "", "")),
        ({"email": "NADIA@Agence.example ", "siret": "130 005 481 00010", "given_name": "Nadia"}, None),
        ({"email": "nobody", "siret": "1300054810001O", "given_name": ["Nadia"]}, ("", "", "")),
        ({"email": None, "siret": 13000548100010, "given_name": "\x00\ud800"}, ("", "", "")),
    ],
)
def test_what_is_told_is_kept_only_when_it_can_be(told, found):
    identity = identity_told({"iss": "https://op.example", "sub": "n"}, {"sub": "n", **told})
    kept = (identity.email, identity.siret, identity.given_name)
    assert kept == (found or ("nadia@agence.example", "13000548100010", "Nadia"))
    assert Identity.from_kept(identity.as_kept()) == identity
