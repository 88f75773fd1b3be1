"""One HTTP request to a provider, and what its failure says about the message."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from notify.domain.outcomes import Busy, Outcome, Refused, Unknown

NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
KEPT_LINES = 8
"""Each request looks at all that are kept."""
UNCLEAR_STATUS = {502, 504}
"""Of a proxy that does not know what became of the request behind it."""


def client_of(limit: float, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A client whose connections are reused and that goes nowhere but where it is sent."""
    return httpx.AsyncClient(
        timeout=limit,
        headers=headers,
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=200, max_keepalive_connections=KEPT_LINES),
    )


async def called(
    client: httpx.AsyncClient, request: httpx.Request, limit: float
) -> httpx.Response | Busy | Unknown:
    """The answer, whole, within `limit`; Busy when the request surely did not arrive."""
    try:
        async with asyncio.timeout(limit):
            return await client.send(request)
    except NOT_CONNECTED:
        return Busy("no-connection")
    except (TimeoutError, httpx.TimeoutException):
        return Unknown("timeout")
    except httpx.HTTPError:
        return Unknown("dropped")


def spoiled(answer: httpx.Response) -> Outcome | None:
    """What a status other than 200 means; None when the body is to be read. Statuses of the 4xx
    kind other than these are told of our set-up, which can be mended.
    """
    status = answer.status_code
    if status == httpx.codes.OK:
        return None
    if status in UNCLEAR_STATUS:
        return Unknown(f"http-{status}")
    if status in {400, 413, 422}:
        return Refused(f"http-{status}", hard=False)
    return Busy(f"http-{status}")


def body_of(answer: httpx.Response) -> dict[str, Any] | None:
    """The object that the answer is, None when it is none."""
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
