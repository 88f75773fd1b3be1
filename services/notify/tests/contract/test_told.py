"""What notify tells the others, and that it can hear all that is bound to its queue."""

from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    PAYLOADS,
    Event,
    NoticeAccepted,
    NoticeFailed,
    decode,
    encode,
)
from dossier_shared.messaging.topology import SUBSCRIPTIONS, routing_key
from dossier_shared.staff import Staff
from notify.domain.correspondence import Correspondence
from notify.handlers import HEEDED, React, opens

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parents[4] / "shared" / "contracts"
CODE = "000.00.19.H50-180412-0007"
HEARD = [
    kind
    for kind in PAYLOADS
    if any(fnmatch(routing_key(kind), binding) for binding in SUBSCRIPTIONS["notify"])
]


def event(data, kind=None):
    return Event(uuid4(), "notify", kind or data.type, CODE, 1, NOW, data)


@pytest.mark.parametrize(
    "payload",
    [
        NoticeAccepted(kind="ready", channel="sms", audience="citizen"),
        NoticeFailed(kind="ready", channel="sms", audience="citizen", reason="attempts-used-up"),
    ],
)
def test_what_notify_tells_is_read_back_as_it_was_written(payload):
    told = event(payload)
    read = decode(encode(told))
    assert replace(read, wire=b"") == told


def test_what_notify_tells_holds_codes_and_nothing_of_the_citizen():
    assert set(NoticeAccepted.model_fields) == {"kind", "channel", "audience"}
    assert set(NoticeFailed.model_fields) == {"kind", "channel", "audience", "reason"}


def test_what_is_heeded_is_about_a_dossier_or_the_figures_of_the_morning():
    assert all(kind.startswith(("dossier.", "case.", "digest.")) for kind in HEEDED)


def test_an_event_of_a_type_not_known_yet_is_passed_over():
    strange = event(None, "dossier.moved.v1")
    assert opens(strange) == Correspondence(CODE)
    assert React(ECKey.generate_key("P-256"), Staff(()))(opens(strange), strange, NOW) is None


@pytest.mark.parametrize("message", sorted(GOLDEN.glob("*/*.json")), ids=lambda path: path.stem)
def test_what_is_not_heeded_is_no_reason_to_write(message):
    heard = decode(message.read_bytes())
    if heard.type not in HEEDED:
        react = React(ECKey.generate_key("P-256"), Staff(()))
        assert react(Correspondence(code=CODE), heard, NOW) is None
