"""Statistics of notices: how many, and how soon they were handed over and arrived."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from notify.api.shapes import RANGE, FirstDay, LastDay, Shown, check_range, example
from notify.application.figures import By, CountFacts, Range, figures

router = APIRouter(tags=["statistics"])
FIGURE = {
    "by": {"provider": "viettel", "channel": "sms"},
    "notices": 120, "handed": 118, "handed_fast": 117, "arrived": 110, "arrived_fast": 101,
    "share_handed_fast": 0.9915, "share_arrived_fast": 0.9182,
    "statuses": {"delivered": 110, "accepted": 8, "failed-for-good": 2},
}  # fmt: skip


class FigureOut(Shown):
    """`fast` is within ten seconds of the time from which the notice could be sent; the shares are
    of those that were handed over, and that are known to have arrived.
    """

    by: dict[str, str]
    notices: int
    handed: int
    handed_fast: int
    arrived: int
    arrived_fast: int
    share_handed_fast: float | None
    share_arrived_fast: float | None
    statuses: dict[str, int]


class StatisticsOut(Shown):
    model_config = example({"figures": [FIGURE]})
    figures: tuple[FigureOut, ...]


async def _count(request: Request) -> CountFacts:
    return cast("CountFacts", request.app.state.count_facts)


@router.get(
    "/statistics",
    **answers(StatisticsOut, errors=[RANGE]),
    dependencies=[allow(Role.LEADER, Role.ADMIN, Role.AUDITOR)],
)
async def get_statistics(
    first: FirstDay,
    last: LastDay,
    who: Who,
    count: Annotated[CountFacts, Depends(_count)],
    by: Annotated[list[By] | None, Query(description="Grouped by these, in this order.")] = None,
) -> Response:
    """Of the caller's department, by the office's day on which there was a reason to write."""
    check_range(first, last)
    rows = await count(Range(who.agency, first, last))
    shown = StatisticsOut.model_validate({"figures": figures(rows, by or [])})
    return JSONResponse(shown.model_dump(mode="json"))
