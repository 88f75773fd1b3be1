"""How requests are sent: with a token, commands under a key of their own, again when broken off."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import uuid4

import anyio
import httpx

from motcua_client.problems import M, Model, checked, read

Token = Callable[[], str]
BUSY = frozenset({409, 503})
"""Answered with Retry-After when the same request will do later."""


class How(TypedDict, total=False):
    """`key` makes a command take effect once however often it is sent (one is made up when it is
    left out); `seen` is the version that the caller has seen, else the present one will do.
    """

    key: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Transport:
    """A command is sent again under the same idempotency key when the network broke it off or the
    service asks to wait, so that it takes effect once. `tries` counts the first one.
    """

    http: httpx.AsyncClient
    url: str = ""
    token: Token | None = None
    tries: int = 4

    async def get(self, path: str, **params: Any) -> httpx.Response:
        asked = {name: value for name, value in params.items() if value is not None}
        url = self.url + path
        return await self._send(lambda: self.http.get(url, params=asked, headers=self._headers()))

    async def send(
        self,
        method: str,
        path: str,
        body: Model | bytes | None = None,
        how: How | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> httpx.Response:
        """A command; bytes are sent as they are, a model as JSON without what was never set."""
        sent = self._headers() | commanding(how or {}) | dict(headers or {})
        asked = {name: value for name, value in params.items() if value is not None}
        content = body if isinstance(body, bytes) else written(body)
        url = self.url + path
        return await self._send(
            lambda: self.http.request(method, url, content=content, headers=sent, params=asked)
        )

    @asynccontextmanager
    async def stream(self, path: str, **params: Any) -> AsyncIterator[httpx.Response]:
        """An answer that is read piece by piece."""
        async with self.http.stream(
            "GET", self.url + path, headers=self._headers(), params=params
        ) as answer:
            if answer.is_error:
                await answer.aread()
            yield checked(answer)

    async def _send(self, request: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        for number in range(1, self.tries):
            try:
                answer = await request()
            except httpx.TransportError:
                await anyio.sleep(0.1 * 2**number)
                continue
            if answer.status_code not in BUSY or "retry-after" not in answer.headers:
                return checked(answer)
            await anyio.sleep(min(float(answer.headers["retry-after"]), 5))
        return checked(await request())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token()}"} if self.token else {}


def commanding(how: How) -> dict[str, str]:
    seen = how.get("seen")
    headers = {
        "Idempotency-Key": how.get("key") or uuid4().hex, "Content-Type": "application/json"
    }  # fmt: skip
    return headers | ({"If-Match": f'"{seen}"'} if seen is not None else {})


def written(body: Model | None) -> bytes:
    return body.model_dump_json(exclude_unset=True).encode() if body else b"{}"


@dataclass(frozen=True, slots=True)
class Resource:
    """A part of the API."""

    transport: Transport

    async def _get(self, model: type[M], path: str, **params: Any) -> M:
        return read(model, await self.transport.get(path, **params))

    async def _post(self, model: type[M], path: str, body: Model | None, how: How) -> M:
        return read(model, await self.transport.send("POST", path, body, how))
