"""Whose turn it is where each try may fail: one that always does holds nobody else up."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

IN_A_ROW = 3
"""So many failures one after another are no longer about one item: the other side is away."""


class Turns(Generic[K]):
    """Remembers between two looks what failed, as long as it waits."""

    def __init__(self) -> None:
        self._failures: Counter[K] = Counter()
        self._in_a_row = 0

    def of(self, waiting: Iterable[K]) -> Iterator[K]:
        """What failed least first, else in its order; no more once the other side seems away."""
        there = list(waiting)
        self._failures = Counter({item: self._failures[item] for item in there})
        self._in_a_row = 0
        for item in sorted(there, key=self._failures.__getitem__):
            if self._in_a_row == IN_A_ROW:
                return
            yield item

    def failed(self, item: K) -> None:
        self._failures[item] += 1
        self._in_a_row += 1

    def went(self, item: K) -> None:
        self._failures[item] = 0
        self._in_a_row = 0
