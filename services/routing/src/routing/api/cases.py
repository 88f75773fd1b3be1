"""HTTP in, command out: no rule of a case's life lives here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import allow
from dossier_shared.web.commands import Expected, TheKey, answered, etag
from dossier_shared.web.describing import Error, answers
from routing.api import schemas
from routing.api.access import KEEPERS, READERS, WORKERS, TheCaller, TheOffice
from routing.api.models import BriefOut, WholeOut
from routing.api.worklist import TheExpected
from routing.application import act_on_case
from routing.application.act_on_case import ActOnCase, Doing
from routing.application.ports import ProcedureNames
from routing.application.see_case import SeeCase
from routing.domain import errors as wrong
from routing.domain.case import Case
from routing.domain.commands import (
    Act,
    Done,
    Question,
    answer,
    ask_supplement,
    claim,
    complete,
    consult,
    decide,
    reassign,
    recall,
    resume,
    return_to_pool,
    send_back,
    suspend,
)
from routing.domain.office import Office

router = APIRouter(prefix="/cases", tags=["cases"])
NOT_OPEN: list[Error] = [
    wrong.CASE_NOT_RECEIVED, wrong.CASE_WAITING, wrong.CASE_SUSPENDED, wrong.CASE_FINISHED,
    wrong.CASE_CLOSED,
]  # fmt: skip
FITTING: list[Error] = ["not-found", *NOT_OPEN, wrong.NOT_STEP_ROLE, wrong.OTHER_DIVISION]
HOLDING: list[Error] = [*FITTING, wrong.NOT_HOLDER]
MOVING: list[Error] = [*HOLDING, wrong.NOT_AT_THIS_STEP, wrong.NOT_JOINED]
COMPLETE_ERRORS = [*MOVING, wrong.DECISION_NEEDED, wrong.NOT_DECIDED]
DECIDE_ERRORS = [*MOVING, wrong.NOTHING_TO_DECIDE]
SEND_BACK_ERRORS = [*HOLDING, wrong.REASON_MISSING, wrong.FIRST_STEP]
REASSIGN_ERRORS: list[Error] = [
    "not-found", wrong.CASE_NOT_RECEIVED, wrong.CASE_FINISHED, wrong.CASE_CLOSED,
    wrong.NOT_IN_CHARGE, wrong.REASON_MISSING, wrong.CANNOT_TAKE,
]  # fmt: skip
CONSULT_ERRORS = [
    *HOLDING, wrong.NOT_AT_THIS_STEP, wrong.PARTY_UNCLEAR, wrong.ALREADY_CONSULTED,
]  # fmt: skip
ANSWER_ERRORS: list[Error] = [
    "not-found", wrong.CONSULTATION_UNKNOWN, wrong.CONSULTATION_ANSWERED, wrong.NOT_CONSULTED,
]  # fmt: skip
RECALL_ERRORS: list[Error] = [
    *HOLDING, "not-found", wrong.CONSULTATION_UNKNOWN, wrong.CONSULTATION_ANSWERED,
]  # fmt: skip
SUPPLEMENT_ERRORS = [
    *HOLDING, wrong.NOT_AT_THIS_STEP, wrong.SUPPLEMENT_WANTED, wrong.REASON_MISSING,
]  # fmt: skip
SUSPEND_ERRORS = [*HOLDING, wrong.NOT_AT_THIS_STEP, wrong.REASON_MISSING]


async def _see(request: Request) -> SeeCase:
    return cast("SeeCase", request.app.state.see_case)


async def _names(request: Request) -> ProcedureNames:
    return cast("ProcedureNames", request.app.state.procedure_names)


@dataclass(frozen=True, slots=True)
class Command:
    """What every command on a case has in common, gathered from the request."""

    act: ActOnCase
    code: str
    caller: TheCaller
    once: TheKey
    expected: Expected
    office: TheOffice

    async def __call__(self, doing: Doing, note: str | None = None) -> Response:
        wanted = act_on_case.Request(self.code, self.caller, note, self.once, self.expected)
        return answered(await self.act(wanted, doing))

    async def plain(
        self, doing: Callable[[Case, Act, Office], Done], note: str | None = None
    ) -> Response:
        """A command that needs nothing but the office."""
        return await self(lambda case, act: doing(case, act, self.office), note)


async def _command(
    request: Request,
    code: str,
    caller: TheCaller,
    once: TheKey,
    expected: Expected,
    office: TheOffice,
) -> Command:
    return Command(request.app.state.act_on_case, code, caller, once, expected, office)


TheCommand = Annotated[Command, Depends(_command)]


@router.get("/{code}", **answers(WholeOut, errors=["not-found"]), dependencies=[allow(*READERS)])
async def get_case(
    code: str,
    caller: TheCaller,
    see: Annotated[SeeCase, Depends(_see)],
    procedures: Annotated[ProcedureNames, Depends(_names)],
    office: TheOffice,
    expected: TheExpected,
) -> Response:
    """One case with its steps and history; one not to be seen is answered like one not there."""
    stored = await see(code, caller)
    procedure = stored.state.procedure
    name = (await procedures.names([procedure])).get(procedure)
    body = schemas.whole(stored, name, office.calendar, expected(code))
    return JSONResponse(body, headers={"ETag": etag(stored.version)})


@router.post(
    "/{code}/claim",
    **answers(BriefOut, errors=[*FITTING, wrong.ALREADY_CLAIMED]),
    dependencies=[allow(*WORKERS)],
)
async def post_claim(command: TheCommand, body: schemas.Nothing | None = None) -> Response:
    """Take the case into one's own hands."""
    return await command.plain(claim)


