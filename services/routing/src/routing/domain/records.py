"""What a case is made of: what was done, who was asked, what is to be told and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from routing.domain.exchange import Sending

Action = Literal[
    "claimed", "completed", "decided", "sent-back", "reassigned", "returned", "suspended",
    "continued", "supplement-wanted",
]  # fmt: skip
HOLDING: frozenset[Action] = frozenset({"claimed", "reassigned", "returned"})
"""What changes the holder and not the step."""

Status = Literal["registered", "open", "waiting", "suspended", "finished", "closed"]
"""`registered`: the counter has not yet received it; `waiting`: the clock stands still;
`suspended`: the holder has put the work aside, the clock runs; `closed`: the dossier was refused
at the counter or withdrawn."""

Awaited = Literal["papers", "fee", "nothing"]
"""What a dossier waits for whose clock stands still; of one that was stopped, nothing of the
citizen's."""

Recipient = Literal["holder", "division_head", "one_stop_head", "receptionist", "leader"]
TimerKind = Literal[
    "due-soon-3", "due-soon-2", "due-soon-1", "overdue", "overdue-2", "overdue-3", "step-overdue",
    "consultation-over", "answer-near", "answer-over", "supplement-silent", "uncollected", "lapsed",
    "forecast",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """What was done at a step, by whom; the step had been there `since`, and was due at `due_at`.

    `to_step` is None when the case was finished, END when it was and its dossier waited after all;
    `taken_from` is who had it before. `note` is an officer's text: it is kept here and told to no
    other service. `issued`: the papers given out. `acting_for`: whose role was used.
    """

    step: str
    action: Action
    by: str
    since: datetime
    until: datetime
    to_step: str | None
    due_at: datetime | None = None
    note: str | None = None
    taken_from: str | None = None
    issued: tuple[str, ...] = ()
    acting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """A division or another agency asked in parallel (NĐ 61/2018/NĐ-CP art.19.5-19.6).

    The holder of `step` leads it. `agreed` is None until it is answered, and when an agency
    answered by a letter that must be read; `sending` is the edXML document that carried the
    question to the agency.
    """

    number: int
    step: str
    party: str
    agency: bool
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    question: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: str | None = None
    agreed: bool | None = None
    sending: Sending | None = None

    @property
    def open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class Timer:
    """`about` names what it is about (a due date, a consultation): with the kind, its key."""

    kind: TimerKind
    at: datetime
    about: str
    to: tuple[Recipient, ...]
    days: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.about}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What was forecast of a case when it was last asked for: a probability of lateness before any
    calibration, and after it; the day by which nine of ten such cases are finished.
    """

    at: datetime
    raw: float
    late: float
    finish: datetime
    why: str


STATUS_NAMES: Mapping[Status, str] = {
    "registered": "Chờ tiếp nhận",
    "open": "Đang xử lý",
    "waiting": "Chờ bổ sung, chờ nộp phí hoặc dừng xử lý",
    "suspended": "Tạm gác",
    "finished": "Đã xử lý xong",
    "closed": "Đã kết thúc",
}
