"""Bad input: 4xx problem+json with a stable code, in Vietnamese, and nothing stored."""

from datetime import timedelta
from typing import Any

import pytest
from services.intake.tests.builders import NOW
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

OWNER = {"name": "Nguyễn Thị Bưởi"}


async def stored(store: Database) -> int:
    return await store["dossiers"].count_documents({})


@pytest.mark.parametrize(
    ("spoilt", "status", "code"),
    [
        ({"procedure": "KHONG-CO"}, 422, "unknown-procedure"),
        ({"documents": [{"number": 1}]}, 422, "document-missing"),
        ({"documents": [{"number": n} for n in (1, 2, 3, 4, 77)]}, 422, "unknown-document"),
        ({"applicant": OWNER | {"phone": "0233 3852 123"}}, 422, "phone-landline"),
        ({"applicant": OWNER | {"phone": "O912345678"}}, 422, "phone-letters"),
        ({"applicant": OWNER | {"phone": "1900 1234"}}, 422, "phone-premium"),
        ({"authorised": OWNER | {"phone": "0912"}}, 422, "phone-length"),
        ({"received_at": (NOW + timedelta(hours=1)).isoformat()}, 422, "received-in-future"),
        ({"received_at": "2018-04-12T09:00:00"}, 422, "invalid-request"),
        ({"received_at": "0912345678"}, 422, "invalid-request"),
        ({"received_at": "-1"}, 422, "invalid-request"),
        ({"received_at": "0001-01-01T00:00:00+07:00"}, 422, "invalid-request"),
        ({"received_at": "9999-12-31T23:59:59-07:00"}, 422, "invalid-request"),
        ({"received_at": "2035-01-02T09:00:00+07:00"}, 422, "received-in-future"),
        ({"applicant": {"phone": "0912345678"}}, 422, "invalid-request"),
        ({"applicant": OWNER | {"email": "không phải thư"}}, 422, "invalid-request"),
        ({"applicant": OWNER | {"email": "bưởi@hop-thu.example"}}, 422, "invalid-request"),
        ({"documents": [{"number": 1}, {"number": 1}]}, 422, "invalid-request"),
        ({"surprise": True}, 422, "invalid-request"),
        ({"applicant": OWNER | {"address": "x" * 30_000}}, 413, "body-too-large"),
    ],
)
async def test_a_spoilt_dossier_is_refused_and_nothing_is_stored(
    intake: Intake, store: Database, spoilt: dict[str, Any], status: int, code: str
) -> None:
    answer = await intake.post("/dossiers", body(**spoilt))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "Bưởi" not in answer.text
    assert await stored(store) == 0


async def test_malformed_json_is_refused(intake: Intake, store: Database) -> None:
    headers = intake.bearer() | {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await intake.http.post("/dossiers", content=b'{"procedure": ', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")
    assert await stored(store) == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RECEPTIONIST, Role.CLIENT}))
async def test_a_token_without_the_role_receives_nothing(
    intake: Intake, store: Database, role: Role
) -> None:
    headers = intake.bearer(role) | {"Idempotency-Key": "k"}
    answer = await intake.http.post("/dossiers", json=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert await stored(store) == 0


async def test_without_a_token_nobody_gets_in(intake: Intake) -> None:
    for answer in (
        await intake.http.post("/dossiers/search", json={}),
        await intake.http.post("/dossiers", json={}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_receptionist_of_another_agency_receives_nothing_here(
    intake: Intake, store: Database
) -> None:
    headers = intake.bearer(agency="000.00.20.H50") | {"Idempotency-Key": "k"}
    answer = await intake.http.post("/dossiers", json=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "other-agency")
    assert await stored(store) == 0


async def test_a_command_without_an_idempotency_key_is_refused(
    intake: Intake, store: Database
) -> None:
    answer = await intake.http.post("/dossiers", json=body(), headers=intake.bearer())
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")
    assert await stored(store) == 0


async def test_a_cursor_that_is_none_is_told(intake: Intake) -> None:
    answer = await intake.post("/dossiers/search", {"cursor": "%%%"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-malformed")
