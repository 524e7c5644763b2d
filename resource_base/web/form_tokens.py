"""The token of a form, under another mask in each answer.

Answers are compressed, and some of them repeat what was asked (the words of a search). If a secret stood in
them the same way each time, whoever can make a browser ask, and see how long the encrypted answers are, could
guess it letter by letter (BREACH, 2013). The token of Flask-WTF stays the same for a whole session, but for
its time stamp: drawn over with fresh random bytes, it is never twice the same, and compresses with nothing.
"""

import base64
import binascii
import secrets

from flask import Flask
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf


class MaskedTokens(CSRFProtect):  # type: ignore[misc] # flask_wtf has no types
    """The protection of Flask-WTF, of which `csrf_token()` in templates and the token in forms are masked."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = _token
        app.context_processor(lambda: {"csrf_token": _token})

    def _get_csrf_token(self) -> str:
        return unmasked(super()._get_csrf_token() or "")


def masked(token: str) -> str:
    """The token under a fresh mask, which stands before it; twice as long, base64url."""
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(mask + _xor(plain, mask)).decode()


def unmasked(text: str) -> str:
    """The token that was masked; "" for anything else, which is no token."""
    try:
        both = base64.b64decode(text, altchars=b"-_", validate=True)
        half = len(both) // 2
        return _xor(both[half:], both[:half]).decode()
    except (binascii.Error, ValueError):
        return ""


def _token() -> str:
    return masked(generate_csrf())


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(each ^ beside for each, beside in zip(one, other, strict=True))
