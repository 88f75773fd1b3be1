"""Slips that were given out, printed again; the control sheet; lists of results handed over."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.access import READERS, scope_of
from intake.api.dossiers import TheDossiers
from intake.api.models import BriefOut, OfficeTime, Outgoing
from intake.api.performing import Performing
from intake.api.showing import Showing
from intake.application.print_slips import PrintHandOver, PrintSlips
from intake.domain.dossier import Change, Dossier, issued
from intake.domain.errors import slips as wrong
from intake.domain.errors.access import PAPERS_CLOSED
from intake.domain.rulesets import rules_named
from intake.domain.statuses import FormKind

router = APIRouter(tags=["slips"])
PDF = "application/pdf"
SLIP: dict[str, Any] = {
    "kind": "receipt",
    "number": "GTN-01",
    "form": "01",
    "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "at": "2019-04-12T09:00:00+07:00",
    "by": "tiep-nhan-1",
    "links": {"self": "/dossiers/000.00.19.H50-190412-0007/slips/GTN-01"},
}


class SlipOut(Outgoing):
    """`form` is the number in the annex of the rules the dossier was taken under, if it has one."""

    kind: FormKind
    number: str
    form: str | None
    title: str
    at: OfficeTime
    by: str
    links: dict[str, str]


class SlipsOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [{"slips": [SLIP]}]})
    slips: list[SlipOut]


class HandOverIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"codes": ["000.00.19.H50-190412-0007"]}]}
    )
    codes: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(
        min_length=1, max_length=200, description="Hồ sơ đã có kết quả."
    )


async def _print(request: Request) -> PrintSlips:
    return cast("PrintSlips", request.app.state.print_slips)


async def _hand_over(request: Request) -> PrintHandOver:
    return cast("PrintHandOver", request.app.state.print_hand_over)


async def _dossier(code: str, who: Who, dossiers: TheDossiers) -> Dossier:
    """Within the caller's scope, as for the single read."""
    dossier = (await dossiers.load(code)).state
    if not scope_of(who).covers(dossier):
        raise NotFound(code)
    return dossier


TheDossier = Annotated[Dossier, Depends(_dossier)]


@router.get(
    "/dossiers/{code}/slips",
    **answers(SlipsOut, errors=["not-found"]),
    dependencies=[allow(*READERS)],
)
async def get_slips(dossier: TheDossier) -> Response:
    """The slips that were given out, the oldest first."""
    shown = SlipsOut(slips=[_slip(dossier, place) for place in range(len(dossier.slips))])
    return JSONResponse(shown.model_dump(mode="json"))


@router.get(
    "/dossiers/{code}/slips/{number}",
    **answers(
        None, errors=["not-found", PAPERS_CLOSED, wrong.SLIP_ERASED, wrong.TEMPLATE_BROKEN],
        media_type=PDF, description="PDF/A-2b",
    ),
    dependencies=[allow(*READERS)],
)  # fmt: skip
async def print_slip(
    number: Annotated[str, Path(max_length=20)],
    dossier: TheDossier,
    showing: Showing,
    print_slips: Annotated[PrintSlips, Depends(_print)],
) -> Response:
    """A slip as it was given out, whatever happened to the dossier since."""
    await showing.papers(dossier, "slip")
    return pdf(await print_slips(dossier, number), f"{dossier.code}-{number}")


@router.post(
    "/dossiers/{code}/control-sheet",
    **answers(BriefOut, errors=["not-found", wrong.CONTROL_SHEET_EARLY]),
    dependencies=[
        allow(Role.RECEPTIONIST, Role.OFFICER, Role.DIVISION_HEAD, Role.CLERK, Role.LEADER)
    ],
)
async def issue_control_sheet(_: schemas.NothingIn, perform: Performing) -> Response:
    """Give out the sheet that goes with the papers from hand to hand (Mẫu 05)."""

    def run(dossier: Dossier, at: Any, by: str) -> Change:
        if not dossier.received:
            raise wrong.CONTROL_SHEET_EARLY.broken()
        return issued(dossier, "control-sheet", at, by), []

    return await perform("issue-control-sheet", run)


@router.post(
    "/hand-over-lists",
    **answers(
        None,
        errors=[
            wrong.HAND_OVER_UNKNOWN, wrong.HAND_OVER_NOT_FINISHED, wrong.TEMPLATE_BROKEN,
            PAPERS_CLOSED,
        ],
        media_type=PDF, description="PDF/A-2b",
    ),
    dependencies=[allow(Role.RECEPTIONIST, Role.CLERK, Role.OFFICER, Role.DIVISION_HEAD)],
)  # fmt: skip
async def print_hand_over(
    body: HandOverIn,
    who: Who,
    showing: Showing,
    hand_over: Annotated[PrintHandOver, Depends(_hand_over)],
) -> Response:
    """Print the list of results that a division hands over, to be signed by both."""
    chosen = await hand_over.chosen(body.codes, scope_of(who))
    for dossier in chosen:
        await showing.papers(dossier, "slip")
    return pdf(await hand_over(chosen), "phieu-ban-giao")


def pdf(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=PDF, headers=headers)


def _slip(dossier: Dossier, place: int) -> SlipOut:
    slip = dossier.slips[place]
    form = rules_named(dossier.rules).forms[slip.kind]
    itself = f"/dossiers/{dossier.code}/slips/{slip.number}"
    return SlipOut(
        kind=slip.kind, number=slip.number, form=form.number, title=form.title, at=slip.at,
        by=slip.by, links={"self": itself},
    )  # fmt: skip
