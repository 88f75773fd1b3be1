"""What the API takes and answers. Written by `make openapi`; do not edit."""

from __future__ import annotations

from pydantic import AwareDatetime, ConfigDict, EmailStr, Field
from datetime import date as date_aliased, time
from motcua_client.problems import Model
from typing import Any, Literal


class AbolishIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    decision_number: str = Field(..., description="Số quyết định công bố.")
    decision_date: date_aliased
    from_day: date_aliased


class AliveOut(Model):
    alive: bool


class AnswerIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    agency: str
    answer: str
    file: str | None = Field(None, description="Tệp kết quả của cơ quan đó.")


class ApologyIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str
    until: AwareDatetime = Field(
        ..., description="Thời gian hẹn lại, trong giờ làm việc."
    )


class ApologyOut(Model):
    reason: str
    until: AwareDatetime
    drafted_by: str
    drafted_at: AwareDatetime
    approved_by: str | None
    sent_by: str | None
    sent_at: AwareDatetime | None


class BookLineOut(Model):
    number: int
    code: str
    content: str
    copies: int | None
    owner: str
    address: str
    phone: str
    received: str
    due: str
    result: str
    result_at: str
    method: str
    fee: str
    note: str


class BookOfYearOut(Model):
    year: int
    last: int
    gaps: list[int]
    lines: list[BookLineOut]
    next: int | None


class BookOut(Model):
    year: int
    number: int


class CalendarDayOut(Model):
    date: date_aliased
    kind: Literal["off", "worked", "special"]
    reason: str | None
    hours: list[tuple[str, str]]


class CalendarOut(Model):
    version: int
    letter_number: str | None
    letter_date: date_aliased | None
    reason: str
    by: str
    at: AwareDatetime
    first_year: int
    last_year: int
    hours: list[tuple[str, str]]
    counter_hours: list[tuple[str, str]]
    days: list[CalendarDayOut]


class CatalogueFileOut(Model):
    procedures: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    fees: list[dict[str, Any]]


class ChangeVersionIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    version: int
    reason: str
    decision: str | None = Field(None, description="Số văn bản cho phép chuyển.")
    dry_run: bool | None = Field(
        False, description="Show what it would do, and write nothing."
    )


class CitizenRateIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    slip: str = Field(..., description="Số in trên phiếu.")
    points: list[int | None]
    code: str
    secret: str = Field(..., description="Mã tra cứu in trên phiếu.")


class CountOut(Model):
    count: int


class CountedDayOut(Model):
    date: date_aliased
    number: int | None
    reason: str


class CounterIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    department: str = Field(..., description="Mã đơn vị.")


class DayIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    date: date_aliased
    kind: Literal["off", "worked", "special", "normal"]
    reason: str | None = None
    hours: list[tuple[time, time]] | None = []


class DecisionIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    number: str | None = Field(None, description="Số quyết định, số văn bản.")
    file: str | None = Field(None, description="Tệp kết quả đã ký số.")
    reason: str | None = Field("", description="Lý do từ chối.")
    basis: str | None = Field("", description="Căn cứ pháp lý.")


class DecisionOut(Model):
    kind: Literal["publish", "amend", "supplement", "replace", "abolish"]
    number: str
    date: date_aliased


class DegreeOut(Model):
    code: str
    degree: Literal["submitted", "received", "in-progress", "done", "closed"]
    degree_name: str


class DepartmentIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str


class DestroyRowOut(Model):
    code: str
    procedure: str
    closed_at: AwareDatetime
    years: int
    until: str


class DivisionIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    department: str = Field(..., description="Mã đơn vị.")


class DocumentIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    mandatory: bool | None = True
    accepts: list[Literal["original", "certified", "copy", "electronic"]] | None = [
        "original",
        "certified",
        "copy",
        "electronic",
    ]
    type: str | None = Field(None, description="Mã trong danh mục loại giấy tờ.")


class DocumentTypeIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    accepts: list[Literal["original", "certified", "copy", "electronic"]]


class DutyIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str = Field(..., description="Tên phí, lệ phí.")
    amount: int = Field(..., description="Đồng.")


class DutyOut(Model):
    name: str
    amount: int
    asked_by: str
    asked_at: AwareDatetime
    receipt_number: str | None
    means: Literal["cash", "transfer", "online"] | None
    paid_at: AwareDatetime | None
    recorded_by: str | None


class EditIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    letter_number: str
    letter_date: date_aliased
    reason: str
    days: list[DayIn] | None = Field([], validate_default=True)
    last_year: int | None = None
    hours: list[tuple[time, time]] | None = None
    counter_hours: list[tuple[time, time]] | None = None


class EndedOut(Model):
    from_day: date_aliased
    replaced_by: str | None
    decision: DecisionOut


class EntryOut(Model):
    n: int
    at: AwareDatetime
    command: str
    by: str
    role: str
    origin: str | None
    reason: str | None
    changes: list[dict[str, Any]]
    prev: str
    hash: str


class FailedOut(Model):
    procedure: str
    error: str
    says: str


class FaultOut(Model):
    row: int
    column: str | None
    code: str
    says: str
    mend: str


class FeeEntryIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    vnd: int | None


class FeeIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str = Field(..., description="Tên phí, lệ phí.")
    amount: int = Field(..., description="Đồng.")
    receipt_number: str = Field(..., description="Số biên lai.")
    means: Literal["cash", "transfer", "online"]
    paid_at: AwareDatetime


class FeeOut(Model):
    name: str
    amount: int


class FieldIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    sensitive: bool


class FileLinks(Model):
    self: str


class FileOut(Model):
    id: str
    document: int | None
    kind: Literal["original", "certified", "copy", "electronic"]
    name: str
    size: int
    sha256: str
    media_type: str
    state: Literal["clean", "waiting", "infected"]
    at: AwareDatetime
    by: str
    linked_from: str | None


class HandOverIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    codes: list[str] = Field(..., description="Hồ sơ đã có kết quả.")


class HandedInDraft(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    number: int | None = None
    kind: Literal["original", "certified", "copy", "electronic"] | None = None
    count: int | None = None


class HandedInIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    number: int = Field(..., description="Place in the procedure's checklist.")
    kind: Literal["original", "certified", "copy", "electronic"] | None = "original"
    count: int | None = 1


class HandedInOut(Model):
    number: int
    kind: Literal["original", "certified", "copy", "electronic"]
    count: int


class HeadOut(Model):
    n: int
    hash: str


class IntoForceIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    decision_number: str = Field(..., description="Số quyết định công bố.")
    decision_date: date_aliased
    valid_from: date_aliased


class IssuedOut(Model):
    kind: Literal[
        "receipt",
        "supplement",
        "refusal",
        "apology",
        "stop-notice",
        "control-sheet",
        "result-receipt",
    ]
    number: str
    at: AwareDatetime
    by: str


class KeyOut(Model):
    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str | None = None
    alg: str | None = None


class KeysOut(Model):
    keys: list[KeyOut]


class LimitIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    amount: int
    unit: Literal["hour", "working-day", "calendar-day"]


class LimitOut(Model):
    amount: int
    unit: Literal["hour", "working-day", "calendar-day"]


class LineOut(Model):
    number: int
    name: str
    mandatory: bool
    original: int
    certified: int
    copy_: int = Field(..., alias="copy")
    electronic: int
    missing: bool


class LinkIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    from_dossier: str
    file_id: str
    document: int = Field(..., description="Place in the procedure's checklist.")


class LinksOut(Model):
    self: str


class LookupIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    code: str
    secret: str = Field(..., description="Printed on the slip.")


class MissingOut(Model):
    name: str | None
    count: int
    what: str | None


class MoveOutcomeOut(Model):
    code: str
    outcome: Literal[
        "moved", "unchanged", "already-there", "changed-since", "not-open", "not-found"
    ]


class MovesOut(Model):
    outcomes: list[MoveOutcomeOut]


class NothingIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )


class OwnLookupIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    code: str


class Paper(Model):
    name: str
    count: int
    what: str


class PapersIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    documents: list[HandedInIn] | None = Field([], validate_default=True)


class PassIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    agency: str = Field(..., description="Mã cơ quan phối hợp.")
    content: str = Field(..., description="Nội dung.")
    answer_due: AwareDatetime | None = None
    parallel: bool | None = Field(
        False,
        description="Electronic, to several agencies at once (NĐ 61/2018 art.19.6).",
    )


class PassageOut(Model):
    status: int
    at: AwareDatetime
    by: str


class PassingOut(Model):
    agency: str
    content: str
    at: AwareDatetime
    by: str
    answer_due: AwareDatetime | None
    parallel: bool
    answer: str | None
    file: str | None
    answered_at: AwareDatetime | None
    answered_by: str | None


class PaymentIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    receipt_number: str = Field(..., description="Số biên lai.")
    means: Literal["cash", "transfer", "online"]
    paid_at: AwareDatetime


class PersonDraft(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    kind: Literal["citizen", "business", "household"] | None = None
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    authority: str | None = None
    language: Literal["vi", "en"] | None = None


class PersonIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    kind: Literal["citizen", "business", "household"] | None = "citizen"
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: EmailStr | None = None
    authority: str | None = Field(
        None, description="Giấy ủy quyền: số, ngày, nơi chứng thực."
    )
    language: Literal["vi", "en"] | None = Field(
        "vi",
        description="Ngôn ngữ tin nhắn và thư; chưa có bản tiếng Anh thì gửi tiếng Việt.",
    )


class PersonOut(Model):
    name: str | None
    kind: Literal["citizen", "business", "household"]
    id_number: str | None
    address: str | None
    phone: str | None
    email: str | None
    authority: str | None
    language: Literal["vi", "en"]


class PlannedOut(Model):
    procedure: str
    version: int
    valid_from: str


class PreviewIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    version: int | None = Field(None, description="The newest if not given.")
    cursor: str | None = None
    limit: int | None = 200


class ProcedureFeeIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    id: str = Field(..., description="Mã trong danh mục phí, lệ phí.")
    name: str
    vnd: int | None


class ProcedureFeeOut(Model):
    id: str
    name: str
    vnd: int | None


class ProcedureIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    field: str
    division: str
    limit: LimitIn | None = Field(..., description="None where the law sets no limit.")
    documents: list[DocumentIn]
    legal_basis: list[str] | None = []
    level: str | None = "Cấp tỉnh"
    national_code: str | None = None
    fees: list[ProcedureFeeIn] | None = Field([], validate_default=True)
    pauses_on_supplement: bool | None = False
    starts_next_day_after_cutoff: bool | None = False
    retention_years: int | None = None
    supplement_days: int | None = Field(
        None, description="Working days in which papers may be asked for; 3 if None."
    )


class ProcedureVersionOut(Model):
    version: int
    name: str
    valid_from: date_aliased
    valid_to: date_aliased | None
    decision: DecisionOut | None


class ProcedureVersionsOut(Model):
    id: str
    versions: list[ProcedureVersionOut]
    ended: EndedOut | None


class RateIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    slip: str = Field(..., description="Số in trên phiếu.")
    points: list[int | None]


class RatedOut(Model):
    code: str
    slip: str


class RatingOut(Model):
    slip: str
    points: list[int | None]
    at: AwareDatetime


class ReadOut(Model):
    at: AwareDatetime
    by: str
    role: str
    origin: str | None
    what: str
    fields: list[str]


class ReadyOut(Model):
    database: bool
    consuming: bool | None = None
    ready: bool | None = None


class ReasonIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str


class ReasonOut(Model):
    reason: str
    at: AwareDatetime
    by: str


class ReceiptOut(Model):
    code: str
    status: int
    status_name: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    sensitive: bool
    channel: Literal["counter", "online", "post", "inter-agency"]
    submitted_at: AwareDatetime | None
    answer_due: AwareDatetime | None
    received_at: AwareDatetime | None
    due_first: AwareDatetime | None
    due_at: AwareDatetime | None
    links: LinksOut
    procedure_name: str
    documents_required: int
    book: BookOut | None
    secret: str
    due_explained: list[CountedDayOut]


class ReceiveIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    received_at: AwareDatetime | None = Field(
        None, description="Real time of receipt, when it is entered later."
    )


class RecordIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    number: str | None = Field(None, description="Số quyết định, số văn bản.")
    file: str | None = Field(None, description="Tệp kết quả đã ký số.")
    reason: str | None = Field("", description="Lý do từ chối.")
    basis: str | None = Field("", description="Căn cứ pháp lý.")
    outcome: Literal["approved", "refused"]


class RefusalOut(Model):
    reason: str
    at: AwareDatetime
    by: str
    basis: str


class RefuseIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str = Field(..., description="Lý do từ chối.")
    basis: str = Field(..., description="Căn cứ pháp lý.")


class RegisterEntryOut(Model):
    kind: Literal[
        "departments", "divisions", "counters", "fields", "fees", "document-types"
    ]
    id: str
    name: str
    department: str | None
    sensitive: bool
    vnd: int | None
    accepts: list[Literal["original", "certified", "copy", "electronic"]]
    ended: date_aliased | None


class RemoveIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str


class RemovedOut(Model):
    removed: str


class ReplaceIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    decision_number: str = Field(..., description="Số quyết định công bố.")
    decision_date: date_aliased
    from_day: date_aliased
    replaced_by: str


class RequiredDocumentOut(Model):
    number: int
    name: str
    mandatory: bool
    accepts: list[Literal["original", "certified", "copy", "electronic"]]
    type: str | None


class ResultOut(Model):
    outcome: Literal["approved", "refused"]
    at: AwareDatetime
    number: str | None
    file: str | None
    by: str


class ResumeIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str
    restarts_by: str | None = Field(
        None,
        description="The law by which the limit is counted again from the start; else it goes on.",
    )


class ReturnIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    method: Literal["counter", "post", "electronic"] | None = "counter"
    recipient: str = Field(..., description="Người nhận.")
    paper: str | None = Field(None, description="Giấy tờ người nhận xuất trình.")
    authority: str | None = Field(
        None, description="Giấy ủy quyền, nếu người khác nhận thay."
    )
    tracking: str | None = Field(None, description="Bưu gửi.")
    signature: str | None = Field(None, description="Tệp chữ ký nhận.")


class ReturnOut(Model):
    method: Literal["counter", "post", "electronic"]
    at: AwareDatetime
    by: str
    recipient: str | None
    paper: str | None
    tracking: str | None
    signature: str | None
    authority: str | None


class RowOut(Model):
    code: str
    status: int
    status_name: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    sensitive: bool
    channel: Literal["counter", "online", "post", "inter-agency"]
    submitted_at: AwareDatetime | None
    answer_due: AwareDatetime | None
    received_at: AwareDatetime | None
    due_first: AwareDatetime | None
    due_at: AwareDatetime | None
    links: LinksOut
    applicant: str | None


class RowOutcomeOut(Model):
    row: int
    code: str | None
    error: str | None
    says: str | None


class RunIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    retry: bool | None = Field(
        False, description="Try those that failed, instead of the next ones."
    )


class SavedOut(Model):
    id: str
    saved_at: AwareDatetime
    code: str | None
    links: LinksOut


class SearchIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    status: int | None = None
    procedure: str | None = None
    field: str | None = None
    division: str | None = None
    channel: Literal["counter", "online", "post", "inter-agency"] | None = None
    counter: str | None = None
    group: Literal["open", "waiting-citizen", "waiting-agency"] | None = None
    due: Literal["overdue", "near"] | None = None
    received_from: AwareDatetime | None = None
    received_to: AwareDatetime | None = None
    due_from: AwareDatetime | None = None
    due_to: AwareDatetime | None = None
    text: str | None = Field(
        "",
        description="Words of a name (accents and order do not matter), an identity or phone number, or a code.",
    )
    sort: Literal["newest", "oldest", "due"] | None = "newest"
    cursor: str | None = None
    limit: int | None = 50


class SegmentOut(Model):
    kind: Literal["runs", "stopped", "restarted", "reappointed"]
    start: AwareDatetime
    end: AwareDatetime | None
    until: AwareDatetime | None
    reason: str
    law: str


class SheetFaultOut(Model):
    sheet: str
    row: int
    column: str | None
    code: str
    says: str
    mend: str


class ShiftIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    code: str
    due_then: AwareDatetime


class ShiftOut(Model):
    code: str
    due_now: AwareDatetime
    due_then: AwareDatetime


class SlipOut(Model):
    kind: Literal[
        "receipt",
        "supplement",
        "refusal",
        "apology",
        "stop-notice",
        "control-sheet",
        "result-receipt",
    ]
    number: str
    form: str | None
    title: str
    at: AwareDatetime
    by: str
    links: dict[str, str]


class SlipsOut(Model):
    slips: list[SlipOut]


class StandingOut(Model):
    code: str
    degree: Literal["submitted", "received", "in-progress", "done", "closed"]
    degree_name: str
    status: int
    status_name: str
    division: str
    received_at: AwareDatetime | None
    due_first: AwareDatetime | None
    due_at: AwareDatetime | None
    missing: list[MissingOut]
    fees: list[FeeOut]
    result_waits: bool


class StopIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str
    law: str = Field(..., description="Căn cứ pháp lý.")


class SubmissionIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    procedure: str
    applicant: PersonIn
    authorised: PersonIn | None = None
    documents: list[HandedInIn] | None = Field([], validate_default=True)
    copies: int | None = Field(1, description="Số bộ hồ sơ.")
    request: str | None = Field(None, description="Nội dung yêu cầu giải quyết.")
    particulars: dict[str, str] | None = Field(
        None,
        description="Sensitive particulars of the case (health, bank account), sealed at rest.",
    )


class SupplementOut(Model):
    stage: Literal["intake", "appraisal"]
    papers: list[Paper]
    reason: str
    basis: str
    drafted_by: str
    drafted_at: AwareDatetime
    approved_by: str | None
    asked_by: str | None
    asked_at: AwareDatetime | None
    taken_by: str | None
    taken_at: AwareDatetime | None
    sector_law: str | None


class ToldOut(Model):
    kind: str
    channel: Literal["sms", "email", "zalo", "webhook", "inbox"]
    at: AwareDatetime
    failed: str | None


class VerifiedOut(Model):
    genuine: bool
    agency: str | None
    kind: (
        Literal[
            "receipt",
            "supplement",
            "refusal",
            "apology",
            "stop-notice",
            "control-sheet",
            "result-receipt",
        ]
        | None
    )
    code: str | None
    number: str | None
    issued_at: AwareDatetime | None
    due_at: AwareDatetime | None
    holds: bool | None


class VersionMoveOut(Model):
    was: int
    version: int
    reason: str
    at: AwareDatetime
    by: str
    due_was: AwareDatetime | None
    due_now: AwareDatetime | None
    left: list[HandedInOut]
    decision: str | None


class VersionOut(Model):
    version: int
    letter_number: str | None
    letter_date: date_aliased | None
    reason: str
    by: str
    at: AwareDatetime


class VersionsOut(Model):
    versions: list[VersionOut]


class WantingIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str = Field(..., description="Tên giấy tờ.")
    count: int | None = 1
    what: str = Field(..., description="Nội dung cần hoàn thiện.")


class WantsIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    papers: list[WantingIn]
    reason: str
    basis: str = Field(..., description="Căn cứ pháp lý.")


class WholeOut(Model):
    supplements: list[SupplementOut]
    duties: list[DutyOut]
    refusal: RefusalOut | None
    withdrawal: ReasonOut | None
    apology: ApologyOut | None
    result: ResultOut | None
    announced_at: AwareDatetime | None
    returned: ReturnOut | None
    ratings: list[RatingOut]
    passings: list[PassingOut]
    files: list[FileOut]
    slips: list[IssuedOut]
    code: str
    status: int
    status_name: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    sensitive: bool
    channel: Literal["counter", "online", "post", "inter-agency"]
    submitted_at: AwareDatetime | None
    answer_due: AwareDatetime | None
    received_at: AwareDatetime | None
    due_first: AwareDatetime | None
    due_at: AwareDatetime | None
    links: LinksOut
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
    entered_at: AwareDatetime
    entered_by: str
    received_by: str | None
    history: list[PassageOut]
    told: list[ToldOut]
    version_moves: list[VersionMoveOut]
    allowed: list[str]


class WrongField(Model):
    field: str
    code: str
    message: str


class ProblemOut(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    type: str
    title: str
    status: int
    detail: str
    code: str
    mend: str
    request_id: str
    errors: list[WrongField] | None = Field([], validate_default=True)
    allowed: list[str] | None = Field(
        [], description="Commands that the dossier's state does allow."
    )


class AttachedOut(Model):
    id: str
    document: int | None
    kind: Literal["original", "certified", "copy", "electronic"]
    name: str
    size: int
    sha256: str
    media_type: str
    state: Literal["clean", "waiting", "infected"]
    at: AwareDatetime
    by: str
    linked_from: str | None
    virus: str | None
    links: FileLinks


class AuditOut(Model):
    code: str
    head: HeadOut | None
    entries: list[EntryOut]
    reads: list[ReadOut]


class AuthoriseIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    authorised: PersonIn | None


class BriefOut(Model):
    code: str
    status: int
    status_name: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    sensitive: bool
    channel: Literal["counter", "online", "post", "inter-agency"]
    submitted_at: AwareDatetime | None
    answer_due: AwareDatetime | None
    received_at: AwareDatetime | None
    due_first: AwareDatetime | None
    due_at: AwareDatetime | None
    links: LinksOut


class CatalogueImportOut(Model):
    dry_run: bool
    versions: list[PlannedOut]
    unchanged: int
    faults: list[SheetFaultOut]
    failed: list[FailedOut]


class ChangedVersionOut(Model):
    code: str
    dry_run: bool
    version_was: int
    version: int
    limit_was: LimitOut | None
    limit: LimitOut | None
    due_was: AwareDatetime | None
    due_at: AwareDatetime | None
    added: list[str]
    dropped: list[str]
    missing: list[str]


class CheckedOut(Model):
    rows: int
    faults: list[FaultOut]


class DestroyListOut(Model):
    id: str
    state: Literal["drafted", "approved", "executed"]
    rows: list[DestroyRowOut]
    drafted_by: str
    drafted_at: AwareDatetime
    approved_by: str | None
    approved_at: AwareDatetime | None
    executed_by: str | None
    executed_at: AwareDatetime | None


class DraftIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    procedure: str | None = None
    applicant: PersonDraft | None = None
    authorised: PersonDraft | None = None
    documents: list[HandedInDraft] | None = None
    copies: int | None = None
    request: str | None = None
    particulars: dict[str, str] | None = None


class DraftOut(Model):
    id: str
    saved_at: AwareDatetime
    code: str | None
    links: LinksOut
    content: dict[str, Any]


class DueDateOut(Model):
    code: str
    field: str
    division: str
    sensitive: bool
    due_first: AwareDatetime | None
    due_now: AwareDatetime | None
    limit: LimitOut | None
    calendar: int
    said: str
    clock: list[SegmentOut]
    days: list[CountedDayOut]


class EntriesOut(Model):
    entries: list[RegisterEntryOut]


class FilesOut(Model):
    files: list[AttachedOut]
    checklist: list[LineOut]


class ImportOut(Model):
    id: str
    rows: int
    left: int
    failed: int
    outcomes: list[RowOutcomeOut]
    links: LinksOut


class MovesIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    version: int
    letter_number: str
    reason: str
    shifts: list[ShiftIn]


class NewDossier(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    procedure: str
    applicant: PersonIn
    authorised: PersonIn | None = None
    documents: list[HandedInIn] | None = Field([], validate_default=True)
    copies: int | None = Field(1, description="Số bộ hồ sơ.")
    request: str | None = Field(None, description="Nội dung yêu cầu giải quyết.")
    particulars: dict[str, str] | None = Field(
        None,
        description="Sensitive particulars of the case (health, bank account), sealed at rest.",
    )
    channel: Literal["counter", "online", "post", "inter-agency"] | None = "counter"
    counter: str | None = Field(None, description="Quầy.")
    paper_reference: str | None = Field(
        None, description="Số giấy tiếp nhận viết tay khi hệ thống gián đoạn."
    )
    received_at: AwareDatetime | None = Field(
        None,
        description="Real time of receipt, for late entry of a dossier taken on paper.",
    )


class PageOut(Model):
    dossiers: list[RowOut]
    next: str | None


class PreviewOut(Model):
    version: int
    shifts: list[ShiftOut]
    looked_at: int
    next: str | None


class ProcedureDraftOut(Model):
    id: str
    version: int
    national_code: str | None
    name: str
    field: str
    division: str
    limit: LimitOut | None
    documents: list[RequiredDocumentOut]
    legal_basis: list[str]
    level: str
    fees: list[ProcedureFeeOut]
    pauses_on_supplement: bool
    starts_next_day_after_cutoff: bool
    retention_years: int | None
    supplement_days: int | None


class ProcedureOut(Model):
    id: str
    version: int
    national_code: str | None
    name: str
    field: str
    division: str
    limit: LimitOut | None
    documents: list[RequiredDocumentOut]
    legal_basis: list[str]
    level: str
    fees: list[ProcedureFeeOut]
    pauses_on_supplement: bool
    starts_next_day_after_cutoff: bool
    retention_years: int | None
    supplement_days: int | None
    sensitive: bool
    fee_vnd: int | None
    valid_from: date_aliased
    valid_to: date_aliased | None
    decision: DecisionOut | None
    ended: EndedOut | None


class ProceduresOut(Model):
    procedures: list[ProcedureOut]


class SupplementIn(Model):
    model_config = ConfigDict(
        extra="forbid",
    )
    papers: list[WantingIn]
    reason: str
    basis: str = Field(..., description="Căn cứ pháp lý.")
    sector_law: str | None = Field(
        None,
        description="The sector law that gives more than 3 working days (art.19.4).",
    )
