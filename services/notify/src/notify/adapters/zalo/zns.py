"""Notices by ZNS: a template approved by Zalo, its parameters, and the request id to track it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from dossier_shared.clock import to_milliseconds
from dossier_shared.mongo.client import AWAY
from notify.adapters.calling import body_of, called, client_of, spoiled
from notify.adapters.zalo.codes import outcome_of
from notify.adapters.zalo.tokens import Tokens
from notify.application.ports import Abilities, Message, NotGenuine, Receipt, Unreadable
from notify.domain.outcomes import Busy, Outcome, Refused, Unknown

SIGNATURE = "x-zevent-signature"
ARRIVED = "user_received_message"


@dataclass(frozen=True, slots=True)
class Account:
    """`oa_secret` is the official account's, with which Zalo signs what it tells us."""

    url: str
    app_id: str
    oa_secret: str = field(repr=False)


class Zns:
    """`limit` ends each call, to send and to renew the token."""

    def __init__(
        self, name: str, account: Account, tokens: Tokens, abilities: Abilities, limit: float
    ) -> None:
        self.name = name
        self.abilities = abilities
        self._account = account
        self._tokens = tokens
        self._limit = limit
        self._client = client_of(limit)

    async def send(self, message: Message) -> Outcome:
        """Once more with another token when Zalo does not know the first any more."""
        if message.template is None:
            return Refused("template-unknown", hard=False)
        token = await self._token()
        outcome = await self._offer(message, token)
        if outcome == Busy("key-refused") and token is not None:
            outcome = await self._offer(message, await self._token(refused=token))
        return outcome

    async def close(self) -> None:
        await self._client.aclose()
        await self._tokens.close()

    async def _token(self, refused: str | None = None) -> str | None:
        try:
            return await self._tokens.access(refused)
        except AWAY:
            return None

    async def _offer(self, message: Message, token: str | None) -> Outcome:
        if token is None:
            return Busy("no-token")
        body = {
            "phone": message.address.removeprefix("+"),
            "template_id": message.template,
            "template_data": dict(message.fields),
            "tracking_id": str(message.request_id),
        }
        request = self._client.build_request(
            "POST", self._account.url, json=body, headers={"access_token": token}
        )
        answer = await called(self._client, request, self._limit)
        return _outcome(answer) if isinstance(answer, httpx.Response) else answer

    def read_receipts(self, headers: Mapping[str, str], body: bytes) -> tuple[Receipt, ...]:
        """That a message has arrived on the phone; nothing of other events. NotGenuine without
        Zalo's signature.
        """
        try:
            event = json.loads(body)
            stamp = str(event["timestamp"])
        except (ValueError, TypeError, LookupError) as error:
            raise Unreadable(self.name) from error
        if not self._genuine(body, stamp, headers.get(SIGNATURE, "")):
            raise NotGenuine(self.name)
        if event.get("event_name") != ARRIVED:
            return ()
        return (self._arrived(event, stamp),)

    def _arrived(self, event: Mapping[str, Any], stamp: str) -> Receipt:
        try:
            message = event["message"]
            at = datetime.fromtimestamp(int(message.get("delivery_time", stamp)) / 1000, UTC)
            request_id = UUID(message["tracking_id"]) if message.get("tracking_id") else None
            ref = str(message["msg_id"])
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            raise Unreadable(self.name) from error
        return Receipt(self.name, request_id, ref, "delivered", None, to_milliseconds(at))

    def _genuine(self, body: bytes, stamp: str, signature: str) -> bool:
        """SHA-256 over the application, the body, its time stamp and the account's secret."""
        parts = [self._account.app_id.encode(), body, stamp.encode()]
        whole = b"".join([*parts, self._account.oa_secret.encode()])
        expected = hashlib.sha256(whole).hexdigest()
        given = signature.removeprefix("mac=").strip().lower()
        return hmac.compare_digest(expected.encode(), given.encode())


def _outcome(answer: httpx.Response) -> Outcome:
    if (outcome := spoiled(answer)) is not None:
        return outcome
    body = body_of(answer)
    if body is None or not isinstance(body.get("error"), int):
        return Unknown("answer-unreadable")
    data = body.get("data")
    ref = str(data.get("msg_id", "")) if isinstance(data, dict) else ""
    return outcome_of(body["error"], ref)
