"""What parts of a legal limit the steps have, counted in the smallest unit of the limit."""

from collections.abc import Mapping, Sequence

from dossier_shared.contracts import Limit, LimitUnit

HOURS_A_DAY = 8


def units_within(unit: LimitUnit) -> Mapping[LimitUnit, int]:
    """What a budget may be counted in under a limit in `unit`, each as so many of the smallest."""
    if unit == "calendar-day":
        return {"calendar-day": 1}
    return {"hour": 1, "working-day": HOURS_A_DAY}


def smallest(limit: Limit) -> int:
    """The limit in the smallest unit that its parts may be counted in."""
    return limit.amount * units_within(limit.unit)[limit.unit]


def shares(whole: int, parts: Sequence[int]) -> list[int]:
    """`whole` split in proportion to `parts`, in whole numbers that add up to it exactly."""
    total = sum(parts)
    split = [whole * part // total for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda n: (-(whole * parts[n] % total), -parts[n]))
    for n in by_rest[: whole - sum(split)]:
        split[n] += 1
    return split


def budget(part: int, unit: LimitUnit) -> Limit | None:
    """So many of the smallest unit as a limit of its own; None for nothing."""
    if part == 0:
        return None
    if unit == "calendar-day":
        return Limit(amount=part, unit=unit)
    days, hours = divmod(part, HOURS_A_DAY)
    if hours:
        return Limit(amount=part, unit="hour")
    return Limit(amount=days, unit="working-day")
