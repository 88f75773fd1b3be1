"""The other side of the wire, for demo and tests: an SMS gateway and a mail server that count.

`python -m motcua.counterparts --sms-port N --smtp-port M`. GET /counts says what came; POST
/script {"channel": "sms", "faults": ["500", "slow:3"]} makes the next answers misbehave. Plain
asyncio, because a gateway that takes a message and hangs up is no framework's idea of an answer.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from motcua.counterparts_till import BROKEN, DROP, OK_ONCE, REFUSE, Fault, Record, Till

HOST = "127.0.0.1"
PHRASES = {200: "OK", 400: "Bad Request", 404: "Not Found", 500: "Internal Server Error"}


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Both, running; `sms` and `mails` hold what was delivered and take scripts of faults."""

    sms_port: int
    smtp_port: int
    sms: Till
    mails: Till

    @property
    def sms_url(self) -> str:
        return f"http://{HOST}:{self.sms_port}/sms"

    def counts(self) -> dict[str, dict[str, int]]:
        return {"sms": self.sms.counts(), "mail": self.mails.counts()}


@asynccontextmanager
async def counterparts(
    sms_port: int = 0, smtp_port: int = 0, *, dedupe: bool = True
) -> AsyncIterator[Counterparts]:
    """Both on loopback, on free ports unless told; nothing of them is left afterwards."""
    loop = asyncio.get_running_loop()
    sms, mails = Till(dedupe), Till(dedupe)
    gateway = _Gateway(sms, mails)
    mailbox = _Mailbox(mails)
    mail = await loop.create_server(mailbox.line, HOST, smtp_port)
    http = await asyncio.start_server(gateway.serve, HOST, sms_port)
    try:
        yield Counterparts(_port(http), _port(mail), sms, mails)
    finally:
        http.close()
        mail.close()
        mailbox.end()
        await gateway.end()


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


class _Mailbox:
    """aiosmtpd's handler: what becomes of a mail that came whole."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._lines: WeakSet[SMTP] = WeakSet()

    def line(self) -> SMTP:
        line = SMTP(self, hostname="localhost", loop=asyncio.get_running_loop())
        self._lines.add(line)
        return line

    def end(self) -> None:
        for line in self._lines:
            if line.transport is not None:
                line.transport.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        request_id = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        to, peer = ", ".join(envelope.rcpt_tos), str(session.peer)
        fault = self._till.take(Record(request_id, to, text, str(mail["Subject"]), peer))
        await asyncio.sleep(fault.seconds)
        if fault.kind == DROP and server.transport is not None:
            server.transport.close()
        answers = {BROKEN: "451 4.3.0 try again later", REFUSE: "554 5.7.1 refused"}
        return answers.get(fault.kind, "250 2.0.0 taken")


class _Gateway:
    """Just enough HTTP/1.1: requests with a length, one connection for many."""

    def __init__(self, sms: Till, mails: Till) -> None:
        self._sms = sms
        self._mails = mails
        self._open: set[asyncio.Task[Any]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while (request := await _request(reader)) and await self._answer(*request, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or we close
        finally:
            self._open.discard(task)
            writer.close()

    async def end(self) -> None:
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _answer(self, route: str, body: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is to be closed without a word."""
        fault = OK_ONCE
        match route:
            case "POST /sms":
                fault, status, told = self._take(json.loads(body))
            case "POST /script":
                status, told = self._script(json.loads(body))
            case "GET /readyz":
                status, told = 200, {"ready": True}
            case "GET /counts":
                status, told = 200, {"sms": self._sms.counts(), "mail": self._mails.counts()}
            case "GET /delivered":
                status, told = 200, {"sms": self._sms.ids(), "mail": self._mails.ids()}
            case _:
                status, told = 404, {"error": "no such route"}
        await asyncio.sleep(fault.seconds)
        if fault.kind == DROP:
            return False
        answer = json.dumps(told).encode()
        head = f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
        await writer.drain()
        return True

    def _take(self, sent: Any) -> tuple[Fault, int, Any]:
        request_id = sent["request_id"]
        fault = self._sms.take(Record(request_id, sent["phone"], sent["content"]))
        if fault.kind == BROKEN:
            return fault, 500, {"error": "gateway broken"}
        if fault.kind == REFUSE:
            return fault, 200, {"code": "105", "message": "number refused"}
        return fault, 200, {"code": "0", "message_id": f"SMS-{request_id}"}

    def _script(self, asked: Any) -> tuple[int, Any]:
        till = self._mails if asked.get("channel") == "mail" else self._sms
        try:
            till.script(asked["faults"])
        except ValueError as error:
            return 400, {"error": str(error)}
        return 200, {"scripted": len(till.faults)}


async def _request(reader: asyncio.StreamReader) -> tuple[str, bytes] | None:
    """Route and body of the next request; None when there is none any more."""
    first = await reader.readline()
    if not first:
        return None
    length = 0
    while (line := await reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.decode("latin-1").partition(":")
        length = int(value) if name.lower() == "content-length" else length
    method, path, _ = first.decode("latin-1").split(" ", 2)
    return f"{method} {path}", await reader.readexactly(length)


async def _run(sms_port: int, smtp_port: int, dedupe: bool) -> None:
    async with counterparts(sms_port, smtp_port, dedupe=dedupe) as running:
        print(f"sms {running.sms_url} smtp {HOST}:{running.smtp_port}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="counterparts", description=__doc__.splitlines()[0])
    parser.add_argument("--sms-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--dedupe", action=argparse.BooleanOptionalAction, default=True)
    asked = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(asked.sms_port, asked.smtp_port, asked.dedupe))


if __name__ == "__main__":
    main()
