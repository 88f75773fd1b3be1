"""What an operator does with dead letters, by the command itself on a real broker and database."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aio_pika
import pytest

from dossier_shared.contracts import DossierReceived, DossierReturned, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.messaging.dead.__main__ import main
from dossier_shared.messaging.dead.letters import HIDDEN, masked
from dossier_shared.messaging.dead.queue import DeadLetters, Selection
from dossier_shared.messaging.settle import ERROR, PARKED, REASON
from dossier_shared.mongo.discarded import DISCARDED
from dossier_shared.mongo.inbox import Taken
from dossier_shared.testing.answering import client

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
SEALED = "eyJhbGciOiJFQ0RILUVTK0EyNTZLVyJ9.c2VhbGVk.aXY.dGV4dA.dGFn"
DEAD, WORK = topology.dead_queue_of("notify"), topology.queue_of("notify")


def received(subject="H50-180412-0001"):
    data = DossierReceived(
        agency="000.00.19.H50", procedure="ATLD-01", procedure_version=1, field="ATLD",
        division="PHONG-LD", received_at=NOW, due_at=NOW + timedelta(days=10), limit=None,
        via="counter", sensitive=False, contact=SEALED,
    )  # fmt: skip
    return event(data, subject, 1)


def returned(subject="H50-180412-0002", sequence=1):
    return event(DossierReturned(method="counter"), subject, sequence)


def event(data, subject, sequence):
    told = event_id("intake", subject, sequence)
    return Event(told, "intake", data.type, subject, sequence, NOW, data)


@asynccontextmanager
async def channel_to(url):
    async with await aio_pika.connect(url) as connection:
        yield await connection.channel(publisher_confirms=True, on_return_raises=True)


def letter(told, reason="breaks-a-rule", error="Poison at react:88", parked=NOW):
    body = told if isinstance(told, bytes) else encode(told)
    return aio_pika.Message(
        body,
        message_id="unreadable-1" if isinstance(told, bytes) else str(told.id),
        type=None if isinstance(told, bytes) else told.type,
        timestamp=NOW,
        headers={REASON: reason, ERROR: error, PARKED: parked.isoformat()},
    )


class Counter:
    """The operator's terminal."""

    def __init__(self, amqp_url, mongo_url, database_name, capsys):
        self.amqp_url, self.name, self.mongo_url = amqp_url, database_name, mongo_url
        self._printed = capsys

    async def run(self, *words):
        """The command's exit code and what it printed."""
        try:
            code = await asyncio.to_thread(main, words)
        except SystemExit as end:
            code = end.code
        printed = self._printed.readouterr()
        return code, printed.out + printed.err

    async def found(self, *words):
        code, out = await self.run("list", "notify", "--json", *words)
        assert code == 0, out
        return [json.loads(line)["id"] for line in out.splitlines()]

    def tombstones(self):
        with client(self.mongo_url) as mongo:
            return list(mongo[self.name][DISCARDED].find())


@pytest.fixture
async def counter(amqp_url, mongo_url, database_name, capsys, monkeypatch):
    monkeypatch.setenv("NOTIFY_AMQP_URL", amqp_url)
    monkeypatch.setenv("NOTIFY_MONGO_URL", mongo_url)
    monkeypatch.setenv("NOTIFY_MONGO_DATABASE", database_name)
    async with channel_to(amqp_url) as channel:
        await topology.declare(channel)
    return Counter(amqp_url, mongo_url, database_name, capsys)


async def park(counter, *letters):
    async with channel_to(counter.amqp_url) as channel:
        for one in letters:
            await channel.default_exchange.publish(one, DEAD, mandatory=True)


async def waiting(counter, queue):
    async with channel_to(counter.amqp_url) as channel:
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count


async def test_looking_takes_nothing_away(counter):
    await park(counter, letter(received()), letter(returned()))
    first, second = await counter.found(), await counter.found()
    assert sorted(first) == sorted(second) == sorted(str(e.id) for e in (received(), returned()))
    assert await waiting(counter, DEAD) == 2


