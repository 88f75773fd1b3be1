"""A mail server that counts: aiosmtpd, with TLS and a login when they are asked for."""

import asyncio
import ssl
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from motcua.counterparts_till import BROKEN, DROP, NO_MAILBOX, REFUSE, THROTTLE, Record, Till

ANSWERS = {
    BROKEN: "451 4.3.0 try again later",
    REFUSE: "554 5.7.1 refused",
    THROTTLE: "452 4.3.1 too much at a time",
}


@dataclass(frozen=True, slots=True)
class Door:
    """How the server lets people in: with `tls` after STARTTLS, or from the first octet if it is
    `implicit`; with `login` (user, password) only those who have it.
    """

    tls: ssl.SSLContext | None = None
    implicit: bool = False
    login: tuple[str, str] | None = field(default=None, repr=False)


class Mailbox:
    """aiosmtpd's handler: what becomes of a mail that came whole."""

    def __init__(self, till: Till, door: Door) -> None:
        self._till = till
        self._door = door
        self._lines: WeakSet[SMTP] = WeakSet()

    async def listen(self, host: str, port: int) -> asyncio.Server:
        context = self._door.tls if self._door.implicit else None
        return await asyncio.get_running_loop().create_server(self._line, host, port, ssl=context)

    def end(self) -> None:
        for line in self._lines:
            if line.transport is not None:
                line.transport.close()

    def _line(self) -> SMTP:
        starttls = self._door.tls is not None and not self._door.implicit
        with warnings.catch_warnings():  # it does not see that the line was secret from the start
            warnings.simplefilter("ignore", UserWarning)
            line = self._smtp(starttls)
        self._lines.add(line)
        return line

    def _smtp(self, starttls: bool) -> SMTP:
        door = self._door
        return SMTP(
            self,
            hostname="localhost",
            loop=asyncio.get_running_loop(),
            tls_context=door.tls if starttls else None,
            require_starttls=starttls,
            authenticator=self._let_in if door.login else None,
            auth_required=door.login is not None,
            auth_require_tls=starttls,
        )

    def _let_in(self, server: SMTP, *rest: Any) -> AuthResult:
        given = rest[-1]
        assert isinstance(given, LoginPassword)
        login = (given.login.decode(), given.password.decode())
        return AuthResult(success=login == self._door.login)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._till.faults and self._till.faults[0].kind == NO_MAILBOX:
            self._till.faults.popleft()
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self._till.take(_record(session, envelope))
        await asyncio.sleep(fault.seconds)
        if fault.kind == DROP and server.transport is not None:
            server.transport.close()
        return ANSWERS.get(fault.kind, "250 2.0.0 taken")


def _record(session: Session, envelope: Envelope) -> Record:
    raw = envelope.original_content or b""
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    return Record(
        request_id=str(mail["Message-ID"]).strip("<>").partition("@")[0],
        to=", ".join(envelope.rcpt_tos),
        text=str(body.get_content()) if body else "",
        subject=str(mail["Subject"]),
        peer=str(session.peer),
        sender=envelope.mail_from or "",
        raw=raw,
    )
