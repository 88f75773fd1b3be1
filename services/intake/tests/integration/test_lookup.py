"""What the public learns of a dossier (TT 01/2018 art.16.2d): by the code alone only how far it
is; with the secret on the slip, or as its owner, where it stands. Codes are sequential, so nobody
may learn anything by trying.
"""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from services.intake.tests.builders import CODE, DUE, NOW, OWNER, dossier
from services.intake.tests.integration.conftest import Intake

from dossier_shared.acts import Act
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.adapters.limits import LOOKUPS, StoredWindows
from intake.application.look_up import TooManyLookups, Window
from intake.domain.episodes import Duty, Issued, Supplement, Wanting
from intake.domain.people import Person
from intake.domain.statuses import Status
from intake.domain.tokens import token_of

UNKNOWN = CODE[:-1] + "8"
SECRET = "K7M2Q9XWTR"
ACT = Act("receive", "tiep-nhan-1", "receptionist")
ASKED = Supplement(
    stage="intake",
    papers=(Wanting("Bản sao giấy chứng nhận", 1, "Nộp bản có chứng thực"),),
    reason="Bản sao chưa chứng thực",
    basis="NĐ 31/2013/NĐ-CP",
    drafted_by="tiep-nhan-1",
    drafted_at=NOW,
    approved_by="tiep-nhan-1",
    asked_by="tiep-nhan-1",
    asked_at=NOW,
)
PERSONAL = ("Nguyễn Thị Bưởi", "045187001234", "84387654321", "387654321", "Vĩnh Giang")


async def stored(intake: Intake, **changes):
    await intake.dossiers.add(dossier(**changes), [], NOW, act=ACT)


async def by_secret(intake: Intake, code: str = CODE, secret: str = SECRET) -> httpx.Response:
    return await intake.http.post("/lookup", json={"code": code, "secret": secret})


async def as_citizen(intake: Intake, identity: str | None, code: str = CODE) -> httpx.Response:
    who = intake.bearer(Role.CITIZEN, sub="cong-dan-1", identity=identity)
    return await intake.http.post("/lookup/own", json={"code": code}, headers=who)


def told(answer: httpx.Response) -> tuple[int, dict[str, object]]:
    """The answer without what differs between any two."""
    return answer.status_code, {**answer.json(), "request_id": ""}


@pytest.mark.parametrize(
    ("status", "degree"),
    [
        (Status.SUBMITTED, "submitted"),
        (Status.RECEIVED, "received"),
        (Status.SUPPLEMENT, "in-progress"),
        (Status.DUTY, "in-progress"),
        (Status.STOPPED, "in-progress"),
        (Status.FINISHED, "done"),
        (Status.RETURNED, "done"),
        (Status.NOT_RECEIVED, "closed"),
        (Status.WITHDRAWN, "closed"),
    ],
)
async def test_by_the_code_alone_only_the_degree_of_completion_is_told(intake, status, degree):
    await stored(intake, status=status)
    answer = await intake.http.get(f"/lookup/{CODE}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"code", "degree", "degree_name"}
    assert (answer.json()["code"], answer.json()["degree"]) == (CODE, degree)


async def test_with_the_secret_on_the_slip_it_is_told_where_the_dossier_stands(intake):
    duty = Duty("Lệ phí", 50_000, "tiep-nhan-1", NOW)
    await stored(intake, status=Status.SUPPLEMENT, supplements=(ASKED,), duties=(duty,))
    answer = await by_secret(intake)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "code": CODE,
        "degree": "in-progress",
        "degree_name": "Đang giải quyết",
        "status": 5,
        "status_name": "Yêu cầu bổ sung giấy tờ",
        "division": "Phòng Người có công",
        "received_at": "2018-04-12T09:00:00+07:00",
        "due_first": "2018-04-27T09:00:00+07:00",
        "due_at": "2018-04-27T09:00:00+07:00",
        "missing": [
            {"name": "Bản sao giấy chứng nhận", "count": 1, "what": "Nộp bản có chứng thực"}
        ],
        "fees": [{"name": "Lệ phí", "amount": 50_000}],
        "result_waits": False,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"supplements": (replace(ASKED, taken_at=NOW, taken_by="tiep-nhan-1"),)},
        {"supplements": (replace(ASKED, asked_at=None, asked_by=None),)},
        {"duties": (Duty("Lệ phí", 50_000, "x", NOW, paid_at=NOW, recorded_by="x"),)},
    ],
    ids=["the papers were brought", "the division's draft was not sent", "the fee was paid"],
)
async def test_nothing_is_wanted_of_the_citizen_that_he_does_not_owe(intake, changes):
    await stored(intake, **changes)
    said = (await by_secret(intake)).json()
    assert (said["missing"], said["fees"]) == ([], [])


