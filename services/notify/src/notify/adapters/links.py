"""The link by which somebody refuses messages: it holds the tag of his address and not the address,
and is signed, so that nobody refuses for another.
"""

import base64
import hashlib
import hmac
from typing import get_args

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import ECKey

from dossier_shared.keyring import KEY_BYTES
from notify.domain.errors import LINK_UNFIT
from notify.domain.wishes import Refusable


class UnsubscribeLinks:
    """`base` is where the office's public address leads to this service."""

    def __init__(self, private: ECKey, base: str) -> None:
        secret = str(private.as_dict(private=True)["d"])
        hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"notify: links to unsubscribe")
        self._key = hkdf.derive(secret.encode())
        self._base = base.rstrip("/")

    def of(self, tag: str, what: Refusable) -> str:
        said = f"{tag}.{what}"
        return f"{self._base}/unsubscribe/{said}.{self._signed(said)}"

    def read(self, token: str) -> tuple[str, Refusable]:
        """The tag and what is refused; LINK_UNFIT for a link that is not ours."""
        said, _, signature = token.rpartition(".")
        tag, _, what = said.rpartition(".")
        known = [each for each in get_args(Refusable) if each == what]
        if not known or not hmac.compare_digest(signature.encode(), self._signed(said).encode()):
            raise LINK_UNFIT.broken()
        return tag, known[0]

    def _signed(self, said: str) -> str:
        digest = hmac.digest(self._key, said.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
