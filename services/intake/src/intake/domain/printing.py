"""What a slip says of a dossier, as it stood when the slip was given out. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from intake.domain.dossier import Dossier
from intake.domain.episodes import Issued, Return, ReturnMethod
from intake.domain.forms import Missing, Office, Paper, Returned, Slip, Step, Subject
from intake.domain.people import Copy
from intake.domain.procedure import Procedure
from intake.domain.rulesets import rules_named
from intake.domain.wording import day, moment, national, short, sum_of, within

DESK = "Bộ phận Tiếp nhận và Trả kết quả"
NO_DAY = "Pháp luật không quy định thời hạn"
STANDING = "Thời hạn đang tạm dừng"
BLANK_STEPS = 4
"""Lines of the control sheet that are filled in by hand on the way."""

OUTCOMES = {"approved": "Đã giải quyết", "refused": "Không giải quyết"}
METHODS: Mapping[ReturnMethod, str] = {
    "counter": "Trực tiếp", "post": "Bưu chính công ích", "electronic": "Trực tuyến",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A slip and what it was given out for: the dossier as it stood then, under its version."""

    issued: Issued
    dossier: Dossier
    procedure: Procedure


def slip_of(given: Given, office: Office, verify: str) -> Slip:
    """All that is printed. `verify` is the address that the QR code leads to."""
    dossier, issued = given.dossier, given.issued
    common = Slip(
        kind=issued.kind,
        form=rules_named(dossier.rules).forms[issued.kind],
        office=office,
        day=day(issued.at),
        code=dossier.code,
        subject=_subject(dossier),
        procedure=given.procedure.name,
        field=dossier.field,
        request=dossier.request or given.procedure.name,
        number=issued.number,
        verify=verify,
        received=moment(dossier.received_at) if dossier.received_at else None,
        due=_due(dossier),
    )
    return _FILLED[issued.kind](common, given)


def _due(dossier: Dossier) -> str:
    if dossier.due_now is not None:
        return moment(dossier.due_now)
    return NO_DAY if dossier.limit is None else STANDING


def _subject(dossier: Dossier) -> Subject:
    owner = dossier.applicant
    reached = dossier.authorised or owner
    return Subject(
        owner.name, reached.name, owner.address, national(reached.phone or owner.phone),
        reached.email or owner.email, owner.id_number,
    )  # fmt: skip


def _receipt(slip: Slip, given: Given) -> Slip:
    dossier = given.dossier
    book = dossier.book
    return replace(
        slip,
        papers=_papers(dossier, given.procedure),
        copies=dossier.copies,
        limit=within(dossier.limit),
        fee=sum_of(given.procedure.fee_vnd),
        book=(book.year, book.number) if book else None,
        secret=dossier.secret,
    )


def _papers(dossier: Dossier, procedure: Procedure) -> tuple[Paper, ...]:
    """Those that were handed in, in the order of the checklist."""
    names = {document.number: document.name for document in procedure.documents}
    return tuple(
        Paper(names.get(paper.number, ""), **_counted(paper.kind, paper.count))
        for paper in sorted(dossier.documents, key=lambda paper: paper.number)
    )


def _counted(kind: Copy, count: int) -> dict[str, int]:
    return dict.fromkeys(("original", "certified", "copy", "electronic"), 0) | {kind: count}


def _supplement(slip: Slip, given: Given) -> Slip:
    asked = given.dossier.supplements[-1]
    missing = tuple(Missing(one.name, one.count, one.what) for one in asked.papers)
    return replace(slip, missing=missing, reason=asked.reason, basis=asked.basis)


def _refusal(slip: Slip, given: Given) -> Slip:
    refusal = given.dossier.refusal
    return replace(slip, reason=refusal.reason, basis=refusal.basis) if refusal else slip


def _apology(slip: Slip, given: Given) -> Slip:
    dossier, apology = given.dossier, given.dossier.apology
    if apology is None:
        return slip
    promised = moment(dossier.due_first) if dossier.due_first else NO_DAY
    return replace(slip, reason=apology.reason, until=moment(apology.until), due=promised)


def _stop_notice(slip: Slip, given: Given) -> Slip:
    withdrawal = given.dossier.withdrawal
    return replace(slip, reason=withdrawal.reason) if withdrawal else slip


def _control_sheet(slip: Slip, given: Given) -> Slip:
    dossier = given.dossier
    received = short(dossier.received_at) if dossier.received_at else ""
    first = Step(DESK, dossier.division, received)
    passed = [Step(DESK, one.agency, short(one.at), note=one.content) for one in dossier.passings]
    blank = [Step("", "", "")] * BLANK_STEPS
    partners = tuple(dict.fromkeys(one.agency for one in dossier.passings))
    return replace(
        slip, division=dossier.division, partners=partners, steps=(first, *passed, *blank)
    )


def _result_receipt(slip: Slip, given: Given) -> Slip:
    result, back = given.dossier.result, given.dossier.returned
    if result is None or back is None:
        return slip
    handed = Returned(
        OUTCOMES[result.outcome], result.number, back.recipient, back.paper,
        method_of(back), moment(back.at),
    )  # fmt: skip
    return replace(slip, returned=handed)


def method_of(back: Return) -> str:
    method = METHODS[back.method]
    return f"{method}, mã bưu gửi {back.tracking}" if back.tracking else method


_FILLED: Mapping[str, Callable[[Slip, Given], Slip]] = {
    "receipt": _receipt,
    "supplement": _supplement,
    "refusal": _refusal,
    "apology": _apology,
    "stop-notice": _stop_notice,
    "control-sheet": _control_sheet,
    "result-receipt": _result_receipt,
}