async def test_a_result_that_waits_at_the_counter_is_told(intake):
    await stored(intake, status=Status.FINISHED)
    assert (await by_secret(intake)).json()["result_waits"] is True


@pytest.mark.parametrize("typed", ["k7m2q9xwtr", "K7M2 Q9XWTR", "K7M2-Q9XW-TR"])
async def test_the_secret_may_be_typed_as_people_type(intake, typed):
    await stored(intake)
    assert (await by_secret(intake, secret=typed)).status_code == 200


async def test_letters_that_look_like_digits_are_read_as_those(intake):
    await stored(intake, secret="0110ABCDEF")
    assert (await by_secret(intake, secret="oIlOabcdef")).status_code == 200


async def test_no_lookup_shows_who_somebody_is(intake):
    await stored(intake, status=Status.SUPPLEMENT, supplements=(ASKED,))
    answers = [
        await intake.http.get(f"/lookup/{CODE}"),
        await by_secret(intake),
        await as_citizen(intake, OWNER.id_number),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert not [word for word in PERSONAL if word in answer.text]


async def test_unknown_foreign_and_wrongly_guessed_are_answered_alike(intake):
    await stored(intake)
    answers = [
        told(await by_secret(intake, secret="ZZZZZZZZZZ")),
        told(await by_secret(intake, code=UNKNOWN)),
        told(await as_citizen(intake, "045187009999")),
        told(await as_citizen(intake, None)),
        told(await as_citizen(intake, OWNER.id_number, UNKNOWN)),
        told(await intake.http.get(f"/lookup/{UNKNOWN}")),
    ]
    assert answers[0][0] == 404
    assert answers[0][1]["code"] == "lookup-not-found"
    assert all(answer == answers[0] for answer in answers)


async def test_a_secret_opens_its_own_dossier_and_no_other(intake):
    await stored(intake)
    other = dossier(code=UNKNOWN, numbered="x/1", secret="ABCDEFGHJK", book=None)
    await intake.dossiers.add(other, [], NOW, act=ACT)
    assert (await by_secret(intake, secret="ABCDEFGHJK")).status_code == 404


async def test_owner_and_authorised_person_ask_without_the_secret(intake):
    helper = Person("Lê Văn Tùng", id_number="045090000001", authority="Giấy ủy quyền 12")
    await stored(intake, authorised=helper)
    for identity in (OWNER.id_number, helper.id_number):
        answer = await as_citizen(intake, identity)
        assert (answer.status_code, answer.json().get("status")) == (200, 2)


async def test_a_number_that_is_the_owners_phone_is_not_his_identity(intake):
    """An old nine-digit identity number can have the digits of a phone."""
    await stored(intake, applicant=replace(OWNER, id_number=None))
    assert (await as_citizen(intake, "387654321")).status_code == 404


async def test_an_owner_without_an_identity_number_is_nobody_who_asks_without_one(intake):
    await stored(intake, applicant=replace(OWNER, id_number=None))
    assert (await as_citizen(intake, "")).status_code == 404


async def test_staff_do_not_look_up_as_citizens(intake):
    await stored(intake)
    answer = await intake.http.post("/lookup/own", json={"code": CODE}, headers=intake.bearer())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


class Seen:
    """A collection that remembers what it is asked, without the values."""

    def __init__(self, collection, seen):
        self._collection, self._seen = collection, seen

    def __getattr__(self, name):
        inner = getattr(self._collection, name)
        if not callable(inner):
            return inner

        def called(*arguments, **named):
            self._seen.append((self._collection.name, name))
            return inner(*arguments, **named)

        return called


async def test_an_unknown_code_costs_the_same_work_as_a_wrong_secret(intake):
    """The database is asked the same and the tags are compared alike, so time tells nothing."""
    await stored(intake)
    seen: list[tuple[str, str]] = []
    look_up = intake.app.state.look_up
    look_up.records._dossiers = Seen(look_up.records._dossiers, seen)
    look_up.windows._counters = Seen(look_up.windows._counters, seen)
    work = []
    for code in (CODE, UNKNOWN):
        await by_secret(intake, code, "ZZZZZZZZZZ")
        seen.clear()
        await by_secret(intake, code, "ZZZZZZZZZY")
        work.append(list(seen))
    assert work[0] == work[1]
    assert ("dossiers", "find_one") in work[0]


async def test_many_lookups_of_one_address_must_wait(intake):
    await stored(intake)
    answers = [await intake.http.get(f"/lookup/{CODE}") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1].json()["code"] == "too-many-lookups"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 600
    assert (await by_secret(intake)).status_code == 429


async def test_wrong_secrets_of_one_code_are_counted_from_all_addresses(intake, app):
    await stored(intake)
    statuses = []
    for number in range(101):
        transport = httpx.ASGITransport(app, client=(f"203.0.113.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            wrong = {"code": CODE, "secret": "ZZZZZZZZZZ"}
            statuses.append((await http.post("/lookup", json=wrong)).status_code)
    assert statuses == [404] * 100 + [429]


async def test_right_secrets_use_up_nothing_of_the_code(intake, store):
    await stored(intake)
    for _ in range(5):
        assert (await by_secret(intake)).status_code == 200
    wrong = [row for row in await rows(store) if row["_id"].startswith("wrong/")]
    assert [row["count"] for row in wrong] == [0]


async def rows(store: Database):
    return await store[LOOKUPS].find({}).to_list(100)


async def test_neither_address_nor_code_is_kept_by_the_counters(intake, store):
    await stored(intake)
    await by_secret(intake)
    kept = json.dumps([row["_id"] for row in await rows(store)])
    assert CODE not in kept
    assert "127.0.0.1" not in kept


async def test_neither_secret_nor_identity_is_stored_open(intake, store):
    await stored(intake)
    document = str(await store["dossiers"].find_one({"_id": CODE}))
    assert SECRET not in document
    assert str(OWNER.id_number) not in document


WINDOW = Window("address", 5, 600)


def windows(store: Database, now: float = 1_000_000.0) -> StoredWindows:
    return StoredWindows(store[LOOKUPS], lambda kind, text: f"{kind}-{text}", lambda: now)


async def test_the_limit_holds_over_replicas_that_are_asked_at_once(app, store):
    replicas = [windows(store) for _ in range(3)]
    asked = [replica.take(WINDOW, "one") for replica in replicas for _ in range(4)]
    taken = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, str) for one in taken) == 5
    assert sum(isinstance(one, TooManyLookups) for one in taken) == 7


async def test_one_address_does_not_use_up_the_limit_of_another(app, store):
    limited = windows(store)
    for _ in range(5):
        await limited.take(WINDOW, "one")
    assert await limited.take(WINDOW, "another")


async def test_who_waits_as_long_as_he_was_told_is_answered(app, store):
    full = windows(store, now=1_000_100)
    for _ in range(5):
        await full.take(WINDOW, "one")
    with pytest.raises(TooManyLookups) as told_to_wait:
        await full.take(WINDOW, "one")
    later = 1_000_100 + told_to_wait.value.seconds
    assert await windows(store, now=later).take(WINDOW, "one")
    with pytest.raises(TooManyLookups):
        await windows(store, now=later - 1).take(WINDOW, "one")


async def test_a_window_says_when_the_database_may_remove_it(app, store):
    await windows(store, now=1_000_100).take(WINDOW, "one")
    [row] = await rows(store)
    assert row["until"].timestamp() == 1_000_200


async def test_a_slip_is_verified_and_whether_it_still_holds(intake):
    await stored(intake, slips=(Issued("receipt", "GTN-01", NOW, "tiep-nhan-1"),))
    state = (await intake.dossiers.load(CODE)).state
    token = intake.app.state.slip_tokens.sign(token_of(state, state.slips[0]))
    answer = await intake.http.get(f"/verify/{token}")
    assert answer.json() == {
        "genuine": True,
        "agency": state.agency,
        "kind": "receipt",
        "code": CODE,
        "number": "GTN-01",
        "issued_at": "2018-04-12T09:00:00+07:00",
        "due_at": "2018-04-27T09:00:00+07:00",
        "holds": True,
    }
    moved = replace(state, due_now=DUE + timedelta(days=1))
    await intake.dossiers.change(CODE, lambda _: (moved, []), NOW, act=ACT)
    assert (await intake.http.get(f"/verify/{token}")).json()["holds"] is False


async def test_all_that_is_not_genuine_is_answered_alike(intake):
    answers = [
        (await intake.http.get(f"/verify/{token}")).json()
        for token in ("x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "k" * 1000)
    ]
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0]["genuine"], answers[0]["code"]) == (False, None)


async def test_the_keys_of_slips_are_public_and_not_the_secret_ones(intake):
    answer = await intake.http.get("/verify/keys")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert [set(key) for key in answer.json()["keys"]] == [
        {"kty", "crv", "x", "y", "kid", "use", "alg"}
    ]
