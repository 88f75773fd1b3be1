"""What agencies write to each other: documents, and what became of them (QCVN 102:2016/BTTTT).

The fields are those that samples of the national exchange's software show; the text of the
regulation itself was not at hand (see docs/edxml.md).
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal["new", "revocation", "update", "replacement"]
StatusCode = Literal["01", "02", "03", "04", "05", "06", "13", "15", "16"]
Key = tuple[str, str, str]
"""Sender, document, and what is said of it: the kind of document, or the status code."""
Blocks = Callable[[], AsyncIterator[bytes]]
"""Gives the bytes in blocks, from the beginning, each time it is called."""

KIND_NAMES: Mapping[Kind, str] = {
    "new": "Văn bản mới",
    "revocation": "Thu hồi văn bản",
    "update": "Cập nhật văn bản",
    "replacement": "Thay thế văn bản",
}
STATUS_NAMES: Mapping[StatusCode, str] = {
    "01": "Đã đến",
    "02": "Từ chối tiếp nhận",
    "03": "Đã tiếp nhận, vào sổ",
    "04": "Đã phân công xử lý",
    "05": "Đang xử lý",
    "06": "Đã hoàn thành",
    "13": "Yêu cầu lấy lại văn bản",
    "15": "Đồng ý cập nhật, lấy lại văn bản",
    "16": "Từ chối cập nhật, lấy lại văn bản",
}


@dataclass(frozen=True, slots=True)
class Organ:
    """An agency; `id` is a code like 000.00.19.H50 (TT 10/2016/TT-BTTTT, later QĐ 20/2020)."""

    id: str
    name: str
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Số và ký hiệu: 7816 and VPCP-TTĐT of 7816/VPCP-TTĐT."""

    number: str
    notation: str

    def __str__(self) -> str:
        return f"{self.number}/{self.notation}"


@dataclass(frozen=True, slots=True)
class Promulgation:
    """Where and on which day of the office's zone the document was issued."""

    place: str
    on: date


@dataclass(frozen=True, slots=True)
class DocumentType:
    """`code` as the exchange numbers the types, `name` as people read it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Signer:
    """`competence` is in whose name he signs, as in «TL. BỘ TRƯỞNG»."""

    competence: str
    position: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who at the sender has the document in hand."""

    department: str
    name: str
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFor:
    """The document that is answered or told about: whose it is, and its code in full."""

    organ_id: str
    document_id: str
    code: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; `size` in bytes, `sha256` in hex. Two are equal by what they say of the bytes."""

    name: str
    content_type: str
    size: int
    sha256: str
    blocks: Blocks = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A document between agencies. `due_on` is a day of the office's zone.

    `concerns` are the ids of the earlier documents that this one updates, replaces or revokes,
    `reason` why.
    """

    kind: Kind
    document_id: str
    sender: Organ
    receivers: tuple[Organ, ...]
    code: Code
    promulgated: Promulgation
    type: DocumentType
    subject: str
    content: str = ""
    signer: Signer | None = None
    due_on: date | None = None
    response_for: tuple[ResponseFor, ...] = ()
    concerns: tuple[str, ...] = ()
    reason: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def key(self) -> Key:
        """Two documents of one key are one that came twice."""
        return (self.sender.id, self.document_id, self.kind)

    @property
    def about(self) -> tuple[str, ...]:
        """What it updates, replaces or revokes: itself by id when it names nothing else."""
        if self.kind == "new":
            return ()
        return self.concerns or (self.document_id,)


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What became of a document at `sender`; `at` is an aware instant, kept to the second."""

    sender: Organ
    response_for: ResponseFor
    code: StatusCode
    at: datetime
    staff: Staff | None = None
    description: str = ""

    @property
    def key(self) -> Key:
        """Two messages of one key are one that came twice."""
        return (self.sender.id, self.response_for.document_id, self.code)


Message = Document | StatusMessage


def document_id(organ_id: str, on: date, code: Code) -> str:
    """The id a document gets when it is issued: `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT`."""
    return f"{organ_id},{on.year:04d}/{on.month:02d}/{on.day:02d},{code}"
