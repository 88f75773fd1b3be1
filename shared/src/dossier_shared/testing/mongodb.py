"""A database from the programs here: MongoDB's own server, or SecantusDB in its place."""

import functools
import shutil
import subprocess
import sys
from pathlib import Path

from pymongo.errors import OperationFailure, PyMongoError

from dossier_shared.testing.answering import client, listens, pings
from dossier_shared.testing.choosing import Make, Unusable
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.programs import Folder, Program
from dossier_shared.testing.servers import Database

REPLICA_SET = "motcua"
ALREADY_INITIALIZED = 23
NEEDED_FLAGS = ("--host", "--port", "--storage-path", "--sync-on-commit", "--log-level")


def database_url(port: int) -> str:
    """Every write journalled: SecantusDB acknowledges majority writes before that otherwise."""
    return f"mongodb://127.0.0.1:{port}/?directConnection=true&w=majority&journal=true"


def find_mongod() -> Make[Database] | None:
    """How to start MongoDB's own server, if it is on the PATH."""
    mongod = shutil.which("mongod")
    return functools.partial(_mongod, mongod) if mongod else None


def find_secantus() -> Make[Database] | None:
    """How to start SecantusDB: its faster Rust build if on the PATH, else the one in this venv."""
    rust = shutil.which("secantusd-rs")
    if rust and _understands(rust):
        return functools.partial(_secantus, rust)
    beside = Path(sys.executable).parent / "secantusd-py"
    if beside.exists():
        return functools.partial(_secantus, str(beside))
    if rust:
        raise Unusable(f"secantusd-rs lacks one of {', '.join(NEEDED_FLAGS)}")
    return None


def _understands(program: str) -> bool:
    try:
        probe = subprocess.run(
            [program, "--help"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return all(flag in probe.stdout for flag in NEEDED_FLAGS)


def _secantus(program: str, data: Path | None) -> Database:
    folder = Folder.at(data, "secantus")
    port = free_port()
    storage = folder.path / "storage"
    # Its Python build searches all records of retryable writes at each write: slower and slower.
    url = f"{database_url(port)}&retryWrites=false"
    argv = [program, "--host", "127.0.0.1", "--port", str(port), "--storage-path", str(storage)]
    argv += ["--sync-on-commit", "--log-level", "WARNING"]
    description = (
        f"SecantusDB ({Path(program).name}) on mongodb://127.0.0.1:{port}"
        " (program on this machine, in MongoDB's place)"
    )
    return Database(url, description, Program(argv, folder, lambda: listens(port) and pings(url)))


def _mongod(program: str, data: Path | None) -> Database:
    folder = Folder.at(data, "mongod")
    port = free_port()
    storage = folder.path / "storage"
    storage.mkdir(exist_ok=True)
    url = database_url(port)
    argv = [program, "--replSet", REPLICA_SET, "--bind_ip", "127.0.0.1", "--port", str(port)]
    argv += ["--dbpath", str(storage)]
    description = f"mongod on mongodb://127.0.0.1:{port} (program on this machine)"
    member = f"127.0.0.1:{port}"
    server = Program(argv, folder, lambda: listens(port) and is_primary(url, member))
    return Database(url, description, server)


def is_primary(url: str, member: str) -> bool:
    """Whether it takes writes; makes it a replica set of one first if it is in none.

    `member` is the server's own address for itself.
    """
    configuration = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": member}]}
    try:
        with client(url) as mongo:
            mongo.admin.command("replSetInitiate", configuration)
    except OperationFailure as refused:
        if refused.code != ALREADY_INITIALIZED:
            raise
    except PyMongoError:
        return False
    return pings(url)
