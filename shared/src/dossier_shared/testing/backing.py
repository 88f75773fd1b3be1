"""The broker and the database for newcomer, tests and CI: one set-up that finds what there is.

In this order: the addresses in AMQP_URL and MONGODB_URL; containers, where a Docker engine has
the images or can pull them; programs on this machine; SecantusDB in MongoDB's place. The choice
is printed, one line each, without passwords.

`python -m dossier_shared.testing.backing [--data FOLDER]` starts both until interrupted.
"""

import argparse
import functools
import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier_shared.testing import debian, mongodb
from dossier_shared.testing.choosing import Make, NoBacking, Say, Way, choose, shown
from dossier_shared.testing.servers import Broker, Database, Served

__all__ = ["Backing", "Broker", "Database", "NoBacking", "both", "broker", "database"]


@dataclass(frozen=True, slots=True)
class Backing:
    broker: Broker
    database: Database


@contextmanager
def broker(data: Path | None = None, say: Say = print) -> Iterator[Broker]:
    """A broker that answers; ended afterwards if we started it.

    `data` is where its state stays; without it the state goes with it. NoBacking if there is none
    to be had, Died or TimeoutError if it does not come up.
    """
    with launched_broker(data, say) as server:
        server.ready()
        yield server


@contextmanager
def database(data: Path | None = None, say: Say = print) -> Iterator[Database]:
    """A database that answers; otherwise as `broker`."""
    with launched_database(data, say) as server:
        server.ready()
        yield server


@contextmanager
def both(data: Path | None = None, say: Say = print) -> Iterator[Backing]:
    """Broker and database, started side by side; their data in two folders below `data`."""
    with (
        launched_broker(data and data / "broker", say) as slow,
        launched_database(data and data / "database", say) as quick,
    ):
        quick.ready()
        slow.ready()
        yield Backing(slow, quick)


@contextmanager
def launched_broker(data: Path | None = None, say: Say = print) -> Iterator[Broker]:
    """A broker on its way: call `ready` before use. Lets slow starts pass beside other work."""
    server = choose("broker", broker_ways(say), say)(data)
    say(f"broker: {server.description}")
    with _life(server):
        yield server


@contextmanager
def launched_database(data: Path | None = None, say: Say = print) -> Iterator[Database]:
    """A database on its way: call `ready` before use."""
    server = choose("database", database_ways(), say)(data)
    say(f"database: {server.description}")
    with _life(server):
        yield server


@contextmanager
def _life(served: Served) -> Iterator[None]:
    """Launch what is ours to launch; end it for good however this ends, half-way up included."""
    try:
        if served.server:
            served.server.launch()
        yield
    finally:
        if served.server:
            served.server.close()


def broker_ways(say: Say = print) -> Sequence[Way[Broker]]:
    return [
        Way("set AMQP_URL (and AMQP_MANAGEMENT_URL, for a virtual host per test)", given_broker),
        Way("start Docker", lambda: _contained("RABBITMQ", "rabbitmq")),
        Way(
            "install rabbitmq-server (as root on Debian or Ubuntu we do so ourselves)",
            lambda: debian.find_or_install(say),
        ),
    ]


def database_ways() -> Sequence[Way[Database]]:
    return [
        Way("set MONGODB_URL", given_database),
        Way("start Docker", lambda: _contained("MONGO", "mongodb")),
        Way("install mongod", mongodb.find_mongod),
        Way("install SecantusDB, a development dependency", mongodb.find_secantus),
    ]


def given_broker() -> Make[Broker] | None:
    url = os.environ.get("AMQP_URL")
    if not url:
        return None
    description = f"{shown(url)} (from AMQP_URL)"
    management = os.environ.get("AMQP_MANAGEMENT_URL") or None
    return lambda _: Broker(url, management, description)


def given_database() -> Make[Database] | None:
    url = os.environ.get("MONGODB_URL")
    if not url:
        return None
    return lambda _: Database(url, f"{shown(url)} (from MONGODB_URL)")


def _contained(image: str, maker: str) -> Make[Any] | None:
    """A way through containers, unless testcontainers is not installed or no engine answers."""
    try:  # late: it is a development dependency, and slow to import
        containers = importlib.import_module("dossier_shared.testing.docker")
    except ModuleNotFoundError:
        return None
    make: Make[Any] = getattr(containers, maker)
    return make if containers.serves(getattr(containers, image)) else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Start both, print their addresses as shell settings, and stay until interrupted."""
    parser = argparse.ArgumentParser(prog="backing", description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="keep the state in this folder")
    data = parser.parse_args(arguments).data
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with both(data, functools.partial(print, flush=True)) as backing:
            management = backing.broker.management_url
            also = f" AMQP_MANAGEMENT_URL='{shown(management)}'" if management else ""
            print(f"export AMQP_URL='{shown(backing.broker.url)}'{also}")
            print(f"export MONGODB_URL='{_printable(backing.database)}'", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except NoBacking as nothing:
        print(nothing, file=sys.stderr)
    return 1


def _printable(served: Database) -> str:
    """The URL in full if it is ours, for it then holds no password."""
    return served.url if served.restartable else shown(served.url)


if __name__ == "__main__":
    sys.exit(main())
