"""Versions of workflows: from a day on, by a decision, never into the past."""

from typing import Any
from uuid import uuid4

import pytest
import yaml
from services.routing.tests.builders import AGENCY, CODE, received
from services.routing.tests.integration.conftest import Desk

QUICK = {
    "id": "NCC-01",
    "version": 2,
    "pattern": "a",
    "limit": {"amount": 10, "unit": "working-day"},
    "steps": [
        {"key": "appraise", "name": "Thụ lý", "role": "officer",
         "budget": {"amount": 9, "unit": "working-day"},
         "actions": [{"do": "complete", "to": "sign"}]},
        {"key": "sign", "name": "Ký", "role": "leader",
         "budget": {"amount": 1, "unit": "working-day"},
         "actions": [{"do": "approve", "to": "hand-over"}, {"do": "refuse", "to": "hand-over"}]},
        {"key": "hand-over", "name": "Trả", "role": "receptionist",
         "actions": [{"do": "complete", "to": "end"}]},
    ],
}  # fmt: skip


async def publish(desk: Desk, day: str = "2018-05-02", agency: str = AGENCY, **changes: Any) -> Any:
    body = {
        "definition": yaml.safe_dump(QUICK | changes, allow_unicode=True),
        "from_day": day,
        "decision": "123/QĐ-SLĐTBXH",
    }
    headers = desk.token("qt-1", "admin", agency) | {"Idempotency-Key": uuid4().hex}
    return await desk.client.post("/workflows/NCC-01/versions", json=body, headers=headers)


async def steps(desk: Desk, day: str) -> list[str]:
    answer = await desk.client.get(
        "/workflows/NCC-01", params={"on": day}, headers=desk.bearer("cv-1")
    )
    return [step["key"] for step in answer.json()["steps"]]


async def test_a_new_version_holds_for_what_is_received_from_its_day_on(desk: Desk) -> None:
    before = await steps(desk, "2018-05-01")
    published = await publish(desk)
    assert (published.status_code, published.json()) == (200, {"id": "NCC-01", "version": 2})
    assert await steps(desk, "2018-05-01") == before
    assert await steps(desk, "2018-05-02") == ["appraise", "sign", "hand-over"]


@pytest.mark.parametrize("text", ["[" * 3000, '{"a":' * 3000], ids=["lists", "mappings"])
async def test_what_is_nested_without_end_is_refused(desk: Desk, text: str) -> None:
    body = {"definition": text, "from_day": "2018-05-02", "decision": "1"}
    headers = desk.token("qt-1", "admin") | {"Idempotency-Key": uuid4().hex}
    answer = await desk.client.post("/workflows/NCC-01/versions", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "workflow-invalid")


async def test_a_case_keeps_the_version_it_was_received_under(desk: Desk) -> None:
    await desk.hear(received())
    await publish(desk)
    seen = (await desk.see("cv-1")).json()
    assert (seen["code"], seen["workflow_version"], len(seen["steps"])) == (CODE, 1, 6)


@pytest.mark.parametrize(
    ("day", "changes", "status", "code"),
    [
        ("2018-04-12", {}, 422, "workflow-day-past"),
        ("2018-05-02", {"version": 3}, 409, "workflow-version-number"),
        ("2018-05-02", {"version": 1}, 409, "workflow-version-number"),
        ("2018-05-02", {"id": "NCC-02"}, 422, "workflow-of-another-procedure"),
        ("2018-05-02", {"limit": None}, 422, "workflow-invalid"),
        ("2018-05-02", {"steps": []}, 422, "workflow-invalid"),
    ],
)
async def test_a_version_that_may_not_be_is_refused(
    desk: Desk, day: str, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = await publish(desk, day, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_administrator_of_another_agency_publishes_nothing_here(desk: Desk) -> None:
    refused = await publish(desk, agency="000.00.20.H50")
    assert (refused.status_code, refused.json()["code"]) == (403, "workflow-not-yours")
    assert len(await steps(desk, "2018-05-02")) == 6


async def test_the_next_version_comes_after_the_last(desk: Desk) -> None:
    await publish(desk)
    early = await publish(desk, "2018-04-20", version=3)
    assert (early.status_code, early.json()["code"]) == (422, "workflow-day-past")
    assert (await publish(desk, "2018-06-01", version=3)).json()["version"] == 3
