"""A notice as a mail: its headers, its plain and its HTML part, its signature."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import Message as Mail
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from uuid import UUID

from notify.adapters.mail.signing import Signature
from notify.application.ports import Message

WIRE = compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Writer:
    """`bounces` is the mailbox that takes what comes back; without one that is `sender` itself."""

    sender: str
    sender_name: str
    bounces: str | None = None
    signature: Signature | None = None

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    def message_id(self, request_id: UUID) -> str:
        return f"<{request_id}@{self.domain}>"

    def envelope_sender(self, request_id: UUID) -> str:
        """Each mail comes back to an address of its own, which tells the notice."""
        if self.bounces is None:
            return self.sender
        box, _, domain = self.bounces.partition("@")
        return f"{box}+{request_id.hex}@{domain}"

    def write(self, message: Message, now: datetime) -> bytes:
        mail = _body(message)
        mail["From"] = f"{_header('From', self.sender_name)}\n <{self.sender}>"
        mail["To"] = message.address
        mail["Subject"] = _header("Subject", message.subject or "")
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = self.message_id(message.request_id)
        mail["Auto-Submitted"] = "auto-generated"
        if message.lawful_unsubscribe is not None:
            mail["List-Unsubscribe"] = f"<{message.lawful_unsubscribe}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        octets = mail.as_bytes(policy=WIRE)
        return self.signature.of(octets) + octets if self.signature else octets


def _body(message: Message) -> Mail:
    plain = MIMEText(message.text, "plain", "utf-8")
    if message.html is None:
        return plain
    both = MIMEMultipart("alternative")
    both.attach(plain)
    both.attach(MIMEText(message.html, "html", "utf-8"))
    return both


def _header(name: str, text: str) -> str:
    """Encoded words no longer than RFC 2047 lets them be, folded."""
    return Header(text, "utf-8", header_name=name).encode()
