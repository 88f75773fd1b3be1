"""Destroy lists over HTTP (danh mục tiêu hủy dữ liệu hết thời hạn lưu trữ)."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, Expected, TheKey, answered, etag
from dossier_shared.web.describing import answers
from dossier_shared.web.timing import PATIENT
from intake.api.models import OfficeTime, Outgoing
from intake.application.retention import Ask, Retention
from intake.domain.errors import access
from intake.domain.retention import DestroyList

router = APIRouter(prefix="/destroy-lists", tags=["retention"], dependencies=[PATIENT])
KEEPERS = (Role.CLERK, Role.ADMIN)
READERS = (*KEEPERS, Role.LEADER, Role.AUDITOR)
LIST: dict[str, Any] = {
    "id": "5f1d7a526b0e5c0b9a3e2c1f8d4e7b60",
    "state": "approved",
    "rows": [
        {
            "code": "000.00.19.H50-180412-0007", "procedure": "NCC-01",
            "closed_at": "2018-04-27T15:00:00+07:00", "years": 20, "until": "2038-04-27",
        }
    ],
    "drafted_by": "van-thu-1", "drafted_at": "2038-05-04T09:00:00+07:00",
    "approved_by": "lanh-dao-1", "approved_at": "2038-05-05T09:00:00+07:00",
    "executed_by": None, "executed_at": None,
}  # fmt: skip


class DestroyRowOut(Outgoing):
    """A dossier past its period, which ended with the day `until`."""

    code: str
    procedure: str
    closed_at: OfficeTime
    years: int
    until: str


class DestroyListOut(Outgoing):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [LIST]})
    id: str
    state: Literal["drafted", "approved", "executed"]
    rows: list[DestroyRowOut]
    drafted_by: str
    drafted_at: OfficeTime
    approved_by: str | None
    approved_at: OfficeTime | None
    executed_by: str | None
    executed_at: OfficeTime | None


async def _retention(request: Request) -> Retention:
    return cast("Retention", request.app.state.retention)


async def _asking(who: Who, once: TheKey, expected: Expected, acting: Acting) -> Ask:
    return Ask(who.agency, once, expected, acting("destroy-list"))


TheRetention = Annotated[Retention, Depends(_retention)]
Asking = Annotated[Ask, Depends(_asking)]


@router.post(
    "",
    **answers(
        DestroyListOut, status=201, errors=[access.NOTHING_DUE],
        opens={"/destroy-lists/{list_id}": {"list_id": "$response.body#/id"}},
    ),
    dependencies=[allow(*KEEPERS)],
)  # fmt: skip
async def draft_destroy_list(retention: TheRetention, ask: Asking) -> Response:
    """List the dossiers whose period is over, the oldest first, at most 500."""
    answer = await retention.draft(ask, _view)
    return answered(answer, 201, location=f"/destroy-lists/{answer.body['id']}")


@router.get(
    "/{list_id}", **answers(DestroyListOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)
async def get_destroy_list(list_id: str, who: Who, retention: TheRetention) -> Response:
    """One list: its dossiers, and who drafted, approved and carried it out."""
    found, version = await retention.see(list_id, who.agency)
    return JSONResponse(_view(found), headers={"ETag": etag(version)})


@router.post(
    "/{list_id}/approve",
    **answers(DestroyListOut, errors=["not-found", access.LIST_CLOSED, access.SAME_PERSON]),
    dependencies=[allow(Role.LEADER)],
)
async def approve_destroy_list(list_id: str, retention: TheRetention, ask: Asking) -> Response:
    """A leader approves what another has drafted."""
    return answered(await retention.approve(list_id, ask, _view))


@router.post(
    "/{list_id}/execute",
    **answers(DestroyListOut, errors=["not-found", access.LIST_CLOSED, access.LIST_NOT_APPROVED]),
    dependencies=[allow(*KEEPERS)],
)
async def execute_destroy_list(list_id: str, retention: TheRetention, ask: Asking) -> Response:
    """Destroy the data keys and let the papers go; the dossiers and their audits stay."""
    return answered(await retention.execute(list_id, ask, _view))


def _view(one: DestroyList) -> dict[str, Any]:
    shown = DestroyListOut.model_validate(one)
    return shown.model_dump(mode="json")
