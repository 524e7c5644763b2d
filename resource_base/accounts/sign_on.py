"""Signing on with ProConnect: OpenID Connect as it speaks it, without a word about pages.

ProConnect authenticates and says who someone is; what that opens here is decided in `identities`:

    departure = provider.depart(redirect_uri=…)                       # the browser goes to departure.url
    arrival = provider.arrive(code, nonce=…, verifier=…, redirect_uri=…)      # who it is
    farewell = provider.leave(arrival.id_token, return_to=…)          # the browser goes to farewell.url

Nothing is asked of the network before the first of them. Sources: OpenID Connect Core 1.0, Discovery and
RP-Initiated Logout; RFC 7636 (PKCE); RFC 9207 (`iss` in the answer); the documents of ProConnect, which
refuses any authorisation parameter it does not know, HTTP Basic at its token endpoint, and a state or a nonce
under 32 characters.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from resource_base.accounts.told import Identity, identity_told
from resource_base.errors import ResourceBaseError

SCOPES = "openid given_name usual_name email siret idp_id roles organization_label"
SIGNATURES = ["ES256", "RS256"]
LEEWAY = 5  # seconds between two clocks; Authlib's own 60 would call ProConnect's 60-second tokens expired
TIMEOUT = (3.05, 5.0)  # seconds to connect, then between two bytes
KEPT = 3600  # seconds during which what the provider published is not asked again
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class SignOnRefused(ResourceBaseError):
    """What came back cannot be trusted, or the provider said no; `reason` is for the log, in English."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SignOnUnavailable(SignOnRefused):
    """The provider does not answer, or not as it should."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What the browser must hold until it comes back; `url` is where it goes, the rest is secret to it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Arrival:
    identity: Identity
    id_token: str


@dataclass(frozen=True, slots=True)
class Farewell:
    url: str
    state: str


@dataclass
class Provider:
    """One OpenID provider and what it published; made once per process, asks the network when first used."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    assurance: tuple[str, ...]
    _published: dict[str, tuple[float, Any]] = field(default_factory=dict, init=False, repr=False)

    def depart(self, *, redirect_uri: str, two_factors: bool = False) -> Departure:
        """Where to send the browser, and what it must bring back.

        The levels of assurance are always asked for; with `two_factors` the provider must reach one of them
        or refuse, instead of doing its best.

        Raises:
            SignOnUnavailable: what the provider publishes cannot be read.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        acr = {"essential": two_factors, "values": list(self.assurance)}
        url, _ = self._client(redirect_uri).create_authorization_url(
            self._metadata()["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            claims=json.dumps({"id_token": {"acr": acr, "amr": None}}),
        )
        return Departure(url=url, state=state, nonce=nonce, verifier=verifier)

    def arrive(self, code: str, *, nonce: str, verifier: str, redirect_uri: str) -> Arrival:
        """Exchange the code that the browser brought back for who it is.

        The caller has checked the state, and uses what it kept of a departure once.

        Raises:
            SignOnRefused: the provider refuses the code, or something it signed does not hold.
            SignOnUnavailable: it does not answer.
        """
        metadata = self._metadata()
        try:
            with self._client(redirect_uri) as client:
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                    allow_redirects=False,
                )
                id_token = str(token["id_token"])
                claims = self._signed(id_token)
                self._require_ours(claims, nonce=nonce, access_token=token["access_token"])
                answer = client.get(metadata["userinfo_endpoint"], allow_redirects=False)
                answer.raise_for_status()
            told = self._told(answer)
            return Arrival(identity_told(claims, told), id_token)
        except requests.RequestException as error:
            raise _broken(error) from error
        except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _refused(f"{type(error).__name__}: {error}") from error

    def require_issuer(self, said: str | None) -> None:
        """Refuse the answer of another provider, mixed up with ours (RFC 9207).

        Raises:
            SignOnRefused: `iss` is another, or absent though the provider says that it always tells it.
        """
        metadata = self._metadata()
        if said is None and metadata.get("authorization_response_iss_parameter_supported") is True:
            raise _refused("the answer does not tell its issuer")
        if said is not None and said != metadata["issuer"]:
            raise _refused("the answer comes from another issuer")

    def leave(self, id_token: str, *, return_to: str) -> Farewell | None:
        """Where to send the browser so that the provider's session ends too; None if it has no such place.

        Raises:
            SignOnUnavailable: what the provider publishes cannot be read.
        """
        address = self._metadata().get("end_session_endpoint")
        if not isinstance(address, str) or not self._is_safe(address):
            return None
        state = secrets.token_urlsafe(32)
        query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": return_to}
        return Farewell(url=f"{address}?{urlencode(query)}", state=state)

    def _client(self, redirect_uri: str) -> OAuth2Session:
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method, not a secret
            code_challenge_method="S256",
            scope=SCOPES,
            redirect_uri=redirect_uri,
            leeway=LEEWAY,
            default_timeout=TIMEOUT,
        )

    def _metadata(self) -> Mapping[str, Any]:
        found = self._read(f"{self.issuer}/.well-known/openid-configuration")
        # OpenID Connect Discovery 4.3: the issuer that answers must be the one that was asked.
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise _unavailable("it publishes another issuer")
        wrong = [name for name in ENDPOINTS if not self._is_safe(found.get(name))]
        if wrong:
            raise _unavailable(f"{', '.join(wrong)} cannot be used")
        return found

    def _is_safe(self, address: object) -> bool:
        """Whether this is an address to which a secret may be sent: as well protected as the issuer's."""
        if not isinstance(address, str):
            return False
        parts = urlsplit(address)
        return parts.scheme in {"https", urlsplit(self.issuer).scheme} and bool(parts.hostname)

    def _read(self, address: str, *, again: bool = False) -> dict[str, Any]:
        at, known = self._published.get(address, (0.0, None))
        if known is not None and not again and time.monotonic() - at < KEPT:
            return dict(known)
        try:
            answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except requests.RequestException as error:
            raise _unavailable(error) from error
        if answer.status_code != requests.codes.ok or not isinstance(found, dict):
            raise _unavailable(f"{address} answers something else")
        self._published[address] = (time.monotonic(), found)
        return found

    def _signed(self, token: str) -> dict[str, Any]:
        """The claims of a token that the provider signed; its keys are read again once if need be."""
        address = self._metadata()["jwks_uri"]
        try:
            return jwt.decode(token, _keys(self._read(address)), algorithms=SIGNATURES).claims
        except InvalidKeyIdError:
            return jwt.decode(token, _keys(self._read(address, again=True)), algorithms=SIGNATURES).claims

    def _require_ours(self, claims: dict[str, Any], *, nonce: str, access_token: str) -> None:
        """OpenID Connect Core 3.1.3.7: issued by them, for us, now, in answer to this departure."""
        CodeIDToken(
            claims,
            {"alg": "ES256"},  # at_hash is a SHA-256 for both algorithms that we accept
            {
                "iss": {"essential": True, "value": self._metadata()["issuer"]},
                "aud": {"essential": True, "value": self.client_id},
            },
            {"nonce": nonce, "client_id": self.client_id, "access_token": access_token},
        ).validate(leeway=LEEWAY)

    def _told(self, answer: requests.Response) -> dict[str, Any]:
        """What userinfo says, signed or plain; a signed one must be theirs and for us."""
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            claims = self._signed(answer.text.strip())
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self._metadata()["issuer"]},
                aud={"essential": True, "value": self.client_id},
            ).validate(claims)
            return claims
        found = answer.json()
        if not isinstance(found, dict):
            raise _refused("userinfo is not an object")
        return found


def _keys(published: dict[str, Any]) -> KeySet:
    return KeySet.import_key_set({"keys": published["keys"]})


def _broken(error: requests.RequestException) -> SignOnRefused:
    """A refusal when the provider answered something wrong, an absence when it did not answer at all."""
    status = 0 if error.response is None else error.response.status_code
    if status >= 500 or isinstance(error, requests.ConnectionError | requests.Timeout):
        return _unavailable(error)
    return _refused(f"{type(error).__name__}: {error}")


def _refused(reason: str) -> SignOnRefused:
    return SignOnRefused(
        "La réponse de ProConnect n’a pas pu être vérifiée : la connexion est refusée. Recommencez.",
        reason=reason,
    )


def _unavailable(reason: object) -> SignOnUnavailable:
    return SignOnUnavailable(
        "ProConnect ne répond pas. Réessayez dans quelques minutes, ou utilisez votre mot de passe.",
        reason=str(reason),
    )
