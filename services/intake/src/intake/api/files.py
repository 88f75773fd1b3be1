"""The files of a dossier over HTTP: bytes go out as a stream, nothing personal is in a URL."""

from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Who, allow
from dossier_shared.web.commands import answered
from dossier_shared.web.describing import answers
from intake.api.access import READERS, scope_of
from intake.api.asking import Asking
from intake.api.file_models import (
    AttachedOut,
    FilesOut,
    LinkIn,
    RemovedOut,
    RemoveIn,
    attached,
    line,
)
from intake.api.showing import Showing
from intake.api.uploads import COUNTER, OPENS, PLACE_ERRORS
from intake.application.link_file import Link, LinkFile
from intake.application.read_files import ReadFiles
from intake.application.remove_file import RemoveFile
from intake.domain.attachments import Attachment
from intake.domain.errors import files as wrong
from intake.domain.errors.access import PAPERS_CLOSED
from intake.domain.filenames import EXTENSIONS
from intake.domain.masking import masked

router = APIRouter(prefix="/dossiers/{code}/files", tags=["files"])
LINK_ERRORS: list[str | Rule] = [
    *PLACE_ERRORS, wrong.FILE_THERE, wrong.FILE_OTHER_OWNER, wrong.FILE_SENSITIVE,
    wrong.FILE_NOT_SCANNED, wrong.FILE_INFECTED,
]  # fmt: skip
BYTES = {"schema": {"type": "string", "format": "binary"}}
DOWNLOAD = answers(
    None, errors=["not-found", wrong.FILE_NOT_SCANNED, wrong.FILE_INFECTED, PAPERS_CLOSED]
)
DOWNLOAD["responses"] |= {
    200: {
        "description": "The bytes, of the type that their content has.",
        "content": dict.fromkeys(EXTENSIONS, BYTES),
    },
    304: {"description": "The caller has it already (If-None-Match)."},
}


async def _read(request: Request) -> ReadFiles:
    return cast("ReadFiles", request.app.state.read_files)


async def _link(request: Request) -> LinkFile:
    return cast("LinkFile", request.app.state.link_file)


async def _remove(request: Request) -> RemoveFile:
    return cast("RemoveFile", request.app.state.remove_file)


TheFiles = Annotated[ReadFiles, Depends(_read)]


@router.get("", **answers(FilesOut, errors=["not-found"]), dependencies=[allow(*READERS)])
async def get_files(code: str, who: Who, read: TheFiles, showing: Showing) -> Response:
    """The files of a dossier, and of each document of the checklist what is there."""
    dossier, lines = await read.all(code, scope_of(who))
    shown = {"files": [attached(dossier, file) for file in dossier.files]}
    named = masked(shown, showing.level(dossier.sensitive, dossier.division))
    return JSONResponse(named | {"checklist": [line(one) for one in lines]})


@router.get("/{file_id}", **DOWNLOAD, dependencies=[allow(*READERS)])
async def get_file(
    code: str,
    file_id: str,
    who: Who,
    read: TheFiles,
    showing: Showing,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The bytes of a file, to be saved and never shown by the browser as a page of this site."""
    dossier, file = await read.one(code, file_id, scope_of(who))
    await showing.papers(dossier)
    headers = _headers(file)
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers={"ETag": headers["ETag"]})
    return StreamingResponse(read.content(file), media_type=file.media_type, headers=headers)


def _headers(file: Attachment) -> dict[str, str]:
    return {
        "ETag": f'"{file.sha256}"',
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


@router.post(
    "/links",
    **answers(AttachedOut, status=201, errors=LINK_ERRORS, opens=OPENS),
    dependencies=[allow(*sorted(COUNTER))],
)
async def link_file(
    code: str,
    body: LinkIn,
    asking: Asking,
    link: Annotated[LinkFile, Depends(_link)],
) -> Response:
    """Use an earlier paper of the same owner again; nothing is copied."""
    wanted = Link(code, body.from_dossier, body.file_id, body.document)
    answer = await link(wanted, asking("link-file"), attached)
    return answered(answer, 201, location=answer.body["links"]["self"])


@router.post(
    "/{file_id}/remove",
    **answers(RemovedOut, errors=["not-found", wrong.FILES_CLOSED]),
    dependencies=[allow(*sorted(COUNTER))],
)
async def remove_file(
    code: str,
    file_id: str,
    body: RemoveIn,
    asking: Asking,
    remove: Annotated[RemoveFile, Depends(_remove)],
) -> Response:
    """Take a file away that was handed in by mistake, for as long as there is no result."""
    asked = asking("remove-file", reason=body.reason)
    answer = await remove(code, file_id, asked, lambda _: {"removed": file_id})
    return answered(answer)
