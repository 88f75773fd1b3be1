"""What the gateway's answer says of the message: taken, never, later, or nobody knows."""

import httpx
import pytest

from notify.adapters.sms_http import outcome_of
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, '{"code": "0", "message_id": "SMS-1"}', Accepted("SMS-1")),
        (200, '{"code": 0, "message_id": 1}', Accepted("1")),
        (200, '{"code": "124", "message_id": "SMS-1"}', Accepted("SMS-1")),
        (200, '{"code": "105"}', Refused("number-refused")),
        (200, '{"code": "146"}', Refused("template-not-registered")),
        (400, "{}", Refused("http-400")),
        (200, '{"code": "103"}', Busy("balance-spent")),
        (401, "", Busy("http-401")),
        (429, "", Busy("http-429")),
        (500, "", Busy("http-500")),
        (503, "", Busy("http-503")),
        (502, "", Unknown("http-502")),
        (504, "", Unknown("http-504")),
        (200, '{"code": "777"}', Unknown("code-unknown")),
        (200, "{}", Unknown("code-unknown")),
        (200, "[]", Unknown("answer-unreadable")),
        (200, "<html>", Unknown("answer-unreadable")),
        (200, b"\xff", Unknown("answer-unreadable")),
    ],
)
def test_an_answer_of_the_gateway_means(status, body, outcome):
    assert outcome_of(httpx.Response(status, content=body)) == outcome
