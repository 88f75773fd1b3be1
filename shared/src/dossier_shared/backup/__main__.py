"""`python -m dossier_shared.backup take FOLDER`, `restore COPY`, `check COPY`.

`take` copies the three databases and the broker while everything runs; `restore` puts a copy into
empty ones, before the services are started; `check` says whether a copy is whole. Needs the
variables of all services and AMQP_MANAGEMENT_URL. Keys are not in a copy: keep deploy/secrets too.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from dossier_shared.backup.agreement import disagreements
from dossier_shared.backup.databases import NotEmpty
from dossier_shared.backup.fence import FenceLost
from dossier_shared.backup.folder import Manifest, NotWhole, read_manifest
from dossier_shared.backup.queues import NotQuiet
from dossier_shared.backup.restoring import restore
from dossier_shared.backup.taking import NoAgreement, take
from dossier_shared.messaging.connection import BROKER_AWAY
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.operating import MANAGEMENT, OneLineParser, places

FAILURES = (NotEmpty, FenceLost, NotWhole, NotQuiet, NoAgreement)
AWAY = (PyMongoError, httpx.HTTPError, *BROKER_AWAY)


def parser() -> OneLineParser:
    command = OneLineParser("backup", description="Copy the office's data, and put it back.")
    acts = command.add_subparsers(dest="act", required=True)
    taking = acts.add_parser("take", help="a new copy below FOLDER")
    taking.add_argument("folder", type=Path)
    taking.add_argument("--patience", type=float, default=120, help="seconds for queues to empty")
    acts.add_parser("restore", help="into an empty place").add_argument("copy", type=Path)
    acts.add_parser("check", help="whether it is whole").add_argument("copy", type=Path)
    return command


def told(manifest: Manifest) -> str:
    number = sum(part.documents for part in manifest.parts)
    return f"{number} documents in {len(manifest.parts)} files, of {manifest.began}"


async def _act(asked: argparse.Namespace) -> str:
    if asked.act == "check":
        manifest = read_manifest(asked.copy)
        if wrong := disagreements(asked.copy, manifest.parts):
            raise NoAgreement(f"{len(wrong)} events; the first: {wrong[0]}")
        return f"whole: {told(manifest)}"
    url = os.environ.get(MANAGEMENT)
    if not url:
        raise ValueError(f"set {MANAGEMENT}")
    everywhere = places(SUBSCRIPTIONS)
    if asked.act == "restore":
        manifest = await restore(everywhere, url, asked.copy)
        return f"restored: {told(manifest)}; now start the services"
    folder = await take(everywhere, url, asked.folder, asked.patience)
    return f"{folder}: {told(read_manifest(folder))}"


def main(arguments: Sequence[str]) -> int:
    command = parser()
    asked = command.parse_args(arguments)
    try:
        print(asyncio.run(_act(asked)))
    except (*FAILURES, *AWAY) as failed:
        print(f"backup: {type(failed).__name__}: {failed}"[:300], file=sys.stderr)
        return 1
    except ValueError as lacks:
        command.error(str(lacks))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
