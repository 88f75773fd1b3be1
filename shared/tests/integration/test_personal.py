"""Personal data at rest and the audit of each write, on the real database."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from bson import Binary, json_util

from dossier_shared.acts import Act
from dossier_shared.chains import Chain, Head, canonical, first_broken
from dossier_shared.keyring import KeyUnknown, WrongKey, new_ring, with_new_key
from dossier_shared.mongo.aggregates import Aggregates, Once, answered_now
from dossier_shared.mongo.audit import opened
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.personal import ERASED, Erased, Vault

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
CANARY, NUMBER, NOTE = "Nguyễn Thị Bưởi", "045187001234", "Con đang điều trị"
PERSONAL = {"owner.name", "owner.number", "notes.text", "particulars"}
ACT = Act("note", "tiep-nhan-1", "receptionist", "10.1.1.5", f"Bà {CANARY} báo")
KEY = Once("key-1", "digest-1")


@dataclass(frozen=True, slots=True)
class Owner:
    name: str
    kind: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    code: str
    owner: Owner
    status: int = 1
    notes: tuple[Note, ...] = ()
    particulars: Mapping[str, str] | None = None
    erased_at: datetime | None = None


def claim(code="C-1", **changes):
    return Claim(code, Owner(CANARY, "citizen", NUMBER), **changes)


def claims(database, ring):
    codec = Codec(Claim, "code", vault=Vault(ring, PERSONAL))
    return Aggregates(database["claims"], codec, "intake", audited=True)


def noted(text):
    return lambda one: (replace(one, notes=(*one.notes, Note(text, NOW))), [])


def moved(status):
    return lambda one: (replace(one, status=status), [])


@pytest.fixture
async def archive(mongo_url, database_name):
    made = Database(mongo_url, database_name, "tests")
    yield made
    await made.close()


@pytest.fixture
def ring():
    return new_ring()


@pytest.fixture
async def stored(archive, ring):
    store = claims(archive, ring)
    created = answered_now(KEY, {"owner": CANARY}, 1)
    await store.add(claim(), [], NOW, created=created, act=ACT)
    return store


async def raw(store, code="C-1"):
    return await store.collection.find_one({"_id": code})


async def whole(store, code="C-1"):
    document = await raw(store, code)
    names = ("owner", "status", "notes", "particulars", "erased_at")
    state = {name: document[name] for name in names if name in document}
    head = Head(**document["audit_head"])
    return first_broken(Chain(code, head, canonical(document["audit"]), canonical(state)))


async def test_a_claim_is_read_as_it_was_written(stored):
    full = claim("C-2", notes=(Note(NOTE, NOW),), particulars={"tk.1": "0101", "b": "x"})
    await stored.add(full, [], NOW, act=ACT)
    assert (await stored.load("C-2")).state == full
    assert (await stored.load("C-1")).state == claim()
    assert await whole(stored, "C-2") is None


async def test_no_personal_word_stands_in_the_document_its_answers_or_its_audit(stored):
    describe = lambda one: {"owner": one.owner.name}  # noqa: E731
    await stored.answer("C-1", noted(NOTE), NOW, once=Once("k", "d"), describe=describe, act=ACT)
    await stored.change("C-1", moved(2), NOW, act=ACT)
    text = json_util.dumps(await raw(stored), ensure_ascii=False)
    assert not [word for word in (CANARY, "Bưởi", NUMBER, NOTE, "điều trị") if word in text]
    assert "citizen" in text  # what is not personal is not sealed


async def test_the_same_answer_is_given_again_though_it_is_kept_sealed(stored):
    describe = lambda one: {"owner": one.owner.name}  # noqa: E731
    once = Once("k", "d")
    first, again = [
        await stored.answer("C-1", moved(2), NOW, once=once, describe=describe, act=ACT)
        for _ in range(2)
    ]
    assert (first.body, again.body, again.replayed) == ({"owner": CANARY},) * 2 + (True,)
    assert (await stored.created(KEY)).body == {"owner": CANARY}


async def test_a_sealed_field_that_did_not_change_keeps_its_bytes(stored):
    before = await raw(stored)
    await stored.change("C-1", lambda one: (
        replace(one, owner=replace(one.owner, number="045000000001")), []
    ), NOW, act=ACT)  # fmt: skip
    after = await raw(stored)
    assert after["owner"]["name"] == before["owner"]["name"]
    assert after["owner"]["number"] != before["owner"]["number"]
    [change] = after["audit"][-1]["changes"]
    assert change["path"] == "owner.number"
    assert (change["before"], change["after"]) == (
        before["owner"]["number"], after["owner"]["number"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (("C-1", "name"), ("C-2", "name")),  # of another dossier
        (("C-1", "number"), ("C-1", "name")),  # of another field
    ],
)
async def test_a_sealed_leaf_opens_nowhere_but_in_its_own_place(stored, source, target):
    await stored.add(claim("C-2"), [], NOW, act=ACT)
    leaf = (await raw(stored, source[0]))["owner"][source[1]]
    await stored.collection.update_one({"_id": target[0]}, {"$set": {f"owner.{target[1]}": leaf}})
    with pytest.raises(WrongKey):
        await stored.load(target[0])


async def test_a_data_key_moved_to_another_dossier_does_not_open_it(stored):
    await stored.add(claim("C-2"), [], NOW, act=ACT)
    key = (await raw(stored, "C-1"))["data_key"]
    await stored.collection.update_one({"_id": "C-2"}, {"$set": {"data_key": key}})
    with pytest.raises(WrongKey):
        await stored.load("C-2")


async def test_without_its_key_a_document_is_not_read(stored, archive):
    with pytest.raises(KeyUnknown):
        await claims(archive, new_ring()).load("C-1")


async def test_after_a_renewal_both_are_read_and_what_is_new_is_under_the_new_key(
    stored, archive, ring
):
    renewed = with_new_key(ring)
    store = claims(archive, renewed)
    await store.add(claim("C-2"), [], NOW, act=ACT)
    assert (await store.load("C-1")).state == claim()
    kids = [(await raw(store, code))["data_key"]["kid"] for code in ("C-1", "C-2")]
    assert kids == [ring.current, renewed.current]


async def test_a_sealed_and_audited_command_is_one_write_and_one_read(bench, ring):
    store = claims(bench.database, ring)
    with bench.counted() as adding:
        await store.add(claim(), [], NOW, act=ACT)
    with bench.counted() as changing:
        await store.change("C-1", noted(NOTE), NOW, act=ACT)
    assert (adding.writes, adding.reads) == (1, 0)
    assert (changing.writes, changing.reads) == (1, 1)


async def test_each_write_adds_one_entry(stored):
    for status in range(2, 12):
        await stored.change("C-1", moved(status), NOW, act=replace(ACT, command=f"to-{status}"))
    heard = (await raw(stored))["audit"]
    assert [one["command"] for one in heard] == ["note", *(f"to-{n}" for n in range(2, 12))]
    assert [one["n"] for one in heard] == list(range(1, 12))
    first = heard[1]
    assert (first["by"], first["role"], first["origin"], first["at"]) == (
        "tiep-nhan-1", "receptionist", "10.1.1.5", NOW,
    )  # fmt: skip
    assert first["changes"] == [{"path": "status", "before": 1, "after": 2}]
    assert isinstance(first["reason"], Binary)
    assert await whole(stored) is None


async def test_an_entry_can_be_opened_whole(stored):
    await stored.change("C-1", noted("một"), NOW, act=ACT)
    await stored.change("C-1", noted(NOTE), NOW, act=ACT)
    document = await raw(stored)
    first, _, last = [opened(one, stored.codec.key_of(document)) for one in document["audit"]]
    assert (first["reason"], last["reason"]) == (ACT.reason,) * 2
    assert {c["path"]: c["after"] for c in first["changes"]}["owner"]["name"] == CANARY
    added = [{"text": NOTE, "at": NOW}]
    assert last["changes"] == [{"path": "notes", "start": 1, "added": added}]


async def test_twenty_who_write_at_once_make_one_chain(stored):
    stored._attempts = 100
    await asyncio.gather(*(stored.change("C-1", noted(str(n)), NOW, act=ACT) for n in range(20)))
    assert await whole(stored) is None
    assert len((await raw(stored))["audit"]) == 21


async def test_a_write_without_an_act_is_refused(stored):
    with pytest.raises(TypeError, match="act"):
        await stored.change("C-1", moved(2), NOW)
    assert (await stored.load("C-1")).state.status == 1


async def test_with_its_key_destroyed_nothing_personal_is_left_and_the_chain_still_verifies(stored):
    await stored.change("C-1", noted(NOTE), NOW, act=ACT)
    before = await stored.load("C-1")
    assert await stored.erase(before, replace(before.state, erased_at=NOW), NOW, ACT)
    state = (await stored.load("C-1")).state
    assert (state.owner, state.notes[0].text) == (Owner(ERASED, "citizen", ERASED), ERASED)
    document = await raw(stored)
    assert document["data_key"] == {"destroyed": NOW}
    assert "created" not in document
    assert await whole(stored) is None


async def test_an_erased_claim_goes_on_but_takes_nothing_personal(stored):
    before = await stored.load("C-1")
    await stored.erase(before, before.state, NOW, ACT)
    service = Act("dossier.moved", "routing", "service", reason="event-7")
    await stored.change("C-1", moved(3), NOW, act=service)
    assert await whole(stored) is None
    with pytest.raises(Erased):
        await stored.change("C-1", noted(NOTE), NOW, act=service)


async def test_who_erases_what_another_has_just_changed_is_told(stored):
    before = await stored.load("C-1")
    await stored.change("C-1", moved(2), NOW, act=ACT)
    assert not await stored.erase(before, before.state, NOW, ACT)
    assert (await stored.load("C-1")).state.owner.name == CANARY
