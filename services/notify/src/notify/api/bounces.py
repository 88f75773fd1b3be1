"""Mails that came back: the department's mail server hands them in, one a request.

In Postfix: `tralai: "|curl -fsS -H 'X-Bounces-Key: …' -H 'Content-Type: message/rfc822'
--data-binary @- https://…/bounces || exit 75"` with `recipient_delimiter = +`: of 75 Postfix
hands it in again later, of curl's own status it would give it up.
"""

import hmac
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Header, Request, status
from starlette.responses import Response

from dossier_shared.web.auth import public
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from notify.application.bounces import TakeBounce

router = APIRouter(prefix="/bounces", tags=["bounces"])
WHY = "a mail server has no token; it knows a key of its own"


async def _take(request: Request) -> TakeBounce:
    return cast("TakeBounce", request.app.state.take_bounce)


async def _known(request: Request, x_bounces_key: Annotated[str, Header()] = "") -> None:
    """Unauthenticated without the key, and for everybody where none is set."""
    key = cast("str | None", request.app.state.bounces_key)
    if key is None or not hmac.compare_digest(key.encode(), x_bounces_key.encode()):
        raise Problem("unauthenticated")


@router.post(
    "",
    **answers(None, status=status.HTTP_204_NO_CONTENT, errors=["unauthenticated"]),
    dependencies=[public(WHY), Depends(_known)],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def post_bounce(request: Request, take: Annotated[TakeBounce, Depends(_take)]) -> Response:
    """Taken whatever it is, so that the mail server does not hand it in again; what is no bounce of
    ours is counted and dropped.
    """
    await take(await request.body())
    return Response(status_code=status.HTTP_204_NO_CONTENT)
