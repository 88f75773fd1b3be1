"""Calls by hand: whom to call, the one due first first, and what came of it."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import TheKey, answered
from dossier_shared.web.cursors import CURSOR, from_cursor, to_cursor
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from dossier_shared.worktime import Calendar
from notify.api.shapes import READERS, OfficeTime, Shown, example
from notify.application.keep_calls import KeepCalls
from notify.domain.calls import Call, CallOutcome, Closed, due_of
from notify.domain.correspondence import Correspondence
from notify.domain.errors import CALL_CLOSED, NO_SUCH_CALL
from notify.domain.kinds import Kind

router = APIRouter(tags=["calls by hand"])
CALLERS = (Role.RECEPTIONIST, Role.CLERK)
PLACE = r"[0-9]{8}T[0-9]{12}/.{1,200}"
CALL: dict[str, Any] = {
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7:ready",
    "kind": "ready",
    "opened_at": "2018-04-12T09:00:05+07:00",
    "due_at": "2018-04-13T17:00:00+07:00",
    "tries": [{"at": "2018-04-12T15:10:00+07:00", "by": "mc-1", "outcome": "no-answer"}],
    "closed_at": None,
    "closed_as": None,
}
DOSSIER: dict[str, Any] = {"code": "000.00.19.H50-180412-0007", "calls": [CALL]}


class CallTryOut(Shown):
    at: OfficeTime
    by: str
    outcome: CallOutcome


class CallOut(Shown):
    """`kind` is what the citizen is to be told of; `due_at` is by when."""

    model_config = example(CALL)
    id: str
    kind: Kind
    opened_at: OfficeTime
    due_at: OfficeTime | None
    tries: tuple[CallTryOut, ...]
    closed_at: OfficeTime | None
    closed_as: Closed | None


class DossierCallsOut(Shown):
    model_config = example(DOSSIER)
    code: str
    calls: tuple[CallOut, ...]


class CallPageOut(Shown):
    """`total` counts the dossiers of the department that somebody has to call about."""

    model_config = example({"dossiers": [DOSSIER], "total": 1, "next": None})
    dossiers: tuple[DossierCallsOut, ...]
    total: int
    next: str | None


class CallIn(Body):
    """What came of a call; after `no-answer` and `wrong-number` it is due again."""

    model_config = example({"outcome": "no-answer"}) | Body.model_config
    outcome: CallOutcome


async def _keep(request: Request) -> KeepCalls:
    return cast("KeepCalls", request.app.state.keep_calls)


Keep = Annotated[KeepCalls, Depends(_keep)]


@router.get("/calls", **answers(CallPageOut, errors=[CURSOR]), dependencies=[allow(*READERS)])
async def get_calls(
    who: Who,
    keep: Keep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """The dossiers of the caller's department whose citizens no channel reached."""
    after = from_cursor(cursor, PLACE)
    found, place = await keep.waiting.page(who.agency, after, limit)
    page = {
        "dossiers": [shown(one, keep.calendar(), only_open=True) for one in found],
        "total": await keep.waiting.count(who.agency),
        "next": to_cursor(place) if place else None,
    }
    return JSONResponse(page)


@router.post(
    "/dossiers/{code}/calls/{call}",
    **answers(DossierCallsOut, errors=["not-found", NO_SUCH_CALL, CALL_CLOSED]),
    dependencies=[allow(*CALLERS)],
)
async def post_call(
    code: str, call: str, body: CallIn, who: Who, once: TheKey, keep: Keep
) -> Response:
    """Note what came of a call, and who called when."""
    return answered(
        await keep.note(
            code, call, body.outcome, agency=who.agency, by=who.sub, once=once,
            describe=lambda state: shown(state, keep.calendar()),
        )
    )  # fmt: skip


def shown(
    correspondence: Correspondence, calendar: Calendar, *, only_open: bool = False
) -> dict[str, Any]:
    calls = [_out(call, calendar) for call in correspondence.calls if call.is_open or not only_open]
    shown = DossierCallsOut(code=correspondence.code, calls=tuple(calls))
    return shown.model_dump(mode="json")


def _out(call: Call, calendar: Calendar) -> CallOut:
    return CallOut(
        id=call.id,
        kind=call.kind,
        opened_at=call.opened_at,
        due_at=due_of(call, calendar) if call.is_open else None,
        tries=tuple(CallTryOut.model_validate(one) for one in call.tries),
        closed_at=call.closed_at,
        closed_as=call.closed_as,
    )
