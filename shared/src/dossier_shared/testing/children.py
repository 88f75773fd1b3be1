"""Programs that end when we end, whatever they fork and however we end."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dossier_shared.testing.waiting import wait_until

LIFELINE = Path(__file__).with_name("lifeline.py")
LOG_LINES = 20


class Died(RuntimeError):
    """A program ended although it was needed; the message holds its log's last lines."""


class Child:
    """One running program behind a lifeline.

    Ended by `close`, by the end of this process (kill -9 included) or by itself; in each case
    nothing that it forked is left. `remove` names a folder to delete should we be killed.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        remove: Path | None = None,
    ) -> None:
        self._name = Path(argv[0]).name
        self._log = log
        with log.open("ab") as output:
            self._lifeline = subprocess.Popen(
                [sys.executable, "-I", "-S", str(LIFELINE), str(remove or ""), *argv],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=dict(env),
                start_new_session=True,
            )
        assert self._lifeline.stdout
        with self._lifeline.stdout as first_line:
            self.pid = int(first_line.readline())

    @property
    def running(self) -> bool:
        return self._lifeline.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program; SIGKILL goes to all it forked as well."""
        assert self._lifeline.stdin
        with contextlib.suppress(BrokenPipeError):
            self._lifeline.stdin.write(bytes([number]))

    def wait(self, timeout: float) -> int:
        """Return its exit code (128 + signal, if one ended it); TimeoutError if it still runs."""
        try:
            return self._lifeline.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(
                f"{self._name} still runs after {timeout:g} s\n{tail(self._log)}"
            ) from None

    def wait_ready(self, answers: Callable[[], bool], timeout: float) -> None:
        """Wait until it answers; Died at once if it ends instead, TimeoutError at the deadline."""
        message = f"{self._name} does not answer (log: {self._log})"
        wait_until(lambda: not self.running or answers(), timeout, message)
        if not self.running:
            code = self._lifeline.returncode
            raise Died(f"{self._name} ended with code {code}:\n{tail(self._log)}")

    def close(self) -> None:
        """End it and all it forked, at once."""
        assert self._lifeline.stdin
        self._lifeline.stdin.close()
        self._lifeline.wait()


def tail(log: Path, lines: int = LOG_LINES) -> str:
    """The last lines of a log, or a word that there is none."""
    try:
        text = log.read_text(errors="replace")
    except FileNotFoundError:
        return "(no log)"
    return os.linesep.join(text.splitlines()[-lines:]) or "(empty log)"
