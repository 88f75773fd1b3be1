"""Who may call what: the table, held against every route with a token of every role; and what is
another agency's or another division's is as if it were not there."""

import re
from typing import Any

import pytest
from services.intake.tests.builders import DIVISION
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.web.auth import Role

STAFF = "admin auditor clerk division_head leader officer receptionist"
RIGHTS: dict[str, str] = {
    "": """
        GET /livez
        GET /readyz
        GET /metrics
        GET /procedures
        GET /procedures/{procedure_id}
        GET /procedures/{procedure_id}/versions
        GET /procedures/{procedure_id}/versions/{number}
        GET /registers/{kind}
        GET /registers/{kind}/{entry_id}
        GET /calendar
        GET /calendar/versions
        GET /calendar/versions/{number}
        GET /lookup/{code}
        POST /lookup
        GET /verify/keys
        GET /verify/{token}
        POST /ratings
    """,
    STAFF + " client": """
        POST /dossiers/search
        POST /dossiers/count
        GET /dossiers/{code}
        GET /dossiers/{code}/due-date
        GET /dossiers/{code}/files
        GET /dossiers/{code}/files/{file_id}
        GET /dossiers/{code}/slips
        GET /dossiers/{code}/slips/{number}
    """,
    "client receptionist": """
        POST /dossiers
        POST /dossiers/{code}/files/links
        POST /dossiers/{code}/files/{file_id}/remove
        POST /submissions
        POST /drafts
        PUT /drafts/{draft_id}
        GET /drafts/{draft_id}
        POST /drafts/{draft_id}/submit
    """,
    "receptionist": """
        POST /dossiers/{code}/ask-supplement-at-intake
        POST /dossiers/{code}/take-supplement-at-intake
        POST /dossiers/{code}/ask-supplement
        POST /dossiers/{code}/take-supplement
        POST /dossiers/{code}/ask-duty
        POST /dossiers/{code}/record-payment
        POST /dossiers/{code}/record-fee
        POST /dossiers/{code}/withdraw
        POST /dossiers/{code}/send-apology
        POST /dossiers/{code}/receive
        POST /dossiers/{code}/refuse
        POST /dossiers/{code}/authorised
        POST /dossiers/{code}/announce-early
        POST /dossiers/{code}/return-result
        POST /dossiers/{code}/pass
        POST /dossiers/{code}/take-answer
        POST /dossiers/{code}/rate
    """,
    "division_head officer": """
        POST /dossiers/{code}/draft-supplement
        POST /dossiers/{code}/drop-supplement
        POST /dossiers/{code}/draft-apology
    """,
    "division_head": """
        POST /dossiers/{code}/approve-supplement
    """,
    "division_head leader": """
        POST /dossiers/{code}/stop
        POST /dossiers/{code}/resume
        POST /dossiers/{code}/approve-apology
    """,
    "admin leader": """
        POST /dossiers/{code}/change-version
        GET /procedures/{procedure_id}/draft
        POST /calendar/preview
        POST /calendar/moves
    """,
    "admin auditor clerk leader receptionist": """
        GET /procedures/export.xlsx
        GET /procedures/export.json
    """,
    "admin": """
        POST /procedures/import
        PUT /procedures/{procedure_id}/draft
        DELETE /procedures/{procedure_id}/draft
        POST /procedures/{procedure_id}/publish
        POST /procedures/{procedure_id}/amend
        POST /procedures/{procedure_id}/supplement
        POST /procedures/{procedure_id}/replace
        POST /procedures/{procedure_id}/abolish
        PUT /registers/departments/{entry_id}
        PUT /registers/divisions/{entry_id}
        PUT /registers/counters/{entry_id}
        PUT /registers/fields/{entry_id}
        PUT /registers/fees/{entry_id}
        PUT /registers/document-types/{entry_id}
        POST /registers/{kind}/{entry_id}/end
        POST /calendar/versions
    """,
    "clerk client division_head leader officer receptionist": """
        POST /dossiers/{code}/files
    """,
    "admin auditor": """
        GET /dossiers/{code}/audit
    """,
    "admin clerk": """
        POST /destroy-lists
        POST /destroy-lists/{list_id}/execute
    """,
    "admin auditor clerk leader": """
        GET /destroy-lists/{list_id}
    """,
    "leader": """
        POST /destroy-lists/{list_id}/approve
    """,
    "citizen": """
        POST /lookup/own
        POST /lookup/own/slips
        POST /lookup/own/slips/{number}
    """,
    "clerk receptionist": """
        POST /dossiers/{code}/record-result
        POST /dossiers/{code}/complete-result
    """,
    "admin receptionist": """
        POST /imports/check
        POST /imports
        GET /imports/{import_id}
        POST /imports/{import_id}/run
    """,
    "clerk division_head leader officer receptionist": """
        POST /dossiers/{code}/control-sheet
    """,
    "clerk division_head officer receptionist": """
        GET /hand-over-lists
        POST /hand-over-lists
    """,
    "admin auditor leader receptionist": """
        GET /book/{year}
        GET /book/{year}/xlsx
        GET /book/{year}/pdf
    """,
}
"""Roles to operations; no role stands for anybody."""

