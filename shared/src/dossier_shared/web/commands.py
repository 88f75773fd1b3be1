"""What every command carries over HTTP: its key, the version it was made for, and who sends it."""

import hashlib
import re
from collections.abc import AsyncIterator
from typing import Annotated, Protocol

from fastapi import Depends, Header, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.acts import Act
from dossier_shared.mongo.aggregates import Answer, Once
from dossier_shared.points import reached
from dossier_shared.web.auth import Who
from dossier_shared.web.problems import Problem

MAX_KEY = 255
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


async def _key(
    request: Request, who: Who, idempotency_key: Annotated[str | None, Header()] = None
) -> AsyncIterator[str]:
    """The caller's own key. While a request of the same key runs in this process, another is
    answered 409; over several replicas the answer stored with the aggregate decides.
    """
    if not idempotency_key or len(idempotency_key) > MAX_KEY:
        raise Problem("idempotency-key-missing")
    key = _sha256(f"{who.agency}\n{who.sub}\n{idempotency_key}".encode())
    running: set[str] = request.app.state.running_keys
    if key in running:
        raise Problem("still-running", headers={"Retry-After": "1"})
    running.add(key)
    reached("accepted")
    try:
        yield key
    finally:
        running.discard(key)


async def _once(request: Request, key: Annotated[str, Depends(_key)]) -> Once:
    whole = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Once(key, _sha256(whole))


async def _once_streamed(request: Request, key: Annotated[str, Depends(_key)]) -> Once:
    line = f"{request.method} {request.url.path}?{request.url.query}"
    return Once(key, _sha256(line.encode()))


async def _expected(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """The version the caller has seen; None when the command does not depend on it."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise Problem("if-match-malformed")
    return int(found[1])


class MakeAct(Protocol):
    def __call__(self, command: str, reason: str | None = None) -> Act: ...


async def _acting(request: Request, who: Who) -> MakeAct:
    """The caller's acts. The address is that of the connection, which the server replaces by the
    one that a trusted proxy forwards (`trusted_proxies`).
    """
    role = ",".join(sorted(who.roles))
    origin = request.client.host if request.client else None

    def acting(command: str, reason: str | None = None) -> Act:
        return Act(command, by=who.sub, role=role, origin=origin, reason=reason)

    return acting


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


TheKey = Annotated[Once, Depends(_once)]
TheStreamKey = Annotated[Once, Depends(_once_streamed)]
"""For a body that is not held: the digest is of the request's line, and the route adds the body's
own when it is known.
"""
Expected = Annotated[int | None, Depends(_expected)]
Acting = Annotated[MakeAct, Depends(_acting)]


def etag(version: int) -> str:
    return f'"{version}"'


def answered(answer: Answer, status: int = 200, location: str | None = None) -> Response:
    """The answer of a command, the first time or repeated."""
    headers = {"ETag": etag(answer.version)}
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    if location is not None:
        headers["Location"] = location
    return JSONResponse(answer.body, status_code=status, headers=headers)
