import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from dossier_shared.clock import OFFICE_ZONE, SystemClock, VirtualClock, to_milliseconds
from dossier_shared.testing.waiting import eventually

MORNING = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock(tmp_path):
    made = VirtualClock(tmp_path / "now")
    made.move(MORNING)
    return made


def test_a_time_is_kept_as_the_database_would_keep_it():
    hanoi = datetime(2018, 4, 12, 9, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=7)))
    kept = to_milliseconds(hanoi)
    assert (kept, kept.tzinfo) == (datetime(2018, 4, 12, 2, 0, 0, 123_000, tzinfo=UTC), UTC)


def test_a_time_of_no_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        to_milliseconds(datetime(2018, 4, 12, 9, 0))  # noqa: DTZ001


def test_the_office_is_seven_hours_ahead():
    assert MORNING.astimezone(OFFICE_ZONE).hour == 9


def test_the_real_clock_tells_utc_to_the_millisecond():
    now = SystemClock().now()
    assert (now.tzinfo, now.microsecond % 1000) == (UTC, 0)
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


async def test_the_real_clock_sleeps():
    began = asyncio.get_running_loop().time()
    await SystemClock().sleep(0.02)
    assert asyncio.get_running_loop().time() - began >= 0.02


def test_a_moved_clock_shows_the_new_time_to_all_who_read_its_file(clock):
    clock.move(MORNING + timedelta(days=3))
    assert VirtualClock(clock.path).now() == MORNING + timedelta(days=3)
    assert [path.name for path in clock.path.parent.iterdir()] == ["now"]


def test_two_who_move_it_at_once_never_tear_what_a_third_reads(clock):
    """A file half written would end a service's relay: it was seen to."""
    instants = [MORNING + timedelta(days=day) for day in range(300)]

    def move_all() -> None:
        for instant in instants:
            clock.move(instant)

    with ThreadPoolExecutor(2) as pool:
        movers = [pool.submit(move_all) for _ in range(2)]
        while not all(mover.done() for mover in movers):
            assert clock.now() in instants
        assert [mover.result() for mover in movers] == [None, None]


@pytest.mark.parametrize("text", ["", "soon", "2018-04-12T09:00:00"])
def test_a_clock_file_that_tells_no_instant_is_refused(clock, text):
    clock.path.write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011 - of fromisoformat or ours
        clock.now()


async def test_a_sleeper_wakes_when_the_clock_is_moved(clock):
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.move(MORNING + timedelta(hours=1))
    await eventually(sleeper.done, timeout=5)


async def test_a_sleeper_wakes_in_real_time_when_the_clock_stands(clock):
    began = asyncio.get_running_loop().time()
    await clock.sleep(0.05)
    assert 0.05 <= asyncio.get_running_loop().time() - began < 5
    assert clock.now() == MORNING


def test_nobody_reads_half_a_time_while_it_is_moved(clock):
    ended = threading.Event()

    def read():
        while not ended.is_set():
            seen.append(clock.now())

    seen, reader = [], threading.Thread(target=read)
    reader.start()
    for minute in range(300):
        clock.move(MORNING + timedelta(minutes=minute))
    ended.set()
    reader.join(5)
    assert seen == sorted(seen)
