"""How many short messages a text is: exact, and never one more than need be.

Text is composed first (NFC), so that both ways of writing «ồ» count alike. Units are the septets or
UTF-16 code units of the text itself. A code point that takes two of them is never cut, so a part
may leave a unit unused, which is not counted; between code points a phone sees no cut, as it reads
the parts put together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from notify.domain.text.gsm import septets_needed

Encoding = Literal["GSM-7", "UCS-2"]
SINGLE = {"GSM-7": 160, "UCS-2": 70}
JOINED = {"GSM-7": 153, "UCS-2": 67}
"""Units of a part of several; the header that joins them takes the rest (TS 23.040, 9.2.3.24.1)."""


@dataclass(frozen=True, slots=True)
class Count:
    encoding: Encoding
    units: int
    parts: int


@dataclass(frozen=True, slots=True)
class Segments:
    """The text, composed, in the `parts` in which it travels."""

    encoding: Encoding
    units: int
    parts: tuple[str, ...]


def count(text: str) -> Count:
    """Exact as `segmented`, but the parts are cut only when the text does not fit one."""
    text = normalize("NFC", text)
    encoding, units = _measured(text)
    if units <= SINGLE[encoding]:
        return Count(encoding, units, 1)
    if units == len(text):
        return Count(encoding, units, -(-units // JOINED[encoding]))
    return Count(encoding, units, len(list(_cut(text, encoding))))


def segmented(text: str) -> Segments:
    """The fewest parts that carry the text, in the smaller alphabet that has all its letters."""
    text = normalize("NFC", text)
    encoding, units = _measured(text)
    whole = units <= SINGLE[encoding]
    return Segments(encoding, units, (text,) if whole else tuple(_cut(text, encoding)))


def units_of(text: str, encoding: Encoding) -> int:
    """What the text takes in an alphabet that has all its letters."""
    if encoding == "GSM-7" and (septets := septets_needed(text)) is not None:
        return septets
    return len(text) + sum(c > "\uffff" for c in text)


def _measured(text: str) -> tuple[Encoding, int]:
    septets = septets_needed(text)
    return ("UCS-2", units_of(text, "UCS-2")) if septets is None else ("GSM-7", septets)


def _cut(text: str, encoding: Encoding) -> Iterator[str]:
    """Each part as full as it can be, which makes the fewest."""
    start, room = 0, JOINED[encoding]
    for at, c in enumerate(text):
        units = units_of(c, encoding)
        if units > room:
            yield text[start:at]
            start, room = at, JOINED[encoding]
        room -= units
    yield text[start:]
