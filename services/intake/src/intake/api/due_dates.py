"""How a due date came about: the clock's segments, and the days of the limit one by one."""

from datetime import datetime
from typing import Any, cast

from fastapi import APIRouter, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import OFFICE_ZONE, office_time
from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.web.auth import Who, allow
from dossier_shared.web.describing import answers
from dossier_shared.worktime import Calendar
from intake.api import views
from intake.api.access import READERS, scope_of
from intake.api.dossiers import TheDossiers
from intake.api.models import BRIEF, OfficeTime, Outgoing
from intake.api.showing import Showing
from intake.api.whole_models import DUE_EXPLAINED, CountedDayOut, LimitOut, SegmentOut
from intake.application.ports import Calendars
from intake.domain.clock import stands_still
from intake.domain.dossier import Dossier
from intake.domain.due import base_of, due_of
from intake.domain.statuses import OPEN

router = APIRouter(prefix="/dossiers/{code}", tags=["dossiers"])
EXAMPLE: dict[str, Any] = {
    "code": BRIEF["code"],
    "field": BRIEF["field"],
    "division": BRIEF["division"],
    "sensitive": BRIEF["sensitive"],
    "due_first": "2018-04-27T09:00:00+07:00",
    "due_now": "2018-04-27T09:00:00+07:00",
    "limit": {"amount": 10, "unit": "working-day"},
    "calendar": 1,
    "said": "Thời hạn 10 ngày làm việc, tính từ 09:00 ngày 12/04/2018.",
    "clock": [
        {"kind": "runs", "start": "2018-04-12T09:00:00+07:00", "end": None, "until": None,
         "reason": "tiếp nhận hồ sơ", "law": "NĐ 61/2018 đ.17, 18"}
    ],
    "days": DUE_EXPLAINED,
}  # fmt: skip
UNITS = {"hour": "giờ làm việc", "working-day": "ngày làm việc", "calendar-day": "ngày"}


class DueDateOut(Outgoing):
    """`due_now` is what the segments of `clock` give on version `calendar` of the calendar."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    code: str
    field: str
    division: str
    sensitive: bool
    due_first: OfficeTime | None
    due_now: OfficeTime | None
    limit: LimitOut | None
    calendar: int
    said: str
    clock: list[SegmentOut]
    days: list[CountedDayOut]


@router.get(
    "/due-date", **answers(DueDateOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)
async def explain_due_date(
    code: str, who: Who, dossiers: TheDossiers, showing: Showing, request: Request
) -> Response:
    """The due date, day by day: each with its number, or why it is not counted."""
    dossier = (await dossiers.load(code)).state
    if not scope_of(who).covers(dossier):
        raise NotFound(code)
    calendars = cast("Calendars", request.app.state.calendars)
    calendar = await calendars.version(dossier.calendar)
    return JSONResponse(await showing.one(account(dossier, calendar)))


def account(dossier: Dossier, calendar: Calendar) -> dict[str, Any]:
    limit = dossier.limit
    return {
        "code": dossier.code,
        "field": dossier.field,
        "division": dossier.division,
        "sensitive": dossier.sensitive,
        "due_first": office_time(dossier.due_first),
        "due_now": office_time(dossier.due_now),
        "limit": views.limit(limit),
        "calendar": dossier.calendar,
        "said": said(dossier),
        "clock": [views.segment(one) for one in dossier.clock],
        "days": views.explained(due_of(dossier.clock, limit, calendar)),
    }


def said(dossier: Dossier) -> str:
    """The account in one sentence, for whoever asks at the counter."""
    if not dossier.received:
        return "Hồ sơ chưa được tiếp nhận nên thời hạn chưa bắt đầu."
    if stands_still(dossier.clock) and dossier.status in OPEN:
        stop = dossier.clock[-1]
        return f"Thời hạn tạm dừng từ {_local(stop.start)} theo {stop.law}."
    base = base_of(dossier.clock)
    if base.until is not None:
        return f"Đã xin lỗi và hẹn lại: {_local(base.until)}."
    if dossier.limit is None:
        return "Thủ tục này không quy định thời hạn giải quyết."
    unit = UNITS[dossier.limit.unit.value]
    return f"Thời hạn {dossier.limit.amount} {unit}, tính từ {_local(base.start)}."


def _local(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M ngày %d/%m/%Y}"
