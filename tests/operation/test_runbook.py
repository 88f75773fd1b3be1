"""The runbook is true: each of its troubles is made, each command run, each answer compared."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aio_pika
import httpx
import pytest
import yaml
from tests.e2e.office import Office
from tests.faults.clocks import Ticking
from tests.operation.office import ROOT, Terminal, terminal

from dossier_shared.contracts import DossierReturned, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.messaging.settle import ERROR, REASON
from dossier_shared.testing.answering import client
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.waiting import wait_until
from motcua.stack import Stack, running_stack

pytestmark = pytest.mark.timeout(300)
MOMENT = datetime(2018, 4, 12, 1, 0, tzinfo=UTC)
RUNBOOK = ROOT / "docs/runbook.md"
SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
COMMANDS = re.compile(r"```sh\n(?P<run>.*?)```\n```text\n(?P<says>.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    """Each command with the lines that it prints, among others and in this order."""

    @property
    def anchor(self) -> str:
        return re.sub(r"[^\w -]", "", self.title.lower()).replace(" ", "-")


def sections() -> list[Section]:
    _, *parts = SECTION.split(RUNBOOK.read_text())
    return [
        Section(
            title,
            tuple(
                (step["run"].strip(), tuple(step["says"].splitlines()))
                for step in COMMANDS.finditer(text)
            ),
        )
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    ]


def says(printed: str, expected: tuple[str, ...]) -> bool:
    """Whether these lines are among the printed ones, in this order; `…` stands for anything."""
    parts = [".*".join(map(re.escape, line.split("…"))) for line in expected]
    pattern = r"\n(?:.*\n)*?".join(parts)
    return re.search(rf"^{pattern}$", printed, re.MULTILINE) is not None


@dataclass(frozen=True, slots=True)
class Site:
    """What the troubles are made in."""

    stack: Stack
    ticking: Ticking
    operator: Terminal

    def base(self, service: str) -> str:
        return self.stack.databases[service]


@pytest.fixture(scope="module")
def site(backing: Backing, folder: Path, ticking: Ticking, management: str) -> Iterator[Site]:
    path = ticking.clock.path
    with running_stack(backing, folder, clock_file=path, environment="test") as stack:
        operator = terminal(stack, management)
        here = Terminal({**operator.variables, "ROOT": str(ROOT)})
        office = Office(stack)
        code = office.receive()["code"]
        office.case(code)
        yield Site(stack, ticking, here)


@pytest.fixture(scope="module")
def desk(folder: Path) -> Path:
    """The folder in which the operator stands: the repository's deploy and nothing else."""
    desk = folder / "desk"
    desk.mkdir()
    (desk / "deploy").symlink_to(ROOT / "deploy")
    return desk


def letter(sequence: int, subject: str, reason: str = "breaks-a-rule") -> aio_pika.Message:
    told, data = event_id("intake", subject, sequence), DossierReturned(method="counter")
    at = Event(told, "intake", data.type, subject, sequence, MOMENT, data)
    headers = {REASON: reason, ERROR: "Poison at react:88"}
    return aio_pika.Message(encode(at), message_id=str(told), type=data.type, headers=headers)


def put(site: Site, queue: str, *messages: aio_pika.Message) -> None:
    async def all_of_them() -> None:
        async with await aio_pika.connect(site.stack.amqp_url) as connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            for message in messages:
                await channel.default_exchange.publish(message, queue)

    asyncio.run(all_of_them())


@contextmanager
def dead_letters(site: Site) -> Iterator[None]:
    junk = aio_pika.Message(b"no event", headers={REASON: "does-not-decode"})
    put(site, topology.dead_queue_of("notify"), letter(1, "H50-180412-9001"), junk)
    yield


