"""An OpenID provider of our own, as strict as ProConnect is: what it does not expect, it refuses.

`Provider.person` is whoever sits at the browser (None: they refuse); the other attributes let a test make it
lie, break or change its keys.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ssl import SSLContext
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as AnyResponse

CLIENT_ID, SECRET = "base-de-ressources", "a secret that only tests know"
AUTHORIZE = {
    *(
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "claims",
        "state",
        "nonce",
        "prompt",
        "idp_hint",
    ),
    *("login_hint", "siret_hint", "acr_values", "response_mode", "code_challenge", "code_challenge_method"),
}
TOKEN = {"grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier"}
SCOPES = {"openid", "given_name", "usual_name", "email", "siret", "idp_id", "roles", "organization_label"}
CODE_LIFE = 60  # seconds, as ProConnect says

Claims = dict[str, Any]


class Refusal(Exception):
    pass


@dataclass
class Provider:
    redirect_uri: str
    after_logout: str
    issuer: str = ""
    algorithm: str = "ES256"
    userinfo_is_signed: bool = True
    person: Claims | None = None
    acr: str = "eidas1"
    reachable: tuple[str, ...] = ("eidas1", "eidas1-mfa")
    clock: Callable[[], float] = time.time
    id_claims: Callable[[Claims], Claims] = lambda claims: claims
    userinfo_claims: Callable[[Claims], Claims] = lambda claims: claims
    forged_with: Key | None = None
    answers: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # path → status, body, type
    calls: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    sessions_ended: int = 0

    def __post_init__(self) -> None:
        self.change_keys()
        self._codes: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}

    def change_keys(self) -> None:
        self.keys: dict[str, Key] = {
            "ES256": ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True),
            "RS256": RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True),
        }

    def sign(self, claims: Claims) -> str:
        key = self.keys[self.algorithm]
        header = {"alg": self.algorithm, "kid": key.kid}
        return jwt.encode(header, claims, self.forged_with or key, algorithms=[self.algorithm])

    def discovery(self) -> AnyResponse:
        endpoints = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "session/end",
        }
        return jsonify(
            issuer=self.issuer,
            authorization_response_iss_parameter_supported=True,
            **{name: f"{self.issuer}/{path}" for name, path in endpoints.items()},
        )

    def jwks(self) -> AnyResponse:
        return jsonify(KeySet(list(self.keys.values())).as_dict(private=False))

    def authorize(self) -> AnyResponse:
        asked = request.args.to_dict()
        _require(request.args.keys() <= AUTHORIZE, f"Y000400 {sorted(request.args.keys() - AUTHORIZE)}")
        _require(all(len(request.args.getlist(name)) == 1 for name in asked), "a parameter twice")
        _require(asked["response_type"] == "code" and asked["client_id"] == CLIENT_ID, "client")
        _require(asked["redirect_uri"] == self.redirect_uri, "redirect_uri")
        _require("openid" in asked["scope"].split() and set(asked["scope"].split()) <= SCOPES, "scope")
        _require(min(len(asked["state"]), len(asked["nonce"])) >= 32, "state or nonce too short")
        _require(asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43, "PKCE")
        acr = json.loads(asked["claims"])["id_token"]["acr"]
        reached = self.acr
        if acr.get("essential") and reached not in acr["values"]:  # it steps up, if the person can
            reached = next((level for level in self.reachable if level in acr["values"]), "")
        back = {"state": asked["state"], "iss": self.issuer}
        if self.person is None or not reached:
            back |= {"error": "access_denied", "error_description": "User authentication aborted"}
        else:
            back["code"] = secrets.token_urlsafe(32)
            self._codes[back["code"]] = asked | {"at": self.clock(), "acr": reached, "person": self.person}
        return redirect(f"{self.redirect_uri}?{urlencode(back)}")

    def token(self) -> AnyResponse:
        _require("Authorization" not in request.headers, "HTTP Basic is refused")
        _require(request.form.keys() == TOKEN, f"not those of a token request: {sorted(request.form)}")
        given = request.form
        _require((given["client_id"], given["client_secret"]) == (CLIENT_ID, SECRET), "invalid_client")
        code = self._codes.pop(given["code"], None)
        _require(code is not None and self.clock() - code["at"] <= CODE_LIFE, "invalid_grant: code")
        assert code is not None
        _require(given["redirect_uri"] == code["redirect_uri"], "invalid_grant: redirect_uri")
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest())
        _require(proof.decode().rstrip("=") == code["code_challenge"], "invalid_grant: PKCE")
        access, now = secrets.token_urlsafe(32), int(self.clock())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": code["person"]["sub"],
            "iat": now,
            "exp": now + 60,
            "nonce": code["nonce"],
            "acr": code["acr"],
            "amr": ["pwd", "mfa"] if code["acr"].endswith("-mfa") else ["pwd"],
            "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
        }
        self._tokens[access] = code
        return jsonify(
            access_token=access,
            token_type="Bearer",
            expires_in=60,
            scope=code["scope"],
            id_token=self.sign(self.id_claims(claims)),
        )

    def userinfo(self) -> AnyResponse:
        code = self._tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        _require(code is not None, "invalid_token")
        assert code is not None
        told = self.userinfo_claims(dict(code["person"]))
        if not self.userinfo_is_signed:
            return jsonify(told)
        signed = self.sign({"iss": self.issuer, "aud": CLIENT_ID, "iat": int(self.clock()), **told})
        return Response(signed, content_type="application/jwt; charset=utf-8")

    def end_session(self) -> AnyResponse:
        asked = request.args.to_dict()
        _require(asked.keys() == {"id_token_hint", "state", "post_logout_redirect_uri"}, "parameters")
        _require(len(asked["state"]) >= 32, "state too short")
        _require(asked["post_logout_redirect_uri"] == self.after_logout, "post_logout_redirect_uri")
        jwt.decode(asked["id_token_hint"], KeySet(list(self.keys.values())), algorithms=[self.algorithm])
        self.sessions_ended += 1
        return redirect(f"{self.after_logout}?{urlencode({'state': asked['state']})}")

    @contextmanager
    def served(self, tls: SSLContext | None = None) -> Iterator[None]:
        """Listen on a port of this machine for as long as the block lasts, over TLS if given its secrets."""
        server = make_server("127.0.0.1", 0, self._app(), threaded=True, ssl_context=tls)
        self.issuer = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.port}/api/v2"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _app(self) -> Flask:
        app = Flask("provider")
        base = "/api/v2"
        app.add_url_rule(f"{base}/.well-known/openid-configuration", view_func=self.discovery)
        app.add_url_rule(f"{base}/jwks", view_func=self.jwks)
        app.add_url_rule(f"{base}/authorize", view_func=self.authorize)
        app.add_url_rule(f"{base}/token", view_func=self.token, methods=["POST"])
        app.add_url_rule(f"{base}/userinfo", view_func=self.userinfo)
        app.add_url_rule(f"{base}/session/end", view_func=self.end_session)

        @app.before_request
        def break_if_asked() -> AnyResponse | None:
            name = request.path.rsplit("/", 1)[-1]
            self.calls.append(name)
            if name in self.answers:
                status, body, kind = self.answers[name]
                return Response(body, status, content_type=kind)
            return None

        @app.errorhandler(Refusal)
        @app.errorhandler(KeyError)
        def refuse(error: Exception) -> tuple[AnyResponse, int]:
            self.refusals.append(str(error))
            return jsonify(error="invalid_request", error_description=str(error)), 400

        return app


def _require(held: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads as an assertion
    if not held:
        raise Refusal(otherwise)
