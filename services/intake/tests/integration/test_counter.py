"""The counter over HTTP: receive, read, return."""

import asyncio
from datetime import UTC, datetime

from services.intake.tests.builders import AGENCY, CODE, dossier
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.acts import Act
from dossier_shared.contracts import CaseFinished, Event, decode
from dossier_shared.identifiers import event_id
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.inbox import Inbox
from intake.domain.dossier import Dossier
from intake.handlers import opens_none, react

HANDED = {"recipient": "Nguyễn Thị Bưởi", "paper": "CMND"}


async def finished(intake: Intake, code: str) -> None:
    """Routing has told that the result is at the one-stop."""
    held = intake.app.state.dossiers.collection
    inbox: Inbox[Dossier] = Inbox(intake.dossiers, held, react, opens_none, intake.clock)
    told = CaseFinished(outcome="approved")
    await inbox.take(
        Event(event_id("routing", code, 1), "routing", told.type, code, 1, intake.clock.now(), told)
    )


async def test_the_receipt_has_a_code_a_due_date_and_how_it_was_counted(intake: Intake) -> None:
    answer = await intake.post("/dossiers", body())
    receipt = answer.json()
    assert answer.status_code == 201
    assert receipt["code"] == f"{AGENCY}-180412-0001"
    assert receipt["due_at"] == "2018-04-27T09:00:00+07:00"
    assert receipt["due_explained"][0]["reason"] == "ngày nhận, không tính"
    assert receipt["due_explained"][-1] == {
        "date": "2018-04-27", "number": 10, "reason": "ngày làm việc"
    }  # fmt: skip
    assert answer.headers["location"] == receipt["links"]["self"]
    again = await intake.get(receipt["links"]["self"])
    assert again.json()["due_first"] == receipt["due_at"]
    assert again.headers["etag"] == answer.headers["etag"]


async def test_a_dossier_taken_on_paper_is_entered_later_with_its_real_time(
    intake: Intake,
) -> None:
    answer = await intake.post("/dossiers", body(received_at="2018-02-12T10:00:00+07:00"))
    receipt = answer.json()
    assert receipt["code"] == f"{AGENCY}-180212-0001"
    assert receipt["due_at"] == "2018-03-05T10:00:00+07:00"


async def test_the_event_is_stored_with_the_dossier_and_holds_no_personal_data(
    intake: Intake, store: Database
) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    document = await store["dossiers"].find_one({"_id": code})
    assert document is not None
    [queued] = document["outbox"]
    event = decode(queued["body"])
    assert (event.type, event.subject, event.sequence) == ("dossier.received.v1", code, 1)
    assert "Bưởi" not in queued["body"].decode()
    assert "912345678" not in queued["body"].decode()


async def test_the_same_request_sent_again_is_answered_the_same_and_stored_once(
    intake: Intake, store: Database
) -> None:
    first = await intake.post("/dossiers", body(), key="one")
    second = await intake.post("/dossiers", body(), key="one")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["idempotency-replayed"] == "true"
    other = await intake.post("/dossiers", body(copies=2), key="one")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert await store["dossiers"].count_documents({}) == 1


async def test_the_same_request_sent_twice_at_once_is_stored_once(
    intake: Intake, store: Database
) -> None:
    answers = await asyncio.gather(*(intake.post("/dossiers", body(), key="1") for _ in range(10)))
    statuses = {answer.status_code for answer in answers}
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert await store["dossiers"].count_documents({}) == 1


async def test_a_hundred_at_once_get_a_hundred_numbers_without_a_gap(intake: Intake) -> None:
    answers = await asyncio.gather(*(intake.post("/dossiers", body()) for _ in range(100)))
    numbers = sorted(int(answer.json()["code"][-4:]) for answer in answers)
    assert numbers == list(range(1, 101))


async def test_a_result_is_returned_once_and_only_when_there_is_one(intake: Intake) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    path = f"/dossiers/{code}/return-result"
    early = await intake.post(path, HANDED)
    assert (early.status_code, early.json()["code"]) == (409, "move-forbidden")
    assert "record-result" in early.json()["allowed"]

    await finished(intake, code)
    unannounced = await intake.post(path, HANDED)
    assert (unannounced.status_code, unannounced.json()["code"]) == (409, "early-not-announced")
    await intake.post(f"/dossiers/{code}/announce-early", {})
    stale = await intake.post(path, HANDED, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    present = (await intake.get(f"/dossiers/{code}")).headers["etag"]
    done = await intake.post(path, HANDED, key="back", **{"If-Match": present})
    assert (done.status_code, done.json()["status"]) == (200, 10)

    repeated = await intake.post(path, HANDED, key="back", **{"If-Match": present})
    assert (repeated.status_code, repeated.json()) == (200, done.json())
    twice = await intake.post(path, HANDED)
    assert (twice.status_code, twice.json()["code"]) == (409, "move-forbidden")
    assert twice.json()["allowed"] == ["record-fee"]


async def test_two_receptionists_at_once_hand_a_result_over_once(intake: Intake) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    await finished(intake, code)
    await intake.post(f"/dossiers/{code}/announce-early", {})
    path = f"/dossiers/{code}/return-result"
    answers = await asyncio.gather(*(intake.post(path, HANDED) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


async def test_the_catalogue_is_public(intake: Intake) -> None:
    listed = (await intake.http.get("/procedures")).json()["procedures"]
    assert len(listed) == 80
    one = (await intake.http.get("/procedures/NCC-10")).json()
    assert one["limit"] == {"amount": 96, "unit": "calendar-day"}
    assert (await intake.http.get("/procedures/KHONG-CO")).status_code == 404


async def test_a_document_reads_back_as_it_was_written(intake: Intake) -> None:
    whole = dossier(limit=None, due_first=None, due_now=None)
    act = Act("receive", by="tiep-nhan-1", role="receptionist")
    await intake.dossiers.add(whole, [], datetime.now(UTC), act=act)
    assert (await intake.dossiers.load(CODE)).state == whole
