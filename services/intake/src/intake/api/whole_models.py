"""The shapes of the longer answers about dossiers."""

from datetime import date
from typing import Any

from pydantic import ConfigDict

from dossier_shared.contracts import Channel, Language, LimitUnit
from intake.api.models import BRIEF, BriefOut, EpisodesOut, OfficeTime, Outgoing
from intake.domain.clock import Kind
from intake.domain.people import Copy, PersonKind


class CountedDayOut(Outgoing):
    """A day of the account; `number` is None for one that is not counted, `reason` says why."""

    date: date
    number: int | None
    reason: str


class LimitOut(Outgoing):
    amount: int
    unit: LimitUnit


class BookOut(Outgoing):
    """Place in the tracking book (sổ theo dõi hồ sơ) of a year."""

    year: int
    number: int


DUE_EXPLAINED: list[dict[str, Any]] = [
    {"date": "2018-04-12", "number": None, "reason": "ngày nhận, không tính"},
    {"date": "2018-04-13", "number": 1, "reason": "ngày làm việc"},
]
RECEIPT: dict[str, Any] = BRIEF | {
    "procedure_name": "Giải quyết chế độ ưu đãi đối với thương binh",
    "documents_required": 4,
    "book": {"year": 2018, "number": 7},
    "secret": "K7M2Q9XWTR",
    "due_explained": DUE_EXPLAINED,
}


class ReceiptOut(BriefOut):
    """What the counter prints: the code, the secret for lookups, and how the date was counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECEIPT]})
    procedure_name: str
    documents_required: int
    book: BookOut | None
    secret: str
    due_explained: list[CountedDayOut]


class PersonOut(Outgoing):
    name: str | None
    kind: PersonKind
    id_number: str | None
    address: str | None
    phone: str | None
    email: str | None
    authority: str | None
    language: Language


class HandedInOut(Outgoing):
    number: int
    kind: Copy
    count: int


class SegmentOut(Outgoing):
    kind: Kind
    start: OfficeTime
    end: OfficeTime | None
    until: OfficeTime | None
    reason: str
    law: str


class PassageOut(Outgoing):
    status: int
    at: OfficeTime
    by: str


class VersionMoveOut(Outgoing):
    """`left` are papers that only the former checklist asked for, by their numbers in it."""

    was: int
    version: int
    reason: str
    at: OfficeTime
    by: str
    due_was: OfficeTime | None
    due_now: OfficeTime | None
    left: list[HandedInOut]
    decision: str | None


class ToldOut(Outgoing):
    kind: str
    channel: Channel
    at: OfficeTime
    failed: str | None


class RowOut(BriefOut):
    """A dossier in a list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [BRIEF | {"applicant": "Nguyễn Thị Bưởi"}]}
    )
    applicant: str | None


class PageOut(Outgoing):
    """A page of a list; `next` is the cursor of the following one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"dossiers": [BRIEF | {"applicant": "Nguyễn Thị Bưởi"}], "next": None}]
        }
    )
    dossiers: list[RowOut]
    next: str | None


class CountOut(Outgoing):
    """`count` goes no further than 10,000."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"count": 322}]})
    count: int


OWNER: dict[str, Any] = {
    "name": "Nguyễn Thị Bưởi",
    "kind": "citizen",
    "id_number": "045187001234",
    "address": "Thôn Tân Mỹ, xã Vĩnh Giang, huyện Vĩnh Linh",
    "phone": "+84912345678",
    "email": None,
    "authority": None,
    "language": "vi",
}
WHOLE: dict[str, Any] = BRIEF | {
    "applicant": OWNER, "authorised": None,
    "documents": [{"number": 1, "kind": "original", "count": 1}], "copies": 1,
    "request": "Giải quyết chế độ ưu đãi đối với thương binh", "particulars": {},
    "book": {"year": 2018, "number": 7}, "paper_reference": None, "counter": None,
    "rules": "QD-09-2015", "calendar": 1,
    "clock": [{"kind": "runs", "start": "2018-04-12T09:00:00+07:00", "end": None, "until": None,
               "reason": "tiếp nhận hồ sơ", "law": "NĐ 61/2018 đ.17, 18"}],
    "entered_at": "2018-04-12T09:00:00+07:00", "entered_by": "tiep-nhan-1",
    "received_by": "tiep-nhan-1",
    "history": [{"status": 2, "at": "2018-04-12T09:00:00+07:00", "by": "tiep-nhan-1"}],
    "told": [], "allowed": ["start-processing", "ask-duty", "withdraw"],
    "supplements": [], "duties": [], "refusal": None, "withdrawal": None, "apology": None,
    "result": None, "announced_at": None, "returned": None, "ratings": [], "passings": [],
    "files": [], "slips": [], "version_moves": [],
}  # fmt: skip


class WholeOut(BriefOut, EpisodesOut):
    """All that a member of staff may see of a dossier; personal data masked by role."""

    model_config = ConfigDict(json_schema_extra={"examples": [WHOLE]})
    applicant: PersonOut
    authorised: PersonOut | None
    documents: list[HandedInOut]
    copies: int
    request: str | None
    particulars: dict[str, str | None]
    book: BookOut | None
    paper_reference: str | None
    counter: str | None
    rules: str
    calendar: int
    clock: list[SegmentOut]
    entered_at: OfficeTime
    entered_by: str
    received_by: str | None
    history: list[PassageOut]
    told: list[ToldOut]
    version_moves: list[VersionMoveOut]
    allowed: list[str]
