"""The contact of a citizen, sealed so that only notify can read it (JWE, RFC 7516).

Intake holds the public key and can only seal; queues, dead letters, logs and the other databases
see ciphertext. ECDH-ES+A256KW over P-256 with A256GCM.
"""

import json
from pathlib import Path

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import BaseModel, ConfigDict

from dossier_shared.payloads import Language

HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


class Contact(BaseModel):
    """Where who hands in wants to hear of the dossier; E.164 phone, checked mail address. `owner`
    is the dossier's where somebody else hands in for him: told when the other cannot be reached.
    `language` is what they are written to in, where there is such a text.
    """

    model_config = ConfigDict(frozen=True)
    phone: str | None = None
    email: str | None = None
    owner: "Contact | None" = None
    language: Language = "vi"


class SealError(Exception):
    """The block was not sealed with our key, or was changed on its way."""


def read_key(path: Path) -> ECKey:
    """A JWK file: public for who seals, private for who opens."""
    return ECKey.import_key(json.loads(path.read_text()))


def seal(contact: Contact, public: ECKey) -> str:
    return jwe.encrypt_compact(HEADER, contact.model_dump_json(exclude_none=True), public)


def unseal(token: str, private: ECKey) -> Contact:
    """The contact in `token`; SealError when it cannot be opened with this key."""
    try:
        opened = jwe.decrypt_compact(token, private)
        return Contact.model_validate_json(opened.plaintext or b"")
    except (JoseError, ValueError) as error:
        raise SealError("the contact block cannot be opened with this key") from error
