"""Sending to many: try, begin, see how far it is, halt, go on, call off."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.lists.tables import Fault
from dossier_shared.lists.wrongs import LIST_EMPTY, LIST_TOO_LONG, LIST_UNREADABLE
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, TheKey, TheStreamKey, answered, etag
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from dossier_shared.web.problems import Problem
from notify.api.shapes import OfficeTime, Shown, example
from notify.application.bulk import Ask, Bulk, Checked, Faulty, Wanted
from notify.domain.bulk import wrongs
from notify.domain.bulk.jobs import BulkKind, Job, State
from notify.domain.bulk.jobs import Query as Sought
from notify.domain.kinds import Kind

router = APIRouter(prefix="/bulk-jobs", tags=["bulk jobs"])
SENDERS = [allow(Role.ADMIN, Role.LEADER)]
WATCHERS = [allow(Role.ADMIN, Role.LEADER, Role.AUDITOR)]
MOST_BYTES = 16 * 1024 * 1024
LIST_ERRORS: list[str | Rule] = [
    "body-too-large", LIST_UNREADABLE, LIST_TOO_LONG, LIST_EMPTY,
]  # fmt: skip
QUERY_ERRORS: list[str | Rule] = [wrongs.PARAM_MISSING]
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_ID = "3f0a9c1e5b7d42688f1c2b3a"
JOB: dict[str, Any] = {
    "id": _ID, "kind": "outage", "source": "list", "state": "running", "by": "lanh-dao-1",
    "begun_at": "2018-04-12T09:00:00+07:00", "ended_at": None, "total": 10000, "left_out": 2,
    "fed": 3000, "left": 7000,
}  # fmt: skip
FAULT: dict[str, Any] = {
    "row": 3, "column": "Điện thoại", "code": "phone-landline",
    "says": "Số điện thoại cố định không nhận được tin nhắn.",
    "mend": "Ghi số di động nhận được tin nhắn, hoặc để trống và dùng địa chỉ thư điện tử.",
}  # fmt: skip

CountJob = Callable[[str], Awaitable[Mapping[str, int]]]


class BulkFaultOut(Shown):
    """`row` counts from the header, which is 1; `column` is its title."""

    row: int
    column: str | None
    code: str
    says: str
    mend: str


class CheckedOut(Shown):
    """What would be sent: `messages` are SMS, of so many `parts`, for `cost` đồng in all."""

    model_config = example(
        {
            "rows": 2, "mails": 1, "messages": 1, "parts": 1, "cost": 800, "left_out": 1,
            "faults": [FAULT],
        }
    )  # fmt: skip
    rows: int
    mails: int
    messages: int
    parts: int
    cost: int
    left_out: int
    faults: list[BulkFaultOut]


class JobOut(Shown):
    """`fed` rows have become notices, `left` wait; `left_out` rows were wrong and are not kept."""

    model_config = example(JOB)
    id: str
    kind: Kind
    source: Literal["list", "query"]
    state: State
    by: str
    begun_at: OfficeTime
    ended_at: OfficeTime | None
    total: int
    left_out: int
    fed: int
    left: int


class ProgressOut(JobOut):
    """`statuses` counts the notices there are by their status."""

    model_config = example({**JOB, "statuses": {"delivered": 2900, "queued": 100}})
    statuses: dict[str, int]


class JobsOut(Shown):
    model_config = example({"jobs": [JOB]})
    jobs: list[JobOut]


class QueryIn(Body):
    """The open dossiers of the department that were told of before; `since` and `until` of an
    outage are what its text says.
    """

    model_config = example(
        {
            "kind": "outage", "field": "Người có công", "due_from": "2018-04-12",
            "due_to": "2018-04-20", "since": "2018-04-12T08:00:00+07:00",
            "until": "2018-04-12T11:30:00+07:00",
        }
    )  # fmt: skip
    kind: BulkKind
    field: str | None = Field(None, max_length=100)
    due_from: date | None = None
    due_to: date | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


async def _bulk(request: Request) -> Bulk:
    return cast("Bulk", request.app.state.bulk)


async def _content(request: Request) -> bytes:
    """The list, which is the body, within its own limit."""
    request.state.body_limit = MOST_BYTES
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise HTTPException(400) from error


async def _listed(
    content: Annotated[bytes, Depends(_content)],
    who: Who,
    kind: BulkKind,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    leave_out_faulty: Annotated[
        bool, Query(description="Send to the others although some rows are wrong.")
    ] = False,
) -> Wanted:
    """A list whose rows are people; what its text says for all may stand in the URL."""
    params = _params(since=since, until=until)
    return Wanted(who.agency, kind, params, content=content, leave_out_faulty=leave_out_faulty)


async def _asked(body: QueryIn, who: Who) -> Wanted:
    params = _params(since=body.since, until=body.until)
    query = Sought(body.field, body.due_from, body.due_to)
    return Wanted(who.agency, body.kind, params, query=query)


def _params(**given: Any) -> dict[str, Any]:
    return {name: to_milliseconds(value) for name, value in given.items() if value is not None}


TheBulk = Annotated[Bulk, Depends(_bulk)]
AList = Annotated[Wanted, Depends(_listed)]
AQuery = Annotated[Wanted, Depends(_asked)]


@router.post(
    "/check",
    **answers(CheckedOut, errors=LIST_ERRORS),
    openapi_extra=BYTES,
    dependencies=SENDERS,
)
async def check_bulk_list(wanted: AList, bulk: TheBulk) -> Response:
    """Try a list (CSV or XLSX): count, parts, cost, every fault of every row; nothing is kept."""
    return _checked(await bulk.check(wanted))


@router.post(
    "/query/check", **answers(CheckedOut, errors=QUERY_ERRORS), dependencies=SENDERS
)  # fmt: skip
async def check_bulk_query(wanted: AQuery, bulk: TheBulk) -> Response:
    """Try a query: how many would be told, and what it costs."""
    return _checked(await bulk.check(wanted))


@router.post(
    "",
    **answers(
        JobOut,
        status=202,
        errors=[*LIST_ERRORS, wrongs.NOBODY],
        opens={"/bulk-jobs/{job_id}": {"job_id": "$response.body#/id"}},
    ),
    openapi_extra=BYTES,
    dependencies=SENDERS,
)
async def begin_bulk_list(
    wanted: AList, once: TheStreamKey, acting: Acting, bulk: TheBulk
) -> Response:
    """Begin to send to the people of a list, who are kept sealed until they are told."""
    whole = replace(once, digest=f"{once.digest}/{wanted.digest}")
    try:
        answer = await bulk.begin(wanted, Ask(whole, acting("begin"), _view))
    except Faulty as error:
        raise Problem("invalid-request", errors=_errors(error.faults)) from error
    return answered(answer, 202, location=f"/bulk-jobs/{answer.body['id']}")


@router.post(
    "/query",
    **answers(
        JobOut,
        status=202,
        errors=[*QUERY_ERRORS, wrongs.NOBODY],
        opens={"/bulk-jobs/{job_id}": {"job_id": "$response.body#/id"}},
    ),
    dependencies=SENDERS,
)
async def begin_bulk_query(wanted: AQuery, once: TheKey, acting: Acting, bulk: TheBulk) -> Response:
    """Begin to send to the citizens of the dossiers that are meant now."""
    answer = await bulk.begin(wanted, Ask(once, acting("begin"), _view))
    return answered(answer, 202, location=f"/bulk-jobs/{answer.body['id']}")


@router.get("", **answers(JobsOut), dependencies=WATCHERS)
async def get_bulk_jobs(who: Who, bulk: TheBulk) -> Response:
    """The last jobs of the department, the newest first."""
    return JSONResponse({"jobs": [_view(job) for job in await bulk.last(who.agency)]})


@router.get(
    "/{job_id}", **answers(ProgressOut, errors=["not-found"]), dependencies=WATCHERS
)  # fmt: skip
async def get_bulk_job(job_id: str, who: Who, bulk: TheBulk, request: Request) -> Response:
    """How far a job is."""
    stored = await bulk.see(job_id, who.agency)
    counted = await cast("CountJob", request.app.state.count_job)(job_id)
    return JSONResponse(_view(stored.state) | {"statuses": dict(counted)}, headers=_tag(stored))


@router.post(
    "/{job_id}/pause",
    **answers(JobOut, errors=["not-found", wrongs.NOT_RUNNING]),
    dependencies=SENDERS,
)
async def pause_bulk_job(
    job_id: str, who: Who, once: TheKey, acting: Acting, bulk: TheBulk
) -> Response:
    """Let no further row become a notice; at most a thousand that have already go out."""
    ask = Ask(once, acting("pause"), _view)
    return answered(await bulk.pause(job_id, who.agency, ask))


@router.post(
    "/{job_id}/resume",
    **answers(JobOut, errors=["not-found", wrongs.NOT_PAUSED]),
    dependencies=SENDERS,
)
async def resume_bulk_job(
    job_id: str, who: Who, once: TheKey, acting: Acting, bulk: TheBulk
) -> Response:
    """Go on where it was halted."""
    ask = Ask(once, acting("resume"), _view)
    return answered(await bulk.resume(job_id, who.agency, ask))


@router.post(
    "/{job_id}/cancel",
    **answers(JobOut, errors=["not-found", wrongs.ENDED]),
    dependencies=SENDERS,
)
async def cancel_bulk_job(
    job_id: str, who: Who, once: TheKey, acting: Acting, bulk: TheBulk
) -> Response:
    """Call it off: what waits is cancelled, what was sent is sent."""
    ask = Ask(once, acting("cancel"), _view)
    return answered(await bulk.cancel(job_id, who.agency, ask))


def _view(job: Job) -> dict[str, Any]:
    return JobOut.model_validate(job).model_dump(mode="json")


def _tag(stored: Stored[Job]) -> dict[str, str]:
    return {"ETag": etag(stored.version)}


def _checked(checked: Checked) -> Response:
    shown = {
        "rows": len(checked.told), "mails": checked.mails, "messages": checked.messages,
        "parts": checked.parts, "cost": checked.cost, "left_out": checked.left_out,
        "faults": [asdict(one) for one in checked.faults],
    }  # fmt: skip
    return JSONResponse(shown)


def _errors(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [
        {"field": f"{one.row}.{one.column or ''}", "code": one.code, "message": one.says}
        for one in faults
    ]
