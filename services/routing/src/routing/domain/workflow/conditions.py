"""The small language in which a workflow says on what an action depends.

A condition compares one fact of the case, or joins others. It is data, never code: what may be
named is FACTS, and how deep and how large it may be is bounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

Value = str | int | bool
Facts = Mapping[str, Value | None]

FACTS: Mapping[str, type] = {
    "channel": str,
    "field": str,
    "outcome": str,
    "sensitive": bool,
    "supplemented": bool,
    "sent_back": int,
    "unanswered": int,
}
"""What can be asked of a case: how it came in, its field, the decision (None before it), whether
its subject is sensitive, whether papers were supplemented, how often it was sent back, how many
consultations were never answered."""

DEEPEST, LARGEST = 4, 16


@dataclass(frozen=True, slots=True)
class Condition:
    """Exactly one of: `every` or `some` of others, `unless` another, or a `fact` that `equals` a
    value, is `among` several, or is `above` a number.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    every: "tuple[Condition, ...]" = ()
    some: "tuple[Condition, ...]" = ()
    unless: "Condition | None" = None
    fact: str | None = None
    equals: Value | None = None
    among: tuple[Value, ...] = ()
    above: int | None = None


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Whether a checked condition is true of a case; no condition always is."""
    if condition is None:
        return True
    if condition.every:
        return all(holds(each, facts) for each in condition.every)
    if condition.some:
        return any(holds(each, facts) for each in condition.some)
    if condition.unless is not None:
        return not holds(condition.unless, facts)
    return _compared(condition, facts.get(condition.fact or ""))


def _compared(condition: Condition, value: Value | None) -> bool:
    if condition.above is not None:
        return isinstance(value, int) and value > condition.above
    if condition.among:
        return value in condition.among
    return value == condition.equals


def faults(condition: Condition, depth: int = 1) -> Iterator[str]:
    """Everything that is wrong with a condition, nothing when it may be used."""
    if depth > DEEPEST:
        yield f"a condition is more than {DEEPEST} deep"
        return
    if depth == 1 and (size := _size(condition)) > LARGEST:
        yield f"a condition has {size} parts, more than {LARGEST}"
    forms = [condition.every, condition.some, condition.unless, condition.fact]
    if sum(bool(form) for form in forms) != 1:
        yield "a condition is one of every, some, unless, fact"
        return
    for part in _parts(condition):
        yield from faults(part, depth + 1)
    if condition.fact is not None:
        yield from _wrong_comparison(condition.fact, condition)
    elif _comparisons(condition):
        yield "a condition compares without a fact"


def _wrong_comparison(fact: str, condition: Condition) -> Iterator[str]:
    kind = FACTS.get(fact)
    compared = _comparisons(condition)
    if kind is None:
        yield f"unknown fact {fact}"
    elif len(compared) != 1:
        yield f"{fact} is compared by one of equals, among, above"
    elif any(type(value) is not kind for value in compared[0]):
        yield f"{fact} is compared with what is no {kind.__name__}"
    elif condition.above is not None and kind is not int:
        yield f"{fact} is no number to be above"


def _comparisons(condition: Condition) -> list[tuple[Value, ...]]:
    found = [condition.among] if condition.among else []
    found += [(value,) for value in (condition.equals, condition.above) if value is not None]
    return found


def _parts(condition: Condition) -> tuple[Condition, ...]:
    unless = () if condition.unless is None else (condition.unless,)
    return (*condition.every, *condition.some, *unless)


def _size(condition: Condition) -> int:
    return 1 + sum(_size(part) for part in _parts(condition))
