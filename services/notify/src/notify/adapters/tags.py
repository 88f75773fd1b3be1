"""Keyed digests of numbers and addresses: found by them, but never guessed from them.

Ten million numbers are soon hashed; without the key that is worth nothing. The key is made of the
one that opens contacts, so there is no further secret to be kept.
"""

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import ECKey

from dossier_shared.keyring import KEY_BYTES, TAG_BYTES
from dossier_shared.sealed import Contact


class AddressTags:
    def __init__(self, private: ECKey) -> None:
        secret = private.as_dict(private=True)["d"]
        hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"notify: tags of addresses")
        self._key = hkdf.derive(str(secret).encode())

    def of(self, address: str) -> str:
        """The same for a mail address in any case."""
        digest = hmac.digest(self._key, address.strip().lower().encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:TAG_BYTES]).decode().rstrip("=")

    def of_contact(self, contact: Contact) -> tuple[str, ...]:
        """Of the person's own, then of the owner's where that is somebody else."""
        own = tuple(self.of(address) for address in (contact.phone, contact.email) if address)
        owners = self.of_contact(contact.owner) if contact.owner else ()
        return tuple(dict.fromkeys((*own, *owners)))
