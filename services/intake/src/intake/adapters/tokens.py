"""Tokens on slips: compact JWS (RFC 7515) under ES256, short enough for a QR code.

Anyone can verify one offline with the public keys; what it holds is in `intake.domain.tokens`.
"""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.util import json_b64encode, urlsafe_b64encode
from pydantic import BaseModel, ConfigDict, Field

from intake.application.slip_tokens import NotGenuine
from intake.domain.statuses import FormKind
from intake.domain.tokens import SlipToken

ALGORITHM = "ES256"
HALF = 32
"""Bytes of each of the two numbers that a signature on P-256 is."""

MOST_CHARACTERS = 600
"""A longer text is no token of ours, and is not even looked into."""


class _Claims(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    iss: str
    kind: FormKind
    code: str
    no: str
    iat: int = Field(ge=0, le=253_402_300_799)
    due: int | None = Field(None, ge=0, le=253_402_300_799)


@dataclass(frozen=True, slots=True)
class SlipKeys:
    """The keys of the slips. The first signs when it is private; slips signed with an earlier one
    stay genuine as long as its public half is kept here.
    """

    keys: KeySet

    def sign(self, token: SlipToken) -> str:
        """The same token for the same slip, as long as the key is the same."""
        claims = _Claims(
            iss=token.agency,
            kind=token.kind,
            code=token.code,
            no=token.number,
            iat=int(token.issued_at.timestamp()),
            due=None if token.due is None else int(token.due.timestamp()),
        )
        return _signed(claims.model_dump_json(exclude_none=True).encode(), self.keys.keys[0])

    def read(self, token: str) -> SlipToken:
        """What the token says; NotGenuine for everything that is not one of ours, unchanged."""
        if len(token) > MOST_CHARACTERS:
            raise NotGenuine
        try:
            opened = jws.deserialize_compact(token, self.keys, algorithms=[ALGORITHM])
            claims = _Claims.model_validate_json(opened.payload)
        except (JoseError, ValueError, LookupError, TypeError) as error:
            raise NotGenuine from error
        return SlipToken(
            agency=claims.iss,
            kind=claims.kind,
            code=claims.code,
            number=claims.no,
            issued_at=_instant(claims.iat),
            due=None if claims.due is None else _instant(claims.due),
        )

    def public(self) -> dict[str, Any]:
        """The JWKS (RFC 7517) that everyone may have."""
        return dict(self.keys.as_dict(private=False))


def _signed(text: bytes, key: Any) -> str:
    """A compact JWS whose nonce comes from the text (RFC 6979): joserfc draws one at random."""
    head = json_b64encode({"alg": ALGORITHM, "kid": key.kid})
    message = head + b"." + urlsafe_b64encode(text)
    signature = key.get_op_key("sign").sign(message, ECDSA(SHA256(), deterministic_signing=True))
    halves = b"".join(half.to_bytes(HALF) for half in decode_dss_signature(signature))
    return b".".join([message, urlsafe_b64encode(halves)]).decode()


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def read_slip_keys(path: Path) -> SlipKeys:
    """The keys in a JWKS file, public or private; ValueError when it holds none of use."""
    try:
        keys = SlipKeys(KeySet.import_key_set(json.loads(path.read_text())))
        usable = bool(keys.keys.keys) and all(isinstance(k, ECKey) and k.kid for k in keys.keys)
    except (JoseError, ValueError, LookupError, TypeError):
        raise ValueError(f"{path} holds no keys of slips") from None
    if not usable:
        raise ValueError(f"{path}: each key is of the curve P-256 and has a kid")
    return keys


def new_slip_keys(former: SlipKeys | None = None) -> list[dict[str, Any]]:
    """A new private key, and the public halves of the former ones."""
    kid = secrets.token_hex(4)  # a thumbprint would be longer than the rest of the QR code's head
    fresh = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM, "kid": kid})
    return [dict(fresh.as_dict(private=True)), *(former.public()["keys"] if former else ())]


def write_slip_keys(path: Path, keys: list[dict[str, Any]]) -> None:
    """Into a file that its owner alone may read; the old one stands until the new one is whole."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": keys}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
