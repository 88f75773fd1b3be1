"""A message as a tree, its elements in the order and under the names that the samples show."""

from collections.abc import Sequence
from datetime import date, datetime

from lxml import etree

from dossier_shared.clock import OFFICE_ZONE
from routing.adapters.edxml.names import CONTENT_ID, KIND_CODES, NS, ROOT, TIME
from routing.adapters.edxml.parsing import Element
from routing.domain.exchange import (
    Attachment,
    Document,
    Message,
    Organ,
    ResponseFor,
    Signer,
    Staff,
    StatusMessage,
)

NO_PAPER = "0"
"""The document does not follow on paper."""


def tree_of(message: Message, contents: Sequence[str], now: datetime) -> tuple[Element, Element]:
    """The packet and its header; `contents` are the attachments in base64, in their order.

    `now` is when the packet leaves, for its trace.
    """
    root = etree.Element(f"{ROOT}", nsmap={None: NS})
    envelope = etree.SubElement(root, f"{{{NS}}}edXMLEnvelope", nsmap={"edXML": NS})
    header = _put(envelope, "edXMLHeader")
    if isinstance(message, StatusMessage):
        _put_status(_put(header, "Status"), message)
        return root, header
    _put_header(_put(header, "MessageHeader"), message)
    _put_trace(_put(header, "TraceHeaderList"), message, now)
    _put_manifest(_put(envelope, "edXMLBody"), message.attachments)
    if message.attachments:
        _put_contents(_put(root, "AttachmentEncoded"), message.attachments, contents)
    return root, header


def written_day(day: date) -> str:
    """yyyy/MM/dd, whatever the year."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def written_time(instant: datetime) -> str:
    """yyyy/MM/dd HH:mm:ss in the office's zone; ValueError for a time of no zone."""
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} names no time zone")
    return instant.astimezone(OFFICE_ZONE).strftime(TIME)


def _put(parent: Element, name: str, text: str | None = None) -> Element:
    element = etree.SubElement(parent, f"{{{NS}}}{name}")
    element.text = text
    return element


def _put_some(parent: Element, texts: Sequence[tuple[str, str]]) -> None:
    """An element for each text that says something."""
    for name, text in texts:
        if text:
            _put(parent, name, text)


def _put_header(header: Element, document: Document) -> None:
    _put_organ(_put(header, "From"), document.sender)
    for receiver in document.receivers:
        _put_organ(_put(header, "To"), receiver)
    _put(header, "DocumentId", document.document_id)
    _put_issue(header, document)
    _put(header, "Subject", document.subject)
    _put(header, "Content", document.content)
    if document.signer:
        _put_signer(_put(header, "SignerInfo"), document.signer)
    if document.due_on:
        _put(header, "DueDate", written_day(document.due_on))
    for answered in document.response_for:
        _put_response(_put(header, "ResponseFor"), answered)


def _put_issue(header: Element, document: Document) -> None:
    code = _put(header, "Code")
    _put(code, "CodeNumber", document.code.number)
    _put(code, "CodeNotation", document.code.notation)
    promulgated = _put(header, "PromulgationInfo")
    _put(promulgated, "Place", document.promulgated.place)
    _put(promulgated, "PromulgationDate", written_day(document.promulgated.on))
    kind = _put(header, "DocumentType")
    _put(kind, "Type", document.type.code)
    _put(kind, "TypeName", document.type.name)


def _put_signer(element: Element, signer: Signer) -> None:
    _put(element, "Competence", signer.competence)
    _put(element, "Position", signer.position)
    _put(element, "FullName", signer.full_name)


def _put_trace(trace: Element, document: Document, now: datetime) -> None:
    step = _put(trace, "TraceHeader")
    _put(step, "OrganId", document.sender.id)
    _put(step, "Timestamp", written_time(now))
    business = _put(trace, "Bussiness")
    if document.kind in {"update", "revocation"}:
        _put_some(business, [("DocumentId", concerned) for concerned in document.concerns])
    _put(business, "BussinessDocType", KIND_CODES[document.kind])
    _put_some(business, [("BussinessDocReason", document.reason)])
    _put(business, "Paper", NO_PAPER)
    if document.kind == "replacement" and document.concerns:
        replaced = _put(business, "ReplacementInfoList")
        for concerned in document.concerns:
            _put(_put(replaced, "ReplacementInfo"), "DocumentId", concerned)


def _put_status(status: Element, message: StatusMessage) -> None:
    _put_response(_put(status, "ResponseFor"), message.response_for)
    _put_organ(_put(status, "From"), message.sender)
    _put(status, "StatusCode", message.code)
    _put_some(status, [("Description", message.description)])
    _put(status, "Timestamp", written_time(message.at))
    if message.staff:
        _put_staff(_put(status, "StaffInfo"), message.staff)


def _put_organ(element: Element, organ: Organ) -> None:
    _put(element, "OrganId", organ.id)
    _put(element, "OrganName", organ.name)
    _put_some(element, [("OrganAdd", organ.address), ("Email", organ.email)])


def _put_response(element: Element, answered: ResponseFor) -> None:
    _put(element, "OrganId", answered.organ_id)
    _put_some(element, [("Code", answered.code)])
    if answered.on:
        _put(element, "PromulgationDate", written_day(answered.on))
    _put(element, "DocumentId", answered.document_id)


def _put_staff(element: Element, staff: Staff) -> None:
    _put(element, "Department", staff.department)
    _put(element, "Staff", staff.name)
    _put_some(element, [("Email", staff.email), ("Mobile", staff.mobile)])


def _put_manifest(body: Element, attachments: Sequence[Attachment]) -> None:
    manifest = _put(body, "edXMLManifest")
    manifest.set("version", "1.0")
    for place, attachment in enumerate(attachments, 1):
        _put_attached(_put(manifest, "Reference"), place, attachment)


def _put_contents(
    encoded: Element, attachments: Sequence[Attachment], contents: Sequence[str]
) -> None:
    for place, (attachment, content) in enumerate(zip(attachments, contents, strict=True), 1):
        element = _put(encoded, "Attachment")
        _put_attached(element, place, attachment)
        _put(element, "ContentTransferEncoded", content)


def _put_attached(element: Element, place: int, attachment: Attachment) -> None:
    _put(element, "ContentId", f"{CONTENT_ID}{place}")
    _put(element, "ContentType", attachment.content_type)
    _put(element, "AttachmentName", attachment.name)
