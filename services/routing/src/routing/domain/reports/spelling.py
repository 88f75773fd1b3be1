"""The order of Vietnamese names in lists."""

import unicodedata
from collections.abc import Iterable


def alphabetical(names: Iterable[str]) -> list[str]:
    """By letters first, marks only where letters are the same; đ stands after d."""
    return sorted(names, key=_sorts_as)


def _sorts_as(name: str) -> tuple[str, str]:
    lower = name.lower().replace("đ", "d~")
    split = unicodedata.normalize("NFD", lower)
    return "".join(mark for mark in split if not unicodedata.combining(mark)), name
