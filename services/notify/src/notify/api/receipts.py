"""Where carriers call back with what became of a message."""

from collections.abc import Mapping
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from dossier_shared.observability.logs import log
from dossier_shared.web.auth import public
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from notify.application.ports import NotGenuine, ReadsReceipts, TakeReceipt, Unreadable

router = APIRouter(prefix="/receipts", tags=["receipts"])
Readers = Mapping[str, ReadsReceipts]


async def _readers(request: Request) -> Readers:
    return cast("Readers", request.app.state.receipt_readers)


async def _take(request: Request) -> TakeReceipt:
    return cast("TakeReceipt", request.app.state.take_receipt)


@router.post(
    "/{provider}",
    **answers(
        None,
        status=204,
        errors=["not-found", "unauthenticated", "invalid-request"],
        description="Taken, or known before",
    ),
    dependencies=[public("a carrier proves by its signature that the call is its own")],
)
async def post_receipts(
    provider: str,
    request: Request,
    readers: Annotated[Readers, Depends(_readers)],
    take: Annotated[TakeReceipt, Depends(_take)],
) -> Response:
    """What the carrier tells, in its own form. Told twice it changes nothing; told before the
    message is known here it is kept.
    """
    reader = readers.get(provider)
    if reader is None:
        raise Problem("not-found")
    try:
        receipts = reader.read_receipts(dict(request.headers), await request.body())
    except NotGenuine as error:
        log.warning("receipts.not-genuine", provider=provider)
        raise Problem("unauthenticated") from error
    except Unreadable as error:
        log.warning("receipts.unreadable", provider=provider)
        raise Problem("invalid-request") from error
    for receipt in receipts:
        await take(receipt)
    return Response(status_code=204)
