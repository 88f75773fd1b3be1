"""What a signed tree says. Elements that are not understood are passed over."""

from typing import cast, get_args

from routing.adapters.edxml.attaching import attached
from routing.adapters.edxml.fields import (
    child,
    children,
    day,
    day_needed,
    instant,
    line,
    needed,
)
from routing.adapters.edxml.names import KINDS
from routing.adapters.edxml.parsing import Element, Limits
from routing.domain.exchange import (
    Attachment,
    Code,
    Document,
    DocumentType,
    Kind,
    Message,
    Organ,
    Promulgation,
    ResponseFor,
    Signer,
    Staff,
    StatusCode,
    StatusMessage,
)
from routing.domain.exchange.errors import DOUBLED, VALUE


def message_of(root: Element, limits: Limits) -> Message:
    """The message of a packet; RuleViolation when it cannot be understood for certain."""
    envelope = needed(root, "edXMLEnvelope")
    header = needed(envelope, "edXMLHeader")
    status = child(header, "Status")
    if status is None:
        return _document(header, _attachments(root, envelope, limits))
    if children(header, "MessageHeader"):
        raise DOUBLED.broken(element="Status")
    return _status(status)


def _document(header: Element, attachments: tuple[Attachment, ...]) -> Document:
    head = needed(header, "MessageHeader")
    business = child(needed(header, "TraceHeaderList"), "Bussiness")
    kind = _kind(business)
    code, issued = needed(head, "Code"), needed(head, "PromulgationInfo")
    type_ = needed(head, "DocumentType")
    return Document(
        kind=kind,
        document_id=line(head, "DocumentId", needed=True),
        sender=_organ(needed(head, "From")),
        receivers=tuple(_organ(element) for element in children(head, "To")),
        code=Code(line(code, "CodeNumber"), line(code, "CodeNotation")),
        promulgated=Promulgation(line(issued, "Place"), day_needed(issued, "PromulgationDate")),
        type=DocumentType(line(type_, "Type"), line(type_, "TypeName")),
        subject=line(head, "Subject"),
        content=line(head, "Content"),
        signer=_signer(child(head, "SignerInfo")),
        due_on=day(head, "DueDate"),
        response_for=tuple(_response(element) for element in children(head, "ResponseFor")),
        concerns=_concerns(kind, business),
        reason=line(business, "BussinessDocReason") if business is not None else "",
        attachments=attachments,
    )


def _status(status: Element) -> StatusMessage:
    code = line(status, "StatusCode", needed=True)
    if code not in get_args(StatusCode):
        raise VALUE.broken(element="StatusCode")
    return StatusMessage(
        sender=_organ(needed(status, "From")),
        response_for=_response(needed(status, "ResponseFor")),
        code=cast("StatusCode", code),
        at=instant(status, "Timestamp"),
        staff=_staff(child(status, "StaffInfo")),
        description=line(status, "Description"),
    )


def _attachments(root: Element, envelope: Element, limits: Limits) -> tuple[Attachment, ...]:
    body, encoded = child(envelope, "edXMLBody"), child(root, "AttachmentEncoded")
    manifest = child(body, "edXMLManifest") if body is not None else None
    listed = children(manifest, "Reference") if manifest is not None else ()
    held = children(encoded, "Attachment") if encoded is not None else ()
    return attached(listed, held, limits)


def _kind(business: Element | None) -> Kind:
    """A packet that says nothing of it brings a new document."""
    code = line(business, "BussinessDocType") if business is not None else ""
    if (code or "0") not in KINDS:
        raise VALUE.broken(element="BussinessDocType")
    return KINDS[code or "0"]


def _concerns(kind: Kind, business: Element | None) -> tuple[str, ...]:
    """A new document concerns no earlier one, though samples fill the element in there too."""
    if kind == "new" or business is None:
        return ()
    if kind != "replacement":
        one = line(business, "DocumentId")
        return (one,) if one else ()
    replaced = child(business, "ReplacementInfoList")
    listed = children(replaced, "ReplacementInfo") if replaced is not None else ()
    return tuple(line(element, "DocumentId", needed=True) for element in listed)


def _organ(element: Element) -> Organ:
    return Organ(
        line(element, "OrganId", needed=True),
        line(element, "OrganName"),
        line(element, "OrganAdd"),
        line(element, "Email"),
    )


def _response(element: Element) -> ResponseFor:
    return ResponseFor(
        line(element, "OrganId", needed=True),
        line(element, "DocumentId", needed=True),
        line(element, "Code"),
        day(element, "PromulgationDate"),
    )


def _signer(element: Element | None) -> Signer | None:
    if element is None:
        return None
    return Signer(line(element, "Competence"), line(element, "Position"), line(element, "FullName"))


def _staff(element: Element | None) -> Staff | None:
    if element is None:
        return None
    return Staff(
        line(element, "Department"),
        line(element, "Staff"),
        line(element, "Mobile"),
        line(element, "Email"),
    )