@contextmanager
def held(site: Site) -> Iterator[None]:
    """Two events of an own dossier: the first was taken, the third came."""
    code, subject = "cases", "H50-180412-9002"
    with client(site.stack.mongo_url) as mongo:
        cases = mongo[site.base("routing")][code]
        known = wait_until(lambda: cases.find_one({"seen.intake": {"$gte": 1}}))
        known |= {"_id": subject, "seen": {"intake": 1}, "outbox": []}
        known.pop("next_due", None)
        cases.insert_one(known)
        put(site, topology.queue_of("routing"), letter(3, subject))
        waiting = mongo[site.base("routing")]["held"]
        wait_until(lambda: waiting.find_one({"subject": subject}), 30)
        site.ticking.set(timedelta(minutes=5))
        yield
        wait_until(lambda: waiting.find_one({"subject": subject}) is None, 30)
        cases.delete_one({"_id": subject})


@contextmanager
def untold(site: Site) -> Iterator[None]:
    """Somebody who is dead holds the lease for a little longer."""
    lease = {"holder": "dead", "until": datetime.now(UTC) + timedelta(seconds=55)}
    with client(site.stack.mongo_url) as mongo:
        leases = mongo[site.base("intake")]["leases"]
        leases.update_one({"_id": "relay"}, {"$set": lease}, upsert=True)
        wait_until(lambda: relays(site) == 0, 30)
        Office(site.stack).receive()
        site.ticking.set(timedelta(minutes=5))
        yield
        leases.delete_one({"_id": "relay"})


def relays(site: Site) -> float:
    page = httpx.get(f"{site.stack.urls['intake']}/metrics", trust_env=False).text
    [line] = [row for row in page.splitlines() if row.startswith("motcua_relay_leader ")]
    return float(line.split()[1])


@contextmanager
def queue_missing(site: Site) -> Iterator[None]:
    async def delete() -> None:
        async with await aio_pika.connect(site.stack.amqp_url) as connection:
            channel = await connection.channel()
            await channel.queue_delete(topology.retry_queue_of("notify", 10))

    asyncio.run(delete())
    yield
    site.stack.processes["notify"].restart()


@contextmanager
def stopped(site: Site) -> Iterator[None]:
    site.stack.processes["notify"].terminate(30)
    yield
    site.stack.processes["notify"].start()


@contextmanager
def late(site: Site) -> Iterator[None]:
    with client(site.stack.mongo_url) as mongo:
        letters = mongo[site.base("notify")]["correspondences"]
        broken = wait_until(lambda: letters.find_one({"version": {"$gte": 1}}), 30)
        broken |= {"_id": "broken", "notices": "?", "outbox": [], "lane": 0}
        broken["next_due"] = site.ticking.now() - timedelta(hours=1)
        letters.insert_one(broken)
        yield
        letters.delete_one({"_id": "broken"})


@contextmanager
def index_missing(site: Site) -> Iterator[None]:
    with client(site.stack.mongo_url) as mongo:
        mongo[site.base("intake")]["dossiers"].drop_index("outbox")
        yield
    site.stack.processes["intake"].restart()


Trouble = Callable[[Site], AbstractContextManager[None]]
TROUBLES: Mapping[str, Trouble] = {
    "There are dead letters": dead_letters,
    "An event waits for an earlier one": held,
    "Events are not told": untold,
    "A queue is missing or otherwise than declared": queue_missing,
    "A service does not answer": stopped,
    "Timers are late": late,
    "Indexes are missing or left over": index_missing,
}


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.anchor)
def test_what_the_runbook_says_is_so(section: Section, site: Site, desk: Path) -> None:
    trouble = TROUBLES.get(section.title, lambda _: nullcontext())
    with trouble(site):
        for command, expected in section.steps:
            _, printed = site.operator.run("bash", "-c", f"cd '{desk}' && {command}")
            assert says(printed, expected), f"{command}\n{printed}"


def test_every_alert_leads_to_a_section() -> None:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text())
    anchors = {section.anchor for section in sections()}
    leads = {
        rule["annotations"]["runbook"].removeprefix("docs/runbook.md#")
        for group in rules["groups"]
        for rule in group["rules"]
    }
    assert leads - anchors == set()


def test_every_command_of_the_runbook_has_an_answer_beside_it() -> None:
    text = RUNBOOK.read_text()
    assert text.count("```sh") == sum(len(section.steps) for section in sections())
