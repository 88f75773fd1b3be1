"""The demonstration, short: the whole of it runs, and its figures hold together."""

import os
import subprocess
import sys

from dossier_shared.testing.backing import Backing


def test_a_dozen_dossiers_of_the_year_are_replayed_and_nothing_is_lost(backing: Backing) -> None:
    environment = os.environ | {
        "AMQP_URL": backing.broker.url,
        "MONGODB_URL": backing.database.url,
    }
    command = [sys.executable, "-m", "motcua.demo", "--dossiers", "12"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    last = done.stdout.splitlines()[-1]
    assert last.startswith("received=12 resolved=11 open=1 ")
    assert last.endswith(" lost=0 doubled=0 dead=0")
