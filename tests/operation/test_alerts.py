"""Each alert is made to fire: by the real metrics of real services under its fault, as Prometheus's
own evaluator sees them; and is quiet before.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aio_pika
import httpx
import pytest
from tests.e2e.office import Office
from tests.faults.lines import BROKER, DATABASE, SMS
from tests.faults.plant import Plant, running_plant
from tests.faults.rows.broker import control
from tests.faults.timeline import Timeline
from tests.operation.prometheus import Page, alerts, fires, scraped

from dossier_shared.contracts import DossierReturned, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.testing import debian
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.programs import Program
from dossier_shared.testing.waiting import wait_until

pytestmark = pytest.mark.timeout(300)
TESTED: set[str] = set()


@pytest.fixture(scope="module")
def promtool() -> str:
    found = debian.program("promtool", "prometheus")
    if found is None:
        pytest.skip("install Prometheus: its promtool evaluates the rules")
    return found


@pytest.fixture(scope="module")
def plant(backing: Backing, folder: Path) -> Iterator[Plant]:
    with (
        closing(Timeline(folder / "timeline")) as timeline,
        running_plant(backing, folder, timeline, replicas=1, lines=True) as plant,
    ):
        Office(plant.stack).receive()
        yield plant


Until = Callable[[Page], bool]


class Watch:
    """Scrapes: once before the fault, then until it shows."""

    def __init__(self, plant: Plant, promtool: str, folder: Path) -> None:
        self._plant, self._promtool, self._folder = plant, promtool, folder
        self.pages: list[Page] = [scraped(plant.stack.urls)]

    def until(self, shows: Until, seconds: float = 120) -> None:
        def seen() -> bool:
            page = scraped(self._plant.stack.urls)
            if not shows(page):
                return False
            self.pages.append(page)
            return True

        wait_until(seen, seconds)

    def fires(self, alert: str, service: str) -> None:
        TESTED.add(alert)
        assert fires(self._promtool, self.pages, alert, service, self._folder) == ""


@pytest.fixture
def watch(plant: Plant, promtool: str, tmp_path: Path) -> Watch:
    return Watch(plant, promtool, tmp_path)


def value(page: Page, name: str, service: str, more: str = "") -> float:
    """The sum over the series of a service that have this label too."""
    mine = [
        number
        for series, number in page.items()
        if series.startswith(name + "{") and f'service="{service}"' in series and more in series
    ]
    return sum(mine)


@contextmanager
def down(plant: Plant, service: str, end: str) -> Iterator[None]:
    line = plant.lines[service, end]
    line.down()
    try:
        yield
    finally:
        line.mend()


def publish(plant: Plant, queue: str, *bodies: bytes) -> None:
    async def all_of_them() -> None:
        async with await aio_pika.connect(plant.stack.amqp_url) as connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            for body in bodies:
                await channel.default_exchange.publish(aio_pika.Message(body), queue)

    asyncio.run(all_of_them())


def event(sequence: int, at: datetime) -> bytes:
    """One that nothing is known before of."""
    subject, data = "H50-180412-9999", DossierReturned(method="counter")
    told = event_id("intake", subject, sequence)
    return encode(Event(told, "intake", data.type, subject, sequence, at, data))


def test_a_letter_dies(plant: Plant, watch: Watch) -> None:
    publish(plant, topology.queue_of("notify"), b"no event")
    watch.until(lambda page: value(page, "motcua_dead_letters", "notify") == 1)
    watch.fires("DeadLetters", "notify")


def test_an_event_waits_for_an_earlier_one(plant: Plant, watch: Watch) -> None:
    publish(plant, topology.queue_of("routing"), event(7, plant.clock.now()))
    watch.until(lambda page: value(page, "motcua_events_held", "routing") >= 1)
    plant.clock.set(timedelta(minutes=20))
    watch.until(lambda page: value(page, "motcua_held_age_seconds", "routing") > 600)
    watch.fires("EventsHeld", "routing")


def test_the_broker_is_away_and_an_event_is_not_told(plant: Plant, watch: Watch) -> None:
    with down(plant, "intake", BROKER):
        Office(plant.stack).receive()
        plant.clock.set(timedelta(minutes=10))
        watch.until(lambda page: value(page, "motcua_outbox_age_seconds", "intake") > 120)
        watch.until(lambda page: value(page, "motcua_broker_connected", "intake") == 0)
    watch.fires("BrokerAway", "intake")
    watch.fires("OutboxOld", "intake")


def test_nobody_relays(plant: Plant, watch: Watch) -> None:
    """Somebody has the lease, keeps it, and does not relay."""
    with plant.database() as client:
        leases = client[plant.stack.databases["routing"]]["leases"]

        def kept(page: Page) -> bool:
            held = {"holder": "idle", "until": datetime.now(UTC) + timedelta(seconds=15)}
            leases.update_one({"_id": "relay"}, {"$set": held}, upsert=True)
            return value(page, "motcua_relay_leader", "routing") == 0

        watch.until(kept)
        leases.delete_one({"_id": "relay"})
    watch.fires("NobodyRelays", "routing")


def test_a_timer_is_late(plant: Plant, watch: Watch) -> None:
    """One that cannot be read is due for ever."""
    name = plant.stack.databases["notify"]
    with plant.database() as client:
        letters = client[name]["correspondences"]
        broken = wait_until(lambda: letters.find_one({"version": {"$gte": 1}}))
        broken |= {"_id": "broken", "notices": "?", "outbox": [], "lane": 0}
        broken["next_due"] = plant.clock.now() - timedelta(hours=1)
        letters.insert_one(broken)
        watch.until(lambda page: value(page, "motcua_timer_lag_seconds", "notify") > 120)
        letters.delete_one({"_id": "broken"})
    watch.fires("TimersLate", "notify")


def test_the_database_is_away(plant: Plant, watch: Watch) -> None:
    office = Office(plant.stack)
    with down(plant, "routing", DATABASE):
        for _ in range(6):
            office.receive()
        for asked in (1, 12):
            for _ in range(asked):
                ask(plant)
            watch.until(lambda page: failed(page) >= asked)  # noqa: B023 - called at once
        watch.until(lambda page: value(page, "motcua_consumer_paused", "routing") == 1)
    watch.fires("ConsumerPaused", "routing")
    watch.fires("RequestsFail", "routing")


def ask(plant: Plant) -> None:
    """Something that needs the database."""
    headers = {"Authorization": f"Bearer {plant.stack.token('lanh-dao-1')}"}
    url = f"{plant.stack.urls['routing']}/cases/H50-180412-0001"
    httpx.get(url, headers=headers, timeout=30, trust_env=False)


def failed(page: Page) -> float:
    return value(page, "motcua_http_request_seconds_count", "routing", 'status="503"')


def test_the_same_is_told_again_and_again(plant: Plant, watch: Watch) -> None:
    office = Office(plant.stack)
    code = office.receive()["code"]
    watch.until(lambda _: office.case(code)["code"] == code)
    told = event_of(plant, code)
    for times in (1, 60):
        publish(plant, topology.queue_of("routing"), *[told] * times)
        watch.until(lambda page: doubled(page) >= times)  # noqa: B023 - called at once
    watch.fires("ManyDuplicates", "routing")


def event_of(plant: Plant, code: str) -> bytes:
    """One that routing has heard already."""
    data = DossierReturned(method="counter")
    told = event_id("intake", code, 1)
    return encode(Event(told, "intake", data.type, code, 1, plant.clock.now(), data))


def doubled(page: Page) -> float:
    return value(page, "motcua_events_handled_total", "routing", 'taken="duplicate"')


def test_the_broker_is_in_alarm(plant: Plant, watch: Watch) -> None:
    broker = plant.backing.broker
    if not isinstance(broker.server, Program):
        pytest.skip("the broker is not ours to give an alarm")
    control(broker, "set_vm_memory_high_watermark", "absolute", "1MB")
    try:
        Office(plant.stack).receive()
        watch.until(lambda page: value(page, "motcua_broker_blocked", "intake") >= 1)
    finally:
        control(broker, "set_vm_memory_high_watermark", "absolute", "1GB")
    watch.until(lambda page: value(page, "motcua_broker_blocked", "intake") == 0)
    watch.pages.pop()
    watch.fires("BrokerBlocked", "intake")


def test_a_carrier_is_away(plant: Plant, watch: Watch) -> None:
    office = Office(plant.stack)
    with down(plant, "notify", SMS):
        for _ in range(6):
            office.receive()
        watch.until(lambda page: value(page, "motcua_provider_breaker", "notify") > 0)
    watch.fires("CarrierAway", "notify")


@pytest.mark.parametrize(
    ("alert", "gauge", "found_by"),
    [
        ("NoticesParked", "motcua_notices_parked", lambda agency, now: {"parked_at": now}),
        ("CallsOverdue", "motcua_calls_overdue",
         lambda agency, now: {"calling": f"{agency}/20180301T020000000000/x"}),
    ],
)  # fmt: skip
def test_somebody_has_to_look_after_a_notice(
    plant: Plant,
    watch: Watch,
    alert: str,
    gauge: str,
    found_by: Callable[[str, datetime], dict[str, object]],
) -> None:
    """One that is kept as if it had been given up, or nobody had called."""
    with plant.database() as client:
        letters = client[plant.stack.databases["notify"]]["correspondences"]
        one = wait_until(lambda: letters.find_one({"open_in": {"$exists": True}}))
        found = found_by(one["open_in"], plant.clock.now())
        letters.insert_one({"_id": "given-up", "outbox": [], "lane": 0, **found})
        watch.until(lambda page: value(page, gauge, "notify") == 1)
        letters.delete_one({"_id": "given-up"})
    watch.fires(alert, "notify")


def test_a_service_is_down(plant: Plant, watch: Watch) -> None:
    plant.replicas["notify"][0].kill()
    watch.until(lambda page: value(page, "up", "notify") == 0)
    watch.fires("ServiceDown", "notify")
    plant.replicas["notify"][0].launch()


def test_no_alert_is_left_untested(request: pytest.FixtureRequest, plant: Plant) -> None:
    ours = isinstance(plant.backing.broker.server, Program)
    everything = set(alerts()) - (set() if ours else {"BrokerBlocked"})
    asked = {getattr(item, "originalname", item.name) for item in request.session.items}
    if not {name for name in globals() if name.startswith("test_")} <= asked:
        pytest.skip("not all of these tests were asked for")
    assert everything - TESTED == set()
