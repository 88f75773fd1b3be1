"""A gateway that can misbehave. Plain asyncio: no framework hangs up as a bad line does."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Request = tuple[str, str, dict[str, str], bytes]
HANG, DROP = "hang", "drop"
"""Does it and never answers; does it and hangs up."""


@dataclass
class FakeGateway:
    """`taken` are the packets by key, `waiting` those to be fetched by id.

    `faults` are used up, one for each request to a path that starts so: a status to answer with
    (before anything is taken), HANG or DROP.
    """

    taken: dict[str, bytes] = field(default_factory=dict)
    posts: list[bytes] = field(default_factory=list)
    waiting: dict[str, bytes] = field(default_factory=dict)
    refusals: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)
    encodings: set[str | None] = field(default_factory=set)
    shorten: int = 0
    announced: bool = True
    listing: bytes | None = None
    lines: set[asyncio.Task[None]] = field(default_factory=set)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/edxml/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.lines.add(task)
        try:
            while request := await _read(reader):
                if not await self._answered(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _answered(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        method, path, headers, body = request
        self.keys.add(headers.get("x-api-key"))
        self.encodings.add(headers.get("accept-encoding"))
        fault = self._fault(f"{method} {path}")
        if fault and fault.isdigit():
            status, content = int(fault), b"{}"
        else:
            status, content = self._done(method, path, headers, body)
        if fault == HANG:
            await asyncio.Event().wait()
        if fault == DROP:
            return False
        length = f"Content-Length: {len(content)}" if self.announced else "Connection: close"
        head = f"HTTP/1.1 {status} Said\r\n{length}\r\n\r\n"
        writer.write(head.encode() + content[: len(content) - self.shorten])
        await writer.drain()
        return self.announced and not self.shorten

    def _fault(self, asked: str) -> str:
        for place, (begins, fault) in enumerate(self.faults):
            if asked.startswith(begins):
                del self.faults[place]
                return fault
        return ""

    def _done(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        match [method, *path.removeprefix("/edxml/").split("/")]:
            case ["POST", "packets"]:
                self.posts.append(body)
                key = headers["idempotency-key"]
                known = key in self.taken
                self.taken.setdefault(key, body)
                return (409 if known else 202), b""
            case ["GET", "packets"]:
                listed = json.dumps({"waiting": list(self.waiting)}).encode()
                return 200, self.listing if self.listing is not None else listed
            case ["GET", "packets", id_] if id_ in self.waiting:
                return 200, self.waiting[id_]
            case ["POST", "packets", id_, "acknowledgement"] if id_ in self.waiting:
                del self.waiting[id_]
                return 204, b""
            case ["POST", "packets", id_, "refusal"] if id_ in self.waiting:
                del self.waiting[id_]
                self.refusals[id_] = json.loads(body)
                return 204, b""
        return 404, b""


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode().strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return method, path, headers, body


@asynccontextmanager
async def gateway(tls: ssl.SSLContext | None = None) -> AsyncIterator[FakeGateway]:
    fake = FakeGateway()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0, ssl=tls)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        for line in fake.lines:
            line.cancel()
        await asyncio.gather(*fake.lines, return_exceptions=True)
        await server.wait_closed()
