"""A site where one may sign in with ProConnect, the provider it trusts, and a browser between the two."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests
import trustme
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from resource_base.accounts import identities, queries
from resource_base.accounts.models import SecondFactor, SignInSession, Throttle, User
from resource_base.accounts.told import Identity
from tests.proconnect.provider import CLIENT_ID, SECRET, Provider
from tests.site import Site

HOME = "http://127.0.0.1:8000"  # the public_url of a site that is told nothing else

NADIA: dict[str, Any] = {
    "sub": "nadia-at-her-agency",
    "email": "Nadia.Perrot-Lune@agence.example",
    "given_name": "Nadia",
    "usual_name": "Perrot-Lune",
    "siret": "13000548100010",
    "idp_id": "0e7c099f-fe86-49a0-b7d1-19df45397212",
    "roles": ["agent_public"],
    "organization_label": "Agence emploi de Pontarlier",
}


@dataclass
class Browser:
    """Someone's browser: it holds the cookies of the site, and goes where both sides send it."""

    client: FlaskClient
    seen: list[str] = field(default_factory=list)

    def leave(self, path: str = "/proconnect/connexion", **query: str) -> str:
        """Start here and let the provider do its part; the local address that it sends back to."""
        answer = self.client.get(path, query_string=query or None)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.ask(answer.location)

    def ask(self, address: str) -> str:
        """Open an address of the provider; where it sends back to, as a path of the site."""
        self.seen.append(address)
        answer = requests.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == HOME
        return f"{parts.path}?{parts.query}"

    def sign_in(self, path: str = "/proconnect/connexion", **query: str) -> TestResponse:
        return self.client.get(self.leave(path, **query))

    def enter(self, email: str, password: str) -> TestResponse:
        """Sign in with a password."""
        page = self.client.get("/connexion").get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": token, "email": email, "password": password}
        return self.client.post("/connexion", data=form)

    def press(self, path: str, *, on: str, **data: str) -> TestResponse:
        """Send a form of the page `on`, with its token."""
        page = self.client.get(on).get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.client.post(path, data={"csrf_token": token, **data})

    @property
    def is_signed_in(self) -> bool:
        return self.client.get("/proconnect/mes-identites").status_code == 200


@pytest.fixture(scope="session")
def provider_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """The provider, over TLS as ProConnect is, under an authority that only the tests trust."""
    authority, tls = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    bundle = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    provider = Provider(f"{HOME}/proconnect/retour", f"{HOME}/proconnect/deconnecte")
    with pytest.MonkeyPatch.context() as patch, provider.served(tls):
        patch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
        yield provider


@pytest.fixture(scope="session")
def proconnect_site(tmp_path_factory: pytest.TempPathFactory, provider_served: Provider) -> Iterator[Site]:
    """A site without any entry, that trusts the provider."""
    site = Site.build(
        tmp_path_factory.mktemp("proconnect"),
        lambda _base, _session: None,
        proconnect_issuer=provider_served.issuer,
        proconnect_client_id=CLIENT_ID,
        proconnect_client_secret=SECRET,
    )
    yield site
    site.base.database.dispose()


@pytest.fixture
def proconnect(proconnect_site: Site) -> Iterator[Site]:
    """That site, with nobody linked nor signed in yet; what it read of the provider is forgotten."""
    proconnect_site.app.extensions["proconnect"]._published.clear()
    yield proconnect_site
    with proconnect_site.base.database.transaction() as session:
        session.execute(delete(identities.LinkedIdentity))
        session.execute(delete(SignInSession))
        session.execute(delete(Throttle))
        session.execute(delete(SecondFactor))
        for user in session.scalars(select(User)):
            user.active = True


@pytest.fixture
def provider(provider_served: Provider) -> Iterator[Provider]:
    """The provider, with Nadia at the keyboard; whatever a test changes in it is put back."""
    kept = {name: value for name, value in vars(provider_served).items() if not name.startswith("_")}
    provider_served.person = dict(NADIA)
    for name in ("answers", "calls", "refusals"):
        setattr(provider_served, name, type(kept[name])())
    yield provider_served
    vars(provider_served).update(kept)


@pytest.fixture
def browser(proconnect: Site, provider: Provider) -> Browser:  # noqa: ARG001 - a person sits at the provider's
    return Browser(proconnect.visitor())


@pytest.fixture
def link(proconnect: Site) -> Any:
    """`link("conseillere@demo.example")`: the account of this address, opened by Nadia's identity."""

    def linked(email: str, *, sub: str = NADIA["sub"]) -> UUID:
        issuer = proconnect.base.settings.proconnect_issuer
        with proconnect.base.database.transaction() as session:
            user = session.scalars(queries.user_with_email(email)).one()
            identities.link(session, user, Identity(issuer=issuer, sub=sub, email=email))
            return user.id

    return linked
