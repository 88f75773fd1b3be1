"""Every route × every role: who is let in; every reading × every division: what is seen."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from services.routing.tests.builders import AGENCY, BTXH, CODE, NCC, received
from services.routing.tests.integration.conftest import Desk

from dossier_shared.web.auth import Allow, Role
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


def allowed(route: APIRoute) -> frozenset[str]:
    [declared] = [d.dependency for d in route.dependencies if isinstance(d.dependency, Allow)]
    return frozenset(map(str, declared.roles))


def named(route: APIRoute) -> str:
    return f"{min(route.methods)} {route.path}"


async def call(desk: Desk, route: APIRoute, headers: dict[str, str]) -> Any:
    path = route.path
    for name, value in FILLED.items():
        path = path.replace(name, value)
    sent = headers | {"Idempotency-Key": uuid4().hex}
    body = None if "GET" in route.methods else {}
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


READINGS = ["/worklist", "/queues/overdue", "/queues/near-3", "/reports/06a", "/reports/overdue"]
FORMS = ["json", "xlsx", "pdf"]


@pytest.fixture
async def two_divisions(desk: Desk) -> Desk:
    await desk.hear(received(), "NCC-CASE")
    await desk.hear(received(procedure="BTXH-01", division=BTXH), "BTXH-CASE")
    return desk


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    ("role", "agency", "division", "hidden"),
    [
        ("officer", AGENCY, NCC, ["BTXH-CASE"]),
        ("division_head", AGENCY, BTXH, ["NCC-CASE"]),
        ("leader", "000.00.20.H50", None, ["NCC-CASE", "BTXH-CASE"]),
        ("officer", "000.00.20.H50", NCC, ["NCC-CASE", "BTXH-CASE"]),
    ],
)
async def test_no_list_no_count_and_no_report_shows_what_the_single_read_hides(
    two_divisions: Desk, reading: str, role: str, agency: str, division: str | None,
    hidden: list[str],
) -> None:  # fmt: skip
    desk = two_divisions
    headers = desk.token("x", role, agency, division)
    params = {"year": 2018} if reading.startswith("/reports") else {}
    seen = await desk.client.get(reading, params=params, headers=headers)
    for code in hidden:
        assert (await desk.client.get(f"/cases/{code}", headers=headers)).status_code == 404
        assert code not in seen.text
    if reading == "/reports/06a":
        assert seen.json()["total"]["received"] == 2 - len(hidden)


@pytest.mark.parametrize("form", FORMS)
async def test_exports_count_what_the_caller_sees(two_divisions: Desk, form: str) -> None:
    params = {"year": 2018, "format": form}
    ours = two_divisions.token("x", "officer", AGENCY, NCC)
    everything = two_divisions.token("x", "leader", AGENCY, None)
    contents = [
        (await two_divisions.client.get("/reports/06a", params=params, headers=who)).content
        for who in (ours, everything)
    ]
    assert contents[0] != contents[1]
