"""What client systems hear of a dossier's events, and what they do not."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    DossierFinished,
    DossierPassed,
    DossierReceived,
    Event,
    Limit,
    Payload,
)
from dossier_shared.sealed import Contact, seal
from dossier_shared.staff import Staff
from notify.domain.correspondence import Correspondence
from notify.domain.subscriptions import TOLD_OF
from notify.handlers import HEEDED, React

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
KEY = ECKey.generate_key("P-256")
AGENCY, CODE = "000.00.19.H50", "000.00.19.H50-180412-0007"


def event(data: Payload, number: int = 1) -> Event:
    return Event(UUID(int=number), "intake", data.type, CODE, number, NOW, data)


def received(sensitive: bool = False) -> DossierReceived:
    return DossierReceived(
        agency=AGENCY, procedure="NCC-01", procedure_version=1, field="ncc", division="ncc",
        received_at=NOW, due_at=NOW + timedelta(days=12), sensitive=sensitive,
        limit=Limit(amount=12, unit="working-day"),
        contact=seal(Contact(phone="+84912345678"), KEY),
    )  # fmt: skip


def react(*clients: str, kinds: frozenset[str] = TOLD_OF) -> React:
    def wanting(agency, kind):
        return clients if agency == AGENCY and kind in kinds else ()

    return React(KEY, Staff([]), wanting)


def webhooks(correspondence):
    return [notice for notice in correspondence.notices if notice.channel == "webhook"]


def test_a_client_is_told_beside_the_citizen_and_by_its_own_notice():
    after, _ = react("s-1", "s-2")(Correspondence(CODE), event(received()), NOW)
    assert [(n.to, n.audience) for n in webhooks(after)] == [("s-1", "client"), ("s-2", "client")]
    assert len({notice.request_id for notice in after.notices}) == len(after.notices) == 3


def test_the_same_event_makes_no_second_notice_when_it_comes_again():
    heard = event(received())
    once, _ = react("s-1")(Correspondence(CODE), heard, NOW)
    twice, payloads = react("s-1")(once, heard, NOW)
    assert twice == once
    assert not payloads


def test_what_is_told_is_the_event_without_the_contact():
    after, _ = react("s-1")(Correspondence(CODE), event(received()), NOW)
    told = json.loads(webhooks(after)[0].event)
    assert told["type"] == "dossier.received.v1"
    assert told["timestamp"] == "2018-04-12T02:00:00+00:00"
    assert told["data"]["code"] == CODE
    assert told["data"]["procedure"] == "NCC-01"
    assert told["data"]["due_at"] == "2018-04-24T02:00:00Z"
    assert "contact" not in told["data"]


def test_of_a_sensitive_dossier_it_is_not_told_what_it_is_about():
    after, _ = react("s-1")(Correspondence(CODE), event(received(sensitive=True)), NOW)
    told = json.loads(webhooks(after)[0].event)["data"]
    assert told.keys().isdisjoint(
        {"contact", "procedure", "procedure_version", "field", "division"}
    )
    assert told["due_at"] is not None


def test_an_event_that_nobody_asked_for_makes_no_notice():
    change = react("s-1", kinds=frozenset())(
        Correspondence(CODE, agency=AGENCY), event(DossierPassed(agency="x", answer_due=None)), NOW
    )
    assert change is None


def test_of_a_dossier_of_another_department_a_client_hears_nothing():
    other = Correspondence(CODE, agency="000.00.20.H50", channels=("sms",))
    after, _ = react("s-1")(other, event(DossierFinished(outcome="approved", due_at=None)), NOW)
    assert webhooks(after) == []


@pytest.mark.parametrize("kind", sorted(TOLD_OF))
def test_what_a_client_may_ask_for_is_listened_to(kind):
    assert kind in HEEDED
