"""Which broker and database to use: the first way that serves, said in one line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
Say = Callable[[str], None]
Make = Callable[[Path | None], T]


class NoBacking(RuntimeError):
    """Nothing here serves; the message names the ways to go on."""


class Unusable(Exception):
    """A way is half there: its reason is worth a word before looking on."""


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way to be served.

    `find` returns what makes the server (given a folder for its data, or None for a temporary
    one), None if the way is not there, and raises Unusable if it is but does not serve.
    """

    advice: str
    find: Callable[[], Make[T] | None]


def choose(what: str, ways: Sequence[Way[T]], say: Say) -> Make[T]:
    """Return the first way that serves; later ones are not even looked at. Else NoBacking."""
    for way in ways:
        try:
            make = way.find()
        except Unusable as reason:
            say(f"{what}: {reason}; looking further")
            continue
        if make is not None:
            return make
    advice = "\n".join(f"  - {way.advice}" for way in ways)
    raise NoBacking(f"no {what} to be had here; either\n{advice}")


def shown(url: str) -> str:
    """The address in a URL, fit to be printed: no user, no password, no parameters."""
    scheme, _, rest = url.partition("://")
    authority, *further = re.split(r"[/?#]", rest, maxsplit=1)
    if any("@" in part for part in further):  # perhaps an unescaped password: show nothing of it
        return f"{scheme}://(address not shown)"
    return f"{scheme}://{authority.rpartition('@')[2]}"


def credentials(url: str) -> tuple[str, str] | None:
    """User and password of a URL, if it has both."""
    parts = urlsplit(url)
    return (parts.username, parts.password) if parts.username and parts.password else None
