"""Sending to many: try, begin, see how far it is, halt, go on, call off."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.lists.tables import Fault
from dossier_shared.lists.wrongs import LIST_EMPTY, LIST_TOO_LONG, LIST_UNREADABLE
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, TheKey, TheStreamKey, answered, etag
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from notify.api.bulk_asking import AList, AQuery
from notify.api.bulk_models import CheckedOut, JobOut, JobsOut, ProgressOut
from notify.application.bulk import Bulk
from notify.application.bulk_asked import Ask, Checked, Faulty
from notify.domain.bulk import wrongs
from notify.domain.bulk.jobs import Job

router = APIRouter(prefix="/bulk-jobs", tags=["bulk jobs"])
SENDERS = [allow(Role.ADMIN, Role.LEADER)]
WATCHERS = [allow(Role.ADMIN, Role.LEADER, Role.AUDITOR)]
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
CountJob = Callable[[str], Awaitable[Mapping[str, int]]]


async def _bulk(request: Request) -> Bulk:
    return cast("Bulk", request.app.state.bulk)


TheBulk = Annotated[Bulk, Depends(_bulk)]


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
        "no_contact": checked.no_contact,
        "faults": [asdict(one) for one in checked.faults],
    }  # fmt: skip
    return JSONResponse(shown)


def _errors(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [
        {"field": f"{one.row}.{one.column or ''}", "code": one.code, "message": one.says}
        for one in faults
    ]
