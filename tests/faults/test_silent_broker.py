"""A broker that falls silent, as one whose machine lost its power: no line is closed."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from tests.faults.wires import Wires

from dossier_shared.contracts import DossierReturned, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import connection
from dossier_shared.messaging.publisher import Publisher
from dossier_shared.mongo.outbox import NotConfirmed
from dossier_shared.testing.waiting import eventually


@pytest.fixture
def wires() -> Iterator[Wires]:
    wires = Wires()
    yield wires
    wires.close()


def told(number: int) -> dict[str, object]:
    """An event as it stands in an outbox."""
    now, data = datetime.now(UTC), DossierReturned(method="counter")
    event = Event(event_id("intake", "D-1", number), "intake", data.type, "D-1", number, now, data)
    return {"id": str(event.id), "type": event.type, "time": now, "body": encode(event)}


async def confirmed(publisher: Publisher) -> bool:
    await publisher.publish(told(2))
    return True


async def test_what_waits_for_its_confirm_then_is_not_confirmed_and_goes_out_later(
    amqp_url: str, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver cancels what waits, which looks like the end of the relay and must not be it."""
    monkeypatch.setattr(connection, "HEARTBEAT", 1)
    port = urlsplit(amqp_url).port or 0
    link = wires.link(port)
    through = amqp_url.replace(f":{port}/", f":{link.port}/")
    publisher = Publisher(through, "intake", timeout=60)
    running = asyncio.create_task(publisher.run())
    try:
        await eventually(lambda: publisher.connected)
        await publisher.publish(told(1))
        link.hole("back")
        with pytest.raises(NotConfirmed, match="Cancelled"):
            await publisher.publish(told(2))
        link.cut()
        link.mend()
        await eventually(lambda: confirmed(publisher), timeout=20)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
