"""The office's calendar: public to read, changed by an official letter, applied by a command."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import office_time, to_milliseconds
from dossier_shared.web.auth import Role, Who, allow, public
from dossier_shared.web.commands import Acting, Expected, TheKey, answered, etag
from dossier_shared.web.cursors import from_cursor, to_cursor
from dossier_shared.web.describing import answers
from dossier_shared.web.timing import PATIENT
from intake.api.access import scope_of
from intake.api.calendar_models import (
    CalendarOut,
    EditIn,
    MovesIn,
    MovesOut,
    PreviewIn,
    PreviewOut,
    VersionsOut,
)
from intake.api.calendar_views import brief_version, version_view
from intake.api.search import PLACE
from intake.application.edit_calendar import EditCalendar
from intake.application.move_due_dates import MoveDueDates
from intake.domain.errors import calendar as errors
from intake.domain.errors import life

router = APIRouter(prefix="/calendar", tags=["calendar"], dependencies=[PATIENT])
ANYBODY = [public("the office's working days and hours are posted publicly (NĐ 61/2018 art.12)")]


async def _editing(request: Request) -> EditCalendar:
    return cast("EditCalendar", request.app.state.edit_calendar)


async def _moving(request: Request) -> MoveDueDates:
    return cast("MoveDueDates", request.app.state.move_due_dates)


Editing = Annotated[EditCalendar, Depends(_editing)]
Moving = Annotated[MoveDueDates, Depends(_moving)]
Number = Annotated[int, Path(ge=1, le=100_000)]


@router.get("", **answers(CalendarOut), dependencies=ANYBODY)
async def get_calendar(editing: Editing) -> Response:
    """The calendar that holds."""
    newest = await editing.calendars.newest()
    return JSONResponse(version_view(newest), headers={"ETag": etag(newest.number)})


@router.get("/versions", **answers(VersionsOut), dependencies=ANYBODY)
async def get_versions(editing: Editing) -> Response:
    """Every version: who changed what when, and by which letter."""
    newest = (await editing.calendars.newest()).number
    versions = [await editing.calendars.whole(number) for number in range(newest, 0, -1)]
    return JSONResponse({"versions": [brief_version(version) for version in versions]})


@router.get(
    "/versions/{number}", **answers(CalendarOut, errors=["not-found"]), dependencies=ANYBODY
)
async def get_version(number: Number, editing: Editing) -> Response:
    """One version, whole."""
    version = await editing.calendars.whole(number)
    return JSONResponse(version_view(version), headers={"ETag": etag(number)})


@router.post(
    "/versions",
    **answers(CalendarOut, status=201, errors=[errors.CALENDAR_WRONG, errors.CALENDAR_UNCHANGED]),
    dependencies=[allow(Role.ADMIN)],
)
async def edit_calendar(
    body: EditIn, once: TheKey, expected: Expected, acting: Acting, editing: Editing
) -> Response:
    """Change days, hours or years by a letter: a new version. No promised day moves by it."""
    act = acting("edit-calendar", body.reason)
    answer = await editing(body.edit(), once, expected, act, version_view)
    return answered(answer, 201, location=f"/calendar/versions/{answer.version}")


@router.post(
    "/preview",
    **answers(PreviewOut, errors=["not-found", life.CALENDAR_NOT_COVERED]),
    dependencies=[allow(Role.ADMIN, Role.LEADER)],
)
async def preview_moves(body: PreviewIn, who: Who, moving: Moving) -> Response:
    """The open dossiers that a version would move, a page of dossiers at a time."""
    version = body.version or (await moving.calendars.current())[0]
    after = from_cursor(body.cursor, PLACE)
    preview = await moving.preview(scope_of(who), version, after, body.limit)
    shifts = [
        {"code": s.code, "due_now": office_time(s.due_now), "due_then": office_time(s.due_then)}
        for s in preview.shifts
    ]
    following = to_cursor(preview.next) if preview.next else None
    return JSONResponse(
        {"version": version, "shifts": shifts, "looked_at": preview.looked_at, "next": following}
    )


@router.post(
    "/moves",
    **answers(MovesOut, errors=["not-found"]),
    dependencies=[allow(Role.ADMIN, Role.LEADER)],
)
async def move_due_dates(body: MovesIn, who: Who, acting: Acting, moving: Moving) -> Response:
    """Move what the preview showed, each dossier in a write of its own; safe to send again."""
    act = acting("move-due-date", f"{body.reason} ({body.letter_number})")
    seen = [(one.code, to_milliseconds(one.due_then)) for one in body.shifts]
    outcomes = await moving.move(scope_of(who), body.version, seen, act)
    return JSONResponse(
        {"outcomes": [{"code": code, "outcome": outcome} for code, outcome in outcomes]}
    )
