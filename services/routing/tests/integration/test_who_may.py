"""Every route × every role: who is let in; every reading × every division: what is seen."""

from io import BytesIO
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from openpyxl import load_workbook
from pypdf import PdfReader
from services.routing.tests.builders import AGENCY, BTXH, CODE, NCC, at, received
from services.routing.tests.integration.conftest import Desk

from dossier_shared.clock import VirtualClock
from dossier_shared.web.auth import Allow, Role
from routing.domain.caller import AGENCY_ROLES
from routing.domain.queues import QUEUES
from routing.main import ROUTERS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
FILLED = {
    "{code}": CODE,
    "{number}": "1",
    "{queue}": "overdue",
    "{person}": "cv-1",
    "{procedure}": "NCC-01",
    "{report}": "06a",
}


OTHER_AGENCY = "000.00.20.H50"
BODIES: dict[str, dict[str, Any]] = {
    "decide": {"outcome": "approved"},
    "consult": {"division": BTXH, "question": "?", "budget": {"amount": 3, "unit": "working-day"}},
    "answer": {"agreed": True, "answer": "Không"},
    **{name: {"reason": "x"} for name in
       ("send-back", "return", "reassign", "ask-supplement", "suspend")},
}  # fmt: skip


def allowed(route: APIRoute) -> frozenset[str]:
    [declared] = [d.dependency for d in route.dependencies if isinstance(d.dependency, Allow)]
    return frozenset(map(str, declared.roles))


def named(route: APIRoute) -> str:
    return f"{min(route.methods)} {route.path}"


async def call(
    desk: Desk, route: APIRoute, headers: dict[str, str], filled: dict[str, Any] | None = None
) -> Any:
    path = route.path
    for name, value in FILLED.items():
        path = path.replace(name, value)
    sent = headers | {"Idempotency-Key": uuid4().hex}
    body = None if "GET" in route.methods else filled or {}
    return await desk.client.request(min(route.methods), path, json=body, headers=sent)


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_a_route_lets_in_the_roles_that_it_declares_and_no_other(
    desk: Desk, route: APIRoute
) -> None:
    assert (await call(desk, route, {})).status_code == 401
    for role in map(str, Role):
        answer = await call(desk, route, desk.token("x", role, AGENCY, NCC))
        refused = answer.status_code == 403 and answer.json()["code"] == "forbidden"
        assert refused is (role not in allowed(route)), (role, answer.text)


OF_A_CASE = [route for route in ROUTES if "{code}" in route.path]


@pytest.mark.parametrize("route", OF_A_CASE, ids=named)
async def test_a_case_of_others_is_not_there_for_whoever_may_call_the_route(
    desk: Desk, route: APIRoute
) -> None:
    """Every role × another division and another agency; whole bodies, so that it comes so far."""
    await desk.hear(received())
    body = BODIES.get(route.path.rsplit("/", 1)[-1], {})
    places = [(AGENCY, BTXH), (OTHER_AGENCY, NCC), (OTHER_AGENCY, None)]
    for role, (agency, division) in product(sorted(allowed(route)), places):
        if agency == AGENCY and role in AGENCY_ROLES:
            continue
        answer = await call(desk, route, desk.token("x", role, agency, division), body)
        assert answer.status_code == 404, (role, agency, division, answer.text)
    assert len(await desk.told()) == 1


GIVING = ["/cases/{code}/reassign", "/staff/{person}/reassign-all"]
PLACES = [NCC, BTXH, None]


@pytest.mark.parametrize("path", GIVING)
async def test_of_those_let_in_only_who_leads_the_division_gives_work_to_others(
    desk: Desk, path: str
) -> None:
    """Every role × every division: the head of the case's own, and an administrator."""
    await desk.hear(received())
    [route] = [route for route in ROUTES if route.path == path]
    for role, division in product(sorted(allowed(route)), PLACES):
        leads = role == "admin" or (role == "division_head" and division == NCC)
        sees = role in AGENCY_ROLES or division == NCC
        answer = await call(desk, route, desk.token("x", role, AGENCY, division), {"reason": "x"})
        if "{code}" in path:
            wanted = 200 if leads else 403 if sees else 404
        else:
            wanted = 200 if role in {"admin", "division_head"} else 403
        assert answer.status_code == wanted, (role, division, answer.text)
        assert wanted != 403 or answer.json()["code"] == "not-in-charge"
        if wanted == 200 and "{person}" in path and not leads:
            assert answer.json()["moved"] == []


READINGS = [
    "/worklist",
    *(f"/queues/{queue.id}" for queue in QUEUES),
    *(f"/reports/{report}" for report in ("06a", "06b", "overdue", "indices", "scores")),
]
FORMS = ["json", "xlsx", "pdf"]


@pytest.fixture
async def two_divisions(desk: Desk) -> Desk:
    await desk.hear(received(), "NCC-CASE")
    await desk.hear(received(procedure="BTXH-01", division=BTXH), "BTXH-CASE")
    return desk


@pytest.mark.parametrize(
    ("role", "agency", "division", "hidden"),
    [
        ("officer", AGENCY, NCC, ["BTXH-CASE"]),
        ("division_head", AGENCY, BTXH, ["NCC-CASE"]),
        ("leader", OTHER_AGENCY, None, ["NCC-CASE", "BTXH-CASE"]),
        ("officer", OTHER_AGENCY, NCC, ["NCC-CASE", "BTXH-CASE"]),
    ],
)
async def test_no_list_no_count_and_no_report_shows_what_the_single_read_hides(
    two_divisions: Desk, role: str, agency: str, division: str | None, hidden: list[str]
) -> None:
    desk = two_divisions
    headers = desk.token("x", role, agency, division)
    for code in hidden:
        assert (await desk.client.get(f"/cases/{code}", headers=headers)).status_code == 404
    for reading in READINGS:
        params = {"year": 2018} if reading.startswith("/reports") else {}
        seen = await desk.client.get(reading, params=params, headers=headers)
        assert [code for code in hidden if code in seen.text] == [], reading
        if reading in {"/reports/06a", "/reports/06b"} and seen.status_code == 200:
            assert seen.json()["total"]["received"] == 2 - len(hidden)
    counted = await desk.client.get("/queues", headers=headers)
    assert max(row["count"] for row in counted.json()["queues"]) == 2 - len(hidden)


def text_of(form: str, content: bytes) -> str:
    """All that can be read in a file."""
    if form == "xlsx":
        sheet = load_workbook(BytesIO(content)).active
        assert sheet is not None
        return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if form == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        return "".join(text.split())
    return content.decode()


@pytest.mark.parametrize("form", FORMS)
async def test_an_export_names_what_the_caller_sees_and_nothing_else(
    two_divisions: Desk, clock: VirtualClock, form: str
) -> None:
    clock.move(at("2018-05-10 10:00"))
    params = {"year": 2018, "format": form}
    for role, division, seen in (
        ("officer", NCC, {"NCC-CASE"}),
        ("division_head", BTXH, {"BTXH-CASE"}),
        ("leader", None, {"NCC-CASE", "BTXH-CASE"}),
    ):
        who = two_divisions.token("x", role, AGENCY, division)
        answer = await two_divisions.client.get("/reports/overdue", params=params, headers=who)
        text = text_of(form, answer.raise_for_status().content)
        assert {code for code in ("NCC-CASE", "BTXH-CASE") if code in text} == seen
