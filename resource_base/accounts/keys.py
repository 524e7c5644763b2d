"""What the secret key of the site is used for: blinding what is counted, sealing what is kept, short codes.

Three keys are derived from it (HKDF, RFC 5869), so that no use tells anything about another. A copy of
the database alone then neither reads a second factor nor tells, by trying all of them, which addresses were
counted. After a change of the secret key, `former` keys still open what they sealed.
"""

import base64
import hashlib
import hmac
import secrets
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BlindKey = NewType("BlindKey", str)
_NONCE = 12  # bytes, as AES-GCM expects (NIST SP 800-38D)


class Keys:
    """`Keys(settings.secret_key)`."""

    def __init__(self, secret_key: str, *, former: tuple[str, ...] = ()) -> None:
        self._blinding = _derived(secret_key, use=b"resource-base throttle")
        self._coding = _derived(secret_key, use=b"resource-base codes")
        self._sealing = [
            AESGCM(_derived(each, use=b"resource-base second factor")) for each in (secret_key, *former)
        ]

    def blind(self, text: str) -> BlindKey:
        """What may be stored of something that is counted: HMAC-SHA-256, 64 hexadecimal characters."""
        known = hmac.new(self._blinding, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return BlindKey(known.hexdigest())

    def code(self, text: str) -> str:
        """What opens the thing that `text` names, and cannot be guessed: 16 letters and digits, 80 bits.

        The same each time, as long as the secret key is: it may be shown again, and need not be stored.
        Compare with `hmac.compare_digest`, or look its hash up.
        """
        known = hmac.new(self._coding, text.encode(), hashlib.sha256).digest()
        return base64.b32encode(known[:10]).decode().lower()

    def seal(self, secret: bytes, *, bound_to: str) -> bytes:
        """Encrypted and authenticated (AES-256-GCM); it opens only beside the same `bound_to`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._sealing[0].encrypt(nonce, secret, bound_to.encode())

    def unseal(self, sealed: bytes, *, bound_to: str) -> bytes | None:
        """What was sealed; None when no key opens it, or it was moved elsewhere."""
        for key in self._sealing:
            try:
                return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
            except (InvalidTag, ValueError):
                continue
        return None


def _derived(secret_key: str, *, use: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=use).derive(secret_key.encode())
