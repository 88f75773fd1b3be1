import asyncio

import pytest

from dossier_shared.cancelling import unless_cancelled


async def test_a_loop_whose_library_swallows_its_cancellation_ends_all_the_same():
    begun = asyncio.Event()

    async def work():
        while True:
            unless_cancelled()
            try:
                begun.set()
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue  # as a driver does that takes it for trouble of its own

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_a_time_limit_that_has_passed_is_no_cancellation():
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    unless_cancelled()
