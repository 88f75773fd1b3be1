"""However many cases there are, a start, a look and a report read them batch by batch."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandListener
from services.routing.tests.builders import event, received

from dossier_shared.runtime import Parts
from routing.adapters.cases import CASES, recent
from routing.adapters.ledger import Ledger
from routing.adapters.reading import BATCH
from routing.adapters.view import View
from routing.domain.estimating import Usual
from routing.domain.forecast import Observed

MANY = 2 * BATCH + 20


class Answers(CommandListener):
    """How many documents came with each answer of the database."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def started(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...

    def succeeded(self, event: Any) -> None:
        if event.command_name in {"find", "getMore"}:
            cursor = event.reply["cursor"]
            self.sizes.append(len(cursor.get("firstBatch", cursor.get("nextBatch"))))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def many(
    replica: Parts, store: Any, mongo_url: str, database_name: str, answers: Answers
) -> AsyncIterator[Any]:
    """As many cases, of which `M-7` cannot be read, behind a client whose answers are counted."""
    await replica.handle(event(received(), "M-0"))
    cases = store["cases"]
    first = await cases.find_one({"_id": "M-0"})
    copies = [first | {"_id": f"M-{n}", "outbox": []} for n in range(1, MANY)]
    await cases.insert_many([one | ({"steps": 1} if one["_id"] == "M-7" else {}) for one in copies])
    client: Any = AsyncIOMotorClient(mongo_url, event_listeners=[answers])
    yield client[database_name].get_collection("cases", codec_options=cases.codec_options)
    client.close()


async def read_by_ledger(cases: Any, clock: Any) -> int:
    ledger = Ledger(cases, CASES)
    await ledger.begin()
    return len(ledger.timelines())


async def read_by_view(cases: Any, clock: Any) -> int:
    view = View(cases, CASES, clock, Usual(Observed()))
    await view.look()
    return len(view.open_codes())


async def read_at_start(cases: Any, clock: Any) -> int:
    read: list[str] = []
    await recent(cases, 2 * MANY, lambda case: read.append(case.state.code))
    return len(read)


@pytest.mark.parametrize("reads", [read_by_ledger, read_by_view, read_at_start])
async def test_no_more_than_a_batch_of_cases_is_held(
    many: Any, clock: Any, answers: Answers, reads: Any
) -> None:
    assert await reads(many, clock) == MANY - 1
    assert sum(answers.sizes) >= MANY
    assert max(answers.sizes) == BATCH


async def test_a_start_learns_from_the_latest_changed_in_their_order(
    many: Any, store: Any, replica: Parts, clock: Any
) -> None:
    for code in ("M-3", "M-1", "M-2"):
        clock.move(clock.now().replace(minute=clock.now().minute + 1))
        await store["cases"].update_one({"_id": code}, {"$set": {"changed": clock.now()}})
    read: list[str] = []
    await recent(many, 3, lambda case: read.append(case.state.code))
    assert read == ["M-3", "M-1", "M-2"]
