"""Asking for papers that are wanting, through the one-stop only (NĐ 61/2018 art.5.1e)."""

from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing, PerformingDated
from intake.domain import supplement
from intake.domain.episodes import Wanting
from intake.domain.errors import life, supplements

router = APIRouter(prefix="/dossiers/{code}", tags=["supplements"])
COUNTER = [allow(Role.RECEPTIONIST)]
DIVISION = [allow(Role.OFFICER, Role.DIVISION_HEAD)]
HEAD = [allow(Role.DIVISION_HEAD)]
ERRORS: list[str | Rule] = ["not-found", life.MOVE_FORBIDDEN]
WANTS: dict[str, Any] = {
    "papers": [
        {"name": "Giấy chứng nhận thương tật", "count": 1, "what": "Bản sao phải được chứng thực"}
    ],
    "reason": "Bản sao chưa được chứng thực",
    "basis": "Điều 9 Thông tư 05/2013/TT-BLĐTBXH",
}


class WantingIn(schemas.Incoming):
    name: schemas.Text = Field(min_length=2, max_length=300, description="Tên giấy tờ.")
    count: int = Field(1, ge=1, le=99)
    what: schemas.Text = Field(min_length=2, max_length=500, description="Nội dung cần hoàn thiện.")


class WantsIn(schemas.Incoming):
    """What is wanting and why (Mẫu 02)."""

    model_config = ConfigDict(json_schema_extra={"examples": [WANTS]})
    papers: tuple[WantingIn, ...] = Field(min_length=1, max_length=30)
    reason: schemas.Text = Field(min_length=2, max_length=1000)
    basis: schemas.Text = Field(min_length=2, max_length=500, description="Căn cứ pháp lý.")

    def wants(self) -> supplement.Wants:
        papers = tuple(Wanting(paper.name, paper.count, paper.what) for paper in self.papers)
        return supplement.Wants(papers, self.reason, self.basis)


class SupplementIn(WantsIn):
    sector_law: schemas.Text | None = Field(
        None,
        min_length=2,
        max_length=500,
        description="The sector law that gives more than 3 working days (art.19.4).",
    )

    def wants(self) -> supplement.Wants:
        plain = super().wants()
        return supplement.Wants(plain.papers, plain.reason, plain.basis, self.sector_law)


@router.post(
    "/ask-supplement-at-intake",
    **answers(BriefOut, errors=[*ERRORS, supplements.SUPPLEMENT_ASKED_BEFORE]),
    dependencies=COUNTER,
)
async def ask_supplement_at_intake(body: WantsIn, perform: Performing) -> Response:
    """The counter asks for papers before it receives the dossier (1 → 5)."""
    return await perform(
        "ask-supplement-at-intake",
        lambda dossier, at, by: supplement.ask_at_intake(dossier, body.wants(), at, by),
        body.reason,
    )


@router.post(
    "/draft-supplement",
    **answers(
        BriefOut,
        errors=[
            *ERRORS, supplements.SUPPLEMENT_ASKED_BEFORE, supplements.SUPPLEMENT_TOO_LATE,
            life.CALENDAR_NOT_COVERED,
        ],
    ),
    dependencies=DIVISION,
)  # fmt: skip
async def draft_supplement(body: SupplementIn, perform: PerformingDated) -> Response:
    """The division says what is wanting, within 3 working days of receipt (art.19.4)."""
    return await perform(
        "draft-supplement",
        lambda dossier, at, by, dating: supplement.draft(dossier, body.wants(), at, by, dating),
        body.reason,
    )


@router.post(
    "/approve-supplement",
    **answers(
        BriefOut,
        errors=[
            *ERRORS, supplements.SUPPLEMENT_NOT_DRAFTED, supplements.SUPPLEMENT_APPROVED_BEFORE,
            supplements.DRAFTER_APPROVES,
        ],
    ),
    dependencies=HEAD,
)  # fmt: skip
async def approve_supplement(_: schemas.NothingIn, perform: Performing) -> Response:
    """The head of the division approves the draft of another."""
    return await perform(
        "approve-supplement", lambda dossier, __, by: supplement.approve(dossier, by)
    )


@router.post(
    "/drop-supplement",
    **answers(
        BriefOut,
        errors=[
            *ERRORS, supplements.SUPPLEMENT_NOT_DRAFTED, supplements.SUPPLEMENT_APPROVED_BEFORE,
        ],
    ),
    dependencies=DIVISION,
)  # fmt: skip
async def drop_supplement(body: schemas.ReasonIn, perform: Performing) -> Response:
    """The division takes its draft back before it is approved."""
    return await perform(
        "drop-supplement", lambda dossier, _, __: supplement.drop(dossier), body.reason
    )


@router.post(
    "/ask-supplement",
    **answers(
        BriefOut,
        errors=[
            *ERRORS, supplements.SUPPLEMENT_NOT_DRAFTED, supplements.SUPPLEMENT_NOT_APPROVED,
            supplements.SUPPLEMENT_TOO_LATE, life.CALENDAR_NOT_COVERED,
        ],
    ),
    dependencies=COUNTER,
)  # fmt: skip
async def ask_supplement(_: schemas.NothingIn, perform: PerformingDated) -> Response:
    """The one-stop asks the citizen (4 → 5): the clock stands still."""
    return await perform("ask-supplement", supplement.ask)
