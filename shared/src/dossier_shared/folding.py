"""Vietnamese text without its diacritics: for searching, and for messages that carry none."""

import re
from unicodedata import category, normalize

# Legacy Vietnamese fonts left the Icelandic eth where đ was meant.
_STROKED = str.maketrans("đĐðÐ", "dDdD")
_WORD = re.compile(r"[^\W_]+")


def unaccented(text: str) -> str:
    """`text` in its own case and spacing, composed or decomposed alike."""
    letters = normalize("NFD", text.translate(_STROKED))
    return normalize("NFC", "".join(letter for letter in letters if category(letter) != "Mn"))


def fold(text: str) -> str:
    """The form two spellings of a name share: lower case, no diacritics, single spaces."""
    return " ".join(unaccented(text).lower().split())


def words(text: str) -> tuple[str, ...]:
    """The different words of `text`, folded, in the order they first come."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))