async def test_letters_are_chosen_by_id_type_error_dossier_and_time(counter):
    late = letter(returned(), error="Contention at take:9", parked=NOW + timedelta(hours=2))
    await park(counter, letter(received()), late)
    one, other = str(received().id), str(returned().id)
    assert await counter.found("--id", one) == [one]
    assert await counter.found("--type", "dossier.ret*") == [other]
    assert await counter.found("--error", "Contention") == [other]
    assert await counter.found("--dossier", "H50-180412-0001") == [one]
    assert await counter.found("--since", "2018-04-12T10:00") == [other]
    assert await counter.found("--until", "2018-04-12T10:00") == [one]
    assert await counter.found("--type", "dossier.ret*", "--error", "Poison") == []


async def test_what_is_personal_is_never_shown(counter):
    nonsense = b'{"applicant": {"name": "Nguy\xe1\xbb\x85n Th\xe1\xbb\x8b B\xc6\xb0\xe1\xbb\x9fi"}}'
    unknown = encode(received("H50-180412-0003")).replace(
        b"dossier.received.v1", b"dossier.seen.v9"
    )
    await park(counter, letter(received()), letter(nonsense), letter(unknown))
    for words in (["show", "notify"], ["show", "notify", "--json"], ["list", "notify"]):
        code, out = await counter.run(*words)
        assert code == 0
        assert SEALED not in out
        assert "Bưởi" not in out
    _, shown = await counter.run("show", "notify", "--id", str(received().id))
    assert HIDDEN in shown
    assert "ATLD-01" in shown


def test_masking_goes_into_lists_and_leaves_what_is_empty():
    data = {"people": [{"name": "Bưởi", "role": "officer"}], "phone": None, "step": "take-up"}
    shown = {"people": [{"name": HIDDEN, "role": "officer"}], "phone": None, "step": "take-up"}
    assert masked(data) == shown


async def test_a_letter_replayed_comes_to_its_own_service_alone_as_if_for_the_first_time(counter):
    await park(counter, letter(received()), letter(returned()))
    code, out = await counter.run("replay", "notify", "--type", "dossier.received.v1")
    assert (code, out.splitlines()[-1]) == (0, "notify: 1 dead letters replayed")
    assert await counter.found() == [str(returned().id)]
    assert await waiting(counter, topology.queue_of("routing")) == 0
    async with channel_to(counter.amqp_url) as channel:
        work = await channel.get_queue(WORK)
        message = await anext(work.iterator(no_ack=True, timeout=10))
    assert message.body == encode(received())
    assert not [name for name in message.headers if name.startswith("x-motcua")]


async def test_a_letter_discarded_leaves_who_when_and_why(counter):
    await park(counter, letter(received()), letter(b"no event"), letter(returned()))
    code, out = await counter.run(
        "discard", "notify", "--dossier", "H50-180412-0001", "--by", "van-hanh", "--reason", "thử"
    )
    assert code == 0, out
    [stone] = counter.tombstones()
    assert {
        "by": "van-hanh",
        "why": "thử",
        "sequence": 1,
        "source": "intake",
    }.items() <= stone.items()
    assert stone["_id"] == "intake/H50-180412-0001/1"
    assert SEALED not in str(stone)
    await counter.run("discard", "notify", "--id", "unreadable-1", "--by", "x", "--reason", "y")
    assert [stone["_id"] for stone in counter.tombstones()][1:] == ["letter/unreadable-1"]
    assert await counter.found() == [str(returned().id)]


async def test_everything_is_settled_only_when_that_is_said(counter):
    await park(counter, letter(received()))
    code, out = await counter.run("replay", "notify")
    assert code == 2
    assert "--all" in out
    code, _ = await counter.run("discard", "notify", "--by", "x", "--reason", "y")
    assert code == 2
    assert (await counter.run("replay", "notify", "--dossier", "nobody"))[0] == 1
    assert await waiting(counter, DEAD) == 1


