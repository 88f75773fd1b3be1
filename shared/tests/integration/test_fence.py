"""While a copy is taken no relay publishes; and nothing stands still when the copy dies."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from dossier_shared.backup import fence as fences
from dossier_shared.backup.fence import FenceLost, fence
from dossier_shared.mongo.lease import Lease
from dossier_shared.testing.waiting import eventually


async def test_who_led_stops_and_leads_again_afterwards(bench):
    relay = Lease(bench.database["leases"], "relay", 0.3)
    assert await relay.hold()
    async with fence([bench.database]):
        await eventually(lambda: lost(relay))
        assert not await Lease(bench.database["leases"], "relay", 0.3).hold()
    assert await relay.hold()


async def lost(relay):
    return not await relay.hold()


async def test_a_fence_that_somebody_took_away_is_no_copy(bench):
    with pytest.raises(FenceLost):
        await copy_while_another_takes_the_lease(bench)


async def copy_while_another_takes_the_lease(bench):
    async with fence([bench.database]):
        other = {"$set": {"holder": "other"}}
        await bench.database["leases"].update_one({"_id": "relay"}, other)


async def test_the_lease_of_a_copy_that_was_killed_ends_by_itself(bench, monkeypatch):
    monkeypatch.setattr(fences, "HOLDS", timedelta(seconds=0.2))
    await fences._seize(bench.database, "killed")
    relay = Lease(bench.database["leases"], "relay", 15)
    await eventually(relay.hold, 5)
    row = await bench.database["leases"].find_one({"_id": "relay"})
    assert row["until"] > datetime.now(UTC) + timedelta(seconds=10)


async def test_the_lease_is_given_up_when_the_copy_fails(bench):
    with suppress(asyncio.CancelledError):
        async with fence([bench.database]):
            raise asyncio.CancelledError
    assert await bench.database["leases"].find_one({"_id": "relay"}) is None
