"""The ten national statuses and every move between them, as one table (TT 22/2019 Phụ lục I)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Clock = Literal["starts", "stops", "goes-on", "ends"]
FormKind = Literal[
    "receipt", "supplement", "refusal", "apology", "stop-notice", "control-sheet", "result-receipt"
]
"""The kinds of slips; their numbers and titles are data of the rule set of the day."""


class Status(IntEnum):
    """National status codes (TT 22/2019/TT-BTTTT, Phụ lục I; QCVN 120:2019)."""

    SUBMITTED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    DUTY = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


STATUS_NAMES = {
    Status.SUBMITTED: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.NOT_RECEIVED: "Không được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Status.DUTY: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.FINISHED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}

RUNNING = frozenset({Status.RECEIVED, Status.PROCESSING})
"""The legal clock runs."""

OPEN = RUNNING | {Status.SUPPLEMENT, Status.DUTY, Status.STOPPED}
"""In progress, for every count (06a: đang giải quyết); the dossier must have been received."""


@dataclass(frozen=True, slots=True)
class Move:
    """A command, the statuses it may be given in, the status it leads to (None: it stays) and
    what it does to the clock. `received` limits it to dossiers already, or not yet, received;
    `slip` is what the citizen is given.
    """

    command: str
    sources: frozenset[Status]
    target: Status | None
    law: str
    clock: Clock | None = None
    received: bool | None = None
    slip: FormKind | None = None


def _move(
    command: str,
    sources: set[Status] | frozenset[Status],
    target: Status | None,
    law: str,
    clock: Clock | None = None,
    *,
    received: bool | None = None,
    slip: FormKind | None = None,
) -> Move:
    return Move(command, frozenset(sources), target, law, clock, received, slip)


_S = Status
_ART_19_4 = "NĐ 61/2018 đ.19.4"
_ART_19_9 = "NĐ 61/2018 đ.19.9"

MOVES: tuple[Move, ...] = (
    _move("receive", {_S.SUBMITTED}, _S.RECEIVED, "NĐ 61/2018 đ.17.2", "starts",
          received=False, slip="receipt"),
    _move("refuse", {_S.SUBMITTED}, _S.NOT_RECEIVED, "NĐ 61/2018 đ.17.2", received=False,
          slip="refusal"),
    _move("ask-supplement-at-intake", {_S.SUBMITTED}, _S.SUPPLEMENT, "NĐ 61/2018 đ.17.2a",
          "stops", received=False, slip="supplement"),
    _move("take-supplement-at-intake", {_S.SUPPLEMENT}, _S.SUBMITTED, "NĐ 61/2018 đ.17.2a",
          "goes-on", received=False),
    _move("start-processing", {_S.RECEIVED}, _S.PROCESSING, "NĐ 61/2018 đ.18"),
    _move("draft-supplement", RUNNING, None, _ART_19_4),
    _move("approve-supplement", RUNNING, None, _ART_19_4),
    _move("drop-supplement", RUNNING, None, _ART_19_4),
    _move("ask-supplement", RUNNING, _S.SUPPLEMENT, _ART_19_4, "stops", slip="supplement"),
    _move("take-supplement", {_S.SUPPLEMENT}, _S.PROCESSING, _ART_19_4, "goes-on", received=True),
    _move("ask-duty", RUNNING, _S.DUTY, "NĐ 61/2018 đ.22", "stops"),
    _move("record-payment", {_S.DUTY}, _S.PROCESSING, "NĐ 61/2018 đ.22", "goes-on"),
    _move("record-fee", frozenset(_S) - {_S.NOT_RECEIVED, _S.WITHDRAWN}, None,
          "NĐ 61/2018 đ.22"),
    _move("withdraw", OPEN, _S.WITHDRAWN, "TT 03/2025/TT-VPCP Mẫu 05", "ends",
          received=True, slip="stop-notice"),
    _move("stop", RUNNING, _S.STOPPED, "TT 22/2019 Phụ lục I", "stops"),
    _move("resume", {_S.STOPPED}, _S.PROCESSING, "TT 22/2019 Phụ lục I", "goes-on"),
    _move("draft-apology", RUNNING, None, _ART_19_9),
    _move("approve-apology", RUNNING, None, _ART_19_9),
    _move("send-apology", RUNNING, None, _ART_19_9, slip="apology"),
    _move("pass", RUNNING, _S.PROCESSING, "NĐ 61/2018 đ.19.6, 19.7"),
    _move("take-answer", {_S.PROCESSING}, None, "NĐ 61/2018 đ.19.6, 19.7"),
    _move("change-version", OPEN, None, "NĐ 61/2018 đ.14", received=True),
    _move("move-due-date", RUNNING, None, "Lịch làm việc của cơ quan"),
    _move("record-result", RUNNING, _S.FINISHED, "NĐ 61/2018 đ.19.8, 20", "ends"),
    _move("complete-result", {_S.FINISHED}, None, "NĐ 61/2018 đ.19.8, 20"),
    _move("announce-early", {_S.FINISHED}, None, "NĐ 61/2018 đ.20.4"),
    _move("return-result", {_S.FINISHED}, _S.RETURNED, "NĐ 61/2018 đ.20", slip="result-receipt"),
)  # fmt: skip
"""Commands that every status allows (rate, attach a file, print a slip) stand in no row."""


def move_of(command: str) -> Move:
    return _BY_COMMAND[command]


def allowed(status: Status, received: bool) -> tuple[str, ...]:
    """The commands that a dossier in this status may be given, in the order of the table."""
    return tuple(move.command for move in MOVES if may(move, status, received))


def may(move: Move, status: Status, received: bool) -> bool:
    return status in move.sources and move.received in {None, received}


_BY_COMMAND = {move.command: move for move in MOVES}
