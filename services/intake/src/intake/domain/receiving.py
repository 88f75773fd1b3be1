"""Taking a dossier in at the counter: what must be right before a code and a receipt are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.contracts import DossierReceived, Payload
from dossier_shared.rules import BadInput
from dossier_shared.worktime import Calendar, CalendarNotCovered, Due, due
from intake.domain.dossier import Dossier, HandedIn, Intake, Passage, Person, Status
from intake.domain.procedure import Procedure, to_contract


@dataclass(frozen=True, slots=True)
class Application:
    """What the citizen hands in. `received_at` is the real time of receipt, for late entry too."""

    agency: str
    channel: Intake
    applicant: Person
    authorised: Person | None
    documents: tuple[HandedIn, ...]
    copies: int
    received_at: datetime
    received_by: str


def check(procedure: Procedure, application: Application, now: datetime) -> None:
    """Refuse, with every missing paper named, what may not be received."""
    if application.received_at > now:
        raise BadInput(
            "received-in-future",
            "Thời điểm tiếp nhận ở tương lai; hãy nhập đúng giờ đã nhận hồ sơ.",
            "received_at",
        )
    known = {document.number for document in procedure.documents}
    handed = [document.number for document in application.documents]
    if unknown := sorted(set(handed) - known):
        raise BadInput(
            "unknown-document",
            f"Thủ tục {procedure.id} không có giấy tờ số {', '.join(map(str, unknown))}.",
            "documents",
        )
    missing = [d for d in procedure.documents if d.mandatory and d.number not in handed]
    if missing:
        names = "; ".join(f"{d.number}. {d.name}" for d in missing)
        raise BadInput("document-missing", f"Hồ sơ còn thiếu giấy tờ: {names}.", "documents")


def promise(procedure: Procedure, received_at: datetime, calendar: Calendar) -> Due | None:
    """The due date with its day-by-day account; None where the law sets no limit."""
    if procedure.limit is None:
        return None
    try:
        return due(received_at, procedure.limit, calendar)
    except CalendarNotCovered as error:
        raise BadInput(
            "calendar-not-covered",
            f"Lịch nghỉ năm {error.year} chưa được nhập nên chưa tính được ngày hẹn trả; "
            "hãy báo quản trị cập nhật lịch.",
            "received_at",
        ) from error


def receive(
    code: str,
    procedure: Procedure,
    application: Application,
    promised: Due | None,
    contact: str | None,
    now: datetime,
) -> tuple[Dossier, Sequence[Payload]]:
    """The dossier under its code, pinned to the procedure's version, and the event that tells."""
    due_at = promised.at if promised else None
    at, by = application.received_at, application.received_by
    dossier = Dossier(
        code=code,
        agency=application.agency,
        procedure=procedure.id,
        procedure_version=procedure.version,
        field=procedure.field,
        division=procedure.division,
        channel=application.channel,
        applicant=application.applicant,
        authorised=application.authorised,
        documents=application.documents,
        copies=application.copies,
        limit=procedure.limit,
        received_at=at,
        entered_at=now,
        received_by=by,
        due_first=due_at,
        due_now=due_at,
        status=Status.RECEIVED,
        history=(Passage(Status.RECEIVED, at, by),),
    )
    return dossier, [_received(dossier, procedure, contact)]


def _received(dossier: Dossier, procedure: Procedure, contact: str | None) -> DossierReceived:
    return DossierReceived(
        agency=dossier.agency,
        procedure=dossier.procedure,
        procedure_version=dossier.procedure_version,
        field=dossier.field,
        division=dossier.division,
        received_at=dossier.received_at,
        due_at=dossier.due_now,
        limit=to_contract(dossier.limit),
        sensitive=procedure.sensitive,
        contact=contact,
    )
