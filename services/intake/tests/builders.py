"""Values for intake's tests; nobody in them is real."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import TimeLimit, Unit, load_calendar
from intake.domain.clock import Segment
from intake.domain.dossier import Dossier, Passage
from intake.domain.episodes import BookEntry
from intake.domain.people import HandedIn, Person
from intake.domain.procedure import Procedure, RequiredDocument
from intake.domain.receiving import Application
from intake.domain.statuses import Status

AGENCY = "000.00.19.H50"
CODE = f"{AGENCY}-180412-0007"
DIVISION = "Phòng Người có công"
CALENDAR = load_calendar()


def at(text: str) -> datetime:
    """`2018-04-12 09:00`, by the office's clock, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).astimezone(UTC)


NOW = at("2018-04-12 09:00")
DUE = at("2018-04-27 09:00")
"""Ten working days after NOW."""

PROCEDURE = Procedure(
    id="NCC-01",
    version=1,
    national_code=None,
    name="Giải quyết chế độ ưu đãi",
    field="Người có công",
    division=DIVISION,
    limit=TimeLimit(10, Unit.WORKING_DAY),
    documents=(
        RequiredDocument(1, "Bản khai", mandatory=True),
        RequiredDocument(2, "Giấy xác nhận khuyết tật (nếu có)", mandatory=False),
        RequiredDocument(3, "Bản sao giấy chứng nhận", mandatory=True),
    ),
    legal_basis=("NĐ 31/2013/NĐ-CP",),
    level="Cấp tỉnh",
    sensitive=True,
    valid_from="2017-01-01",
)
OWNER = Person("Nguyễn Thị Bưởi", id_number="045187001234", phone="+84387654321")


def application(**changes: Any) -> Application:
    """A complete one; `changes` spoil it."""
    whole = Application(
        agency=AGENCY,
        channel="counter",
        applicant=OWNER,
        authorised=None,
        documents=(HandedIn(1, "original", 1), HandedIn(3, "copy", 1)),
        copies=1,
        at=NOW,
        by="tiep-nhan-1",
    )
    return replace(whole, **changes)


def dossier(status: Status = Status.RECEIVED, **changes: Any) -> Dossier:
    """One received at NOW, or in another status; `clock` and the due date hold together."""
    received = Dossier(
        code=CODE,
        agency=AGENCY,
        procedure=PROCEDURE.id,
        procedure_version=1,
        rules="QD-09-2015",
        field=PROCEDURE.field,
        division=DIVISION,
        sensitive=True,
        channel="counter",
        applicant=OWNER,
        authorised=None,
        documents=(HandedIn(1, "original", 1),),
        copies=1,
        limit=PROCEDURE.limit,
        pauses=False,
        status=status,
        history=(Passage(Status.RECEIVED, NOW, "tiep-nhan-1"),),
        entered_at=NOW,
        entered_by="tiep-nhan-1",
        numbered=f"{AGENCY}/2018-04-12/000007",
        secret="K7M2Q9XWTR",
        received_at=NOW,
        received_by="tiep-nhan-1",
        book=BookEntry(2018, 7),
        clock=(Segment("runs", NOW, "tiếp nhận hồ sơ", "NĐ 61/2018 đ.17, 18"),),
        due_first=DUE,
        due_now=DUE,
    )
    return replace(received, **changes)


def submitted(**changes: Any) -> Dossier:
    """One sent in online at NOW, that waits for the counter's answer."""
    sent = dossier(
        Status.SUBMITTED, channel="online", received_at=None, received_by=None, book=None, clock=(),
        due_first=None, due_now=None, submitted_at=NOW, answer_due=at("2018-04-13 09:00"),
        history=(Passage(Status.SUBMITTED, NOW, "cong-dich-vu"),), entered_by="cong-dich-vu",
    )  # fmt: skip
    return replace(sent, **changes)
