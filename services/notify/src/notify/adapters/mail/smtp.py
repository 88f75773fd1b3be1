"""Mail through the department's server, on a few kept connections, one mail on each at a time."""

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPResponseException

from dossier_shared.clock import Clock
from notify.adapters.mail.answers import mail_refused, recipient_refused
from notify.adapters.mail.writing import Writer
from notify.application.ports import Abilities, Message
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in; without a user there is no login. `trust` are the certificates that
    are believed, the system's if None.
    """

    host: str
    port: int
    security: Security = "none"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None
    lines: int = 4


class SmtpMailer:
    """`limit` ends the wait for a line, the way up to the recipient, and the transfer, each."""

    def __init__(
        self,
        name: str,
        server: SmtpServer,
        writer: Writer,
        abilities: Abilities,
        limit: float,
        clock: Clock,
    ) -> None:
        self.name = name
        self.abilities = abilities
        self._server = server
        self._writer = writer
        self._limit = limit
        self._clock = clock
        self._kept: deque[SMTP] = deque()
        self._free = asyncio.Semaphore(server.lines)

    async def send(self, message: Message) -> Outcome:
        octets = self._writer.write(message, self._clock.now())
        try:
            async with asyncio.timeout(self._limit):
                await self._free.acquire()
        except TimeoutError:
            return Busy("line-busy")
        try:
            return await self._hand_in(message, octets)
        finally:
            self._free.release()

    async def close(self) -> None:
        for line in self._kept:
            line.close()
        self._kept.clear()

    async def _hand_in(self, message: Message, octets: bytes) -> Outcome:
        """The line is kept, though perhaps closed, unless we are cut off in mid-exchange."""
        line = self._kept.pop() if self._kept else self._new_line()
        done = False
        try:
            outcome = await self._offer(line, message) or await self._transfer(line, octets)
            if isinstance(outcome, Accepted):
                outcome = Accepted(self._writer.message_id(message.request_id))
            done = True
        finally:
            if done:
                self._kept.append(line)
            else:
                line.close()
        return outcome

    async def _offer(self, line: SMTP, message: Message) -> Outcome | None:
        """Up to the recipient: whatever goes wrong here, the mail was surely not taken."""
        try:
            async with asyncio.timeout(self._limit):
                await _make_ready(line)
                await self._name_both(line, message)
        except SMTPResponseException as error:
            return recipient_refused(error.code, error.message)
        except (SMTPException, OSError):
            line.close()
            return Busy("no-connection")
        except ValueError:
            return Refused("address-malformed", hard=True)
        return None

    async def _name_both(self, line: SMTP, message: Message) -> None:
        """Who sends and who is to have it. A server that knows delivery notices (RFC 3461) is asked
        for those of failure and delay, with the request id in them.
        """
        sender = self._writer.envelope_sender(message.request_id)
        notices = line.supports_extension("dsn")
        envelope = ["RET=HDRS", f"ENVID={message.request_id.hex}"] if notices else []
        try:
            await line.mail(sender, options=envelope)
        except SMTPResponseException as error:
            raise SMTPException(f"the sender is refused with {error.code}") from error
        wanted = ["NOTIFY=FAILURE,DELAY"] if notices else []
        await line.rcpt(message.address, options=wanted)

    async def _transfer(self, line: SMTP, octets: bytes) -> Outcome:
        """The message itself. Once it is on its way, silence says nothing about its fate."""
        try:
            async with asyncio.timeout(self._limit):
                await line.data(octets)
        except SMTPResponseException as error:
            return mail_refused(error.code)
        except (SMTPException, OSError) as error:
            line.close()
            return Unknown("timeout" if isinstance(error, TimeoutError) else "dropped")
        return Accepted("")

    def _new_line(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=server.trust,
            username=server.user,
            password=server.password,
            local_hostname=self._writer.domain,
            timeout=self._limit,
        )


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
        if line.last_ehlo_response is None:
            await line.ehlo()
    except SMTPResponseException as error:
        raise SMTPException(f"turned away with {error.code}") from error
