from datetime import UTC, datetime

import pytest
from sqlalchemy import false, select

from resource_base.accounts import actions, identities, sessions, signing_in
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.identities import LinkedIdentity
from resource_base.accounts.models import Role, SecondFactor
from resource_base.accounts.sessions import Lifetime
from resource_base.accounts.sign_ons import SignOn, id_token_of
from resource_base.accounts.told import Identity, identity_told
from resource_base.accounts.vocabulary import Stage
from resource_base.errors import NotAllowed, NotFound
from tests.domain.accounts.people import HOUR, KEYS, OTHER_PHRASE, PHRASE, QUICK, letters
from tests.domain.accounts.test_second_factor import code_of, enrolled, give

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


def test_linking_twice_is_once_and_is_told_to_the_address_of_the_account(session, nadia):
    identities.link(session, nadia, NADIA, at=AT)
    identities.link(session, nadia, NADIA)
    assert letters(session) == [("identity_linked", nadia.email)]
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
    assert session.scalar(id_token_of(token)) == "a.b.c"
    sessions.sign_out(session, token)
    assert session.scalars(select(SignOn)).all() == []


def test_and_is_carried_over_the_second_step(session, nadia):
    identities.link(session, nadia, NADIA)
    secret, _ = enrolled(session, nadia, at=AT - HOUR)
    half = sign_in(session, NADIA).token
    whole = give(session, half, code_of(secret, AT), at=AT).token
    assert [session.scalar(id_token_of(token)) for token in (half, whole)] == [None, "a.b.c"]


def test_and_over_a_change_of_password(session, nadia):
    actions.set_password(session, nadia, password=PHRASE, hasher=QUICK)
    identities.link(session, nadia, NADIA)
    before, elsewhere = (sign_in(session, NADIA).token for _ in range(2))
    attempt = signing_in.count_attempt(session, keys=KEYS, email=nadia.email, address="192.0.2.1", at=AT)
    opened = signing_in.change_password(
        session,
        attempt,
        token=before,
        current=PHRASE,
        new=OTHER_PHRASE,
        lifetime=Lifetime(),
        at=AT,
        hasher=QUICK,
    )
    found = [session.scalar(id_token_of(token)) for token in (before, elsewhere, opened.token)]
    assert found == [None, None, "a.b.c"]


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
