"""Official reports over HTTP: as JSON, as XLSX in the official layout, as PDF with charts."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import allow
from dossier_shared.web.describing import answers
from dossier_shared.web.timing import PATIENT
from routing.api.access import READERS, TheCaller
from routing.application.report import MakeReport, Name
from routing.domain.errors import PERIOD_UNCLEAR, REPORT_NOT_YOURS, REPORT_OF_THE_FUTURE
from routing.domain.reports.laying import as_paper
from routing.domain.reports.paper import Letterhead, Paper
from routing.domain.reports.periods import (
    Period,
    between,
    half_year,
    month,
    quarter,
    whole_year,
)
from routing.domain.reports.shape import as_json

router = APIRouter(prefix="/reports", tags=["reports"], dependencies=[PATIENT])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
Instant = Annotated[
    AwareDatetime,
    Field(ge=dt.datetime(1990, 1, 1, tzinfo=dt.UTC), lt=dt.datetime(2201, 1, 1, tzinfo=dt.UTC)),
]
"""One that is a day of the calendar in every zone."""


class Asked(BaseModel):
    """A period: `year` alone, or with one of `month`, `quarter` and `half`; or `first` to `last`.
    `as_of`: the report as it could have been made then; now, unless given.
    """

    model_config = ConfigDict(extra="forbid")
    year: int | None = Field(None, ge=2000, le=2100)
    month: int | None = Field(None, ge=1, le=12)
    quarter: int | None = Field(None, ge=1, le=4)
    half: int | None = Field(None, ge=1, le=2)
    first: dt.date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    last: dt.date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    as_of: Instant | None = None
    format: Literal["json", "xlsx", "pdf"] = "json"


class ReportOut(BaseModel):
    """What every report says of itself; its figures stand beside, named by `labels`."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [{"report": "06a", "form": "II.06a/VPCP/KSTT", "title": "Tình hình"}]
        },
    )
    report: str
    form: str
    title: str


@dataclass(frozen=True, slots=True)
class Writing:
    """How a report becomes a file, under whose head."""

    letterhead: Letterhead
    workbook: Callable[[Paper], bytes]
    pdf: Callable[[Paper], Awaitable[bytes]]


async def _make(request: Request) -> MakeReport:
    return cast("MakeReport", request.app.state.make_report)


async def _writing(request: Request) -> Writing:
    return cast("Writing", request.app.state.report_writing)


@router.get(
    "/{report}",
    **answers(ReportOut, errors=[PERIOD_UNCLEAR, REPORT_NOT_YOURS, REPORT_OF_THE_FUTURE]),
    dependencies=[allow(*READERS)],
)
async def get_report(
    report: Name,
    asked: Annotated[Asked, Query()],
    caller: TheCaller,
    make: Annotated[MakeReport, Depends(_make)],
    writing: Annotated[Writing, Depends(_writing)],
) -> Response:
    """A report of what the caller may see: staff of a division, of their division alone."""
    made = await make(caller, report, period_of(asked), asked.as_of)
    names = await make.names(caller, asked.as_of)
    if asked.format == "json":
        return JSONResponse(as_json(made, names))
    paper = await asyncio.to_thread(as_paper, made, writing.letterhead, names)
    if asked.format == "xlsx":
        content = await asyncio.to_thread(writing.workbook, paper)
        return _file(content, XLSX, f"bao-cao-{report}.xlsx")
    return _file(await writing.pdf(paper), PDF, f"bao-cao-{report}.pdf")


def period_of(asked: Asked) -> Period:
    """The one period that is named; PERIOD_UNCLEAR for none, or for more than one."""
    parts = {"month": asked.month, "quarter": asked.quarter, "half": asked.half}
    named = {name: value for name, value in parts.items() if value is not None}
    by_days = asked.first is not None or asked.last is not None
    if by_days and not named and asked.year is None:
        return _between(asked.first, asked.last)
    if asked.year is None or by_days or len(named) > 1:
        raise PERIOD_UNCLEAR.broken()
    for name, number in named.items():
        return _PARTS[name](asked.year, number)
    return whole_year(asked.year)


_PARTS: dict[str, Callable[[int, int], Period]] = {
    "month": month,
    "quarter": quarter,
    "half": half_year,
}


def _between(first: dt.date | None, last: dt.date | None) -> Period:
    if first is None or last is None or last < first:
        raise PERIOD_UNCLEAR.broken(field="last")
    return between(first, last)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
