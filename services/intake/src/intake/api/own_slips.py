"""A citizen's own slips; he is known as for his lookups, and within the same limits."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from intake.api.lookup import ERRORS, UNCACHED, OwnLookupIn, TheLookUp, TheNetwork, found
from intake.api.showing import Showing
from intake.api.slips import FORM_KINDS, Known, Printing, SlipsOut, listed, printed, slip_answers
from intake.domain.dossier import Dossier

router = APIRouter(prefix="/lookup/own/slips", tags=["lookup"])
OWN = "/lookup/own/slips"
GIVEN = FORM_KINDS - {"control-sheet"}
"""The control sheet stays with the papers, in the house."""


async def _own(
    body: OwnLookupIn, who: Who, look_up: TheLookUp, network: TheNetwork
) -> Dossier:  # fmt: skip
    return await found(look_up.own(body.code.strip(), who.identity or "", network))


TheOwn = Annotated[Dossier, Depends(_own)]


@router.post("", **answers(SlipsOut, errors=ERRORS), dependencies=[allow(Role.CITIZEN)])
async def list_own_slips(dossier: TheOwn) -> Response:
    """The slips that the owner, or the person he authorised, was given; the oldest first."""
    return JSONResponse(listed(dossier, OWN, GIVEN).model_dump(mode="json"), headers=UNCACHED)


@router.post("/{number}", **slip_answers(*ERRORS), dependencies=[allow(Role.CITIZEN)])
async def print_own_slip(
    number: Annotated[str, Path(max_length=20)],
    dossier: TheOwn,
    showing: Showing,
    print_slips: Printing,
    if_none_match: Known = None,
) -> Response:
    """One of them as it was given out."""
    if number not in {slip.number for slip in dossier.slips if slip.kind in GIVEN}:
        raise NotFound(dossier.code)
    await showing.papers(dossier, what="slip")
    return printed(await print_slips(dossier, number), f"{dossier.code}-{number}", if_none_match)
