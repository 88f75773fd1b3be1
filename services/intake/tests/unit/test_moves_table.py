"""Every move of the table in every status (TT 22/2019 Phụ lục I; NĐ 61/2018 art.17-22): what is
allowed goes where the table says, what is forbidden is refused with what is allowed instead."""

from dataclasses import replace
from datetime import datetime

import pytest
from services.intake.tests.builders import NOW, application, at, dossier, submitted
from services.intake.tests.commands import COMMANDS, OTHER_AGENCY, WANTS

from dossier_shared.rules import RuleViolation
from intake.domain.clock import Segment, then
from intake.domain.dossier import Dossier
from intake.domain.episodes import Apology, Duty, Passing, Result, Supplement
from intake.domain.statuses import MOVES, STATUS_NAMES, Move, Status, allowed, may

LATER = at("2018-04-12 10:00")
NATIONAL = {
    1: "Mới đăng ký", 2: "Được tiếp nhận", 3: "Không được tiếp nhận", 4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ", 6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ", 8: "Dừng xử lý", 9: "Đã xử lý xong", 10: "Đã trả kết quả",
}  # fmt: skip
STILL = {Status.SUPPLEMENT, Status.DUTY, Status.STOPPED}
OUTSIDE = {Status.SUBMITTED, Status.NOT_RECEIVED}
PLACES = [(status, True) for status in Status if status not in OUTSIDE]
PLACES += [(status, False) for status in (*sorted(OUTSIDE), Status.SUPPLEMENT)]
ASKED = Supplement(
    "appraisal", WANTS.papers, WANTS.reason, WANTS.basis, "chuyen-vien-1", NOW,
    approved_by="truong-phong-2", asked_by="tiep-nhan-1", asked_at=NOW,
)  # fmt: skip
APOLOGY = Apology("Chờ ý kiến", at("2018-05-03 09:00"), "chuyen-vien-1", NOW)


def standing(status: Status, received: bool, command: str) -> Dossier:
    """A dossier in the status, with what the command needs to find in it."""
    whole = dossier(status) if received else submitted(status=status)
    if received and status in STILL:
        whole = replace(whole, clock=then(whole.clock, Segment("stopped", NOW, "dừng", "luật")))
    if status == Status.SUPPLEMENT:
        stage = ASKED if received else replace(ASKED, stage="intake")
        whole = replace(whole, supplements=(stage,))
    if status == Status.DUTY:
        whole = replace(whole, duties=(Duty("Phí", 600_000, "tiep-nhan-1", NOW),))
    if status == Status.FINISHED:
        whole = replace(whole, result=Result("approved", NOW))
    return replace(whole, **NEEDED.get(command, {}))  # type: ignore[arg-type]


DRAFTED = replace(ASKED, approved_by=None, asked_by=None, asked_at=None)
NEEDED: dict[str, dict[str, object]] = {
    "receive": {"documents": application().documents},
    "approve-supplement": {"supplements": (DRAFTED,)},
    "drop-supplement": {"supplements": (DRAFTED,)},
    "ask-supplement": {"supplements": (replace(DRAFTED, approved_by="truong-phong-2"),)},
    "approve-apology": {"apology": APOLOGY},
    "send-apology": {"apology": replace(APOLOGY, approved_by="truong-phong-2")},
    "take-answer": {"passings": (Passing(OTHER_AGENCY, "Xin ý kiến", NOW, "tiep-nhan-1"),)},
    "return-result": {"announced_at": NOW},
}


def test_the_statuses_are_the_ten_national_ones() -> None:
    assert {int(status): name for status, name in STATUS_NAMES.items()} == NATIONAL


def test_every_command_of_the_table_is_tried_here() -> None:
    assert set(COMMANDS) == {move.command for move in MOVES}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.command)
@pytest.mark.parametrize(("status", "received"), PLACES)
def test_a_move_goes_where_the_table_says_or_is_refused_with_what_is_allowed(
    move: Move, status: Status, received: bool
) -> None:
    before = standing(status, received, move.command)
    if not may(move, status, received):
        with pytest.raises(RuleViolation, match="move-forbidden") as refused:
            COMMANDS[move.command](before, LATER)
        assert refused.value.allowed == allowed(status, received)
        assert STATUS_NAMES[status] in refused.value.detail
        return
    after, _ = COMMANDS[move.command](before, LATER)
    assert after.status == (move.target or status)
    passed = after.history[len(before.history) :]
    expected = [(move.target, LATER)] if move.target else []
    assert [(one.status, one.at) for one in passed] == expected
    assert after.due_first == before.due_first or move.command == "receive"
    check_clock(move, before, after, LATER)
    check_slips(move, before, after)


def check_clock(move: Move, before: Dossier, after: Dossier, moment: datetime) -> None:
    """The column says what becomes of the clock; a dossier not received has none."""
    match move.clock:
        case "starts":
            assert [one.kind for one in after.clock] == ["runs"]
            assert after.due_first == after.due_now is not None
        case "stops" if before.received:
            assert (after.clock[-1].kind, after.clock[-2].end) == ("stopped", moment)
            assert after.due_now is None
        case "goes-on" if before.received:
            assert after.clock[-1].kind in {"runs", "restarted"}
            assert (after.clock[-1].start, after.clock[-1].end) == (moment, None)
            assert after.due_now is not None
        case "ends":
            assert after.clock[-1].end == moment
        case None if move.command != "send-apology":
            assert after.clock == before.clock


def check_slips(move: Move, before: Dossier, after: Dossier) -> None:
    given = [slip.kind for slip in after.slips[len(before.slips) :]]
    assert given == ([move.slip] if move.slip else [])


def test_nothing_leads_out_of_an_end() -> None:
    for end in (Status.NOT_RECEIVED, Status.WITHDRAWN, Status.RETURNED):
        moves = [move for move in MOVES if end in move.sources and move.target is not None]
        assert moves == []
