"""Who may call each route about people, and who not."""

import pytest
from services.notify.tests.people.dossiers import CODE

from dossier_shared.web.auth import Role

pytestmark = pytest.mark.backing
STAFF = "receptionist officer division_head clerk leader admin"
READERS = "receptionist clerk leader admin auditor"
COUNTER = "receptionist clerk"
CALL = f"/dossiers/{CODE}/calls/e1:ready"
ROUTES = [
    ("GET", "/inbox", STAFF, {}, "his own"),
    ("GET", "/inbox/unread", STAFF, {}, "his own"),
    ("POST", "/inbox/marks", STAFF, {"subject": CODE, "mark": "read"}, "his own"),
    ("POST", "/inbox/marks/all", STAFF, {"mark": "read"}, "his own"),
    ("GET", "/calls", READERS, {}, "who may see what was told"),
    ("POST", CALL, COUNTER, {"outcome": "no-answer"}, "the one-stop calls"),
    ("POST", f"/dossiers/{CODE}/contact", COUNTER, {"phone": "0912345678"}, "it knows him"),
    ("GET", f"/dossiers/{CODE}/preferences", COUNTER, {}, "it knows him"),
    ("PUT", f"/dossiers/{CODE}/preferences", COUNTER, {"order": []}, "it knows him"),
    ("POST", f"/dossiers/{CODE}/preferences/revive", COUNTER, {}, "it knows him"),
]


async def test_each_route_is_for_those_whose_work_it_is_and_for_nobody_else(office, bearer):
    for method, path, roles, body, because in ROUTES:
        for role in Role:
            headers = bearer(role, sub=f"{role}-1", once=f"{method}-{path}-{role}")
            json = None if method == "GET" else body
            answer = await office.request(method, path, headers=headers, json=json)
            said = (method, path, role, because, answer.text)
            assert (answer.status_code != 403) == (role in roles.split()), said
            assert answer.status_code in {200, 403, 404}, said
        stranger = await office.request(method, path, json=body)
        assert (stranger.status_code, stranger.json()["code"]) == (401, "unauthenticated")
        assert stranger.headers["content-type"] == "application/problem+json"


async def test_whatever_changes_something_needs_a_key(office, bearer):
    for method, path, _, body, _ in ROUTES:
        if method == "GET":
            continue
        answer = await office.request(method, path, headers=bearer(), json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing"), path
