"""What the public may learn of a dossier by its code, and by the secret on its slip."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_secret() -> str:
    """Ten characters of Crockford's base32: 50 bits, printed on the slip."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
