"""The papers that the citizen brings after he was asked for them, before receipt or after it."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.dossiers import TheDossiers
from intake.api.models import BriefOut
from intake.api.performing import PerformingDated
from intake.application.ports import Procedures
from intake.domain import supplement
from intake.domain.checklist import check_kinds
from intake.domain.errors import life, supplements
from intake.domain.people import HandedIn
from intake.domain.procedure import Procedure

router = APIRouter(prefix="/dossiers/{code}", tags=["supplements"])
COUNTER = [allow(Role.RECEPTIONIST)]
ERRORS: list[str | Rule] = [
    "not-found", life.MOVE_FORBIDDEN, life.DOCUMENT_UNKNOWN, life.DOCUMENT_KIND,
    supplements.DOCUMENT_TWICE, life.CALENDAR_NOT_COVERED,
]  # fmt: skip


class PapersIn(schemas.Incoming):
    """The papers that the citizen has now handed in; a place in the checklist stands once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"documents": [{"number": 3, "kind": "certified"}]}]}
    )
    documents: tuple[schemas.HandedInIn, ...] = Field((), max_length=99)

    def papers(self) -> tuple[HandedIn, ...]:
        numbers = [document.number for document in self.documents]
        if len(set(numbers)) != len(numbers):
            raise supplements.DOCUMENT_TWICE.broken()
        return tuple(document.handed_in() for document in self.documents)


async def _pinned(code: str, dossiers: TheDossiers, request: Request) -> Procedure:
    """The version that the dossier is pinned to; nothing of it is told before the scope is."""
    procedures = cast("Procedures", request.app.state.procedures)
    dossier = (await dossiers.load(code)).state
    return await procedures.version(dossier.procedure, dossier.procedure_version)


ThePinned = Annotated[Procedure, Depends(_pinned)]


@router.post("/take-supplement-at-intake", **answers(BriefOut, errors=ERRORS), dependencies=COUNTER)
async def take_supplement_at_intake(
    body: PapersIn, pinned: ThePinned, perform: PerformingDated
) -> Response:
    """The papers are in before receipt (5 → 1); the answer is owed in 8 working hours again."""
    papers = body.papers()
    return await perform(
        "take-supplement-at-intake",
        lambda dossier, at, by, dating: supplement.take_at_intake(
            dossier, check_kinds(pinned, papers), at, by, dating
        ),
    )


@router.post("/take-supplement", **answers(BriefOut, errors=ERRORS), dependencies=COUNTER)
async def take_supplement(body: PapersIn, pinned: ThePinned, perform: PerformingDated) -> Response:
    """The papers are in (5 → 4): the limit is counted again, or goes on, by the procedure."""
    papers = body.papers()
    return await perform(
        "take-supplement",
        lambda dossier, at, by, dating: supplement.take(
            dossier, check_kinds(pinned, papers), at, by, dating
        ),
    )
