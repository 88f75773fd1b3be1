"""Mail through the department's server, on one kept connection, one message at a time."""

import asyncio
from dataclasses import dataclass
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime
from uuid import UUID

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPResponseException
from pydantic import SecretStr

from dossier_shared.clock import Clock
from notify.application.ports import Abilities, Message
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in; without a user there is no login."""

    host: str
    port: int
    starttls: bool
    user: str | None = None
    password: SecretStr | None = None


class SmtpMailer:
    """`limit` ends each exchange with the server, and the wait for one's turn."""

    name = "smtp"
    abilities = Abilities("email")

    def __init__(
        self, server: SmtpServer, sender: str, sender_name: str, limit: float, clock: Clock
    ) -> None:
        self._server = server
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._from = f"{_header('From', sender_name)}\n <{sender}>"
        self._limit = limit
        self._clock = clock
        self._kept: SMTP | None = None
        self._turn = asyncio.Lock()

    async def send(self, asked: Message) -> Outcome:
        to = asked.address
        message = self._message(to, asked.subject or "", asked.text, asked.request_id)
        try:
            async with asyncio.timeout(self._limit):
                await self._turn.acquire()
        except TimeoutError:
            return Busy("line-busy")
        try:
            return await self._hand_in(to, message)
        finally:
            self._turn.release()

    async def close(self) -> None:
        if self._kept is not None:
            self._kept.close()

    async def _hand_in(self, to: str, message: MIMEText) -> Outcome:
        """The line is kept, though perhaps closed, unless we are cut off in mid-exchange."""
        line, self._kept = self._kept, None
        line = line or self._new_line()
        try:
            outcome = await self._offer(line, to) or await _transfer(line, message)
            self._kept = line
        finally:
            if self._kept is None:
                line.close()
        return outcome

    async def _offer(self, line: SMTP, to: str) -> Outcome | None:
        """Up to the recipient: whatever goes wrong here, the mail was surely not taken."""
        try:
            await _make_ready(line)
            await line.mail(self._sender)
            await line.rcpt(to)
        except SMTPResponseException as error:
            return _answered(error.code)
        except (SMTPException, OSError):
            return Busy("no-connection")
        except ValueError:
            return Refused("address-malformed")
        return None

    def _new_line(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            start_tls=server.starttls,
            username=server.user,
            password=server.password.get_secret_value() if server.password else None,
            local_hostname=self._domain,
            timeout=self._limit,
        )

    def _message(self, to: str, subject: str, body: str, request_id: UUID) -> MIMEText:
        message = MIMEText(body, "plain", "utf-8")
        message["From"] = self._from
        message["To"] = to
        message["Subject"] = _header("Subject", subject)
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{request_id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"
        return message


async def _make_ready(line: SMTP) -> None:
    """Connected, and in no half-finished exchange; a kept line may have gone in the meantime."""
    if line.is_connected:
        try:
            await line.rset()
        except (SMTPException, OSError):
            line.close()
        else:
            return
    await _connect(line)


async def _connect(line: SMTP) -> None:
    """A server that turns us away at the door, or our login, is for the operator to mend."""
    try:
        await line.connect()
    except SMTPResponseException as error:
        raise SMTPException(f"turned away with {error.code}") from error


async def _transfer(line: SMTP, message: MIMEText) -> Outcome:
    """The message itself. Once it is on its way, silence says nothing about its fate."""
    try:
        await line.data(message.as_bytes())
    except SMTPResponseException as error:
        return _answered(error.code)
    except (SMTPException, OSError) as error:
        return Unknown("timeout" if isinstance(error, TimeoutError) else "dropped")
    return Accepted(str(message["Message-ID"]))


def _header(name: str, text: str) -> str:
    """Encoded words no longer than RFC 2047 lets them be, folded."""
    return Header(text, "utf-8", header_name=name).encode()


def _answered(code: int) -> Outcome:
    """4yz asks to come again, 5yz never to (RFC 5321 4.2.1)."""
    return Busy(f"smtp-{code}") if code < 500 else Refused(f"smtp-{code}")
