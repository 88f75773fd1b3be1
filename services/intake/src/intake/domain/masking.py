"""How much each role sees of the people of a dossier: a table, and how a text is masked. Pure.

Roles are those of the tokens. Who does not need to know is not told (NĐ 61/2018 art.5.1d).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from dossier_shared.masks import GONE, masked_email, masked_number

COMMUNE = re.compile(r"(xã|phường|thị trấn|đặc khu)\b", re.IGNORECASE)


class Level(IntEnum):
    """From all to nothing; each level masks what the one before does, and more.

    PARTLY leaves the name and what was written of the matter, but of numbers and addresses only
    what tells one from another; MASKED leaves initials; HIDDEN nothing.
    """

    OPEN = 0
    PARTLY = 1
    MASKED = 2
    HIDDEN = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the roles of the token, and the division it names."""

    roles: frozenset[str]
    division: str | None = None


LEVELS: Mapping[str, tuple[Level, Level]] = {
    "receptionist": (Level.OPEN, Level.PARTLY),
    "leader": (Level.OPEN, Level.PARTLY),
    "clerk": (Level.PARTLY, Level.MASKED),
    "admin": (Level.MASKED, Level.HIDDEN),
    "auditor": (Level.MASKED, Level.HIDDEN),
    "client": (Level.OPEN, Level.OPEN),
    "citizen": (Level.OPEN, Level.OPEN),
}
"""Of each role, for an ordinary and for a sensitive field: there it is one level stricter. Citizens
and client programs see but what they handed in themselves."""

OWN_DIVISION = frozenset({"officer", "division_head"})
"""They appraise the dossiers of their own division, so those are open to them; no others."""


def level_of(viewer: Viewer, sensitive: bool, division: str) -> Level:
    """The widest that one of the roles gives."""
    levels = [LEVELS[role][sensitive] for role in viewer.roles if role in LEVELS]
    if viewer.roles & OWN_DIVISION and viewer.division == division:
        levels.append(Level.OPEN)
    return min(levels, default=Level.HIDDEN)


def masked_name(name: str) -> str:
    """`Nguyễn Thị Bưởi` as `N*** T*** Bưởi`."""
    *first, last = name.split() or [""]
    return " ".join([f"{word[0]}***" for word in first] + [last if first else f"{last[:1]}***"])


def masked_address(address: str) -> str:
    """From the commune on: no house, no hamlet."""
    parts = [part.strip() for part in address.split(",")]
    from_commune = (at for at, part in enumerate(parts) if COMMUNE.match(part))
    kept = parts[next(from_commune, max(len(parts) - 2, 1)) :]
    return ", ".join([GONE, *kept])


def _gone(_: str) -> str:
    return GONE


Mask = Callable[[str], str]
_NAME: dict[Level, Mask] = {Level.MASKED: masked_name}
_NUMBER: dict[Level, Mask] = {Level.PARTLY: masked_number}
_WRITTEN: dict[Level, Mask] = {Level.MASKED: _gone}
_PERSON: dict[str, dict[Level, Mask]] = {
    "name": _NAME,
    "id_number": _NUMBER,
    "phone": _NUMBER,
    "email": {Level.PARTLY: masked_email},
    "address": {Level.PARTLY: masked_address},
    "authority": _WRITTEN,
}
MASKS: Mapping[str, Mapping[Level, Mask]] = {
    **{f"{who}.{of}": how for who in ("applicant", "authorised") for of, how in _PERSON.items()},
    "applicant": _NAME,  # in a list it is the name alone
    "particulars": {Level.PARTLY: _gone},
    "returned.recipient": _NAME,
    "returned.paper": {Level.PARTLY: _gone},
    **dict.fromkeys(
        (
            "request", "files.name", "clock.reason", "supplements.reason",
            "supplements.papers.name", "supplements.papers.what", "refusal.reason",
            "withdrawal.reason", "apology.reason",
            "returned.authority", "passings.content", "passings.answer", "version_moves.reason",
        ),
        _WRITTEN,
    ),
}  # fmt: skip
"""From which level on each field of an answer is masked, and how; HIDDEN leaves nothing."""


def masked(view: Mapping[str, Any], level: Level) -> dict[str, Any]:
    """An answer about a dossier as one of this level is given it."""
    return {name: _masked(value, name, level) for name, value in view.items()}


def _masked(value: Any, path: str, level: Level) -> Any:
    if isinstance(value, Mapping):
        return {name: _masked(one, _below(path, name), level) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one, path, level) for one in value]
    mask = _mask(path, level)
    return mask(value) if mask and isinstance(value, str) else value


def _below(path: str, name: str) -> str:
    """Particulars have names of their own, which stand in no table."""
    return path if path == "particulars" else f"{path}.{name}".lstrip(".")


def _mask(path: str, level: Level) -> Mask | None:
    """That of the strictest level that is not above this one."""
    if path not in MASKS or level is Level.OPEN:
        return None
    if level is Level.HIDDEN:
        return _gone
    reached = [from_level for from_level in MASKS[path] if from_level <= level]
    return MASKS[path][max(reached)] if reached else None


def opened(view: Mapping[str, Any], level: Level) -> list[str]:
    """The personal fields that one of this level is given as they are; for the log of reads."""
    return sorted({path for path in _told(view, "") if _mask(path, level) is None})


def _told(value: Any, path: str) -> Iterator[str]:
    if path in MASKS and isinstance(value, str):
        yield path
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _told(one, _below(path, name))
    elif isinstance(value, list):
        for one in value:
            yield from _told(one, path)
