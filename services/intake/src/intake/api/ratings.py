"""The citizen rates the service: with the code and the secret on his slip, or at the counter."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.acts import Act
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow, public
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.lookup import ERRORS as LOOKUP_ERRORS
from intake.api.lookup import TheNetwork, found
from intake.api.models import BriefOut, Outgoing
from intake.api.performing import Performing
from intake.application.rate_dossier import Claim, RateDossier
from intake.domain.episodes import Rating
from intake.domain.errors import results
from intake.domain.rating import rate

router = APIRouter(tags=["ratings"])
CITIZEN = "citizen"
POINTS: list[Any] = [2, 2, 1, 2, None, 2, 2, None, None]
RATED: dict[str, Any] = {"code": "000.00.19.H50-180412-0007", "slip": "GTN-01"}
ERRORS: list[str | Rule] = [
    "not-found",
    results.SLIP_UNKNOWN,
    results.ALREADY_RATED,
    results.POINTS_WRONG,
]


class RateIn(schemas.Incoming):
    """Points 0-2 for the nine indices of TT 01/2018 art.13-15, None where not asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"slip": "GTN-01", "points": POINTS}]}
    )
    slip: str = Field(pattern=r"^[A-Z]{2,5}-\d{2,3}$", description="Số in trên phiếu.")
    points: tuple[Annotated[int, Field(ge=0, le=2)] | None, ...] = Field(min_length=9, max_length=9)


class CitizenRateIn(RateIn):
    model_config = ConfigDict(
        json_schema_extra={"examples": [RATED | {"secret": "K7M2Q9XWTR", "points": POINTS}]}
    )
    code: str = Field(min_length=1, max_length=60)
    secret: str = Field(min_length=1, max_length=40, description="Mã tra cứu in trên phiếu.")


class RatedOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [RATED]})
    code: str
    slip: str


async def _rate(request: Request) -> RateDossier:
    return cast("RateDossier", request.app.state.rate_dossier)


TheRating = Annotated[RateDossier, Depends(_rate)]


@router.post(
    "/ratings",
    **answers(RatedOut, errors=[*LOOKUP_ERRORS, *ERRORS]),
    dependencies=[public("a citizen rates with the code and the secret on his slip")],
)
async def rate_by_citizen(
    body: CitizenRateIn, request: Request, network: TheNetwork, rating: TheRating
) -> Response:
    """Rate once for each slip; a wrong secret is answered like an unknown code."""
    code, at = body.code.strip(), request.app.state.clock.now()
    origin = request.client.host if request.client else None
    act = Act("rate", by=CITIZEN, role=CITIZEN, origin=origin)
    told = Rating(body.slip, body.points, at)
    await found(rating(Claim(code, body.secret, network), told, act))
    return JSONResponse({"code": code, "slip": body.slip})


@router.post(
    "/dossiers/{code}/rate",
    **answers(BriefOut, errors=["not-found", *ERRORS]),
    dependencies=[allow(Role.RECEPTIONIST)],
)
async def rate_at_counter(body: RateIn, perform: Performing) -> Response:
    """Rate on the tablet at the counter."""
    return await perform(
        "rate", lambda dossier, at, _: rate(dossier, Rating(body.slip, body.points, at))
    )