TABLE = [
    (operation, frozenset(roles.split()))
    for roles, operations in RIGHTS.items()
    for operation in map(str.strip, operations.strip().splitlines())
]


def test_the_table_has_every_route_and_none_twice(intake: Intake) -> None:
    paths = intake.app.openapi()["paths"]
    routes = [f"{method.upper()} {path}" for path in paths for method in paths[path]]
    assert sorted(operation for operation, _ in TABLE) == sorted(routes)


async def test_each_route_is_open_to_its_roles_and_to_no_other(intake: Intake) -> None:
    found = {operation: await opens(intake, operation) for operation, _ in TABLE}
    assert found == dict(TABLE)


async def opens(intake: Intake, operation: str) -> frozenset[str]:
    """The roles that are let in; none when even no token is needed."""
    answers = {role: await called(intake, operation, role) for role in Role}
    if await called(intake, operation, None) != (401, "unauthenticated"):
        assert not {401, 403} & {status for status, _ in answers.values()}
        return frozenset()
    return frozenset(role for role, (_, code) in answers.items() if code != "forbidden")


async def called(intake: Intake, operation: str, role: Role | None) -> tuple[int, str | None]:
    method, path = operation.split()
    headers = {"Idempotency-Key": "a-key"} | (intake.bearer(role) if role else {})
    answer = await intake.http.request(method, filled(path), headers=headers, json={})
    problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if problem else None


def filled(path: str) -> str:
    known = {"year": "2018", "number": "1", "kind": "fields"}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "x"), path)


STRANGERS: list[tuple[Role, dict[str, Any]]] = [
    (Role.RECEPTIONIST, {"agency": "000.00.20.H50"}),
    (Role.LEADER, {"agency": "000.00.20.H50"}),
    (Role.OFFICER, {"agency": "000.00.20.H50", "division": DIVISION}),
    (Role.OFFICER, {"division": "Phòng Dạy nghề"}),
    (Role.DIVISION_HEAD, {"division": "Phòng Dạy nghề"}),
    (Role.CLIENT, {"sub": "another-client"}),
]
READS = ("", "/due-date", "/files", "/slips", "/slips/GTN-01", "/files/66f1c0de5a1b2c3d4e5f6071")


@pytest.mark.parametrize(("role", "claims"), STRANGERS)
async def test_what_is_not_ones_own_is_neither_found_nor_counted(
    intake: Intake, role: Role, claims: dict[str, Any]
) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    headers = intake.bearer(role, **claims)
    unknown = code[:-4] + "9999"
    for read in READS:
        there, nowhere = [
            await intake.http.get(f"/dossiers/{one}{read}", headers=headers)
            for one in (code, unknown)
        ]
        assert (there.status_code, there.json()["code"]) == (404, "not-found")
        assert there.json()["detail"] == nowhere.json()["detail"]
    for wanted in ({}, {"text": "Bưởi"}, {"text": code}, {"status": 2}):
        found = await intake.http.post("/dossiers/search", json=wanted, headers=headers)
        counted = await intake.http.post("/dossiers/count", json=wanted, headers=headers)
        assert found.json()["dossiers"] == []
        assert counted.json()["count"] == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
async def test_another_agency_s_audit_is_not_found(intake: Intake, role: Role) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    headers = intake.bearer(role, agency="000.00.20.H50")
    answer = await intake.http.get(f"/dossiers/{code}/audit", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
