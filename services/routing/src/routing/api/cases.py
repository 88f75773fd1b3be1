"""HTTP in, command out: no rule of a case's life lives here."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import allow
from dossier_shared.web.commands import Expected, TheKey, answered, etag
from dossier_shared.web.describing import Error, answers
from routing.api import schemas
from routing.api.access import READERS, WORKERS, TheCaller
from routing.api.models import BriefOut, WholeOut
from routing.application import act_on_case
from routing.application.act_on_case import ActOnCase, Doing
from routing.application.ports import ProcedureNames
from routing.application.see_case import SeeCase
from routing.domain import errors as wrong
from routing.domain.commands import claim, complete, decide, send_back
from routing.domain.office import Office

router = APIRouter(prefix="/cases", tags=["cases"])
NOT_OPEN: list[Error] = [
    wrong.CASE_NOT_RECEIVED, wrong.CASE_WAITING, wrong.CASE_FINISHED, wrong.CASE_CLOSED,
]  # fmt: skip
CLAIM_ERRORS: list[Error] = [
    "not-found", *NOT_OPEN, wrong.NOT_STEP_ROLE, wrong.OTHER_DIVISION, wrong.ALREADY_CLAIMED,
]  # fmt: skip
HOLDER_ERRORS: list[Error] = [
    "not-found", *NOT_OPEN, wrong.NOT_STEP_ROLE, wrong.OTHER_DIVISION, wrong.NOT_HOLDER,
]  # fmt: skip
COMPLETE_ERRORS = [*HOLDER_ERRORS, wrong.DECISION_NEEDED, wrong.NOT_DECIDED]
DECIDE_ERRORS = [*HOLDER_ERRORS, wrong.NOTHING_TO_DECIDE]
SEND_BACK_ERRORS = [*HOLDER_ERRORS, wrong.REASON_MISSING, wrong.FIRST_STEP]


async def _see(request: Request) -> SeeCase:
    return cast("SeeCase", request.app.state.see_case)


async def _names(request: Request) -> ProcedureNames:
    return cast("ProcedureNames", request.app.state.procedure_names)


async def _office(request: Request) -> Office:
    return cast("Office", request.app.state.office)


TheOffice = Annotated[Office, Depends(_office)]


@dataclass(frozen=True, slots=True)
class Command:
    """What every command on a case has in common, gathered from the request."""

    act: ActOnCase
    code: str
    caller: TheCaller
    once: TheKey
    expected: Expected

    async def __call__(self, doing: Doing, note: str | None = None) -> Response:
        wanted = act_on_case.Request(self.code, self.caller, note, self.once, self.expected)
        return answered(await self.act(wanted, doing))


async def _command(
    request: Request, code: str, caller: TheCaller, once: TheKey, expected: Expected
) -> Command:
    return Command(request.app.state.act_on_case, code, caller, once, expected)


TheCommand = Annotated[Command, Depends(_command)]


@router.get("/{code}", **answers(WholeOut, errors=["not-found"]), dependencies=[allow(*READERS)])
async def get_case(
    code: str,
    caller: TheCaller,
    see: Annotated[SeeCase, Depends(_see)],
    procedures: Annotated[ProcedureNames, Depends(_names)],
    office: TheOffice,
) -> Response:
    """One case with its steps and history; one not to be seen is answered like one not there."""
    stored = await see(code, caller)
    procedure = stored.state.procedure
    name = (await procedures.names([procedure])).get(procedure)
    body = schemas.whole(stored, name, office.calendar)
    return JSONResponse(body, headers={"ETag": etag(stored.version)})


@router.post(
    "/{code}/claim", **answers(BriefOut, errors=CLAIM_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_claim(command: TheCommand, body: schemas.Nothing | None = None) -> Response:
    """Take the case into one's own hands."""
    return await command(claim)


@router.post(
    "/{code}/complete", **answers(BriefOut, errors=COMPLETE_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_complete(
    command: TheCommand, office: TheOffice, body: schemas.Noted | None = None
) -> Response:
    """Pass the present step."""
    note = body.note if body else None
    return await command(lambda case, act: complete(case, act, office), note)


@router.post(
    "/{code}/send-back",
    **answers(BriefOut, errors=SEND_BACK_ERRORS),
    dependencies=[allow(*WORKERS)],
)
async def post_send_back(
    command: TheCommand, office: TheOffice, body: schemas.SentBack
) -> Response:
    """Give the case back to the step before, saying why."""
    return await command(lambda case, act: send_back(case, act, office), body.reason)


@router.post(
    "/{code}/decide", **answers(BriefOut, errors=DECIDE_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_decide(command: TheCommand, office: TheOffice, body: schemas.Decided) -> Response:
    """Approve or refuse, as the signatory."""
    return await command(lambda case, act: decide(case, act, body.outcome, office), body.note)
