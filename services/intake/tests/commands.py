"""Each command of the table of moves, given through its real function with arguments that fit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.intake.tests.builders import CALENDAR, OWNER, PROCEDURE

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import opening
from intake.domain import apology, duty, stopping, supplement
from intake.domain.answering import refuse
from intake.domain.changing_version import Versions, Why, change_version
from intake.domain.clock import Dated, Dating
from intake.domain.dossier import Change, Dossier, moved
from intake.domain.episodes import BookEntry, Passing, Refusal, Return, Wanting
from intake.domain.moving import move
from intake.domain.passing import AgencyAnswer, pass_on, take_answer
from intake.domain.receiving import Receipt, receive
from intake.domain.result import (
    Decision,
    announce_early,
    complete_result,
    finish,
    record_result,
    return_result,
)  # fmt: skip

Command = Callable[[Dossier, datetime], Change]

DATED = Dated(1, CALENDAR)
DATING = Dating(DATED, DATED)
OTHER_AGENCY = "000.00.01.H50"
WANTS = supplement.Wants(
    (Wanting("Giấy khai sinh", 1, "Bản sao có chứng thực"),), "Thiếu giấy tờ", "NĐ 61/2018 đ.19"
)
COUNTER, OFFICER, HEAD = "tiep-nhan-1", "chuyen-vien-1", "truong-phong-1"


def working_moment_after(at: datetime, days: int) -> datetime:
    """The opening of the first working day so many days later."""
    day = at.astimezone(OFFICE_ZONE).date() + timedelta(days=days)
    while not CALENDAR.is_working(day):
        day += timedelta(days=1)
    return opening(day, CALENDAR)


def _receive(dossier: Dossier, at: datetime) -> Change:
    book = BookEntry(at.astimezone(OFFICE_ZONE).year, 1)
    return receive(dossier, PROCEDURE, Receipt(at, COUNTER, DATED, book, None))


def _pay(dossier: Dossier, at: datetime) -> Change:
    payment = duty.Payment(f"{len(dossier.duties):07d}", "cash", at)
    return duty.pay(dossier, payment, at, COUNTER, DATING)


def _collect(dossier: Dossier, at: datetime) -> Change:
    payment = duty.Payment(f"LP{len(dossier.duties):05d}", "cash", at)
    return duty.collect(dossier, "Lệ phí", 50_000, payment, at, COUNTER)


def _draft_apology(dossier: Dossier, at: datetime) -> Change:
    until = working_moment_after(dossier.due_now or at, 3)
    return apology.draft(dossier, "Chờ ý kiến phối hợp", until, at, OFFICER, DATING)


def _record(dossier: Dossier, at: datetime) -> Change:
    return record_result(dossier, "approved", Decision(at, COUNTER, number="12/QĐ"))


def _complete(dossier: Dossier, at: datetime) -> Change:
    return complete_result(dossier, Decision(at, COUNTER, number="12/QĐ"))


def _return(dossier: Dossier, at: datetime) -> Change:
    return return_result(dossier, Return("counter", at, COUNTER, OWNER.name, "CCCD"))


def _change_version(dossier: Dossier, at: datetime) -> Change:
    """To a version that pauses where the former one does not, and has its number after it."""
    former = replace(PROCEDURE, version=dossier.procedure_version, limit=dossier.limit)
    target = replace(former, version=former.version + 1, pauses_on_supplement=not dossier.pauses)
    why = Why("Áp dụng quy định mới")
    return change_version(dossier, Versions(former, target), why, at, HEAD, DATING)


def handed_over(dossier: Dossier, at: datetime) -> Change:
    """Routing tells that the result is at the one-stop."""
    change = finish(dossier, "approved", at)
    assert change is not None
    return change


COMMANDS: Mapping[str, Command] = {
    "receive": _receive,
    "refuse": lambda d, at: refuse(d, Refusal("Không thuộc thẩm quyền", "đ.17", at, COUNTER)),
    "ask-supplement-at-intake": lambda d, at: supplement.ask_at_intake(d, WANTS, at, COUNTER),
    "take-supplement-at-intake": lambda d, at: supplement.take_at_intake(
        d, (), at, COUNTER, DATING
    ),
    "start-processing": lambda d, at: (moved(d, "start-processing", at, "routing"), []),
    "draft-supplement": lambda d, at: supplement.draft(d, WANTS, at, OFFICER, DATING),
    "approve-supplement": lambda d, at: supplement.approve(d, HEAD),
    "drop-supplement": lambda d, at: supplement.drop(d),
    "ask-supplement": lambda d, at: supplement.ask(d, at, COUNTER, DATING),
    "take-supplement": lambda d, at: supplement.take(d, (), at, COUNTER, DATING),
    "ask-duty": lambda d, at: duty.ask(d, "Phí thẩm định", 600_000, at, COUNTER, DATING),
    "record-payment": _pay,
    "record-fee": _collect,
    "withdraw": lambda d, at: stopping.withdraw(d, "Nộp nơi khác", at, COUNTER),
    "stop": lambda d, at: stopping.stop(d, "Chờ kết luận", "Luật", at, HEAD, DATING),
    "resume": lambda d, at: stopping.resume(d, "Đã có kết luận", None, at, HEAD, DATING),
    "draft-apology": _draft_apology,
    "approve-apology": lambda d, at: apology.approve(d, HEAD),
    "send-apology": lambda d, at: apology.send(d, at, COUNTER, DATING),
    "pass": lambda d, at: pass_on(d, Passing(OTHER_AGENCY, "Xin ý kiến", at, COUNTER)),
    "take-answer": lambda d, at: take_answer(
        d, AgencyAnswer(OTHER_AGENCY, "Đồng ý", None, at, COUNTER)
    ),
    "change-version": _change_version,
    "move-due-date": lambda d, at: move(d, Dated(2, CALENDAR), at, COUNTER),
    "record-result": _record,
    "complete-result": _complete,
    "announce-early": announce_early,
    "return-result": _return,
}
