"""The result comes to the one-stop and goes to the citizen."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.contracts import Outcome
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import Return, ReturnMethod
from intake.domain.errors import files, results
from intake.domain.errors.life import MOVE_FORBIDDEN
from intake.domain.result import (
    Decision,
    announce_early,
    complete_result,
    record_result,
    return_result,
)

router = APIRouter(prefix="/dossiers/{code}", tags=["results"])
ISSUERS = [allow(Role.CLERK, Role.RECEPTIONIST)]
COUNTER = [allow(Role.RECEPTIONIST)]
FILE_ID = r"^[0-9a-f]{24}$"
FILE_ERRORS = [
    results.FILE_NOT_IN_DOSSIER, files.FILE_NOT_SCANNED, files.FILE_INFECTED,
]  # fmt: skip
DECISION_ERRORS: list[str | Rule] = [
    "not-found", MOVE_FORBIDDEN, results.RESULT_UNNUMBERED, results.REFUSAL_UNEXPLAINED,
    *FILE_ERRORS,
]  # fmt: skip
DECISION: dict[str, Any] = {
    "number": "1234/QĐ-SLĐTBXH",
    "file": "66f1c0de5a1b2c3d4e5f6071",
}


class DecisionIn(schemas.Incoming):
    """An approval has its number, a refusal its reason and legal basis (Mẫu 03)."""

    model_config = ConfigDict(json_schema_extra={"examples": [DECISION]})
    number: schemas.Text | None = Field(
        None, min_length=1, max_length=100, description="Số quyết định, số văn bản."
    )
    file: str | None = Field(None, pattern=FILE_ID, description="Tệp kết quả đã ký số.")
    reason: schemas.Text = Field("", max_length=1000, description="Lý do từ chối.")
    basis: schemas.Text = Field("", max_length=500, description="Căn cứ pháp lý.")


class RecordIn(DecisionIn):
    model_config = ConfigDict(
        json_schema_extra={"examples": [DECISION | {"outcome": "approved"}]}
    )  # fmt: skip
    outcome: Outcome


class ReturnIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "method": "counter",
                    "recipient": "Nguyễn Thị Bưởi",
                    "paper": "CCCD 045187001234, Giấy tiếp nhận",
                },
                {"method": "post", "recipient": "Nguyễn Thị Bưởi", "tracking": "EB123456789VN"},
            ]
        }
    )
    method: ReturnMethod = "counter"
    recipient: schemas.Text = Field(min_length=2, max_length=200, description="Người nhận.")
    paper: schemas.Text | None = Field(
        None, min_length=2, max_length=300, description="Giấy tờ người nhận xuất trình."
    )
    authority: schemas.Text | None = Field(
        None, min_length=2, max_length=300, description="Giấy ủy quyền, nếu người khác nhận thay."
    )
    tracking: str | None = Field(None, pattern=r"^[A-Za-z0-9-]{5,40}$", description="Bưu gửi.")
    signature: str | None = Field(None, pattern=FILE_ID, description="Tệp chữ ký nhận.")


@router.post(
    "/record-result", **answers(BriefOut, errors=DECISION_ERRORS), dependencies=ISSUERS
)  # fmt: skip
async def record(body: RecordIn, perform: Performing) -> Response:
    """The result is at the one-stop (9): approved, or refused after appraisal (art.19.8)."""
    decision = body.model_dump(exclude={"outcome"})
    return await perform(
        "record-result",
        lambda dossier, at, by: record_result(dossier, body.outcome, Decision(at, by, **decision)),
        body.reason or None,
    )


@router.post(
    "/complete-result",
    **answers(BriefOut, errors=[*DECISION_ERRORS, results.RESULT_COMPLETE]),
    dependencies=ISSUERS,
)
async def complete(body: DecisionIn, perform: Performing) -> Response:
    """Add number, file or reasons to a result that the division handed over without them."""
    return await perform(
        "complete-result",
        lambda dossier, at, by: complete_result(dossier, Decision(at, by, **body.model_dump())),
        body.reason or None,
    )


@router.post(
    "/announce-early",
    **answers(
        BriefOut,
        errors=["not-found", MOVE_FORBIDDEN, results.ALREADY_ANNOUNCED, results.NOT_EARLY],
    ),
    dependencies=COUNTER,
)
async def announce(_: schemas.NothingIn, perform: Performing) -> Response:
    """Tell the citizen that the result may be collected before its day (art.20.4)."""
    return await perform("announce-early", lambda dossier, at, __: announce_early(dossier, at))


@router.post(
    "/return-result",
    **answers(
        BriefOut,
        errors=[
            "not-found", MOVE_FORBIDDEN, results.EARLY_NOT_ANNOUNCED, results.PAPER_MISSING,
            results.AUTHORITY_NOT_SHOWN, results.TRACKING_MISSING, results.SIGNED_FILE_MISSING,
            *FILE_ERRORS,
        ],
    ),
    dependencies=COUNTER,
)  # fmt: skip
async def hand_over(body: ReturnIn, perform: Performing) -> Response:
    """Return the result (10): at the counter, by post or electronically."""
    handed = body.model_dump()

    def run(dossier: Dossier, at: datetime, by: str) -> Change:
        return return_result(dossier, Return(at=at, by=by, **handed))

    return await perform("return-result", run)
