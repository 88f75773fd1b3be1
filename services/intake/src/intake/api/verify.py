"""Is a slip genuine? For whoever holds it; no personal data, and one answer to all that is not."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import office_time
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import public
from dossier_shared.web.describing import answers
from intake.api.models import OfficeTime, Outgoing
from intake.application.slip_tokens import NotGenuine, SlipTokens
from intake.domain.dossier import Dossier
from intake.domain.statuses import FormKind
from intake.domain.tokens import SlipToken, holds

router = APIRouter(prefix="/verify", tags=["verify"])
HOLDERS = [public("whoever is shown a slip may check it (TT 01/2018 art.9); no personal data")]
CACHED = {"Cache-Control": "public, max-age=3600"}
FRESH = {"Cache-Control": "no-store"}

GENUINE: dict[str, Any] = {
    "genuine": True,
    "agency": "000.00.19.H50",
    "kind": "receipt",
    "code": "000.00.19.H50-180412-0007",
    "number": "GTN-01",
    "issued_at": "2018-04-12T09:00:00+07:00",
    "due_at": "2018-04-27T09:00:00+07:00",
    "holds": True,
}
NOT_GENUINE: dict[str, Any] = dict.fromkeys(GENUINE) | {"genuine": False}


class VerifiedOut(Outgoing):
    """`holds` is False for a slip that was replaced, or whose day was moved, since; None when the
    dossier is not kept here any more. All but `genuine` is None for what is not genuine.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [GENUINE, NOT_GENUINE]})
    genuine: bool
    agency: str | None
    kind: FormKind | None
    code: str | None
    number: str | None
    issued_at: OfficeTime | None
    due_at: OfficeTime | None
    holds: bool | None


class KeyOut(Outgoing):
    """A public key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str | None = None
    alg: str | None = None


KEY: dict[str, Any] = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "kid": "5f0c2b7e",
    "use": "sig",
    "alg": "ES256",
}


class KeysOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [{"keys": [KEY]}]})
    keys: list[KeyOut]


async def _tokens(request: Request) -> SlipTokens:
    return cast("SlipTokens", request.app.state.slip_tokens)


async def _dossiers(request: Request) -> Aggregates[Dossier]:
    return cast("Aggregates[Dossier]", request.app.state.dossiers)


TheTokens = Annotated[SlipTokens, Depends(_tokens)]
TheDossiers = Annotated[Aggregates[Dossier], Depends(_dossiers)]


@router.get("/keys", **answers(KeysOut), dependencies=HOLDERS)
async def get_slip_keys(tokens: TheTokens) -> Response:
    """The public keys of the slips: with them a slip's code can be verified offline."""
    return JSONResponse(tokens.public(), headers=CACHED)


@router.get("/{token}", **answers(VerifiedOut), dependencies=HOLDERS)
async def verify_slip(
    token: Annotated[str, Path(max_length=2000, description="What the QR code ends with.")],
    tokens: TheTokens,
    dossiers: TheDossiers,
) -> Response:
    """Whether a slip is genuine, what it says, and whether that still holds."""
    try:
        slip = tokens.read(token)
    except NotGenuine:
        return JSONResponse(NOT_GENUINE, headers=FRESH)
    return JSONResponse(_said(slip, await _holds(slip, dossiers)), headers=FRESH)


async def _holds(slip: SlipToken, dossiers: Aggregates[Dossier]) -> bool | None:
    try:
        return holds(slip, (await dossiers.load(slip.code)).state)
    except NotFound:
        return None


def _said(slip: SlipToken, still: bool | None) -> dict[str, Any]:
    return {
        "genuine": True,
        "agency": slip.agency,
        "kind": slip.kind,
        "code": slip.code,
        "number": slip.number,
        "issued_at": office_time(slip.issued_at),
        "due_at": office_time(slip.due),
        "holds": still,
    }
