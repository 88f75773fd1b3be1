"""How requests are sent: with a token, commands under a key of their own, again when broken off."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from motcua_client.problems import checked

Token = Callable[[], str]
BUSY = frozenset({409, 503})
"""Answered with Retry-After when the same request will do later."""


@dataclass(frozen=True, slots=True)
class Transport:
    """A command is sent again under the same idempotency key when the network broke it off or the
    service asks to wait, so that it takes effect once. `tries` counts the first one.
    """

    http: httpx.AsyncClient
    token: Token | None = None
    tries: int = 4

    async def get(self, path: str, **params: Any) -> httpx.Response:
        asked = {name: value for name, value in params.items() if value is not None}
        return await self._send(lambda: self.http.get(path, params=asked, headers=self._headers()))

    async def post(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        version: int | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> httpx.Response:
        """`version` is the one the caller has seen; the command is refused when it is not the
        present one (412).
        """
        sent = self._headers(key or uuid4().hex, version) | dict(headers or {})
        asked = {name: value for name, value in params.items() if value is not None}
        content = {"content": body} if isinstance(body, bytes) else {"json": body or {}}
        return await self._send(lambda: self.http.post(path, headers=sent, params=asked, **content))

    async def put(self, path: str, body: Any) -> httpx.Response:
        sent = self._headers(uuid4().hex)
        return await self._send(lambda: self.http.put(path, json=body, headers=sent))

    @asynccontextmanager
    async def stream(self, path: str) -> AsyncIterator[httpx.Response]:
        async with self.http.stream("GET", path, headers=self._headers()) as answer:
            if answer.is_error:
                await answer.aread()
            yield checked(answer)

    async def _send(self, request: Callable[[], Any]) -> httpx.Response:
        for number in range(1, self.tries):
            try:
                answer: httpx.Response = await request()
            except httpx.TransportError:
                await asyncio.sleep(0.1 * 2**number)
                continue
            if answer.status_code not in BUSY or "retry-after" not in answer.headers:
                return checked(answer)
            await asyncio.sleep(min(float(answer.headers["retry-after"]), 5))
        return checked(await request())

    def _headers(self, key: str | None = None, version: int | None = None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token()}"} if self.token else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return headers
