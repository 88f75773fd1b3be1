"""A row of the matrix: what is done to the product under load, and what must hold all the same."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic

from bson import json_util
from tests.faults.judge import witness
from tests.faults.judge.judging import REQUEST_LIMIT, judge
from tests.faults.judge.kept import Kept, kept
from tests.faults.judge.verdict import Verdict
from tests.faults.load.commands import Ledger
from tests.faults.load.running import Amount, Load, under_load
from tests.faults.plant import Plant, cleared, running_plant
from tests.faults.settle import SECONDS, settled
from tests.faults.timeline import Timeline

from dossier_shared.testing.backing import Backing
from dossier_shared.testing.programs import Program

FOLDER = Path(".run/faults")


@dataclass(slots=True)
class Run:
    """One run of one row: where its things are, its seed, and what it has found."""

    name: str
    seed: int
    backing: Backing
    folder: Path
    timeline: Timeline
    verdict: Verdict
    draw: Random
    ledger: Ledger
    request_limit: float = REQUEST_LIMIT
    found: Kept | None = None

    @contextmanager
    def plant(
        self,
        *,
        replicas: int | Mapping[str, int] = 2,
        lines: bool = False,
        first: Callable[[str], None] = witness.listen,
        more: Mapping[str, str] | None = None,
    ) -> Iterator[Plant]:
        """The product, with the witness at its broker."""
        with running_plant(
            self.backing,
            self.folder,
            self.timeline,
            replicas=replicas,
            lines=lines,
            first=first,
            more=more,
        ) as plant:
            yield plant

    @contextmanager
    def load(
        self, plant: Plant, dossiers: int, seconds: float, *, only_received: bool = False
    ) -> Iterator[Load]:
        amount = Amount(dossiers, seconds, only_received)
        with under_load(plant, self.seed, amount, self.ledger) as load:
            yield load

    def judged(self, plant: Plant, seconds: float = SECONDS) -> Kept:
        """Wait for calm, and compare everything."""
        took = settled(plant, seconds)
        self.verdict.measured["calm after"] = f"{took:.1f} s"
        found = kept(plant)
        judge(plant, self.ledger, found, self.verdict, self.request_limit)
        self.found = found
        return found

    def dump(self) -> None:
        """What was found at the end, and the logs of broker and database, as files."""
        for served in (self.backing.broker, self.backing.database):
            if isinstance(served.server, Program):
                _keep_logs(served.server, self.folder)
        if (found := self.found) is None:
            return
        for service, stores in found.told.items():
            for name, documents in stores.items():
                path = self.folder / f"{service}.{name}.json"
                path.write_text(json_util.dumps(list(documents.values()), indent=1))
        lines = [json.dumps(_event(event)) for event in found.events]
        (self.folder / "witness.jsonl").write_text("\n".join(lines))


def _keep_logs(server: Program, folder: Path) -> None:
    name = Path(server.argv[0]).name
    for log in (*server.folder.path.glob("*.log"), *server.folder.path.glob("log/*.log")):
        shutil.copy(log, folder / f"{name}-{log.name}")


def _event(event: object) -> dict[str, str]:
    names = ("source", "subject", "sequence", "type", "id", "time")
    return {name: str(getattr(event, name)) for name in names}


Play = Callable[[Run], None]


@dataclass(frozen=True, slots=True)
class Row:
    """`play` does it, and fills the verdict. One that `waits` most of its time is played beside the
    others.
    """

    name: str
    what: str
    play: Play
    waits: bool = False


def played(row: Row, seed: int, backing: Backing) -> tuple[Verdict, float]:
    """Play it; its verdict and how long it took. What it leaves is kept if it failed."""
    folder = cleared(FOLDER / f"{row.name}-{seed}").resolve()
    timeline = Timeline(folder / "timeline.jsonl")
    run = Run(
        row.name, seed, backing, folder, timeline, Verdict(), Random(f"{row.name}/{seed}"),
        Ledger(),
    )  # fmt: skip
    began = monotonic()
    try:
        row.play(run)
    except Exception as error:
        timeline.say("broken off", error=repr(error))
        run.verdict.unexpected.append(f"broken off: {error!r}")
    finally:
        timeline.close()
    if not run.verdict.good:
        run.dump()
    (folder / "verdict.txt").write_text("\n".join(_told(run.verdict)) + "\n")
    return run.verdict, monotonic() - began


def _told(verdict: Verdict) -> list[str]:
    names = ("attempted", "acknowledged", "lost", "doubled", "recovered", "unexpected")
    figures = zip(names, verdict.figures(), strict=True)
    said = [f"{name}={number}" for name, number in figures]
    said += [f"{what}: {value}" for what, value in verdict.measured.items()]
    return said + list(verdict.findings()) + [f"recovered: {one}" for one in verdict.recovered]
