"""Files come to a dossier, are scanned, used again and taken away. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.domain.attachments import Attachment, State
from intake.domain.dossier import Change, Dossier
from intake.domain.errors.files import (
    FILE_DOCUMENT,
    FILE_INFECTED,
    FILE_NOT_SCANNED,
    FILE_OTHER_OWNER,
    FILE_SENSITIVE,
    FILE_THERE,
    FILES_CLOSED,
    FILES_FULL,
)
from intake.domain.procedure import RequiredDocument
from intake.domain.statuses import Status

MOST_FILES = 100
CLOSED = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.FINISHED, Status.RETURNED})
"""Statuses in which the papers handed in stand as they are: the result rests on them."""


def check_place(
    dossier: Dossier, document: int | None, required: Sequence[RequiredDocument]
) -> None:
    """Whether a file may be put there: `document` is None for a result or a signature, which come
    when the papers are closed.
    """
    if len(dossier.files) >= MOST_FILES:
        raise FILES_FULL.broken(most=MOST_FILES)
    if document is None:
        return
    _still_open(dossier)
    if document not in {paper.number for paper in required}:
        raise FILE_DOCUMENT.broken(number=document)


def attach(dossier: Dossier, file: Attachment, required: Sequence[RequiredDocument]) -> Change:
    check_place(dossier, file.document, required)
    if any(there.id == file.id for there in dossier.files):
        raise FILE_THERE.broken()
    return replace(dossier, files=(*dossier.files, file)), []


def remove(dossier: Dossier, file: Attachment) -> Change:
    """Take away a paper handed in by mistake, for as long as there is no result."""
    _still_open(dossier)
    return replace(dossier, files=tuple(f for f in dossier.files if f.id != file.id)), []


def scanned(dossier: Dossier, file_id: str, virus: str | None) -> Change:
    """The dossier with what the scanner says of a file that waited; nothing changes otherwise."""
    verdict: State = "infected" if virus else "clean"
    files = tuple(
        replace(file, state=verdict, virus=virus)
        if file.id == file_id and file.state == "waiting"
        else file
        for file in dossier.files
    )
    return replace(dossier, files=files), []


def linked(
    dossier: Dossier, source: Dossier, file: Attachment, document: int, at: datetime, by: str
) -> Attachment:
    """An earlier paper of the same owner, for this dossier; NĐ 61/2018 art.5.1d keeps what is
    sensitive within its division.
    """
    owner = dossier.applicant.id_number
    if owner is None or owner != source.applicant.id_number:
        raise FILE_OTHER_OWNER.broken()
    if source.sensitive and source.division != dossier.division:
        raise FILE_SENSITIVE.broken()
    check_readable(file)
    origin = file.linked_from or source.code
    return replace(file, document=document, at=at, by=by, linked_from=origin)


def check_readable(file: Attachment) -> None:
    if file.state == "waiting":
        raise FILE_NOT_SCANNED.broken()
    if file.state == "infected":
        raise FILE_INFECTED.broken(virus=file.virus)


def _still_open(dossier: Dossier) -> None:
    if dossier.status in CLOSED:
        raise FILES_CLOSED.broken()
