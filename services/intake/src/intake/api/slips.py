"""Slips that were given out, printed again; the control sheet."""

import hashlib
from collections.abc import Container, Mapping
from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.access import READERS, scope_of
from intake.api.dossiers import TheDossiers
from intake.api.models import BriefOut, OfficeTime, Outgoing
from intake.api.performing import Performing
from intake.api.showing import Showing
from intake.application.print_slips import PrintSlips
from intake.domain.dossier import Change, Dossier, issued
from intake.domain.errors import slips as wrong
from intake.domain.errors.access import PAPERS_CLOSED
from intake.domain.rulesets import rules_named
from intake.domain.statuses import FormKind

router = APIRouter(tags=["slips"])
PDF = "application/pdf"
FORM_KINDS: frozenset[str] = frozenset(get_args(FormKind))
SLIP: dict[str, Any] = {
    "kind": "receipt",
    "number": "GTN-01",
    "form": "01",
    "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "at": "2019-04-12T09:00:00+07:00",
    "by": "tiep-nhan-1",
    "links": {"self": "/dossiers/000.00.19.H50-190412-0007/slips/GTN-01"},
}


def slip_answers(*errors: str | Rule) -> dict[str, Any]:
    """What a route that prints a slip answers."""
    wrongs = [*errors, "not-found", wrong.SLIP_ERASED, wrong.TEMPLATE_BROKEN]
    said = answers(None, errors=wrongs, media_type=PDF, description="PDF/A-2b")
    said["responses"] |= {304: {"description": "The caller has it already (If-None-Match)."}}
    return said


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


async def _print(request: Request) -> PrintSlips:
    return cast("PrintSlips", request.app.state.print_slips)


Printing = Annotated[PrintSlips, Depends(_print)]
Known = Annotated[str | None, Header()]


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
    shown = listed(dossier, f"/dossiers/{dossier.code}/slips")
    return JSONResponse(shown.model_dump(mode="json"))


@router.get(
    "/dossiers/{code}/slips/{number}",
    **slip_answers(PAPERS_CLOSED),
    dependencies=[allow(*READERS)],
)
async def print_slip(
    number: Annotated[str, Path(max_length=20)],
    dossier: TheDossier,
    showing: Showing,
    print_slips: Printing,
    if_none_match: Known = None,
) -> Response:
    """A slip as it was given out, whatever happened to the dossier since."""
    await showing.papers(dossier, what="slip")
    return printed(await print_slips(dossier, number), f"{dossier.code}-{number}", if_none_match)


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


def pdf(content: bytes, name: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=PDF, headers=headers | dict(more or {}))


def printed(content: bytes, name: str, known: str | None) -> Response:
    """A slip, which is the same to the last byte whenever it is printed; 304 for who has it."""
    tag = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "Cache-Control": "private, no-cache"}
    if known == tag["ETag"]:
        return Response(status_code=304, headers=tag)
    return pdf(content, name, tag)


def listed(dossier: Dossier, folder: str, kinds: Container[str] = FORM_KINDS) -> SlipsOut:
    """The dossier's slips of these kinds, the oldest first; each is found in `folder`."""
    forms = rules_named(dossier.rules).forms
    return SlipsOut(
        slips=[
            SlipOut(
                kind=slip.kind, number=slip.number, form=forms[slip.kind].number,
                title=forms[slip.kind].title, at=slip.at, by=slip.by,
                links={"self": f"{folder}/{slip.number}"},
            )
            for slip in dossier.slips if slip.kind in kinds
        ]
    )  # fmt: skip
