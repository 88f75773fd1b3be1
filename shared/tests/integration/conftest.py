"""A small aggregate on the real database, through both drivers: baskets that things are put in."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from pymongo import monitoring

from dossier_shared.contracts import CaseClaimed, DossierReturned, Event, decode, encode
from dossier_shared.identifiers import event_id
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.discarded import Decision, Discarded, Told
from dossier_shared.mongo.inbox import HELD_INDEX, Inbox
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
WRITES = {"insert", "update", "delete", "findAndModify"}
READS = {"find", "aggregate", "getMore"}


class Heard(monitoring.CommandListener):
    """Every command of this process to the database, counted by database."""

    def __init__(self):
        self.counts = Counter()

    def started(self, event):
        self.counts[event.database_name, event.command_name] += 1

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


HEARD = Heard()
monitoring.register(HEARD)


@dataclass(frozen=True, slots=True)
class Basket:
    code: str
    items: tuple[str, ...]
    note: str | None
    rings_at: datetime | None = None
    rung: int = 0


@dataclass
class FixedClock:
    at: datetime = NOW

    def now(self):
        return self.at


@dataclass
class Bench:
    """The parts of a service about baskets, over one database of the test's own."""

    database: Database
    name: str
    clock: FixedClock = field(default_factory=FixedClock)
    queued: int = 0

    def __post_init__(self):
        codec = Codec(Basket, "code", lambda basket: {"next_due": basket.rings_at})
        self.baskets = Aggregates(self.database["baskets"], codec, "routing", self._queued)
        self.held = self.database["held"]
        self.inbox = self.new_inbox()

    def _queued(self):
        self.queued += 1

    async def indexed(self):
        indexes = [CREATED_KEY_INDEX, OUTBOX_INDEX, NEXT_DUE_INDEX]
        await self.database["baskets"].create_indexes(indexes)
        await self.held.create_indexes([HELD_INDEX])
        return self

    def new_inbox(self, react=None, heeded=None):
        """As a replica of the service would have it, knowing nothing of what another holds."""
        react = react or self.react
        return Inbox(self.baskets, self.held, react, self.opens, self.clock, heeded)

    @staticmethod
    def basket(code="B-1", items=(), **fields):
        return Basket(code, tuple(items), fields.pop("note", None), **fields)

    @staticmethod
    def put(item):
        """A command that puts something in, and tells of it."""

        def command(basket):
            changed = replace(basket, items=(*basket.items, item))
            return changed, [CaseClaimed(step="put", assignee=item)]

        return command

    @staticmethod
    def react(basket, event, now):
        """A thing put in is told on; that a basket was returned changes nothing."""
        if isinstance(event.data, CaseClaimed):
            return Bench.put(event.data.assignee)(basket)
        return None

    @staticmethod
    def opens(event):
        claimed = isinstance(event.data, CaseClaimed) and event.source == "intake"
        return Basket(event.subject, (), None) if claimed else None

    @staticmethod
    def event(sequence, item=None, subject="B-1", source="intake"):
        """What another service tells: `item` was put in, or (None) the basket was returned."""
        data = CaseClaimed(step="put", assignee=item) if item else DossierReturned(method="post")
        number = event_id(source, subject, sequence)
        event = Event(number, source, data.type, subject, sequence, NOW, data)
        return decode(encode(event))

    async def bury(self, source, subject, sequence):
        """An operator decides that this event shall have no effect."""
        decision = Decision("van-hanh", "hỏng", NOW)
        await Discarded.of(self.database).bury(Told(source, subject, sequence), decision)

    async def document(self, code="B-1"):
        return await self.baskets.collection.find_one({"_id": code})

    async def items(self, code="B-1"):
        return (await self.baskets.load(code)).state.items

    @contextmanager
    def counted(self):
        """Counts what is written and read meanwhile: `.writes`, `.reads`."""
        before, spent = Counter(HEARD.counts), Spent()
        yield spent
        meanwhile = HEARD.counts - before
        for (name, command), number in meanwhile.items():
            if name == self.name:
                spent.writes += number if command in WRITES else 0
                spent.reads += number if command in READS else 0


@dataclass
class Spent:
    writes: int = 0
    reads: int = 0


@pytest.fixture(params=["motor", "pymongo"])
async def bench(request, mongo_url, database_name):
    database = Database(mongo_url, database_name, "tests", request.param)
    yield await Bench(database, database_name).indexed()
    await database.close()
