"""Events to client systems by HTTP, signed as Standard Webhooks has it.

A client tells a repetition by `webhook-id`, which is the request id and the same for every try. A
redirect is not followed, and outside demo and test no address inside a network is called: the name
is resolved here, looked at, and that very address is called.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from dossier_shared.clock import Clock
from dossier_shared.mongo.client import AWAY
from notify.adapters.calling import called, client_of
from notify.application.ports import Abilities, Message
from notify.application.subscriptions import Target
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

FindTarget = Callable[[str], Awaitable[Target | None]]
Gone = Callable[[str], Awaitable[None]]
ABILITIES = Abilities("webhook", dedupes=True, one_fate=False)


class NotAllowed(Exception):
    """The name stands for an address that is not called, or for none."""


class Webhooks:
    """A message's address is the id of a subscription. `limit` ends a call, and the look-up."""

    name = "webhook"
    abilities = ABILITIES

    def __init__(
        self, find: FindTarget, gone: Gone, limit: float, clock: Clock, *, inside: bool = False
    ) -> None:
        self._find = find
        self._gone = gone
        self._limit = limit
        self._clock = clock
        self._inside = inside
        self._client = client_of(limit)

    async def send(self, message: Message) -> Outcome:
        try:
            target = await self._find(message.address)
        except AWAY:
            return Busy("subscription-unread")
        if target is None:
            return Refused("subscription-ended", hard=True)
        try:
            async with asyncio.timeout(self._limit):
                address = await self._address(target.url)
        except (NotAllowed, TimeoutError, OSError):
            return Busy("address-not-allowed")
        answer = await called(self._client, self._request(message, target, address), self._limit)
        if not isinstance(answer, httpx.Response):
            return answer
        if answer.status_code == httpx.codes.GONE:
            await self._end(message.address)
        return outcome_of(answer.status_code, str(message.request_id))

    async def close(self) -> None:
        await self._client.aclose()

    def _request(self, message: Message, target: Target, address: str) -> httpx.Request:
        """To the address that was looked at, under the name by which the client knows itself."""
        body = json.dumps(message.event, ensure_ascii=False, separators=(",", ":"))
        url = httpx.URL(target.url)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            **self._signed(str(message.request_id), body, target),
        }
        return self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body.encode(),
            headers=headers,
            extensions={"sni_hostname": url.host},
        )

    def _signed(self, request_id: str, body: str, target: Target) -> dict[str, str]:
        """By each secret that holds, so that a client may change over in its own time."""
        now = self._clock.now()
        signatures = (Webhook(each).sign(request_id, now, body) for each in target.secrets)
        return {
            "webhook-id": request_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    async def _address(self, url: str) -> str:
        """The first of the name's addresses; NotAllowed when one of them is inside a network."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NotAllowed(url) from error
        addresses = [str(row[4][0]).partition("%")[0] for row in found]
        if not addresses or not (self._inside or all(map(is_public, addresses))):
            raise NotAllowed(url)
        return addresses[0]

    async def _end(self, subscription: str) -> None:
        """If it cannot be written down now, the next event meets the same answer."""
        try:
            await self._gone(subscription)
        except AWAY:
            return


def is_public(address: str) -> bool:
    """Whether the address belongs to the Internet at large, also where it is IPv4 inside IPv6."""
    ip = ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return bool(ip.is_global and inner.is_global and not inner.is_multicast)


def outcome_of(status: int, request_id: str) -> Outcome:
    """Only 410 is for good: whatever else a client answers, it may have mended at the next try."""
    if 200 <= status < 300:
        return Accepted(request_id)
    if status == httpx.codes.GONE:
        return Refused("gone", hard=True)
    return Unknown(f"http-{status}") if status in {502, 504} else Busy(f"http-{status}")
