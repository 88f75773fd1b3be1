"""`make up`: the services on this machine until interrupted, on the office's real clock."""

import argparse
import fcntl
import os
import signal
import sys
from pathlib import Path
from typing import TextIO

from dossier_shared.testing.backing import NoBacking, both
from motcua.stack import SERVICES, Stack, running_stack

FOLDER = Path(".run")


def main() -> int:
    parser = argparse.ArgumentParser(prog="up", description=__doc__)
    parser.add_argument("--stop", action="store_true", help="stop the one that runs")
    stop = parser.parse_args().stop
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "up.pid").open("a+") as running:
        if stop:
            return _stop(running)
        if not _locked(running):
            print("it is up already; `make down` stops it", file=sys.stderr)
            return 1
        running.truncate(0)
        print(os.getpid(), file=running, flush=True)
        return _up()


def _locked(running: TextIO) -> bool:
    """Whether the lock on the file is ours now; it goes with the process, however that ends."""
    try:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _up() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = FOLDER.resolve()
    try:
        with (
            both(folder / "data") as backing,
            running_stack(backing, folder, environment="development", names="motcua") as stack,
        ):
            _tell(stack)
            signal.pause()
    except NoBacking as nothing:
        print(nothing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _stop(running: TextIO) -> int:
    if _locked(running):
        print("nothing is up", file=sys.stderr)
        return 1
    running.seek(0)
    os.kill(int(running.read()), signal.SIGTERM)
    return 0


def _tell(stack: Stack) -> None:
    for name in SERVICES:
        print(f"{name}: {stack.urls[name]}")
    print(f"SMS and mail counterparts: {stack.counterparts_url}/counts")
    print("A receptionist's token, good for a day, is in .run/receptionist.token")
    token = FOLDER / "receptionist.token"
    token.touch(mode=0o600)
    token.write_text(stack.token("tiep-nhan-1"))
    print("Ctrl-C, or `make down` elsewhere, stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
