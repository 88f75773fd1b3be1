"""HTTP gateways that count: SMS, Zalo, and a client system that takes webhooks.

Plain asyncio, because a gateway that takes a message and hangs up is no framework's idea of an
answer.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import httpx

from motcua.counterparts_till import BROKEN, DROP, OK_ONCE, REFUSE, THROTTLE, Fault, Record, Till

PHRASES = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 410: "Gone",
    429: "Too Many Requests", 500: "Internal Server Error",
}  # fmt: skip
CALLBACK_KEY = "demo-only"
"""With which the SMS gateway signs what it calls back with."""
WORDS = {"delivered": "delivered", "failed": "undelivered", "expired": "expired"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was read; names of headers are in small letters."""

    route: str
    headers: Mapping[str, str]
    body: bytes


Told = tuple[Fault, int, Any]


class Gateways:
    """Just enough HTTP/1.1: requests with a length, one connection for many. `tills` by channel."""

    def __init__(self, tills: Mapping[str, Till]) -> None:
        self._tills = tills
        self._zalo = Zalo(tills["zalo"])
        self._open: set[asyncio.Task[Any]] = set()
        self._calls: set[asyncio.Task[Any]] = set()
        self._routes: dict[str, Callable[[Asked], Told]] = {
            "POST /sms": self._sms,
            "POST /zalo/message/template": self._zalo.send,
            "POST /zalo/access_token": self._zalo.renew,
            "POST /webhook": self._webhook,
            "POST /script": self._script,
            "GET /readyz": lambda _: (OK_ONCE, 200, {"ready": True}),
            "GET /counts": lambda _: (OK_ONCE, 200, {n: t.counts() for n, t in tills.items()}),
            "GET /delivered": lambda _: (OK_ONCE, 200, {n: t.ids() for n, t in tills.items()}),
        }

    @property
    def zalo(self) -> "Zalo":
        return self._zalo

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while (asked := await _request(reader)) and await self._answer(asked, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or we close
        finally:
            self._open.discard(task)
            writer.close()

    async def end(self) -> None:
        running = [*self._open, *self._calls]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is to be closed without a word."""
        route = self._routes.get(asked.route, _nowhere)
        fault, status, told = route(asked)
        await asyncio.sleep(fault.seconds)
        if fault.kind == DROP:
            return False
        answer = json.dumps(told).encode()
        head = f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
        await writer.drain()
        return True

    def _sms(self, asked: Asked) -> Told:
        sent = json.loads(asked.body)
        till, request_id = self._tills["sms"], sent["request_id"]
        fault = till.take(Record(request_id, sent["phone"], sent["content"], details=sent))
        if fault.takes and sent.get("callback_url"):
            self._call_back(sent["callback_url"], request_id, till.reported())
        if fault.kind == BROKEN:
            return fault, 500, {"error": "gateway broken"}
        if fault.kind == THROTTLE:
            return fault, 429, {"error": "too many requests"}
        if fault.kind == REFUSE:
            return fault, 200, {"code": "105", "message": "number refused"}
        return fault, 200, {"code": "0", "message_id": f"SMS-{request_id}"}

    def _webhook(self, asked: Asked) -> Told:
        sent = json.loads(asked.body)
        details = {"headers": dict(asked.headers), "body": sent}
        fault = self._tills["webhook"].take(
            Record(asked.headers["webhook-id"], "client", "", raw=asked.body, details=details)
        )
        statuses = {BROKEN: 500, THROTTLE: 429, REFUSE: 410}
        return fault, statuses.get(fault.kind, 200), {}

    def _script(self, asked: Asked) -> Told:
        told = json.loads(asked.body)
        till = self._tills[told.get("channel", "sms")]
        try:
            till.script(told.get("faults", []))
            till.report(*told.get("receipts", []))
        except ValueError as error:
            return OK_ONCE, 400, {"error": str(error)}
        return OK_ONCE, 200, {"scripted": len(till.faults)}

    def _call_back(self, url: str, request_id: str, states: tuple[str, ...]) -> None:
        task = asyncio.create_task(_calls(url, request_id, states))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)


def _nowhere(_: Asked) -> Told:
    return OK_ONCE, 404, {"error": "no such route"}


class Zalo:
    """ZNS and the renewal of its tokens: each refresh token is good for once."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._numbers = count(1)
        self.access: set[str] = set()
        self.refresh = {"seed"}
        self.renewals = 0

    def send(self, asked: Asked) -> Told:
        if asked.headers.get("access_token") not in self.access:
            return OK_ONCE, 200, {"error": -124, "message": "Access token invalid"}
        sent = json.loads(asked.body)
        fields = json.dumps(sent["template_data"], ensure_ascii=False, sort_keys=True)
        record = Record(sent["tracking_id"], sent["phone"], fields, details=sent)
        fault = self._till.take(record)
        if fault.kind == BROKEN:
            return fault, 500, {}
        errors = {REFUSE: -118, THROTTLE: -144}
        if fault.kind in errors:
            return fault, 200, {"error": errors[fault.kind], "message": "no"}
        data = {"msg_id": f"zns-{sent['tracking_id'][:8]}", "sent_time": "1523498400000"}
        return fault, 200, {"error": 0, "message": "Success", "data": data}

    def renew(self, asked: Asked) -> Told:
        given = parse_qs(asked.body.decode()).get("refresh_token", [""])[0]
        if given not in self.refresh:
            return OK_ONCE, 200, {"error": -14014, "error_name": "Invalid refresh token"}
        self.refresh.discard(given)
        self.renewals += 1
        number = next(self._numbers)
        self.access, access, refresh = {f"access-{number}"}, f"access-{number}", f"next-{number}"
        self.refresh.add(refresh)
        answer = {"access_token": access, "refresh_token": refresh, "expires_in": "90000"}
        return OK_ONCE, 200, answer


async def _calls(url: str, request_id: str, states: tuple[str, ...]) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for state in states:
            told = {"request_id": request_id, "message_id": f"SMS-{request_id}"}
            body = json.dumps(told | {"status": WORDS[state], "error": "000"}).encode()
            signature = hmac.new(CALLBACK_KEY.encode(), body, hashlib.sha256).hexdigest()
            await client.post(url, content=body, headers={"X-Signature": signature})


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    """The next request; None when there is none any more."""
    first = await reader.readline()
    if not first:
        return None
    headers = {}
    while (line := await reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    method, path, _ = first.decode("latin-1").split(" ", 2)
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(f"{method} {path}", headers, body)
