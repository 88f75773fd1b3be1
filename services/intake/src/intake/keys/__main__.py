"""`python -m intake.keys new FILE | renew FILE | rotate | new-anchor-key PRIVATE PUBLIC`.

To renew: `renew FILE`, start the service again with it, `rotate` (with INTAKE_MONGO_URL and
INTAKE_KEYRING_FILE). The old key may be taken out of the file when `rotate` says 0.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from joserfc.jwk import ECKey

from dossier_shared.keyring import new_ring, read_ring, with_new_key, write_ring
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.personal import Vault
from intake.keys.rotating import rewrap
from intake.settings import KeySettings

SEALED = ("dossiers", "drafts", "imports")
"""The collections whose documents have data keys."""


def _new(path: Path) -> None:
    if path.exists():
        raise FileExistsError(f"{path} exists; `renew` adds a key to it")
    write_ring(path, new_ring())


def _renew(path: Path) -> None:
    write_ring(path, with_new_key(read_ring(path)))


async def _rotate() -> None:
    settings = KeySettings()
    ring = read_ring(settings.keyring_file)
    url = settings.mongo_url.get_secret_value()
    database = Database(url, settings.mongo_database, appname="intake-keys")
    try:
        vault = Vault(ring, ())
        done = sum([await rewrap(database[name], vault, ring.current) for name in SEALED])
    finally:
        await database.close()
    print(f"data keys wrapped anew: {done}")


def _new_anchor_key(private: Path, public: Path) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(key.as_dict(private=True), file)
    public.write_text(json.dumps(key.as_dict(private=False)))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m intake.keys")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, said in (("new", "make a key ring"), ("renew", "add a key; it wraps from now on")):
        commands.add_parser(name, help=said).add_argument("file", type=Path)
    commands.add_parser("rotate", help="wrap every data key with the current key")
    anchor = commands.add_parser("new-anchor-key", help="make the pair that anchors are signed by")
    anchor.add_argument("private", type=Path)
    anchor.add_argument("public", type=Path)
    return parser


def main() -> int:
    given = _arguments().parse_args()
    try:
        if given.command == "rotate":
            asyncio.run(_rotate())
        elif given.command == "new-anchor-key":
            _new_anchor_key(given.private, given.public)
        else:
            {"new": _new, "renew": _renew}[given.command](given.file)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
