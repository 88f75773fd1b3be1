"""The office's clock of a run: it stands on a working morning, ticks, and can be set."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from dossier_shared.clock import OFFICE_ZONE, VirtualClock

MORNING = datetime(2018, 4, 12, 8, 0, tzinfo=OFFICE_ZONE)
"""A Thursday, in the hours in which citizens may be written to."""


class Ticking:
    """Moves the clock file once a second, as time goes by."""

    def __init__(self, path: Path) -> None:
        self.clock = VirtualClock(path)
        self.clock.move(MORNING)
        self._ahead = timedelta()
        self._began = monotonic()
        self._moving = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=monotonic() - self._began) + self._ahead

    def set(self, by: timedelta) -> None:
        """Somebody sets the clock, forward or back."""
        with self._moving:
            self._ahead += by
            self.clock.move(self.now())

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)

    def _tick(self) -> None:
        while not self._stop.wait(1):
            with self._moving:
                self.clock.move(self.now())
