"""Calls to a gateway, each within a time limit and made again while their outcome is not clear."""

import asyncio
import io
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx

from dossier_shared.clock import Clock
from dossier_shared.rules import RuleViolation
from routing.application.exchange import ExchangeAway, OutcomeUnknown
from routing.domain.exchange.errors import GATEWAY_REFUSED, TOO_BIG

T = TypeVar("T")

KNOWN_BEFORE = 409
"""The gateway has it from an earlier try."""
NOTHING_THERE = frozenset({404, 410})
REFUSED = frozenset({400, 413, 415, 422})
NOT_TAKEN = frozenset({401, 403, 404, 429, 503})
"""Our set-up, or a gateway that is busy: the packet itself is good, and was not taken."""
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class GatewayCalls:
    """One client, its connections reused. `seconds` is the limit of each call as a whole.

    A call is made at most `attempts` times, `pause` seconds after the first, twice as long after
    the next and so on. `ca_file` holds the certificates that the gateway's may come from.
    """

    def __init__(
        self,
        url: str,
        key: str,
        clock: Clock,
        *,
        seconds: float = 30,
        attempts: int = 3,
        pause: float = 1,
        ca_file: Path | None = None,
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._attempts = attempts
        self._pause = pause
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"X-Api-Key": key, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(seconds, connect=seconds / 2, pool=seconds / 2),
            verify=ssl.create_default_context(cafile=str(ca_file)) if ca_file else True,
            trust_env=False,
            follow_redirects=False,
        )

    async def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """ExchangeAway, OutcomeUnknown, or RuleViolation when the gateway will never take it."""

        async def once() -> None:
            answer = await self._client.post(path, content=content, headers=dict(headers))
            if answer.status_code in REFUSED:
                raise GATEWAY_REFUSED.broken(status=answer.status_code)
            if answer.status_code != KNOWN_BEFORE:
                _raise_for(answer)

        await self._again(once)

    async def tell(self, path: str, content: object) -> None:
        """What the gateway need be told once; one that no longer knows of it has heard."""

        async def once() -> None:
            answer = await self._client.post(path, json=content)
            if answer.status_code not in {KNOWN_BEFORE, *NOTHING_THERE}:
                _raise_for(answer)

        await self._again(once)

    async def get(self, path: str, most: int) -> bytes:
        """At most so many bytes; RuleViolation when more are announced, or come."""

        async def once() -> bytes:
            async with self._client.stream("GET", path) as answer:
                _raise_for(answer)
                announced = answer.headers.get("Content-Length", "")
                if announced.isdecimal() and int(announced) > most:
                    raise TOO_BIG.broken(most=most)
                content = io.BytesIO()
                async for block in answer.aiter_raw():
                    if content.tell() + len(block) > most:
                        raise TOO_BIG.broken(most=most)
                    content.write(block)
                return content.getvalue()

        return await self._again(once)

    async def get_json(self, path: str, most: int) -> Any:
        """ExchangeAway when the answer cannot be read."""
        try:
            return json.loads(await self.get(path, most))
        except (ValueError, RecursionError, RuleViolation) as error:
            raise ExchangeAway("answer-unreadable") from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _again(self, once: Callable[[], Awaitable[T]]) -> T:
        """The last try's outcome is the call's, unless an earlier one may have got through."""
        maybe: ExchangeAway | None = None
        for before in range(self._attempts - 1):
            try:
                return await self._within(once)
            except OutcomeUnknown as error:
                maybe = error
            except ExchangeAway:
                pass
            await self._clock.sleep(self._pause * 2**before)
        try:
            return await self._within(once)
        except ExchangeAway as error:
            raise maybe or error from error

    async def _within(self, once: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._seconds):
                return await once()
        except NOT_CONNECTED as error:
            raise ExchangeAway("no-connection") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise OutcomeUnknown("timeout") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown("dropped") from error


def _raise_for(answer: httpx.Response) -> None:
    status = answer.status_code
    if answer.is_success:
        return
    if status in NOT_TAKEN or not answer.is_server_error:
        raise ExchangeAway(f"http-{status}")
    raise OutcomeUnknown(f"http-{status}")
