"""The default alphabet of short messages and its extension (3GPP TS 23.038, 6.2.1)."""

import re
from collections.abc import Mapping

_ROWS = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
ESCAPE = 0x1B
BASIC: Mapping[str, int] = {c: n for n, c in enumerate(_ROWS) if n != ESCAPE}
"""What takes one septet."""
EXTENSION: Mapping[str, int] = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E,
    "|": 0x40, "€": 0x65,
}  # fmt: skip
"""What takes two: the escape, then this."""

_CODES = {
    **{c: bytes([n]) for c, n in BASIC.items()},
    **{c: bytes([ESCAPE, n]) for c, n in EXTENSION.items()},
}
_BASIC = frozenset(BASIC)
_ALL = frozenset(_CODES)
_EXTENDED = re.compile("[" + re.escape("".join(EXTENSION)) + "]")


def septets_needed(text: str) -> int | None:
    """How many septets the text takes; None when a letter of it is not in the alphabet."""
    if _BASIC.issuperset(text):
        return len(text)
    if _ALL.issuperset(text):
        return len(text) + len(extended(text))
    return None


def extended(text: str) -> list[str]:
    """Its characters that take two septets, which strict gateways refuse."""
    return _EXTENDED.findall(text)


def foreign(text: str) -> list[str]:
    """Its characters outside the alphabet, each once, in the order they come."""
    return list(dict.fromkeys(c for c in text if c not in _CODES))


def septets(text: str) -> bytes:
    """Each septet in an octet, as centres take the default alphabet; KeyError on other letters."""
    return b"".join(_CODES[c] for c in text)
