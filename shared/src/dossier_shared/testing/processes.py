"""One service as a child process, as it would run in production: real HTTP, signals and kill -9."""

import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from dossier_shared.testing.children import Child, tail
from dossier_shared.testing.ports import free_port

__all__ = ["Process", "free_port"]


class Process:
    """A program that serves HTTP and says at /readyz when it is ready.

    `env` is laid over this process's environment. The log is appended to, across restarts.
    Leaving the context terminates it, and kills it if it does not go.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        base_url: str,
        log: Path,
        start_seconds: float = 30,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.log = log
        self.environment = dict(env)
        self._argv = list(argv)
        self._env = {**os.environ, **env}
        self._start_seconds = start_seconds
        self._child: Child | None = None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def pid(self) -> int:
        """The program's own process id; RuntimeError if it was never launched."""
        return self._launched().pid

    def launch(self) -> None:
        """Start the program without waiting; RuntimeError if it already runs."""
        if self.running:
            raise RuntimeError(f"{self._argv[0]} already runs")
        self._release()
        self._child = Child(self._argv, self._env, self.log)

    def wait_ready(self) -> None:
        """Wait for readiness; Died at once, with the log's end, if the program ended instead."""
        self._launched().wait_ready(self._is_ready, self._start_seconds)

    def start(self) -> None:
        """Launch it and wait until it is ready."""
        self.launch()
        self.wait_ready()

    def terminate(self, timeout: float = 20) -> int:
        """Ask it to end (SIGTERM) and return its exit code.

        TimeoutError, with the log's end, if it had to be killed.
        """
        self._launched().signal(signal.SIGTERM)
        return self._waited(timeout)

    def wait_ended(self, timeout: float) -> int:
        """Wait until it ends by itself and return its exit code.

        TimeoutError, with the log's end, if it had to be killed.
        """
        return self._waited(timeout)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, to all it forked as well."""
        self._launched().signal(signal.SIGKILL)
        self._launched().wait(10)
        self._release()

    def close(self) -> None:
        """End it at once if it runs, and let go of it."""
        self._release()

    def restart(self) -> None:
        """Terminate it if it runs, then start it anew."""
        if self.running:
            self.terminate()
        self.start()

    def log_tail(self) -> str:
        return tail(self.log)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.running:
            self.terminate()
        self._release()

    def _is_ready(self) -> bool:
        answer = httpx.get(f"{self.base_url}/readyz", timeout=2, trust_env=False)
        return answer.status_code == httpx.codes.OK

    def _waited(self, timeout: float) -> int:
        try:
            return self._launched().wait(timeout)
        finally:
            self._release()

    def _launched(self) -> Child:
        if self._child is None:
            raise RuntimeError(f"{self._argv[0]} is not launched")
        return self._child

    def _release(self) -> None:
        if self._child:
            self._child.close()
            self._child = None
