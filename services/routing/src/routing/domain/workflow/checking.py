"""What a workflow must keep to before any case follows it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from dossier_shared.contracts import Limit
from dossier_shared.worktime.counting import LONGEST
from routing.domain.workflow.budgets import smallest, units_within
from routing.domain.workflow.conditions import faults
from routing.domain.workflow.steps import (
    END,
    MOVES,
    ROLE_NAMES,
    Action,
    Definition,
    Step,
)

LARGEST = 40
"""Steps of a workflow at most."""


class BadDefinition(ValueError):
    """A definition breaks a rule; names the procedure and everything that is wrong with it."""

    def __init__(self, procedure: str, wrong: Sequence[str]) -> None:
        super().__init__(f"workflow of {procedure}: {'; '.join(wrong)}")
        self.procedure, self.wrong = procedure, tuple(wrong)


def check(definition: Definition) -> Definition:
    """The definition itself when it may be used, else BadDefinition.

    Every step is reached, every one comes to the end, no way forward goes in a circle, every
    action has an answer whatever the facts are, and the longest way takes the limit exactly.
    """
    steps = {step.key: step for step in definition.steps}
    wrong = [*_wrong_frame(definition), *_wrong_steps(definition.steps)]
    if not wrong:
        wrong = [*_wrong_ways(definition.steps[0].key, steps)]
    if not wrong:
        wrong = [*_wrong_decisions(definition, steps), *_wrong_budgets(definition, steps)]
    if wrong:
        raise BadDefinition(definition.id, wrong)
    return definition


def _wrong_frame(definition: Definition) -> Iterator[str]:
    keys = Counter(step.key for step in definition.steps)
    if not 2 <= len(definition.steps) <= LARGEST:
        yield f"has not 2 to {LARGEST} steps"
    if twice := sorted(key for key, times in keys.items() if times > 1):
        yield f"steps {twice} stand twice"
    if END in keys:
        yield f"a step is called {END}"
    if any(step.automatic for step in definition.steps[1:]):
        yield "a step after the first is automatic"
    if any(time.amount > LONGEST for time in _times(definition)):
        yield f"a time is longer than {LONGEST}"


def _times(definition: Definition) -> Iterator[Limit]:
    yield from filter(None, (definition.limit, definition.lapses))
    for step in definition.steps:
        yield from filter(None, (step.budget, *(asked.budget for asked in step.consults)))


def _wrong_steps(steps: Sequence[Step]) -> Iterator[str]:
    known = {*(step.key for step in steps), END}
    for step in steps:
        wrong = [*_wrong_step(step), *(w for a in step.actions for w in _wrong_action(a, known))]
        yield from (f"{step.key}: {text}" for text in wrong)


def _wrong_step(step: Step) -> Iterator[str]:
    if step.role not in ROLE_NAMES:
        yield f"unknown role {step.role}"
    if END in forward(step) and step.role != "receptionist":
        yield "results reach the citizen through the one-stop only"
    dos = {action.do for action in step.actions}
    if not dos & MOVES - {"send-back"}:
        yield "leads nowhere"
    if step.decides and ("complete" in dos or not {"approve", "refuse"} <= dos):
        yield "a deciding step is left by approve and refuse"
    if step.automatic and dos != {"complete"}:
        yield "an automatic step is only completed"
    if step.outside_limit and step.agency is None:
        yield "only another agency's time is outside the limit"
    if any(bool(asked.division) == bool(asked.agency) for asked in step.consults):
        yield "consults either a division or an agency"
    for do in sorted(dos & MOVES):
        free = [action.when is None for action in step.actions if action.do == do]
        if free != [False] * (len(free) - 1) + [True]:
            yield f"the last {do}, and no other, is without a condition"


def _wrong_action(action: Action, known: set[str]) -> Iterator[str]:
    if action.do in MOVES and action.to not in known:
        yield f"{action.do} leads to {action.to}, which is no step"
    if action.do not in MOVES and action.to is not None:
        yield f"{action.do} leads nowhere"
    if action.do == "send-back" and action.to == END:
        yield "nothing is sent back to the end"
    if action.when is not None:
        yield from faults(action.when)


def forward(step: Step) -> set[str]:
    """The steps that follow in the order of the work; sending back is not among them."""
    return {a.to for a in step.actions if a.do in MOVES and a.do != "send-back" and a.to}


def _wrong_ways(first: str, steps: Mapping[str, Step]) -> Iterator[str]:
    order = in_order(first, steps)
    if order is None:
        yield "its way forward goes in a circle"
        return
    if lost := sorted(steps.keys() - set(order)):
        yield f"steps {lost} are never reached"
    for key in order:
        for action in steps[key].actions:
            back = action.to if action.do == "send-back" else None
            if back in order and order.index(back) >= order.index(key):
                yield f"{key}: is sent back to {back}, which does not come before it"


def in_order(first: str, steps: Mapping[str, Step]) -> list[str] | None:
    """What is reached from the first step, each after all that lead to it; None for a circle."""
    done: list[str] = []
    open_: set[str] = set()

    def visit(key: str) -> bool:
        if key == END or key in done:
            return True
        if key in open_:
            return False
        open_.add(key)
        whole = all(visit(after) for after in sorted(forward(steps[key])))
        done.append(key)
        return whole

    return done[::-1] if visit(first) else None


def lengths(
    first: str, steps: Sequence[Step], length: Callable[[Step], timedelta]
) -> Mapping[str, timedelta]:
    """Of each step that is reached from the first, how long its longest way to the end is, itself
    included; one look at each step, however many ways there are.
    """
    known = {step.key: step for step in steps}
    ahead = {END: timedelta()}
    for key in reversed(in_order(first, known) or []):
        ahead[key] = length(known[key]) + max(ahead[to] for to in forward(known[key]))
    return ahead


def _wrong_decisions(definition: Definition, steps: Mapping[str, Step]) -> Iterator[str]:
    """Whatever way a case takes, it is decided on that way, and once."""
    decisions = _ways(definition.steps[0].key, steps, lambda step: int(step.decides))
    if decisions != {1}:
        yield f"a way to the end decides {sorted(decisions)} times, not once"


def _wrong_budgets(definition: Definition, steps: Mapping[str, Step]) -> Iterator[str]:
    inside = [step for step in definition.steps if step.budget and not step.outside_limit]
    limit = definition.limit
    if limit is None:
        if ours := sorted(step.key for step in inside if step.agency is None):
            yield f"{ours} have budgets and the procedure no limit"
        return
    known = units_within(limit.unit)
    if strange := sorted({s.budget.unit for s in inside if s.budget} - known.keys()):
        yield f"budgets in {strange} are no part of a limit in {limit.unit}"
        return

    def part(step: Step) -> int:
        counted = None if step.outside_limit else step.budget
        return counted.amount * known[counted.unit] if counted else 0

    longest = max(_ways(definition.steps[0].key, steps, part))
    if longest != smallest(limit):
        yield f"budgets add up to {longest}, the limit to {smallest(limit)}"


def _ways(first: str, steps: Mapping[str, Step], weight: Callable[[Step], int]) -> set[int]:
    """What the ways from a step to the end weigh, each weight once."""
    ahead: dict[str, set[int]] = {END: {0}}
    for key in reversed(in_order(first, steps) or []):
        after = set().union(*(ahead[to] for to in forward(steps[key])))
        ahead[key] = {weight(steps[key]) + total for total in after}
    return ahead[first]
