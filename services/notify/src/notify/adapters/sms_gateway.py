"""Text messages through the HTTP gateway of a carrier, under the department's brandname.

A customer-care (CSKH) brandname sends registered texts. The gateway answers HTTP 200 with a code;
these say whether the message was taken. The codes are those of eSMS and SpeedSMS; what another
carrier's contract names goes into the tables. Whether a message arrived it tells later, by calling
back; the call is signed.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from dossier_shared.clock import Clock
from notify.adapters.calling import body_of, called, client_of, spoiled
from notify.adapters.told import code_of
from notify.application.ports import Abilities, Message, NotGenuine, Receipt, Unreadable
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown
from notify.domain.statuses import Fate
from notify.domain.text.segments import segmented

TAKEN = {"0", "100"}
TAKEN_BEFORE = "124"
"""The gateway knows this request id: it has the message from an earlier try."""
NUMBER_REFUSED = {"99", "105", "108"}
TEXT_REFUSED = {"110": "characters-refused", "113": "too-long", "146": "template-not-registered"}
CANNOT_NOW = {
    "101": "key-refused",
    "103": "balance-spent",
    "104": "brandname-not-registered",
    "140": "address-not-allowed",
    "500": "gateway-busy",
}
"""What an operator mends, or time: the message itself is good."""
FATES: dict[str, Fate] = {
    "delivered": "delivered",
    "expired": "failed-temporarily",
    "undelivered": "failed-for-good",
    "rejected": "failed-for-good",
}
SIGNATURE = "x-signature"


@dataclass(frozen=True, slots=True)
class Gateway:
    """`callback_url` is where it is to call back, signed with `callback_key`; None for nowhere."""

    url: str
    key: str = field(repr=False)
    brandname: str
    callback_url: str | None = None
    callback_key: str | None = field(default=None, repr=False)


class _Called(BaseModel):
    """What the gateway calls back with; the number it also gives is not read."""

    model_config = ConfigDict(extra="ignore")
    request_id: UUID | None = None
    message_id: str | None = None
    status: str
    error: str | None = None


class SmsGateway:
    """`limit` ends a call."""

    def __init__(
        self, name: str, gateway: Gateway, abilities: Abilities, limit: float, clock: Clock
    ) -> None:
        self.name = name
        self.abilities = abilities
        self._gateway = gateway
        self._limit = limit
        self._clock = clock
        self._client = client_of(limit, {"X-Api-Key": gateway.key})

    async def send(self, message: Message) -> Outcome:
        if segmented(message.text).encoding not in self.abilities.encodings:
            return Refused("characters-refused", hard=False)
        request = self._client.build_request("POST", self._gateway.url, json=self._body(message))
        answer = await called(self._client, request, self._limit)
        return outcome_of(answer) if isinstance(answer, httpx.Response) else answer

    async def close(self) -> None:
        await self._client.aclose()

    def read_receipts(self, headers: Mapping[str, str], body: bytes) -> tuple[Receipt, ...]:
        """What the gateway calls back with; NotGenuine without the right signature, Unreadable when
        it makes no sense. A state that is no news makes no receipt.
        """
        key = self._gateway.callback_key
        if key is None or not genuine(key, body, headers.get(SIGNATURE, "")):
            raise NotGenuine(self.name)
        try:
            news = _Called.model_validate_json(body)
        except ValidationError as error:
            raise Unreadable(self.name) from error
        fate = FATES.get(news.status.lower())
        if fate is None or (news.request_id is None and news.message_id is None):
            return ()
        why = code_of(news.error or "") or news.status.lower()
        reason = None if fate == "delivered" else f"sms-{why}"
        return (
            Receipt(self.name, news.request_id, news.message_id, fate, reason, self._clock.now()),
        )

    def _body(self, message: Message) -> dict[str, Any]:
        body = {
            "brandname": self._gateway.brandname,
            "phone": message.address,
            "content": message.text,
            "template_id": message.template or "",
            "request_id": str(message.request_id),
            "unicode": segmented(message.text).encoding == "UCS-2",
        }
        if self._gateway.callback_url is not None:
            body["callback_url"] = self._gateway.callback_url
        return body


def genuine(key: str, body: bytes, signature: str) -> bool:
    """Whether it is the HMAC-SHA256 of the body, in hexadecimal."""
    expected = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.lower().encode())


def outcome_of(answer: httpx.Response) -> Outcome:
    if (outcome := spoiled(answer)) is not None:
        return outcome
    body = body_of(answer)
    if body is None:
        return Unknown("answer-unreadable")
    code = str(body.get("code"))
    if code in TAKEN or code == TAKEN_BEFORE:
        return Accepted(str(body.get("message_id", "")))
    return _refused(code)


def _refused(code: str) -> Outcome:
    if code in NUMBER_REFUSED:
        return Refused("number-refused", hard=True)
    if code in TEXT_REFUSED:
        return Refused(TEXT_REFUSED[code], hard=False)
    return Busy(CANNOT_NOW[code]) if code in CANNOT_NOW else Unknown("code-unknown")
