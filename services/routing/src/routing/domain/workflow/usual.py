"""The usual steps, for a procedure that has no workflow of its own."""

from dossier_shared.contracts import Limit
from routing.domain.workflow.budgets import budget, shares, smallest
from routing.domain.workflow.steps import DEFAULT_VERSION, END, Action, Definition, Step

_STEPS: tuple[tuple[Step, int], ...] = (
    (
        Step(
            "assign", "Phân công", "division_head", automatic=True,
            actions=(Action("complete", "appraise"),),
        ),
        5,
    ),
    (
        Step(
            "appraise", "Thụ lý", "officer",
            actions=(
                Action("complete", "submit"), Action("send-back", "assign"),
                Action("ask-supplement"), Action("consult"), Action("suspend"),
            ),
        ),
        60,
    ),
    (
        Step(
            "submit", "Trình duyệt", "division_head",
            actions=(Action("complete", "sign"), Action("send-back", "appraise")),
        ),
        10,
    ),
    (
        Step(
            "sign", "Ký", "leader",
            actions=(
                Action("approve", "issue"), Action("refuse", "issue"),
                Action("send-back", "submit"),
            ),
        ),
        15,
    ),
    (
        Step(
            "issue", "Phát hành", "clerk",
            actions=(Action("complete", "hand-over"), Action("send-back", "sign")),
        ),
        5,
    ),
    (
        Step(
            "hand-over", "Trả một cửa", "receptionist",
            actions=(Action("complete", END), Action("send-back", "issue")),
        ),
        5,
    ),
)  # fmt: skip
"""Each with its part of the limit in hundredths."""


def default_definition(limit: Limit | None) -> Definition:
    """The usual steps within `limit`."""
    if limit is None:
        return Definition("default", DEFAULT_VERSION, None, tuple(step for step, _ in _STEPS))
    parts = shares(smallest(limit), [part for _, part in _STEPS])
    steps = tuple(
        Step(step.key, step.name, step.role, budget(part, limit.unit),
             automatic=step.automatic, actions=step.actions)
        for (step, _), part in zip(_STEPS, parts, strict=True)
    )  # fmt: skip
    return Definition("default", DEFAULT_VERSION, limit, steps)
