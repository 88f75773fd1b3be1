"""Files and dossiers that have them, for intake's tests; nobody in them is real."""

import io
import struct
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.intake.tests import builders
from services.intake.tests.builders import AGENCY

from intake.domain.attachments import Attachment
from intake.domain.dossier import Dossier
from intake.domain.episodes import BookEntry
from intake.domain.people import Person
from intake.domain.statuses import Status

OWNER = Person("Nguyễn Thị Bưởi", id_number="045123456789")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"


def dossier(status: Status = Status.RECEIVED, **changes: Any) -> Dossier:
    """Of an owner whose identity number is known."""
    return builders.dossier(status, **({"applicant": OWNER} | changes))


def other_code(number: int) -> dict[str, Any]:
    """The changes that make a dossier another one."""
    return {
        "code": f"{AGENCY}-180412-{number:04d}",
        "numbered": f"{AGENCY}/2018-04-12/{number:06d}",
        "book": BookEntry(2018, number),
    }


def attachment(**changes: Any) -> Attachment:
    paper = Attachment(
        id="66f1c0de5a1b2c3d4e5f6071", document=2, kind="electronic", name="Giấy xác nhận.pdf",
        size=9, sha256="0" * 64, media_type="application/pdf", state="clean",
        at=datetime(2018, 4, 12, 2, 0, tzinfo=UTC), by="tiep-nhan-1",
    )  # fmt: skip
    return replace(paper, **changes)


def pdf(content: bytes = b"Giay xac nhan", size: int = 0) -> bytes:
    """At least `size` bytes of what begins and ends as a PDF."""
    return b"%PDF-1.7\n" + content + b"\n" * max(0, size - len(content) - 15) + b"%%EOF\n"


def office(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """A zip container with these names within."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, b"x")
    return whole.getvalue()


def docx(*more: str) -> bytes:
    return office("[Content_Types].xml", "_rels/.rels", "word/document.xml", *more)


def odt(*more: str) -> bytes:
    return office("content.xml", "META-INF/manifest.xml", *more, first=("mimetype", ODT.encode()))


def png() -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)
    return head + bytes(4) + b"IEND\xaeB`\x82"


async def blocks(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