async def test_killed_between_the_copy_and_the_ack_no_letter_is_lost(counter, monkeypatch):
    """What the replay has published and not acked is in both queues; the inbox drops the second."""
    await park(counter, letter(received()))

    class Killed(BaseException):
        pass

    async def power_cut(*_):
        raise Killed

    async def cut_off():
        async with channel_to(counter.amqp_url) as channel:
            dead = DeadLetters(channel, "notify")
            put_back = dead._put_back

            async def published_and_killed(*about):
                await put_back(*about)
                await power_cut()

            monkeypatch.setattr(dead, "_put_back", published_and_killed)
            await dead.replay(Selection())

    with pytest.raises(Killed):
        await cut_off()
    assert await waiting(counter, DEAD) == 1
    assert await waiting(counter, WORK) == 1


async def test_what_waited_for_a_discarded_event_goes_on(bench):
    """The tombstone counts as heard, however many there are, and nothing is opened by one."""
    await bench.inbox.take(bench.event(1, "tea"))
    for number, item in ((4, "oil"), (5, "eggs")):
        assert await bench.inbox.take(bench.event(number, item)) is Taken.HELD
    await bench.inbox.look_again()
    assert await bench.items() == ("tea",)
    for number in (2, 3):
        await bench.bury("intake", "B-1", number)
    await bench.inbox.look_again()
    assert await bench.items() == ("tea", "oil", "eggs")
    assert (await bench.baskets.load("B-1")).seen == {"intake": 5}
    assert await bench.held.count_documents({}) == 0
    assert await bench.inbox.take(bench.event(2, "rice")) is Taken.DUPLICATE


async def test_a_discarded_event_lets_nothing_pass_that_waits_for_another(bench):
    await bench.inbox.take(bench.event(1, "tea"))
    assert await bench.inbox.take(bench.event(4, "oil")) is Taken.HELD
    await bench.bury("intake", "B-1", 3)
    await bench.bury("notify", "B-1", 2)
    await bench.inbox.look_again()
    assert await bench.items() == ("tea",)
    assert await bench.inbox.take(bench.event(2, "rice")) is Taken.EFFECT
    await bench.inbox.look_again()
    assert await bench.items() == ("tea", "rice", "oil")


async def test_nothing_waits_for_an_opening_that_was_discarded(bench):
    """The subject will never be known here."""
    assert await bench.inbox.take(bench.event(2, "rice")) is Taken.HELD
    assert await bench.inbox.take(bench.event(2, "rice", "B-2")) is Taken.HELD
    await bench.bury("intake", "B-1", 1)
    await bench.inbox.look_again()
    assert await bench.held.count_documents({}) == 1
    assert await bench.inbox.take(bench.event(3, "salt")) is Taken.HELD
    await bench.inbox.look_again()
    assert await bench.held.count_documents({}) == 1
    await bench.inbox.take(bench.event(1, "tea", "B-2"))
    assert await bench.items("B-2") == ("tea", "rice")


async def test_a_held_event_that_is_skipped_is_held_no_more_and_what_follows_goes_on(bench):
    await bench.inbox.take(bench.event(1, "tea"))
    for number, item in ((3, "salt"), (4, "oil")):
        await bench.inbox.take(bench.event(number, item))
    for number in (2, 3):
        await bench.bury("intake", "B-1", number)
    await bench.inbox.look_again()
    assert await bench.items() == ("tea", "oil")
    assert await bench.held.count_documents({}) == 0


async def test_an_event_in_no_queue_can_be_skipped(counter):
    words = ["--source", "intake", "--dossier", "D-1", "--sequence", "3"]
    code, out = await counter.run(
        "skip", "notify", *words, "--by", "van-hanh", "--reason", "mất khi khôi phục"
    )
    assert code == 0, out
    [stone] = counter.tombstones()
    assert (stone["_id"], stone["why"]) == ("intake/D-1/3", "mất khi khôi phục")
