"""Values for intake's tests; nobody in them is real."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.dossier import Dossier, HandedIn, Passage, Person, Status
from intake.domain.procedure import Procedure, RequiredDocument
from intake.domain.receiving import Application

AGENCY = "000.00.19.H50"
CODE = f"{AGENCY}-180412-0007"
NOW = datetime(2018, 4, 12, 9, 0, tzinfo=OFFICE_ZONE).astimezone(UTC)
DIVISION = "Phòng Người có công"

PROCEDURE = Procedure(
    id="NCC-01",
    version=1,
    national_code=None,
    name="Giải quyết chế độ ưu đãi",
    field="Người có công",
    division=DIVISION,
    limit=TimeLimit(10, Unit.WORKING_DAY),
    fee_vnd=0,
    documents=(
        RequiredDocument(1, "Bản khai", mandatory=True),
        RequiredDocument(2, "Giấy xác nhận khuyết tật (nếu có)", mandatory=False),
        RequiredDocument(3, "Bản sao giấy chứng nhận", mandatory=True),
    ),
    legal_basis=("NĐ 31/2013/NĐ-CP",),
    level="Cấp tỉnh",
)
OWNER = Person("Nguyễn Thị Bưởi", phone="+84387654321")


def application(**changes: Any) -> Application:
    """A complete one; `changes` spoil it."""
    whole = Application(
        agency=AGENCY,
        channel="counter",
        applicant=OWNER,
        authorised=None,
        documents=(HandedIn(1, "original", 1), HandedIn(3, "copy", 1)),
        copies=1,
        received_at=NOW,
        received_by="tiep-nhan-1",
    )
    return replace(whole, **changes)


def dossier(status: Status = Status.RECEIVED, **changes: Any) -> Dossier:
    received = Dossier(
        code=CODE,
        agency=AGENCY,
        procedure=PROCEDURE.id,
        procedure_version=1,
        field=PROCEDURE.field,
        division=DIVISION,
        channel="counter",
        applicant=OWNER,
        authorised=None,
        documents=(HandedIn(1, "original", 1),),
        copies=1,
        limit=PROCEDURE.limit,
        received_at=NOW,
        entered_at=NOW,
        received_by="tiep-nhan-1",
        due_first=datetime(2018, 4, 27, 2, 0, tzinfo=UTC),
        due_now=datetime(2018, 4, 27, 2, 0, tzinfo=UTC),
        status=status,
        history=(Passage(Status.RECEIVED, NOW, "tiep-nhan-1"),),
    )
    return replace(received, **changes)