@router.post(
    "/{code}/complete", **answers(BriefOut, errors=COMPLETE_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_complete(command: TheCommand, body: schemas.Noted | None = None) -> Response:
    """Pass the present step."""
    return await command.plain(complete, body.note if body else None)


@router.post(
    "/{code}/send-back",
    **answers(BriefOut, errors=SEND_BACK_ERRORS),
    dependencies=[allow(*WORKERS)],
)
async def post_send_back(command: TheCommand, body: schemas.Reasoned) -> Response:
    """Give the case back to a step before, saying why."""
    return await command.plain(send_back, body.reason)


@router.post(
    "/{code}/decide", **answers(BriefOut, errors=DECIDE_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_decide(command: TheCommand, body: schemas.Decided) -> Response:
    """Approve or refuse, as the signatory."""
    return await command(
        lambda case, act: decide(case, act, body.outcome, command.office), body.note
    )


@router.post(
    "/{code}/return",
    **answers(BriefOut, errors=[*HOLDING, wrong.REASON_MISSING]),
    dependencies=[allow(*WORKERS)],
)
async def post_return(command: TheCommand, body: schemas.Reasoned) -> Response:
    """Give the case out of one's hands, saying why; somebody else gets the step."""
    return await command.plain(return_to_pool, body.reason)


@router.post(
    "/{code}/reassign", **answers(BriefOut, errors=REASSIGN_ERRORS), dependencies=[allow(*KEEPERS)]
)
async def post_reassign(command: TheCommand, body: schemas.Reassigned) -> Response:
    """Give the step to somebody named, or to whom the policy names; also while the case waits."""
    return await command(
        lambda case, act: reassign(case, act, body.assignee, command.office), body.reason
    )


@router.post(
    "/{code}/consult", **answers(BriefOut, errors=CONSULT_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_consult(command: TheCommand, body: schemas.Asking) -> Response:
    """Ask a division or another agency, with a deadline; the work goes on meanwhile."""
    question = Question(body.budget, body.division, body.agency)
    return await command(
        lambda case, act: consult(case, act, question, command.office), body.question
    )


@router.post(
    "/{code}/consultations/{number}/recall",
    **answers(BriefOut, errors=RECALL_ERRORS),
    dependencies=[allow(*WORKERS)],
)
async def post_recall(
    command: TheCommand, number: Annotated[int, Path(ge=1, le=999)], body: schemas.Noted
) -> Response:
    """Ask for no answer any more; a letter that has gone out is asked back from its receiver."""
    return await command(lambda case, act: recall(case, act, number, command.office), body.note)


@router.post(
    "/{code}/consultations/{number}/answer",
    **answers(BriefOut, errors=ANSWER_ERRORS),
    dependencies=[allow(*WORKERS)],
)
async def post_answer(
    command: TheCommand, number: Annotated[int, Path(ge=1, le=999)], body: schemas.Answered
) -> Response:
    """Answer what one's division was asked, or enter what another agency answered."""
    return await command(
        lambda case, act: answer(case, act, number, body.agreed, command.office), body.answer
    )


@router.post(
    "/{code}/ask-supplement",
    **answers(BriefOut, errors=SUPPLEMENT_ERRORS),
    dependencies=[allow(*WORKERS)],
)
async def post_ask_supplement(command: TheCommand, body: schemas.Reasoned) -> Response:
    """Say which papers are missing; the one-stop asks the citizen for them."""
    return await command.plain(ask_supplement, body.reason)


@router.post(
    "/{code}/suspend", **answers(BriefOut, errors=SUSPEND_ERRORS), dependencies=[allow(*WORKERS)]
)
async def post_suspend(command: TheCommand, body: schemas.Reasoned) -> Response:
    """Put the work aside, saying why; the clock of the dossier runs on."""
    return await command.plain(suspend, body.reason)


@router.post(
    "/{code}/resume",
    **answers(BriefOut, errors=[*HOLDING, wrong.NOT_SUSPENDED]),
    dependencies=[allow(*WORKERS)],
)
async def post_resume(command: TheCommand, body: schemas.Noted | None = None) -> Response:
    """Take the work up again."""
    return await command.plain(resume, body.note if body else None)
