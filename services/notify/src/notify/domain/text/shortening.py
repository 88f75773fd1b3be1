"""Making a text fit its messages by cutting what may be cut, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from unicodedata import category

from notify.domain.text.segments import Count, count

LEAST = 12
"""So many characters of a name are left: fewer would name nobody."""
_JOINER = "\u200d"


def fitted(
    values: Sequence[str],
    cuttable: Sequence[bool],
    fill: Callable[[Sequence[str]], str],
    parts: int,
) -> tuple[str, Count]:
    """The text with its longest cuttable values cut as little as makes it so many parts; longer
    than that only when cutting does not help.
    """
    text = fill(values)
    counted = count(text)
    if counted.parts <= parts or not any(cuttable):
        return text, counted
    ellipsis = "…" if counted.encoding == "UCS-2" else "..."
    longest = max(len(value) for value, may in zip(values, cuttable, strict=True) if may)
    for length in range(longest - 1, LEAST - 1, -1):
        shorter = [
            cut(value, length, ellipsis) if may else value
            for value, may in zip(values, cuttable, strict=True)
        ]
        text = fill(shorter)
        counted = count(text)
        if counted.parts <= parts:
            break
    return text, counted


def cut(value: str, length: int, ellipsis: str) -> str:
    """At most so many characters, the ellipsis among them; none is cut through."""
    whole = list(_characters(value))
    if len(whole) <= length:
        return value
    return "".join(whole[: length - len(ellipsis)]).rstrip() + ellipsis


def _characters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its marks, an emoji with its joiners."""
    character = ""
    for c in text:
        if character and not (category(c)[0] == "M" or c == _JOINER or character[-1] == _JOINER):
            yield character
            character = ""
        character += c
    if character:
        yield character
