"""Lines of the tracking book and of what changes hands. Pure."""

from datetime import datetime

from intake.domain.dossier import Dossier
from intake.domain.episodes import Result
from intake.domain.forms import Row
from intake.domain.printing import NO_DAY, OUTCOMES, method_of
from intake.domain.statuses import Status
from intake.domain.wording import national, short, sum_of

NOTES = {
    Status.SUPPLEMENT: "Đang chờ bổ sung",
    Status.DUTY: "Đang chờ nộp phí",
    Status.WITHDRAWN: "Công dân rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
}
GAP = "Không có hồ sơ mang số này"


def gap(number: int) -> Row:
    """A number of the book that no dossier has."""
    return Row(number, note=GAP)


def row_of(dossier: Dossier, number: int, procedure: str) -> Row:
    """A line of the tracking book (Mẫu 06), or of a hand-over list."""
    result, back = dossier.result, dossier.returned
    owner = dossier.applicant
    return Row(
        number=number,
        code=dossier.code,
        content=dossier.request or procedure,
        copies=dossier.copies,
        owner=owner.name,
        address=owner.address or "",
        phone=national(owner.phone) or "",
        received=_at(dossier.received_at),
        due=_at(dossier.due_now or dossier.due_first) or NO_DAY,
        result=_result(result) if result else "",
        result_at=_at(back.at if back else None),
        method=method_of(back) if back else "",
        fee=sum_of(sum(duty.amount for duty in dossier.duties if duty.paid_at)),
        note=NOTES.get(dossier.status, ""),
    )


def _result(result: Result) -> str:
    return ", ".join(part for part in (OUTCOMES[result.outcome], result.number) if part)


def _at(at: datetime | None) -> str:
    return short(at) if at else ""
