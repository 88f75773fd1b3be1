"""DKIM (RFC 6376) by dkimpy, its arithmetic by OpenSSL.

dkimpy raises to a power of 2048 bits in Python, some 50 ms in which the service does nothing else.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

SIGNED = [
    b"from", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"auto-submitted", b"list-unsubscribe", b"list-unsubscribe-post",
]  # fmt: skip
"""The sender once more than it is there, so that none can be added; both headers of leaving a list,
or RFC 8058 does not let a mailbox show its button."""
NUMBERS = (
    "prime1", "prime2", "privateExponent", "exponent1", "exponent2", "coefficient", "modulus",
    "publicExponent",
)  # fmt: skip


class KeyUnusable(Exception):
    """Not the PEM of an RSA key of 1024 bits or more."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`key` is the PEM of an RSA key; its public half is in the DNS of `domain` as `selector`."""

    selector: str
    domain: str
    key: bytes = field(repr=False)

    @classmethod
    def read(cls, selector: str, domain: str, path: Path) -> "Signature":
        """With the key in that file; KeyUnusable when nothing can be signed with it."""
        signature = cls(selector, domain, path.read_bytes())
        try:
            signature.of(b"From: x\r\n\r\n")
        except (dkim.DKIMException, ValueError) as error:
            raise KeyUnusable(f"{path.name}: {error}") from error
        return signature

    def of(self, mail: bytes) -> bytes:
        """The signature's header field, which goes before all others."""
        signed: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=SIGNED,
        )
        return signed


def _by_openssl(hashed: Any, key: dict[str, int]) -> bytes:
    digest: bytes = hashed.digest()
    return _key(*(key[name] for name in NUMBERS)).sign(digest, PKCS1v15(), Prehashed(SHA256()))


@lru_cache(maxsize=8)
def _key(*numbers: int) -> RSAPrivateKey:
    p, q, d, dmp1, dmq1, iqmp, n, e = numbers
    return RSAPrivateNumbers(p, q, d, dmp1, dmq1, iqmp, RSAPublicNumbers(e, n)).private_key()


dkim.RSASSA_PKCS1_v1_5_sign = _by_openssl
