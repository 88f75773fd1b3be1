import pytest
from services.routing.tests.builders import AGENCY, BTXH, NCC, received

from dossier_shared.web.auth import Allow
from routing.api.access import READERS
from routing.main import ROUTERS

OTHER_AGENCY = "000.00.20.H50"
CASES = {
    "A-1": {"division": NCC, "procedure": "NCC-01"},
    "B-1": {"division": BTXH, "procedure": "BTXH-01"},
    "X-1": {"division": NCC, "procedure": "NCC-01", "agency": OTHER_AGENCY},
}
SEEN = [
    ("receptionist", AGENCY, None, {"A-1", "B-1"}),
    ("clerk", AGENCY, "Văn phòng", {"A-1", "B-1"}),
    ("leader", AGENCY, None, {"A-1", "B-1"}),
    ("admin", AGENCY, None, {"A-1", "B-1"}),
    ("auditor", AGENCY, None, {"A-1", "B-1"}),
    ("officer", AGENCY, NCC, {"A-1"}),
    ("officer", AGENCY, BTXH, {"B-1"}),
    ("division_head", AGENCY, NCC, {"A-1"}),
    ("division_head", AGENCY, BTXH, {"B-1"}),
    ("officer", AGENCY, None, set()),
    ("leader", OTHER_AGENCY, None, {"X-1"}),
    ("officer", OTHER_AGENCY, NCC, {"X-1"}),
    ("officer", OTHER_AGENCY, BTXH, set()),
]
COMMANDS = [
    ("claim", None),
    ("complete", None),
    ("send-back", {"reason": "x"}),
    ("decide", {"outcome": "approved"}),
]


@pytest.fixture
async def full(desk):
    for code, changes in CASES.items():
        await desk.hear(received(**changes), code)
    return desk


@pytest.mark.parametrize(("role", "agency", "division", "expected"), SEEN)
async def test_reading_listing_and_counting_show_the_same_cases(
    full, role, agency, division, expected
):
    token = full.token("x", role, agency, division)
    answers = {code: await full.client.get(f"/cases/{code}", headers=token) for code in CASES}
    assert {code for code, answer in answers.items() if answer.status_code == 200} == expected
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    for filters in ({}, {"division": NCC}, {"division": BTXH}):
        page = (await full.client.get("/worklist", params=filters, headers=token)).json()
        wanted = {
            code for code in expected if filters.get("division") in {None, CASES[code]["division"]}
        }
        assert {row["code"] for row in page["cases"]} == wanted
        assert page["counts"]["open"] == len(wanted)


@pytest.mark.parametrize(("action", "body"), COMMANDS)
@pytest.mark.parametrize("headers", [{}, {"If_Match": '"99"'}], ids=["plain", "with a version"])
async def test_a_command_on_a_case_not_seen_is_answered_as_if_it_were_not_there(
    full, action, body, headers
):
    unseen = await full.do("cv-9", action, body, "A-1", **headers)
    absent = await full.do("cv-9", action, body, "A-0", **headers)
    assert unseen.status_code == absent.status_code == 404
    assert unseen.json()["code"] == absent.json()["code"] == "not-found"
    assert len(await full.told("A-1")) == 1


@pytest.mark.parametrize("role", ["admin", "auditor", "client"])
@pytest.mark.parametrize(("action", "body"), COMMANDS)
async def test_who_only_looks_on_commands_nothing(full, role, action, body):
    headers = full.token("x", role) | {"Idempotency-Key": "key"}
    answer = await full.client.post(f"/cases/A-1/{action}", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/cases/A-1", "/worklist"])
async def test_programs_of_citizens_and_strangers_see_no_work(full, path):
    assert (await full.client.get(path, headers=full.token("x", "client"))).status_code == 403
    assert (await full.client.get(path)).status_code == 401


def test_every_route_declares_who_may_call_it():
    routes = [route for router in ROUTERS for route in router.routes]
    assert len(routes) == 29
    for route in routes:
        [declared] = [d.dependency for d in route.dependencies if isinstance(d.dependency, Allow)]
        assert declared.roles <= set(READERS)
