"""The work lists of the office, as data: who has each, what stands in it, in what order, and what
can be done there.

A case carries the tags of the lists it stands in, each bound to an agency, a division or a person;
so a list is one equality and one range of places on one index, and never shows what its reader may
not see.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from routing.domain.caller import Caller, Scope, scope_of
from routing.domain.case import Case
from routing.domain.deadlines import Horizon
from routing.domain.workflow import DIVISION_ROLES, END
from routing.domain.workflow.checking import forward

Of = Literal["mine", "scope"]
Window = Literal["all", "near-3", "near-2", "near-1", "overdue"]
Column = Literal[
    "code", "procedure", "step", "assignee", "received_at", "due_at", "step_due_at", "late",
    "division", "waiting_since",
]  # fmt: skip

USUAL: tuple[Column, ...] = ("code", "procedure", "step", "due_at", "step_due_at", "late")
ALL: tuple[Column, ...] = (*USUAL, "division", "assignee")


@dataclass(frozen=True, slots=True)
class Queue:
    """`of`: the reader's own cases, or those of his scope. `tag` names the state that puts a case
    there, of STATES; `window` narrows it by the due date. The soonest due stands first, those
    without a due date last. `roles` have it on their page.
    """

    id: str
    title: str
    of: Of
    tag: str
    columns: tuple[Column, ...]
    actions: tuple[str, ...]
    roles: frozenset[str]
    window: Window = "all"


WORKERS = frozenset({"officer", "division_head", "leader", "clerk", "receptionist"})
READERS = WORKERS | {"admin", "auditor"}
ONE_STOP = frozenset({"receptionist", "admin", "auditor"})
ACTIONS = (
    "complete", "decide", "send-back", "consult", "ask-supplement", "suspend", "return",
)  # fmt: skip

QUEUES: tuple[Queue, ...] = (
    Queue("mine", "Việc của tôi", "mine", "open", USUAL, ACTIONS, WORKERS),
    Queue("unclaimed", "Chưa ai nhận", "scope", "unclaimed", ALL, ("claim",), WORKERS),
    Queue("near-3", "Còn 3 ngày làm việc", "scope", "open", ALL, (), READERS, "near-3"),
    Queue("near-2", "Còn 2 ngày làm việc", "scope", "open", ALL, (), READERS, "near-2"),
    Queue("near-1", "Còn 1 ngày làm việc", "scope", "open", ALL, (), READERS, "near-1"),
    Queue("overdue", "Quá hạn", "scope", "open", ALL, (), READERS, "overdue"),
    Queue(
        "waiting-citizen", "Chờ công dân", "scope", "waiting",
        ("code", "procedure", "step", "division", "waiting_since"), (), READERS,
    ),
    Queue(
        "supplement-wanted", "Chờ Một cửa gửi yêu cầu bổ sung", "scope", "supplement-wanted",
        USUAL, (), ONE_STOP | DIVISION_ROLES,
    ),
    Queue(
        "waiting-agency", "Chờ cơ quan khác", "scope", "waiting-agency", ALL, ("answer",), READERS,
    ),
    Queue(
        "consultations", "Ý kiến còn nợ", "scope", "consulted", ALL, ("answer",),
        DIVISION_ROLES | {"admin", "auditor"},
    ),
    Queue(
        "to-approve", "Dự thảo chờ duyệt", "mine", "to-approve", USUAL,
        ("complete", "decide", "send-back"),
        frozenset({"division_head", "leader"}),
    ),
    Queue(
        "to-hand-over", "Kết quả chờ trả Một cửa", "scope", "to-hand-over", ALL, ("complete",),
        ONE_STOP,
    ),
    Queue("suspended", "Tạm gác", "scope", "suspended", ALL, ("resume",), READERS),
    Queue(
        "department", "Toàn Sở", "scope", "listed", ALL, (),
        frozenset({"leader", "admin", "auditor"}),
    ),
)  # fmt: skip

STATES: dict[str, Callable[[Case], bool]] = {
    "listed": lambda case: case.listed,
    "open": lambda case: case.status == "open",
    "unclaimed": lambda case: case.status == "open" and case.claimed_at is None,
    "waiting": lambda case: case.status == "waiting" and case.waits_for != "nothing",
    "suspended": lambda case: case.status == "suspended",
    "supplement-wanted": lambda case: case.status == "open" and case.supplement_wanted,
    "waiting-agency": lambda case: case.listed and _with_an_agency(case),
    "consulted": lambda case: case.listed and any(not each.agency for each in case.asked),
    "to-approve": lambda case: (
        case.status == "open" and case.present.role in {"division_head", "leader"}
    ),
    "to-hand-over": lambda case: case.status == "open" and END in forward(case.present),
}
"""What puts a case in a list; a case stands under each that holds."""


def tags(case: Case) -> list[str]:
    """Every list that the case stands in."""
    return [tag for state in STATES if STATES[state](case) for tag in _bound(state, case)]


def _bound(state: str, case: Case) -> Iterator[str]:
    if state == "consulted":
        parties = sorted({each.party for each in case.asked if not each.agency})
        yield from (tag(state, case.agency, division) for division in (None, *parties))
        return
    for division in (None, case.division):
        yield tag(state, case.agency, division)
        yield tag(state, case.agency, division, case.assignee)


def tag(state: str, agency: str, division: str | None = None, person: str | None = None) -> str:
    """The key of a list; None stands for all divisions, or for everybody."""
    return json.dumps([state, agency, division, person], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list asks of the store: a tag, due from and before an instant."""

    tag: str
    due_from: datetime | None = None
    due_before: datetime | None = None


def seen_by(queue: Queue, caller: Caller, horizons: "Horizons") -> Listed | None:
    """The list as this caller sees it; None when it is not his to see."""
    scope = scope_of(caller)
    if scope is None or not caller.all_roles & queue.roles:
        return None
    return listed(queue, scope, caller.id, horizons)


def listed(queue: Queue, scope: Scope, person: str, horizons: "Horizons") -> Listed:
    mine = person if queue.of == "mine" else None
    key = tag(queue.tag, scope.agency, scope.division, mine)
    match queue.window:
        case "all":
            return Listed(key)
        case "overdue":
            return Listed(key, due_before=horizons[0].today)
        case near:
            days = int(near[-1])
            since = horizons[days - 1].near if days > 1 else horizons[0].today
            return Listed(key, due_from=since, due_before=horizons[days].near)


Horizons = tuple[Horizon, Horizon, Horizon, Horizon]
"""Of 0, 1, 2 and 3 working days ahead."""


def _with_an_agency(case: Case) -> bool:
    return case.present.agency is not None or any(each.agency for each in case.asked)
