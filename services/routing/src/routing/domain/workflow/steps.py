"""What a workflow is made of. The steps are those of NĐ 61/2018/NĐ-CP art.18-20."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from dossier_shared.contracts import Limit
from routing.domain.workflow.conditions import Condition

ROLE_NAMES: Mapping[str, str] = {
    "division_head": "trưởng phòng",
    "officer": "chuyên viên thụ lý",
    "leader": "lãnh đạo Sở",
    "clerk": "văn thư",
    "receptionist": "cán bộ Bộ phận Một cửa",
}
DIVISION_ROLES = frozenset({"officer", "division_head"})
"""Who does these steps must work in the case's own division; the others serve the whole agency."""

END = "end"
"""Where the last action leads: the result is at the one-stop."""

DEFAULT_VERSION = 0
"""Marks a case whose workflow was made from its limit, not read from a definition."""

Do = Literal["complete", "approve", "refuse", "send-back", "ask-supplement", "consult", "suspend"]
MOVES: frozenset[Do] = frozenset({"complete", "approve", "refuse", "send-back"})
"""The actions that lead to another step; the others leave the case where it is."""

DECISIONS: frozenset[Do] = frozenset({"approve", "refuse"})


@dataclass(frozen=True, slots=True)
class Action:
    """What may be done at a step. `to` is a step's key or END, for the moves alone; of several
    with the same `do` the first whose `when` holds is taken. `issues`: the papers it gives out.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    do: Do
    to: str | None = None
    when: Condition | None = None
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consulted:
    """Whom a step asks in parallel (art.19.5-19.6): a `division` or another `agency`, one of both,
    which answers within `budget` counted in its own unit.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    budget: Limit
    division: str | None = None
    agency: str | None = None

    @property
    def name(self) -> str:
        return self.division or self.agency or ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An agency that had the papers before the one-stop of this workflow received them."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    agency: str
    budget: Limit


@dataclass(frozen=True, slots=True)
class Step:
    """`budget` is the step's part of the limit; without one it is due with the dossier.

    `automatic`: passed at once by the system. `agency`: the work is done by that agency, and who
    has `role` here follows it up; `outside_limit`: its time is its own, no part of the limit.
    `consults` begin with the step, whose holder leads them; the step may be passed when all have
    answered (`join: all`), or also when the deadline of each silent one is over (`deadline`).
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    key: str
    name: str
    role: str
    budget: Limit | None = None
    automatic: bool = False
    agency: str | None = None
    outside_limit: bool = False
    consults: tuple[Consulted, ...] = ()
    join: Literal["all", "deadline"] = "deadline"
    actions: tuple[Action, ...] = ()

    @property
    def decides(self) -> bool:
        return any(action.do in DECISIONS for action in self.actions)

    def allows(self, do: Do) -> bool:
        return any(action.do == do for action in self.actions)


@dataclass(frozen=True, slots=True)
class Definition:
    """The workflow of one procedure; `id` is the procedure's. The first step is where it begins.

    `pattern` is the letter of the seven patterns (a-g); `basis`: where times and parties come from.
    `lapses`: how long after the promised day a result may lie uncollected before it lapses.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    id: str
    version: int
    limit: Limit | None
    steps: tuple[Step, ...]
    pattern: Literal["a", "b", "c", "d", "e", "f", "g"] = "a"
    earlier: tuple[Earlier, ...] = ()
    basis: str | None = None
    lapses: Limit | None = None
