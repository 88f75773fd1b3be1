"""A rolling upgrade: the version before and this one together, each reading the other's events."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.plant import Replica
from tests.faults.row import Row, Run
from tests.faults.rows.replicas import ENDED

from motcua.stack import SERVICES

OLD = "8cd60a8"
"""The version that is upgraded from."""
SOURCES = ("shared/src", *(f"services/{name}/src" for name in SERVICES))


def upgraded(run: Run) -> None:
    """Replica by replica, under load; for a while both versions run beside each other."""
    with _checked_out(OLD, run.folder / "old") as old:
        path = ":".join(str(old / source) for source in SOURCES)
        with run.plant(more={"PYTHONPATH": path}) as plant:
            with run.load(plant, dossiers=60, seconds=45):
                for replica in _one_of_each(plant.every()):
                    run.verdict.expect(replica.stop() in ENDED, f"{replica.name} did not drain")
                    del replica.env["PYTHONPATH"]
                    replica.start()
            run.judged(plant)


def _one_of_each(replicas: list[Replica]) -> list[Replica]:
    """First replicas of all services first, so that each service runs in both versions."""
    return sorted(replicas, key=lambda replica: replica.number)


@contextmanager
def _checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """That commit's tree beside this one; RuntimeError when the clone does not have it."""
    git = ["git", "-C", str(Path(__file__).parent)]
    known = subprocess.run([*git, "cat-file", "-e", f"{commit}^{{commit}}"], check=False)
    if known.returncode:
        raise RuntimeError(f"commit {commit} is not in this clone; fetch the whole history")
    subprocess.run(
        [*git, "worktree", "add", "--quiet", "--detach", str(folder), commit], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run([*git, "worktree", "remove", "--force", str(folder)], check=True)


ROWS = [Row("rolling-upgrade", f"from {OLD}, replica by replica under load", upgraded)]
