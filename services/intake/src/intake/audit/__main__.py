"""`python -m intake.audit verify [FILE] | export | anchor`: see --help of each.

The database is that of INTAKE_MONGO_URL; `verify FILE` needs none. Exit code 1: something is
broken; 2: it cannot be told.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from dossier_shared.chains import Chain
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import read_key
from intake.audit import anchors as signed
from intake.audit import chains
from intake.audit.verifying import Count, broken_chains
from intake.settings import StoreSettings

T = TypeVar("T")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m intake.audit")
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="check every chain; name the first broken link")
    verify.add_argument("file", nargs="?", type=Path, help="an export; else the database itself")
    verify.add_argument("--anchor", action="append", default=[], type=Path, metavar="FILE")
    verify.add_argument("--key", type=Path, help="public key of the anchors, a JWK file")
    commands.add_parser("export", help="all chains, a line each, to standard output")
    anchor = commands.add_parser("anchor", help="sign the heads of all chains of a day")
    anchor.add_argument("--day", required=True, type=date.fromisoformat)
    anchor.add_argument("--key", required=True, type=Path, help="private key, a JWK file")
    return parser


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    settings = StoreSettings()
    url = settings.mongo_url.get_secret_value()
    database = Database(url, settings.mongo_database, appname="intake-audit")
    yield database
    await database.close()


async def _each(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


async def _verify(given: argparse.Namespace) -> int:
    if given.anchor and not given.key:
        raise signed.AnchorError("anchors are verified with --key")
    anchors = signed.in_order(
        signed.from_lines(path.read_text().splitlines(), read_key(given.key))
        for path in given.anchor
    )
    if given.file is not None:
        with given.file.open(encoding="utf-8") as lines:
            return await _told(_each(chains.from_lines(lines)), anchors)
    async with _database() as database:
        return await _told(chains.stored_chains(database["dossiers"]), anchors)


async def _told(found: AsyncIterator[Chain], anchors: list[signed.Anchor]) -> int:
    count = Count()
    async for broken in broken_chains(found, anchors, count):
        print(f"{broken.code} entry {broken.n}: {broken.why}")
    print(f"chains={count.chains} entries={count.entries} broken={count.broken}")
    return 1 if count.broken else 0


async def _export() -> int:
    async with _database() as database:
        async for chain in chains.stored_chains(database["dossiers"]):
            print(chains.to_line(chain))
    return 0


async def _anchor(given: argparse.Namespace) -> int:
    async with _database() as database:
        heads = await signed.heads_of(chains.stored_chains(database["dossiers"]))
        now, day = datetime.now(UTC), given.day.isoformat()
        anchor = await signed.make_anchor(database["anchors"], heads, day, now, read_key(given.key))
    for line in signed.to_lines(anchor):
        print(line)
    return 0


def main() -> int:
    given = _arguments().parse_args()
    work = {"verify": _verify, "anchor": _anchor}.get(given.command)
    try:
        return asyncio.run(work(given) if work else _export())
    except (signed.AnchorError, chains.Unreadable) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
