"""`make up`: the services on this machine until interrupted, on the office's real clock."""

import argparse
import os
import signal
import sys
from pathlib import Path

from dossier_shared.testing.backing import NoBacking, both
from motcua.stack import SERVICES, Stack, running_stack

FOLDER = Path(".run")


def main() -> int:
    parser = argparse.ArgumentParser(prog="up", description=__doc__)
    parser.add_argument("--stop", action="store_true", help="stop the one that runs")
    running = FOLDER / "up.pid"
    if parser.parse_args().stop:
        return _stop(running)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    FOLDER.mkdir(exist_ok=True)
    try:
        with both(FOLDER.resolve() / "data") as backing:
            folder = FOLDER.resolve()
            with running_stack(backing, folder, environment="development", names="motcua") as stack:
                running.write_text(str(os.getpid()))
                _tell(stack)
                signal.pause()
    except NoBacking as nothing:
        print(nothing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        running.unlink(missing_ok=True)
    return 0


def _stop(running: Path) -> int:
    try:
        os.kill(int(running.read_text()), signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError):
        print("nothing is up", file=sys.stderr)
        return 1
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
