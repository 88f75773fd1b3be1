"""Packets as files: whole or not at all, in order, and there until their effect is stored."""

import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from services.routing.tests.edxml.forging import original
from services.routing.tests.edxml.parties import NOW, THEM, US, Fixed, letter, packets, status

from routing.adapters.edxml.file_drop import FileDrop
from routing.adapters.edxml.parsing import Limits
from routing.application.exchange import Exchange, Packet, Refusal
from routing.domain.exchange.errors import UNHANDLED

TWO = letter(document_id="2", subject="Hai")


class Post:
    """The carrier, and each agency's directory; `refused` is what was told of refusals."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.refused: list[Refusal] = []

    def drop(self, agency: str, limits: Limits | None = None) -> Exchange:
        """A new object over the same directory, as after a restart."""
        return FileDrop(
            self.directory / agency, packets(agency, limits=limits), self.refused.append
        )

    def files(self, agency: str, place: str) -> list[str]:
        return sorted(path.name for path in (self.directory / agency / place).iterdir())

    def shown(self, agency: str, place: str) -> list[str]:
        """Those that are not hidden, and so not half-written."""
        return [name for name in self.files(agency, place) if name[0] != "."]

    def put(self, agency: str, name: str, data: bytes, age: int = 0) -> Path:
        path = self.directory / agency / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
        return path

    def carry(self, sender: str, receiver: str) -> None:
        """Everything that lies in the outbox, in the order of the names."""
        outbox = self.directory / sender / "outbox"
        for age, path in enumerate(sorted(outbox.iterdir(), reverse=True)):
            self.put(receiver, path.name, path.read_bytes(), age)
            path.unlink()


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


async def received(exchange: Exchange) -> list[Packet]:
    return [packet async for packet in exchange.receive()]


async def test_a_letter_goes_and_its_answer_comes_back(post):
    await post.drop(US).send(letter())
    post.carry(US, THEM)
    [packet] = await received(post.drop(THEM))
    assert packet.message == letter()
    await post.drop(THEM).done(packet)
    await post.drop(THEM).send(status("03"))
    post.carry(THEM, US)
    assert [each.message for each in await received(post.drop(US))] == [status("03")]


async def test_packets_are_taken_in_the_order_in_which_they_came(post):
    for age, name in enumerate(["b", "c", "a"]):
        data = await packets(US).packed(letter(document_id=name))
        post.put(THEM, f"{name}.edxml", data, age)
    taken = [packet.key[1] for packet in await received(post.drop(THEM))]
    assert taken == ["a", "c", "b"]


async def test_a_packet_is_given_until_it_is_done(post):
    post.put(THEM, "1.edxml", await original())
    [first] = await received(post.drop(THEM))
    [again] = await received(post.drop(THEM))
    assert again.key == first.key
    assert again.receipt == first.receipt
    drop = post.drop(THEM)
    await drop.done(again)
    await drop.done(first)
    assert await received(drop) == []
    assert (post.files(THEM, "inbox"), post.files(THEM, "done")) == ([], ["1.edxml"])


async def test_one_that_is_done_while_another_is_not_does_not_come_with_it(post):
    post.put(THEM, "1.edxml", await original(), age=1)
    post.put(THEM, "2.edxml", await packets(US).packed(TWO))
    drop = post.drop(THEM)
    first, second = await received(drop)
    await drop.done(second)
    assert [packet.key for packet in await received(drop)] == [first.key]


async def test_the_same_name_may_come_again_and_nothing_in_done_is_lost(post):
    for subject in ("Một", "Hai"):
        post.put(THEM, "1.edxml", await packets(US).packed(letter(subject=subject)))
        [packet] = await received(post.drop(THEM))
        await post.drop(THEM).done(packet)
    assert len(post.files(THEM, "done")) == 2


async def test_what_was_put_there_after_reading_is_not_done_with_it(post):
    post.put(THEM, "1.edxml", await original())
    [packet] = await received(post.drop(THEM))
    post.put(THEM, "1.edxml", await packets(US).packed(TWO))
    await post.drop(THEM).done(packet)
    assert [each.key for each in await received(post.drop(THEM))] == [TWO.key]


async def test_a_message_sent_twice_lies_there_once(post):
    await post.drop(US).send(letter())
    await post.drop(US).send(letter())
    assert len(post.files(US, "outbox")) == 1


async def test_letters_lie_in_the_order_in_which_they_were_sent(post):
    for minute in (3, 1, 2):
        clock = Fixed(NOW + timedelta(minutes=minute))
        drop = FileDrop(post.directory / US, packets(US, clock=clock), post.refused.append)
        await drop.send(letter(document_id=str(minute)))
    post.carry(US, THEM)
    taken = await received(post.drop(THEM))
    assert [packet.key[1] for packet in taken] == ["1", "2", "3"]


class PowerCut(BaseException):
    """Nothing of ours runs after it."""


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
async def test_a_power_cut_while_sending_leaves_no_half_packet(post, monkeypatch, step):
    def cut(*_: object) -> None:
        raise PowerCut

    drop = post.drop(US)
    with monkeypatch.context() as patch:
        patch.setattr(step, cut)
        with pytest.raises(PowerCut):
            await drop.send(letter())
    assert post.shown(US, "outbox") == []
    await post.drop(US).send(letter())
    [sent] = post.shown(US, "outbox")
    data = (post.directory / US / "outbox" / sent).read_bytes()
    assert (await packets(THEM).opened(data, "1")).message == letter()


async def test_a_power_cut_while_refusing_refuses_again(post, monkeypatch):
    post.put(THEM, "1.edxml", b"x")
    real = Path.replace

    def cut(path: Path, target: Path) -> None:
        if target.suffix == ".edxml":
            raise PowerCut
        real(path, target)

    drop = post.drop(THEM)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(PowerCut):
            await received(drop)
    assert post.files(THEM, "inbox") == ["1.edxml"]
    assert await received(post.drop(THEM)) == []
    assert post.files(THEM, "refused") == ["1.edxml", "1.edxml.json"]


async def test_what_cannot_be_taken_is_put_aside_with_the_reason_and_holds_nobody_up(post):
    post.put(THEM, "1.edxml", (await original())[:-20], age=1)
    post.put(THEM, "2.edxml", await original())
    [packet] = await received(post.drop(THEM))
    assert packet.message == letter()
    reason = json.loads((post.directory / THEM / "refused" / "1.edxml.json").read_text())
    assert reason == {
        "code": "edxml-not-xml",
        "detail": "Gói tin không phải là XML đúng cú pháp.",
    }
    assert post.refused == [Refusal("1.edxml", **reason)]


async def test_what_could_have_no_effect_is_put_aside_with_the_reason(post):
    post.put(THEM, "1.edxml", await original(), age=1)
    post.put(THEM, "2.edxml", await packets(US).packed(TWO))
    drop = post.drop(THEM)
    first, second = await received(drop)
    await drop.set_aside(first, UNHANDLED.broken())
    assert [packet.key for packet in await received(drop)] == [second.key]
    assert post.files(THEM, "refused") == ["1.edxml", "1.edxml.json"]
    assert [refusal.code for refusal in post.refused] == [UNHANDLED.code]
    await drop.set_aside(first, UNHANDLED.broken())


async def test_a_name_too_long_to_be_put_aside_is_told_of_and_holds_nobody_up(post):
    name = f"{'x' * 249}.edxml"
    post.put(THEM, name, b"x", age=1)
    post.put(THEM, "2.edxml", await original())
    assert len(await received(post.drop(THEM))) == 1
    assert [refusal.receipt for refusal in post.refused] == [name]
    assert post.files(THEM, "refused") == []


async def test_what_was_refused_may_be_put_back_once_the_reason_is_mended(post):
    data = await packets(US).packed(letter())
    post.put(THEM, "1.edxml", data)
    stranger = FileDrop(post.directory / THEM, packets(THEM, trusted={}), post.refused.append)
    assert await received(stranger) == []
    assert [refusal.code for refusal in post.refused] == ["edxml-signer-unknown"]
    (post.directory / THEM / "refused" / "1.edxml").rename(
        post.directory / THEM / "inbox" / "1.edxml"
    )
    assert [packet.key for packet in await received(post.drop(THEM))] == [letter().key]


async def test_a_file_larger_than_a_packet_is_not_read_to_its_end(post):
    post.put(THEM, "1.edxml", b"x" * 10_001, age=1)
    post.put(THEM, "2.edxml", await original())
    assert len(await received(post.drop(THEM, Limits(packet_bytes=10_000)))) == 1
    assert [refusal.code for refusal in post.refused] == ["edxml-too-big"]
    assert post.files(THEM, "inbox") == ["2.edxml"]


async def test_a_file_of_many_gigabytes_is_refused_by_its_size(post):
    with post.put(THEM, "1.edxml", b"").open("r+b") as file:
        file.truncate(50 * 1024**3)
    assert await received(post.drop(THEM)) == []
    assert post.files(THEM, "refused") == ["1.edxml", "1.edxml.json"]


async def test_what_is_no_packet_of_the_carrier_stays_where_it_is(post, tmp_path):
    data = await original()
    secret = tmp_path / "elsewhere.edxml"
    secret.write_bytes(data)
    inbox = post.put(THEM, "1.edxml.tmp", data).parent
    post.put(THEM, ".2.edxml", data)
    (inbox / "3.edxml").symlink_to(secret)
    (inbox / "4.edxml").mkdir()
    assert await received(post.drop(THEM)) == []
    assert len(post.files(THEM, "inbox")) == 4
    assert post.refused == []


async def test_a_file_that_another_process_has_put_away_is_none(post):
    post.put(THEM, "1.edxml", await original(), age=1)
    path = post.put(THEM, "2.edxml", await packets(US).packed(TWO))
    receiving = post.drop(THEM).receive()
    await anext(receiving)
    path.unlink()
    assert [packet async for packet in receiving] == []


async def test_a_file_that_is_not_ours_to_read_is_told_of_and_holds_nobody_up(post, monkeypatch):
    post.put(THEM, "1.edxml", b"x", age=1)
    post.put(THEM, "2.edxml", await original())
    real = os.open

    def guarded(path, *others):
        if Path(path).name == "1.edxml":
            raise PermissionError
        return real(path, *others)

    monkeypatch.setattr(os, "open", guarded)
    assert len(await received(post.drop(THEM))) == 1
    assert [refusal.code for refusal in post.refused] == ["edxml-unreadable"]
    assert post.files(THEM, "inbox") == ["1.edxml", "2.edxml"]


async def test_a_receipt_leads_nowhere_outside_the_inbox(post):
    drop = post.drop(THEM)
    outside = post.directory / THEM / "outbox" / "1.edxml"
    outside.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    await drop.done(Packet(letter(), f"{digest} ../outbox/1.edxml", ""))
    assert outside.exists()
