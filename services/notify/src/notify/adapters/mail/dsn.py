"""Bounces: what a delivery status notification (RFC 3464) says of the mail that it is about.

Servers tell it in their own words around a part that is for machines. The notice is found by the
address the bounce came to, by the envelope id we gave, or by the Message-ID of what came back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from notify.adapters.mail.answers import ENHANCED, is_hard
from notify.domain.statuses import Fate

BOUNCE_BOX = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
CAME_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """`hard`: nothing will ever arrive at that address."""

    request_id: UUID
    fate: Fate
    reason: str
    hard: bool


def bounce_in(octets: bytes) -> Bounce | None:
    """The bounce that a mail is; None when it is none, tells no news, or is not about a notice.

    A report of delay is no news: the server goes on trying, and tells again.
    """
    mail = message_from_bytes(octets)
    status = next((part for part in mail.walk() if _is_status(part)), None)
    if status is None:
        return None
    groups = list(_groups(status))
    request_id = _request_id(mail, groups)
    failed = next((group for group in groups if _action(group) == "failed"), None)
    if request_id is None or failed is None:
        return None
    code = _code(failed)
    fate: Fate = "failed-temporarily" if code.startswith("4") else "failed-for-good"
    return Bounce(request_id, fate, f"bounce-{code}", is_hard(code))


def _is_status(part: Message) -> bool:
    return part.get_content_type() in {
        "message/delivery-status",
        "message/global-delivery-status",
    }


def _groups(status: Message) -> Iterator[Message]:
    """The fields about the mail, then those about each recipient: the parser makes each a part."""
    payload = status.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def _action(group: Message) -> str:
    return str(group.get("Action", "")).strip().lower()


def _code(group: Message) -> str:
    """The status; 5.0.0 of a server that gives none. What the far server said may say more."""
    for name in ("Status", "Diagnostic-Code"):
        found = ENHANCED.search(str(group.get(name, "")))
        if found is not None and not found[0].endswith(".0.0"):
            return found[0]
    return "4.0.0" if str(group.get("Status", "")).strip().startswith("4") else "5.0.0"


def _request_id(mail: Message, groups: list[Message]) -> UUID | None:
    for name in CAME_TO:
        for value in mail.get_all(name, []):
            if (found := BOUNCE_BOX.search(str(value))) is not None:
                return UUID(found[1])
    for group in groups:
        envelope = str(group.get("Original-Envelope-Id", "")).strip()
        if re.fullmatch(r"[0-9a-fA-F]{32}", envelope):
            return UUID(envelope)
    return _of_returned(mail)


def _of_returned(mail: Message) -> UUID | None:
    """By the Message-ID in the mail, or in its headers alone, that was sent back."""
    for part in mail.walk():
        if part.get_content_type() in RETURNED:
            found = MESSAGE_ID.search(_message_id(part.get_payload()))
            if found is not None:
                return UUID(found[1])
    return None


def _message_id(returned: object) -> str:
    """Of what was sent back: a mail that the parser has read, or headers as text."""
    if isinstance(returned, str):
        lines = returned.splitlines()
        return next((line for line in lines if line.lower().startswith("message-id:")), "")
    first = returned[0] if isinstance(returned, list) and returned else None
    return str(first.get("Message-ID", "")) if isinstance(first, Message) else ""
