"""What happened in a run, in order: faults, commands and what was told; kept when it fails."""

import json
import time
from pathlib import Path
from threading import Lock
from typing import Any


class Timeline:
    """Appended to from several threads; times are seconds since the run began."""

    def __init__(self, path: Path) -> None:
        self._began = time.monotonic()
        self._lock = Lock()
        self._file = path.open("a", encoding="utf-8")

    def now(self) -> float:
        return time.monotonic() - self._began

    def say(self, what: str, **more: Any) -> None:
        line = json.dumps({"at": round(self.now(), 3), "what": what, **more}, ensure_ascii=False)
        with self._lock:
            if not self._file.closed:
                self._file.write(line + "\n")
                self._file.flush()

    def close(self) -> None:
        with self._lock:
            self._file.close()
