"""What other systems of this kind were seen to do wrong, each as a test that it is not done here.

Read paths without the filter of the write path: `test_who_may`. An audit that goes with its case:
`test_audit_commands`. A number doubled or left out: `test_replicas`. A message acked before its
effect: the tests of the inbox.
"""

import asyncio
from datetime import datetime

import pytest
from services.intake.tests.builders import CALENDAR, at
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.mongo.client import Database
from dossier_shared.worktime import TimeLimit, Unit, add

DAYS = Unit.WORKING_DAY


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2018-12-28 09:00", 5, "2019-01-07 09:00"),  # 31/12 off, Saturday 05/01 worked
        ("2019-04-26 09:00", 5, "2019-05-07 09:00"),  # 29/04 off, Saturday 04/05 worked
        ("2025-04-24 09:00", 3, "2025-04-28 09:00"),  # Saturday 26/04 worked
        ("2026-01-07 09:00", 4, "2026-01-12 09:00"),  # Saturday 10/01 worked
    ],
)
def test_a_worked_saturday_counts(received: str, days: int, due: str) -> None:
    """Weekends written into the code (OpenCPS) lose the make-up days."""
    assert add(at(received), TimeLimit(days, DAYS), CALENDAR) == at(due)


async def test_an_old_dossier_is_counted_on_the_holidays_of_its_time(intake: Intake) -> None:
    """A query for holidays to come (OpenCPS) finds none of those that have passed."""
    intake.clock.move(at("2026-03-02 09:00"))
    sent = body(received_at="2018-02-12T10:00:00+07:00", paper_reference="3/GTN")
    receipt = (await intake.post("/dossiers", sent)).json()
    assert receipt["due_at"] == "2018-03-05T10:00:00+07:00"
    off = [day["reason"] for day in receipt["due_explained"] if day["number"] is None]
    assert len(off) > 8  # the receipt, Tết and its weekends


async def test_no_due_date_is_not_the_receipt_s_own_day(intake: Intake, store: Database) -> None:
    """An exception swallowed (OpenCPS) leaves a due date equal to the receipt."""
    intake.clock.move(at("2035-01-02 09:00"))
    refused = await intake.post("/dossiers", body())
    assert (refused.status_code, refused.json()["code"]) == (422, "calendar-not-covered")
    assert "2035" in refused.json()["detail"]
    assert await store["dossiers"].count_documents({}) == 0


async def test_a_receipt_while_the_broker_is_away_is_given_once(
    intake: Intake, store: Database
) -> None:
    """Answered 500 with the case stored (Open Zaak), the retry makes a second one."""
    first, again = [await intake.post("/dossiers", body(), key="one") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    [stored] = await store["dossiers"].find({}).to_list(10)
    assert len(stored["outbox"]) == 1


async def test_of_two_who_decide_at_once_one_is_told_that_he_saw_an_older_version(
    intake: Intake,
) -> None:
    """A stale If-Match accepted (Open Zaak) lets the second overwrite the first."""
    receipt = await intake.post("/dossiers", body())
    path, seen = f"/dossiers/{receipt.json()['code']}/record-result", receipt.headers["etag"]
    decisions = [{"outcome": "approved", "number": f"{number}/QĐ"} for number in (1, 2)]
    answers = await asyncio.gather(
        *(intake.post(path, decision, **{"If-Match": seen}) for decision in decisions)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_what_was_answered_is_stored(intake: Intake, store: Database) -> None:
    """Answered before anything was stored (DIGIT)."""
    receipt = (await intake.post("/dossiers", body())).json()
    stored = await store["dossiers"].find_one({"_id": receipt["code"]})
    assert stored is not None
    assert stored["due_now"] == datetime.fromisoformat(receipt["due_at"])
