"""Secrets that notify must keep and use again: sealed at rest with the service's own key."""

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from dossier_shared.sealed import HEADER, SealError


class Vault:
    def __init__(self, key: ECKey) -> None:
        self._key = key

    def seal(self, secret: str) -> str:
        return jwe.encrypt_compact(HEADER, secret, self._key)

    def open(self, sealed: str) -> str:
        """SealError when it was not sealed with our key."""
        try:
            return (jwe.decrypt_compact(sealed, self._key).plaintext or b"").decode()
        except (JoseError, ValueError) as error:
            raise SealError("the secret cannot be opened with this key") from error
