"""A citizen asks how far the dossier is. Codes are sequential, so nothing here tells one that
is not there from one that the caller may not see.
"""

from collections.abc import Awaitable
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Path, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import office_time
from dossier_shared.web.auth import Role, Who, allow, public
from dossier_shared.web.describing import answers
from dossier_shared.web.limits import network_of
from dossier_shared.web.problems import Problem
from intake.api.models import OfficeTime, Outgoing
from intake.api.schemas import Incoming
from intake.application.look_up import LookUp, LookupNotFound, TooManyLookups
from intake.domain.dossier import Dossier
from intake.domain.lookup import DEGREE_NAMES, DEGREES, Degree, missing, unpaid
from intake.domain.statuses import STATUS_NAMES, Status

router = APIRouter(prefix="/lookup", tags=["lookup"])
ANYBODY = [public("the degree of completion is public (TT 01/2018 art.16.2d)")]
HOLDERS = [public("whoever holds the slip, and so its secret, may ask (TT 01/2018 art.16.2d)")]
ERRORS = ["lookup-not-found", "too-many-lookups"]
UNCACHED = {"Cache-Control": "no-store"}
CODE = "000.00.19.H50-180412-0007"
DEGREE: dict[str, Any] = {
    "code": CODE, "degree": "in-progress", "degree_name": "Đang giải quyết",
}  # fmt: skip
STANDING: dict[str, Any] = DEGREE | {
    "status": 5,
    "status_name": "Yêu cầu bổ sung giấy tờ",
    "division": "Phòng Người có công",
    "received_at": "2018-04-12T09:00:00+07:00",
    "due_first": "2018-04-27T09:00:00+07:00",
    "due_at": None,
    "missing": [
        {"name": "Bản sao giấy chứng nhận thương binh", "count": 1, "what": "Nộp bản có chứng thực"}
    ],
    "fees": [],
    "result_waits": False,
}
T = TypeVar("T")


class DegreeOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [DEGREE]})
    code: str
    degree: Degree
    degree_name: str


class MissingOut(Outgoing):
    name: str | None
    count: int
    what: str | None


class FeeOut(Outgoing):
    """`amount` in đồng."""

    name: str
    amount: int


class StandingOut(DegreeOut):
    """`due_at` is None without a limit and while the clock stands still; `missing` is what the
    citizen has to bring, `fees` what he has to pay, and `result_waits` that he can come for it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [STANDING]})
    status: int
    status_name: str
    division: str
    received_at: OfficeTime | None
    due_first: OfficeTime | None
    due_at: OfficeTime | None
    missing: list[MissingOut]
    fees: list[FeeOut]
    result_waits: bool


Code = Annotated[str, Field(min_length=1, max_length=60)]


class LookupIn(Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": CODE, "secret": "K7M2Q9XWTR"}]}
    )
    code: Code
    secret: str = Field(min_length=1, max_length=40, description="Printed on the slip.")


class OwnLookupIn(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"code": CODE}]})
    code: Code


async def _look_up(request: Request) -> LookUp:
    return cast("LookUp", request.app.state.look_up)


async def _network(request: Request) -> str:
    return network_of(request)


TheLookUp = Annotated[LookUp, Depends(_look_up)]
TheNetwork = Annotated[str, Depends(_network)]


@router.get("/{code}", **answers(DegreeOut, errors=ERRORS), dependencies=ANYBODY)
async def look_up_degree(
    code: Annotated[str, Path(max_length=60)], look_up: TheLookUp, network: TheNetwork
) -> Response:
    """How far a dossier is, by its code alone: in a few steps, without dates, names or places."""
    degree = await found(look_up.degree(code.strip(), network))
    return JSONResponse(_degree(code.strip(), degree), headers=UNCACHED)


@router.post("", **answers(StandingOut, errors=ERRORS), dependencies=HOLDERS)
async def look_up_with_secret(body: LookupIn, look_up: TheLookUp, network: TheNetwork) -> Response:
    """Where a dossier stands, for who holds its slip."""
    standing = await found(look_up.with_secret(body.code.strip(), body.secret, network))
    return JSONResponse(_standing(standing), headers=UNCACHED)


@router.post("/own", **answers(StandingOut, errors=ERRORS), dependencies=[allow(Role.CITIZEN)])
async def look_up_own(
    body: OwnLookupIn, who: Who, look_up: TheLookUp, network: TheNetwork
) -> Response:
    """Where a dossier stands, for its owner or the person he authorised."""
    standing = await found(look_up.own(body.code.strip(), who.identity or "", network))
    return JSONResponse(_standing(standing), headers=UNCACHED)


async def found(asked: Awaitable[T]) -> T:
    try:
        return await asked
    except LookupNotFound:
        raise Problem("lookup-not-found") from None
    except TooManyLookups as error:
        seconds = {"Retry-After": str(error.seconds)}
        raise Problem("too-many-lookups", headers=seconds) from None


def _degree(code: str, degree: Degree) -> dict[str, Any]:
    return {"code": code, "degree": degree, "degree_name": DEGREE_NAMES[degree]}


def _standing(dossier: Dossier) -> dict[str, Any]:
    papers = [MissingOut.model_validate(paper) for paper in missing(dossier)]
    return _degree(dossier.code, DEGREES[dossier.status]) | {
        "status": int(dossier.status),
        "status_name": STATUS_NAMES[dossier.status],
        "division": dossier.division,
        "received_at": office_time(dossier.received_at),
        "due_first": office_time(dossier.due_first),
        "due_at": office_time(dossier.due_now),
        "missing": [paper.model_dump() for paper in papers],
        "fees": [{"name": duty.name, "amount": duty.amount} for duty in unpaid(dossier)],
        "result_waits": dossier.status == Status.FINISHED,
    }
