"""A file comes in: its bytes are the body, streamed and never held whole."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, cast
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, TheStreamKey, answered
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from intake.api.access import scope_of
from intake.api.file_models import AttachedOut, attached
from intake.application.act_on_dossier import Asked
from intake.application.attach_file import AttachFile, Upload
from intake.domain.errors import files as wrong
from intake.domain.people import Copy

router = APIRouter(prefix="/dossiers/{code}/files", tags=["files"])
COUNTER = frozenset({Role.RECEPTIONIST, Role.CLIENT})
DIVISIONS = frozenset({Role.OFFICER, Role.DIVISION_HEAD, Role.CLERK, Role.LEADER})
UPLOAD_SECONDS = 600
OPENS = {
    "/dossiers/{code}/files/{file_id}": {
        "code": "$request.path.code",
        "file_id": "$response.body#/id",
    }
}
PLACE_ERRORS: list[str | Rule] = [
    "not-found",
    wrong.FILE_DOCUMENT,
    wrong.FILES_CLOSED,
    wrong.FILES_FULL,
]
UPLOAD_ERRORS: list[str | Rule] = [
    "body-too-large", "upload-too-slow", *PLACE_ERRORS, wrong.FILE_TYPE, wrong.FILE_EMPTY,
    wrong.FILE_NAME, wrong.FILE_NEEDS_DOCUMENT, wrong.FILE_THROUGH_ONE_STOP,
]  # fmt: skip
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def _attach(request: Request) -> AttachFile:
    return cast("AttachFile", request.app.state.attach_file)


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes in, within the limit of a file."""
    request.state.body_limit = request.app.state.file_limit
    try:
        async for block in request.stream():
            yield block
    except ClientDisconnect as error:
        raise HTTPException(400) from error


async def _upload(
    request: Request,
    code: str,
    who: Who,
    x_file_name: Annotated[str, Header(pattern=r"^[!-~]{1,1500}$")],
    kind: Copy = "electronic",
    document: Annotated[int | None, Query(ge=1, le=99)] = None,
) -> Upload:
    """A paper comes through the one-stop; the divisions give results, which stand in no list."""
    if document is None and not who.roles & (DIVISIONS | {Role.RECEPTIONIST}):
        raise wrong.FILE_NEEDS_DOCUMENT.broken()
    if document is not None and not who.roles & COUNTER:
        raise wrong.FILE_THROUGH_ONE_STOP.broken()
    try:
        name = unquote(x_file_name, errors="strict")
    except UnicodeDecodeError:
        raise wrong.FILE_NAME.broken() from None
    return Upload(code, document, kind, name, _blocks(request))


@router.post(
    "",
    **answers(AttachedOut, status=201, errors=UPLOAD_ERRORS, opens=OPENS),
    openapi_extra=BYTES,
    dependencies=[allow(*sorted(COUNTER | DIVISIONS))],
)
async def attach_file(
    upload: Annotated[Upload, Depends(_upload)],
    who: Who,
    once: TheStreamKey,
    acting: Acting,
    attach: Annotated[AttachFile, Depends(_attach)],
) -> Response:
    """Add a file: its bytes are the body, its name the header `X-File-Name` (percent-encoded
    UTF-8), and what it is told by its content.
    """
    asked = Asked(scope_of(who), once, None, acting("attach-file"))
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            answer = await attach(upload, asked, attached)
    except TimeoutError:
        raise Problem("upload-too-slow") from None
    return answered(answer, 201, location=answer.body["links"]["self"])
