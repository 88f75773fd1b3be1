"""How many short messages a text is: exact, and cut where a reader sees no cut.

Text is composed first (NFC), so that both ways of writing «ồ» count alike. Units are the septets or
UTF-16 code units of the text itself. A character that takes several units is never cut, so a part
may leave units unused; these are not counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import category, normalize

from notify.domain.text.gsm import septets_needed

Encoding = Literal["GSM-7", "UCS-2"]
SINGLE = {"GSM-7": 160, "UCS-2": 70}
JOINED = {"GSM-7": 153, "UCS-2": 67}
"""Units of a part of several; the header that joins them takes the rest (TS 23.040, 9.2.3.24.1)."""
_JOINER = "\u200d"
_LONE = re.compile(r"[\n -\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ab]*")
"""Letters of Vietnamese and of its neighbours, none of which is a mark or takes two units."""


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
    if units == len(text) if encoding == "GSM-7" else _LONE.fullmatch(text):
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


def characters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its marks, an emoji with its joiners.

    One that is longer than a whole part falls into its code points.
    """
    cluster = ""
    for c in text:
        if cluster and (category(c)[0] == "M" or c == _JOINER or cluster[-1] == _JOINER):
            cluster += c
            continue
        yield from _bounded(cluster)
        cluster = c
    yield from _bounded(cluster)


def _bounded(cluster: str) -> tuple[str, ...]:
    if units_of(cluster, "UCS-2") > JOINED["UCS-2"]:
        return tuple(cluster)
    return (cluster,) if cluster else ()


def _measured(text: str) -> tuple[Encoding, int]:
    septets = septets_needed(text)
    return ("UCS-2", units_of(text, "UCS-2")) if septets is None else ("GSM-7", septets)


def _cut(text: str, encoding: Encoding) -> Iterator[str]:
    """Each part as full as its characters allow, which makes the fewest."""
    part: list[str] = []
    room = JOINED[encoding]
    for character in characters(text):
        units = units_of(character, encoding)
        if units > room:
            yield "".join(part)
            part, room = [], JOINED[encoding]
        part.append(character)
        room -= units
    yield "".join(part)
