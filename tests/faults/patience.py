"""Waiting for what is costly to look at: connections are made, documents are read."""

from collections.abc import Callable
from threading import Event
from time import monotonic

EVERY = 0.7


def patiently(check: Callable[[], object], seconds: float, message: str) -> None:
    """Return when it is so; TimeoutError with the message when it is not in time."""
    ends = monotonic() + seconds
    while not check():
        if monotonic() > ends:
            raise TimeoutError(f"{message} within {seconds:g} s")
        Event().wait(EVERY)
