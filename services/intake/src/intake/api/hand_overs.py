"""Lists of what changes hands, on paper: dossiers to a division, results to the one-stop."""

import datetime as dt
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.access import scope_of
from intake.api.showing import Showing
from intake.api.slips import PDF, pdf
from intake.application.print_lists import PrintHandOver, PrintTransfer
from intake.domain.errors import slips as wrong
from intake.domain.errors.access import PAPERS_CLOSED

router = APIRouter(prefix="/hand-over-lists", tags=["slips"])
HANDS = [allow(Role.RECEPTIONIST, Role.CLERK, Role.OFFICER, Role.DIVISION_HEAD)]


class HandOverIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"codes": ["000.00.19.H50-190412-0007"]}]}
    )
    codes: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(
        min_length=1, max_length=200, description="Hồ sơ đã có kết quả."
    )


async def _hand_over(request: Request) -> PrintHandOver:
    return cast("PrintHandOver", request.app.state.print_hand_over)


async def _transfer(request: Request) -> PrintTransfer:
    return cast("PrintTransfer", request.app.state.print_transfer)


@router.get(
    "",
    **answers(
        None,
        errors=[wrong.TRANSFER_EMPTY, wrong.TRANSFER_LONG, wrong.TEMPLATE_BROKEN, PAPERS_CLOSED],
        media_type=PDF, description="PDF/A-2b",
    ),
    dependencies=HANDS,
)  # fmt: skip
async def print_transfer(
    division: Annotated[str, Query(min_length=1, max_length=100)],
    day: Annotated[dt.date, Query(description="Of their receipt.")],
    who: Who,
    showing: Showing,
    transfer: Annotated[PrintTransfer, Depends(_transfer)],
) -> Response:
    """Print the list of dossiers received for a division on a day, to be signed by both sides."""
    chosen = await transfer.chosen(scope_of(who), division, day)
    await showing.papers(*chosen, what="slip")
    return pdf(await transfer(division, chosen), f"ban-giao-ho-so-{day}")


@router.post(
    "",
    **answers(
        None,
        errors=[
            wrong.HAND_OVER_UNKNOWN, wrong.HAND_OVER_NOT_FINISHED, wrong.TEMPLATE_BROKEN,
            PAPERS_CLOSED,
        ],
        media_type=PDF, description="PDF/A-2b",
    ),
    dependencies=HANDS,
)  # fmt: skip
async def print_hand_over(
    body: HandOverIn,
    who: Who,
    showing: Showing,
    hand_over: Annotated[PrintHandOver, Depends(_hand_over)],
) -> Response:
    """Print the list of results that a division hands over, to be signed by both sides."""
    chosen = await hand_over.chosen(body.codes, scope_of(who))
    await showing.papers(*chosen, what="slip")
    return pdf(await hand_over(chosen), "phieu-ban-giao")
