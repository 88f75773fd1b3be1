"""A workflow: the steps a case passes, who takes each, and what part of the legal limit is theirs.

The steps are those of NĐ 61/2018/NĐ-CP art.18-20. Definitions are data (`data/workflows.json`);
what may stand there is decided here, and a bad one stops the start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dossier_shared.contracts import Limit, LimitUnit

STEP_NAMES: Mapping[str, str] = {
    "assign": "Phân công",
    "appraise": "Thụ lý",
    "submit": "Trình duyệt",
    "sign": "Ký",
    "issue": "Phát hành",
    "hand-over": "Trả một cửa",
}
ROLE_NAMES: Mapping[str, str] = {
    "division_head": "trưởng phòng",
    "officer": "chuyên viên thụ lý",
    "leader": "lãnh đạo Sở",
    "clerk": "văn thư",
    "receptionist": "cán bộ Bộ phận Một cửa",
}
DIVISION_ROLES = frozenset({"officer", "division_head"})
"""Who does these steps must work in the case's own division; the others serve the whole agency."""

HOURS_A_DAY = 8
DEFAULT_VERSION = 0
"""Marks a case whose workflow was made from its limit, not read from the data file."""


class BadDefinition(ValueError):
    """A definition breaks a rule; names the procedure and everything that is wrong with it."""

    def __init__(self, procedure: str, wrong: Sequence[str]) -> None:
        super().__init__(f"workflow of {procedure}: {'; '.join(wrong)}")


@dataclass(frozen=True, slots=True)
class Step:
    """`budget` is the step's part of the limit; without one it is due with the dossier.

    `automatic`: passed at once by the system; `decides`: here the dossier is approved or refused.
    """

    key: str
    role: str
    budget: Limit | None
    automatic: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """The workflow of one procedure; `id` is the procedure's."""

    id: str
    version: int
    limit: Limit | None
    steps: tuple[Step, ...]


def check(definition: Definition) -> Definition:
    """The definition itself when it may be used, else BadDefinition."""
    wrong = [*_wrong_steps(definition.steps), *_wrong_budgets(definition)]
    if wrong:
        raise BadDefinition(definition.id, wrong)
    return definition


def _wrong_steps(steps: Sequence[Step]) -> Iterator[str]:
    keys = [step.key for step in steps]
    if (keys[:1], keys[-1:]) != (["assign"], ["hand-over"]):
        yield "does not begin with assign and end with hand-over"
    if len(set(keys)) < len(keys):
        yield "a step occurs twice"
    if unknown := sorted(set(keys) - STEP_NAMES.keys()):
        yield f"unknown steps {unknown}"
    if unknown := sorted({step.role for step in steps} - ROLE_NAMES.keys()):
        yield f"unknown roles {unknown}"
    if [step.decides for step in steps[1:-1]].count(True) != 1:
        yield "not exactly one step between the first and the last decides"
    if any(step.decides for step in (*steps[:1], *steps[-1:])):
        yield "the first or the last step decides"
    if any(step.automatic for step in steps[1:]):
        yield "a step after the first is automatic"


def _wrong_budgets(definition: Definition) -> Iterator[str]:
    budgets = [step.budget for step in definition.steps if step.budget is not None]
    if definition.limit is None:
        if budgets:
            yield "has budgets and no limit"
        return
    limit, known = definition.limit, _units_within(definition.limit.unit)
    if strange := sorted({budget.unit for budget in budgets} - known.keys()):
        yield f"budgets in {strange} are no part of a limit in {limit.unit}"
        return
    total = sum(budget.amount * known[budget.unit] for budget in budgets)
    allowed = limit.amount * known[limit.unit]
    if total != allowed:
        yield f"budgets add up to {total}, the limit to {allowed}"


def _units_within(unit: LimitUnit) -> Mapping[LimitUnit, int]:
    """What a budget may be counted in under a limit in `unit`, each as so many of the smallest."""
    if unit == "calendar-day":
        return {"calendar-day": 1}
    return {"hour": 1, "working-day": HOURS_A_DAY}


_USUAL: tuple[tuple[Step, int], ...] = (
    (Step("assign", "division_head", None, automatic=True), 5),
    (Step("appraise", "officer", None), 60),
    (Step("submit", "division_head", None), 10),
    (Step("sign", "leader", None, decides=True), 15),
    (Step("issue", "clerk", None), 5),
    (Step("hand-over", "receptionist", None), 5),
)
"""The usual steps, each with its part of the limit in hundredths."""


def default_definition(limit: Limit | None) -> Definition:
    """The usual steps within `limit`, for a procedure that has no definition of its own."""
    if limit is None:
        return Definition("default", DEFAULT_VERSION, None, tuple(step for step, _ in _USUAL))
    smallest = limit.amount * _units_within(limit.unit)[limit.unit]
    parts = _shares(smallest, [part for _, part in _USUAL])
    steps = tuple(
        Step(step.key, step.role, _budget(part, limit.unit), step.automatic, step.decides)
        for (step, _), part in zip(_USUAL, parts, strict=True)
    )
    return Definition("default", DEFAULT_VERSION, limit, steps)


def _shares(whole: int, parts: Sequence[int]) -> list[int]:
    """`whole` split in proportion to `parts`, in whole numbers that add up to it exactly."""
    total = sum(parts)
    shares = [whole * part // total for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda n: (-(whole * parts[n] % total), -parts[n]))
    for n in by_rest[: whole - sum(shares)]:
        shares[n] += 1
    return shares


def _budget(part: int, unit: LimitUnit) -> Limit | None:
    if part == 0:
        return None
    if unit == "calendar-day":
        return Limit(amount=part, unit=unit)
    days, hours = divmod(part, HOURS_A_DAY)
    if hours:
        return Limit(amount=part, unit="hour")
    return Limit(amount=days, unit="working-day")
