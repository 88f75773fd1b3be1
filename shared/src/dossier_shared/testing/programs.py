"""A server program on this machine, in a folder of its own."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dossier_shared.testing.children import Child


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a server keeps its state: a place given to stay, or a temporary one that goes."""

    path: Path
    temporary: bool

    @classmethod
    def at(cls, given: Path | None, name: str) -> "Folder":
        if given is None:
            return cls(Path(tempfile.mkdtemp(prefix=f"motcua-{name}-")), temporary=True)
        given.mkdir(parents=True, exist_ok=True)
        return cls(given.resolve(), temporary=False)


@dataclass
class Program:
    """A `Server` that is a program here; it keeps its ports and data through stop and start.

    `answers` decides when it is ready. `pid_file` names the process that `kill` is to hit where
    the program is only a script around it.
    """

    argv: Sequence[str]
    folder: Folder
    answers: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    pid_file: Path | None = None
    start_seconds: float = 60
    stop_seconds: float = 30
    _child: Child | None = None

    def launch(self) -> None:
        """Start it without waiting; RuntimeError if it runs."""
        if self._child and self._child.running:
            raise RuntimeError(f"{self.argv[0]} already runs")
        self._release()
        if self.pid_file:
            self.pid_file.unlink(missing_ok=True)
        remove = self.folder.path if self.folder.temporary else None
        log = self.folder.path / "output.log"
        self._child = Child(self.argv, self.env, log, remove=remove)

    def wait_ready(self) -> None:
        self._launched().wait_ready(self.answers, self.start_seconds)

    def stop(self) -> None:
        """Stop it in good order; TimeoutError, after killing it, if it does not go."""
        child = self._launched()
        child.signal(signal.SIGTERM)
        try:
            child.wait(self.stop_seconds)
        finally:
            self._release()

    def kill(self) -> None:
        """kill -9, and nothing it forked is left."""
        child = self._launched()
        if self.pid_file and self.pid_file.exists():
            with suppress(ProcessLookupError):
                os.kill(int(self.pid_file.read_text()), signal.SIGKILL)
        else:
            child.signal(signal.SIGKILL)
        child.wait(10)
        self._release()

    def close(self) -> None:
        """End it for good: at once if its data go with it, in good order if they stay."""
        if self._child and self._child.running and not self.folder.temporary:
            self.stop()
        self._release()
        if self.folder.temporary:
            shutil.rmtree(self.folder.path, ignore_errors=True)

    def _launched(self) -> Child:
        if self._child is None:
            raise RuntimeError(f"{self.argv[0]} is not launched")
        return self._child

    def _release(self) -> None:
        if self._child:
            self._child.close()
            self._child = None
