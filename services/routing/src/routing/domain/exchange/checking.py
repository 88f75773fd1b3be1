"""What must hold of a message, whichever way it goes."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routing.domain.exchange.errors import (
    ATTACHMENT_NAME,
    CHARACTERS,
    CONCERNS,
    MISSING,
    NO_RECEIVER,
    ORGAN_ID,
    TOO_LONG,
)
from routing.domain.exchange.messages import (
    Document,
    Kind,
    Message,
    Organ,
    ResponseFor,
    Signer,
    Staff,
    StatusMessage,
)

LINE = 500
TEXT = 20_000
LONGEST_ORGAN_ID = 35
LONGEST_NAME = 255
MOST_CONCERNED: Mapping[Kind, int] = {"new": 0, "update": 1, "revocation": 1, "replacement": 100}
"""How many earlier documents one of each kind may name: that is all its element has room for."""

_ORGAN_ID = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can carry, escaped or not (production 2)."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})
"""Categories that hide what a file's name is: controls, marks of direction, ends of lines."""


@dataclass(frozen=True, slots=True)
class _Field:
    element: str
    text: str
    needed: bool = False
    most: int = LINE


def check(message: Message) -> None:
    """RuleViolation when the message may be neither sent nor taken."""
    if isinstance(message, Document):
        if not message.receivers:
            raise NO_RECEIVER.broken()
        if len(message.concerns) > MOST_CONCERNED[message.kind]:
            raise CONCERNS.broken()
        _check_organs([message.sender, *message.receivers])
        _check_fields(_of_document(message))
        for attachment in message.attachments:
            _check_name(attachment.name)
    else:
        _check_organs([message.sender])
        _check_fields(_of_status(message))


def _check_organs(organs: Iterable[Organ]) -> None:
    for organ in organs:
        if len(organ.id) > LONGEST_ORGAN_ID or not _ORGAN_ID.fullmatch(organ.id):
            raise ORGAN_ID.broken(organ=organ.id[:LONGEST_ORGAN_ID])
        _check_fields(
            [
                _Field("OrganName", organ.name),
                _Field("OrganAdd", organ.address),
                _Field("Email", organ.email),
            ]
        )


def _check_name(name: str) -> None:
    """A name alone, that leads nowhere else when it becomes a file's."""
    hidden = any(unicodedata.category(letter) in _UNSEEN for letter in name)
    if hidden or {"/", "\\"} & set(name) or name.strip() in {"", ".", ".."}:
        raise ATTACHMENT_NAME.broken(name=ascii(name[:LONGEST_NAME])[1:-1])
    if len(name.encode()) > LONGEST_NAME:
        raise TOO_LONG.broken(element="AttachmentName", most=LONGEST_NAME)


def _check_fields(fields: Iterable[_Field]) -> None:
    for field in fields:
        if len(field.text) > field.most:
            raise TOO_LONG.broken(element=field.element, most=field.most)
        if _NOT_XML.search(field.text):
            raise CHARACTERS.broken(element=field.element)
        if field.needed and not field.text.strip():
            raise MISSING.broken(element=field.element)


def _of_document(document: Document) -> list[_Field]:
    return [
        _Field("DocumentId", document.document_id, needed=True),
        _Field("CodeNumber", document.code.number),
        _Field("CodeNotation", document.code.notation, needed=True),
        _Field("Place", document.promulgated.place),
        _Field("Type", document.type.code),
        _Field("TypeName", document.type.name),
        _Field("Subject", document.subject, needed=True, most=TEXT),
        _Field("Content", document.content, most=TEXT),
        _Field("BussinessDocReason", document.reason, most=TEXT),
        *(_of_signer(document.signer) if document.signer else []),
        *(field for answered in document.response_for for field in _of_response(answered)),
        *(_Field("DocumentId", concerned, needed=True) for concerned in document.concerns),
        *(_Field("ContentType", attached.content_type) for attached in document.attachments),
    ]


def _of_status(message: StatusMessage) -> list[_Field]:
    return [
        *_of_response(message.response_for),
        _Field("Description", message.description, most=TEXT),
        *(_of_staff(message.staff) if message.staff else []),
    ]


def _of_signer(signer: Signer) -> list[_Field]:
    return [
        _Field("Competence", signer.competence),
        _Field("Position", signer.position),
        _Field("FullName", signer.full_name),
    ]


def _of_staff(staff: Staff) -> list[_Field]:
    return [
        _Field("Department", staff.department),
        _Field("Staff", staff.name),
        _Field("Mobile", staff.mobile),
        _Field("Email", staff.email),
    ]


def _of_response(response: ResponseFor) -> list[_Field]:
    return [
        _Field("OrganId", response.organ_id, needed=True, most=LONGEST_ORGAN_ID),
        _Field("DocumentId", response.document_id, needed=True),
        _Field("Code", response.code),
    ]
