"""A development issuer of tokens: `python -m dossier_shared.devtokens`. Refused in production.

Makes an ES256 key pair once per directory and signs tokens with it; services are pointed at the
`jwks.json` beside it.
"""

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from dossier_shared.web.auth import Role

ISSUER = "urn:mot-cua:development"
AUDIENCE = "mot-cua"
PRODUCTION_VARIABLES = ("MOTCUA_ENVIRONMENT", "INTAKE_ENVIRONMENT", "ROUTING_ENVIRONMENT",
                        "NOTIFY_ENVIRONMENT")  # fmt: skip


class RefusedInProduction(RuntimeError):
    """This environment says that it is production."""


@dataclass(frozen=True, slots=True)
class DevelopmentIssuer:
    """Signs tokens for demo and tests; the directory holds the private key and `jwks.json`."""

    directory: Path
    key: ECKey

    @property
    def jwks(self) -> Path:
        return self.directory / "jwks.json"

    @classmethod
    def at(cls, directory: Path) -> "DevelopmentIssuer":
        """The issuer of this directory, made on first use; may raise RefusedInProduction."""
        if any(os.environ.get(name) == "production" for name in PRODUCTION_VARIABLES):
            raise RefusedInProduction("the development issuer does not run in production")
        private = directory / "issuer.json"
        if not private.exists():
            _make(directory, private)
        issuer = cls(directory, ECKey.import_key(json.loads(private.read_text())))
        if not issuer.jwks.exists():
            public = json.dumps(KeySet([issuer.key]).as_dict(private=False))
            _put(issuer.jwks, public, 0o644)
        return issuer

    def token(
        self,
        sub: str,
        *roles: Role | str,
        agency: str,
        division: str | None = None,
        identity: str | None = None,
        seconds: int = 8 * 3600,
    ) -> str:
        """A signed token, good for `seconds` from now on the machine's clock."""
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + seconds, "sub": sub,
            "roles": [str(role) for role in roles], "agency": agency,
        }  # fmt: skip
        if division is not None:
            claims["division"] = division
        if identity is not None:
            claims["identity"] = identity
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)


def _make(directory: Path, private: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    _put(private, json.dumps(key.as_dict(private=True)), 0o600)


def _put(path: Path, text: str, mode: int) -> None:
    """The whole file or none of it; if another process was first, its file stays."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=mode)
    fresh.write_text(text)
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(prog="devtokens", description=__doc__.splitlines()[0])
    parser.add_argument("--directory", type=Path, default=Path(".run/tokens"))
    parser.add_argument("--sub", required=True, help="who the token speaks for, e.g. tiep-nhan-1")
    parser.add_argument("--role", action="append", required=True, choices=list(Role))
    parser.add_argument("--agency", default="000.00.19.H50")
    parser.add_argument("--division")
    parser.add_argument("--seconds", type=int, default=8 * 3600)
    asked = parser.parse_args()
    try:
        issuer = DevelopmentIssuer.at(asked.directory)
    except RefusedInProduction as error:
        sys.stderr.write(f"devtokens: {error}\n")
        return 1
    sys.stdout.write(
        issuer.token(
            asked.sub, *asked.role, agency=asked.agency, division=asked.division,
            seconds=asked.seconds,
        )
        + "\n"
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
