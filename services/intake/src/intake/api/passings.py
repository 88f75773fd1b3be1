"""Liên thông: the dossier's way through other agencies' one-stops."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing
from intake.api.results import FILE_ID
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import Passing
from intake.domain.errors import results
from intake.domain.errors.life import MOVE_FORBIDDEN
from intake.domain.passing import AgencyAnswer, pass_on, take_answer

router = APIRouter(prefix="/dossiers/{code}", tags=["inter-agency"])
COUNTER = [allow(Role.RECEPTIONIST)]
AGENCY = r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$"
PASSED: dict[str, Any] = {
    "agency": "000.00.26.H50",
    "content": "Đề nghị giám định y khoa cho người có công.",
    "answer_due": "2018-04-20T17:00:00+07:00",
}
ANSWERED: dict[str, Any] = {
    "agency": "000.00.26.H50",
    "answer": "Biên bản giám định y khoa số 45/BB-GĐYK, tỷ lệ 41%.",
}


class PassIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [PASSED]})
    agency: str = Field(pattern=AGENCY, max_length=35, description="Mã cơ quan phối hợp.")
    content: schemas.Text = Field(min_length=2, max_length=1000, description="Nội dung.")
    answer_due: schemas.Instant | None = None
    parallel: bool = Field(
        False, description="Electronic, to several agencies at once (NĐ 61/2018 art.19.6)."
    )


class AnswerIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [ANSWERED]})
    agency: str = Field(pattern=AGENCY, max_length=35)
    answer: schemas.Text = Field(min_length=2, max_length=2000)
    file: str | None = Field(None, pattern=FILE_ID, description="Tệp kết quả của cơ quan đó.")


@router.post(
    "/pass",
    **answers(
        BriefOut,
        errors=[
            "not-found", MOVE_FORBIDDEN, results.PASSED_TO_ITSELF, results.PASSING_OPEN,
            results.PASSING_TWICE, results.ANSWER_DUE_PAST,
        ],
    ),
    dependencies=COUNTER,
)  # fmt: skip
async def pass_dossier(body: PassIn, perform: Performing) -> Response:
    """Pass the dossier to another agency's one-stop; the legal clock keeps running."""
    due = to_milliseconds(body.answer_due) if body.answer_due else None

    def run(dossier: Dossier, at: datetime, by: str) -> Change:
        passing = Passing(body.agency, body.content, at, by, due, body.parallel)
        return pass_on(dossier, passing)

    return await perform("pass", run)


@router.post(
    "/take-answer",
    **answers(
        BriefOut,
        errors=["not-found", MOVE_FORBIDDEN, results.NO_PASSING_OPEN, results.FILE_NOT_IN_DOSSIER],
    ),
    dependencies=COUNTER,
)
async def take_agency_answer(body: AnswerIn, perform: Performing) -> Response:
    """Take the other agency's answer, with its result."""

    def run(dossier: Dossier, at: datetime, by: str) -> Change:
        return take_answer(dossier, AgencyAnswer(body.agency, body.answer, body.file, at, by))

    return await perform("take-answer", run)
