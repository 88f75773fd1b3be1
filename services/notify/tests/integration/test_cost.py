"""What a notice costs the database: its claim, its outcome, and a share in one reading."""

from collections import Counter

from services.notify.tests.integration.carriers import Carrier, queued, sender_by, statuses

from dossier_shared.mongo.aggregates import Aggregates
from notify.adapters.store import CORRESPONDENCES


class Counted:
    """A collection that counts what is asked of it; its name costs nothing."""

    def __init__(self, collection) -> None:
        self._collection = collection
        self.name = collection.name
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name):
        self.asked[name] += 1
        return getattr(self._collection, name)

    async def bulk_write(self, requests, ordered=True):
        self.asked["bulk_write"] += 1
        self.asked["writes"] += len(requests)
        return await self._collection.bulk_write(requests, ordered=ordered)


async def test_a_notice_costs_two_writes_and_a_share_in_one_reading(correspondences, clock):
    await queued(correspondences, clock, ["ready"] * 40)
    counted = Counted(correspondences.collection)
    sender = sender_by(Aggregates(counted, CORRESPONDENCES, "notify"), clock, Carrier())
    await sender.look()
    assert counted.asked.pop("bulk_write") <= 4
    assert counted.asked == {"find": 1, "writes": 80}
    assert await statuses(correspondences) == {"accepted": 40}


async def test_a_look_at_an_empty_queue_costs_one_reading(correspondences, clock):
    counted = Counted(correspondences.collection)
    sender = sender_by(Aggregates(counted, CORRESPONDENCES, "notify"), clock, Carrier())
    await sender.look()
    assert counted.asked == {"find": 1}
