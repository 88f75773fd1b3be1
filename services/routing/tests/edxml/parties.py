"""Two agencies with keys and certificates made for the run, and messages between them."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from routing.adapters.edxml.packets import Packets
from routing.adapters.edxml.parsing import Limits
from routing.adapters.edxml.signing import PrivateKey, Seal
from routing.adapters.edxml.trust import Trust
from routing.domain.exchange import (
    Attachment,
    Code,
    Document,
    DocumentType,
    Organ,
    Promulgation,
    ResponseFor,
    Signer,
    Staff,
    StatusCode,
    StatusMessage,
    document_id,
)

NOW = datetime(2018, 10, 3, 2, 30, tzinfo=UTC)
US, THEM, STRANGER = "000.00.19.H50", "000.00.26.H50", "000.00.30.H50"
SO = Organ(US, "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị", "Đông Hà", "so@example.vn")
BHXH = Organ(THEM, "Bảo hiểm xã hội tỉnh Quảng Trị", "Đông Hà")
CODE = Code("7816", "SLĐTBXH-NCC")
ISSUED = date(2018, 10, 3)
ID = document_id(US, ISSUED, CODE)
LETTER = b"%PDF-1.4 xin y kien\n" * 40


@dataclass(frozen=True)
class Fixed:
    """A clock that stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float, wake: object = None) -> None:
        return None


def certified(
    key: PrivateKey,
    name: str,
    *,
    begins: datetime = NOW,
    days: int = 365,
    also: x509.ExtensionType | None = None,
) -> x509.Certificate:
    """A certificate of one's own hand, valid from `begins` for so many days."""
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - timedelta(days=1))
        .not_valid_after(begins + timedelta(days=days))
    )
    if also is not None:
        builder = builder.add_extension(also, critical=False)
    return builder.sign(key, SHA256())


@cache
def key_of(organ: str) -> PrivateKey:
    """Ours is RSA, theirs elliptic: both are in use."""
    if organ == US:
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


@cache
def certificate_of(organ: str) -> x509.Certificate:
    return certified(key_of(organ), organ)


def packets(
    organ: str, *, trusted: Mapping[str, str] | None = None, limits: Limits | None = None,
    clock: Fixed | None = None,
) -> Packets:  # fmt: skip
    """What an agency reads and writes with; `trusted` maps a code to whose certificate it has."""
    known = trusted if trusted is not None else {US: US, THEM: THEM}
    return Packets(
        organ,
        Seal(key_of(organ), certificate_of(organ)),
        Trust({code: [certificate_of(whose)] for code, whose in known.items()}),
        clock or Fixed(),
        limits or Limits(),
    )


def attachment(
    content: bytes = LETTER, name: str = "Công văn 7816.pdf", block: int = 100
) -> Attachment:
    async def blocks() -> AsyncIterator[bytes]:
        for start in range(0, len(content), block):
            yield content[start : start + block]

    digest = hashlib.sha256(content).hexdigest()
    return Attachment(name, "application/pdf", len(content), digest, blocks)


async def bytes_of(held: Attachment) -> bytes:
    return b"".join([block async for block in held.blocks()])


def letter(**changes: object) -> Document:
    """A request for an opinion, from us to them, unless told otherwise."""
    fields: dict[str, object] = {
        "kind": "new",
        "document_id": ID,
        "sender": SO,
        "receivers": (BHXH,),
        "code": CODE,
        "promulgated": Promulgation("Quảng Trị", ISSUED),
        "type": DocumentType("18", "Công văn"),
        "subject": "V/v xin ý kiến về hồ sơ hưởng chế độ",
        "content": "Đề nghị quý cơ quan cho ý kiến trước ngày 10/10/2018.",
        "signer": Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Người Ký"),
        "due_on": date(2018, 10, 10),
        "response_for": (ResponseFor(THEM, f"{THEM},2018/09/01,12/BHXH", "12/BHXH", ISSUED),),
        "attachments": (attachment(),),
    }
    return Document(**{**fields, **changes})


def status(code: StatusCode = "03", **changes: object) -> StatusMessage:
    """Theirs, about our letter."""
    fields: dict[str, object] = {
        "sender": BHXH,
        "response_for": ResponseFor(US, ID, str(CODE), ISSUED),
        "code": code,
        "at": NOW,
        "staff": Staff("Văn thư", "Người Nhận", "", "vanthu@example.vn"),
        "description": "Đã vào sổ văn bản đến",
    }
    return StatusMessage(**{**fields, **changes})
