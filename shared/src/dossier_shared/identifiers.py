"""Names of things that every service derives alike: dossier codes, event ids, timer ids."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from string import Formatter
from uuid import UUID, uuid5

CODE_PATTERN = "{unit}-{day:%y%m%d}-{number:04d}"
LONGEST_CODE = 50

_NAMESPACE = UUID("5f1d7a52-6b0e-5c0b-9a3e-2c1f8d4e7b60")
_UNIT = "[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
_CODE = re.compile("[A-Za-z0-9.-]+", re.ASCII)
_NUMBER_FORMAT = re.compile("0([4-9])d")
_DAY_PARTS = {
    "%Y": "[0-9]{4}",
    "%y": "[0-9]{2}",
    "%m": "(?:0[1-9]|1[0-2])",
    "%d": "(?:0[1-9]|[12][0-9]|3[01])",
}
_DAY_FORMATS = {"%y%m%d", "%Y%m%d"}


@dataclass(frozen=True, slots=True)
class _Shape:
    code: re.Pattern[str]
    highest: int


def dossier_code(pattern: str, unit: str, day: date, number: int) -> str:
    """Code of the receiving unit's `number`-th dossier of `day` (TT 01/2018/TT-VPCP art.19).

    `number` starts at 1 each day and may not outgrow the width the pattern gives it.
    """
    shape = _shape(pattern)
    if not 1 <= number <= shape.highest:
        raise ValueError(f"number {number} of the day is not from 1 to {shape.highest}")
    if not re.fullmatch(_UNIT, unit):
        raise ValueError(f"{unit!r} is no unit code: letters, digits, single dots and hyphens")
    code = pattern.format(unit=unit, day=day, number=number)
    if len(code) > LONGEST_CODE:
        raise ValueError(f"{code} is longer than {LONGEST_CODE} characters")
    return code


def valid_code(pattern: str, code: str) -> bool:
    """Whether `code` has the shape of `pattern`; nothing is read out of its parts."""
    return len(code) <= LONGEST_CODE and _shape(pattern).code.fullmatch(code) is not None


def event_id(source: str, subject: str, sequence: int) -> UUID:
    """The same id each time the same change is told, so that a reader can drop the second."""
    return _named("event", source, subject, str(sequence))


def event_id_after_restore(source: str, subject: str, sequence: int, told: bytes) -> UUID:
    """As `event_id`, for a deployment that was restored from a copy: the number may have been given
    to something else before the accident, and who was told of that must be told of this too.
    """
    return _named("event", source, subject, str(sequence), hashlib.sha256(told).hexdigest())


def timer_id(subject: str, kind: str, due: datetime) -> UUID:
    """Id of the timer that fires for `subject` at `due`, an aware instant, to the millisecond."""
    if due.utcoffset() is None:
        raise ValueError(f"{due.isoformat()} names no time zone")
    return _named("timer", subject, kind, due.astimezone(UTC).isoformat(timespec="milliseconds"))


def _named(*parts: str) -> UUID:
    return uuid5(_NAMESPACE, json.dumps(parts))


@lru_cache(maxsize=64)
def _shape(pattern: str) -> _Shape:
    parts = list(Formatter().parse(pattern))
    fields = [name for _, name, _, _ in parts if name is not None]
    if sorted(fields) != ["day", "number", "unit"]:
        raise ValueError(f"{pattern!r} does not hold unit, day and number, each once")
    if any(conversion for _, _, _, conversion in parts):
        raise ValueError(f"{pattern!r} converts a part")
    formats = {name: spec or "" for _, name, spec, _ in parts if name}
    width = _width(pattern, formats)
    expressions = {
        "unit": _UNIT,
        "day": re.sub("%.", lambda part: _DAY_PARTS[part.group()], formats["day"]),
        "number": f"(?!0{{{width}}})[0-9]{{{width}}}",
    }
    code = "".join(
        _literal(pattern, text) + expressions.get(name or "", "") for text, name, *_ in parts
    )
    return _Shape(re.compile(code), 10**width - 1)


def _width(pattern: str, formats: dict[str, str]) -> int:
    width = _NUMBER_FORMAT.fullmatch(formats["number"])
    if width is None:
        raise ValueError(f"{pattern!r} gives the number no fixed width of 4 to 9 digits")
    if formats["unit"] or formats["day"] not in _DAY_FORMATS:
        raise ValueError(f"{pattern!r} writes the unit or the day in an unknown form")
    return int(width.group(1))


def _literal(pattern: str, text: str) -> str:
    if text and not _CODE.fullmatch(text):
        raise ValueError(
            f"{pattern!r} holds {text!r}, and a code is letters, digits, dots, hyphens"
        )
    return re.escape(text)
