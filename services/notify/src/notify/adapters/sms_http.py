"""Text messages through the HTTP gateway of a carrier, under the department's brandname.

A customer-care (CSKH) brandname sends registered texts without diacritics. The gateway answers
HTTP 200 with a code; these say whether the message was taken. The codes are those of eSMS and
SpeedSMS; what another carrier's contract names goes into the tables.
"""

from typing import Any

import httpx

from notify.application.ports import Abilities, Message
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

TAKEN = "0"
TAKEN_BEFORE = "124"
"""The gateway knows this request id: it has the message from an earlier try."""
REFUSALS = {
    "104": "brandname-not-registered",
    "105": "number-refused",
    "110": "characters-refused",
    "113": "too-long",
    "146": "template-not-registered",
}
CANNOT_NOW = {"101": "key-refused", "103": "balance-spent", "500": "gateway-busy"}
"""What an operator mends, or time: the message itself is good."""
UNCLEAR_STATUS = {502, 504}
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class SmsGateway:
    """One client, its connections reused. `limit` ends each phase of a call."""

    name = "sms"
    abilities = Abilities("sms", dedupes=True)

    def __init__(self, url: str, key: str, brandname: str, limit: float) -> None:
        self._url = url
        self._brandname = brandname
        self._client = httpx.AsyncClient(
            timeout=limit, headers={"X-Api-Key": key}, trust_env=False, follow_redirects=False
        )

    async def send(self, asked: Message) -> Outcome:
        message = {
            "brandname": self._brandname,
            "phone": asked.address,
            "content": asked.text,
            "template_id": asked.template,
            "request_id": str(asked.request_id),
            "unicode": False,
        }
        try:
            answer = await self._client.post(self._url, json=message)
        except NOT_CONNECTED:
            return Busy("no-connection")
        except httpx.HTTPError as error:
            return Unknown("timeout" if isinstance(error, httpx.TimeoutException) else "dropped")
        return outcome_of(answer)

    async def close(self) -> None:
        await self._client.aclose()


def outcome_of(answer: httpx.Response) -> Outcome:
    """Statuses of the 4xx kind other than these are told of our set-up, which can be mended."""
    status = answer.status_code
    if status in UNCLEAR_STATUS:
        return Unknown(f"http-{status}")
    if status in {400, 413, 422}:
        return Refused(f"http-{status}")
    if status != httpx.codes.OK:
        return Busy(f"http-{status}")
    try:
        return _told(answer.json())
    except ValueError:
        return Unknown("answer-unreadable")


def _told(body: Any) -> Outcome:
    if not isinstance(body, dict):
        return Unknown("answer-unreadable")
    code = str(body.get("code"))
    if code in {TAKEN, TAKEN_BEFORE}:
        return Accepted(str(body.get("message_id", "")))
    if code in REFUSALS:
        return Refused(REFUSALS[code])
    if code in CANNOT_NOW:
        return Busy(CANNOT_NOW[code])
    return Unknown("code-unknown")
