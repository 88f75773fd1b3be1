"""The face all services share, on a small app of its own."""

import asyncio
import json
import re
import uuid
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import httpx
import pytest
from fastapi import Path
from prometheus_client import REGISTRY
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pymongo.errors import AutoReconnect, OperationFailure

from dossier_shared.acts import Act
from dossier_shared.devtokens import AUDIENCE, ISSUER, PRODUCTION_VARIABLES, DevelopmentIssuer
from dossier_shared.mongo.aggregates import Answer, Contention, KeyReused, NotFound, Stale
from dossier_shared.rules import BadInput, NotYours, RuleViolation
from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, Role, TokenRules, allow, public
from dossier_shared.web.commands import Acting, Expected, TheKey, answered, etag

LIMIT = 2000
CANARY = "0912345678"


class Handed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=12, pattern=r"^\+?\d+$")
    count: int = Field(1, ge=1)
    method: Literal["counter", "post"] = "counter"
    at: AwareDatetime | None = None


class Gate:
    """Commands wait here until the test lets them go on."""

    def __init__(self):
        self.entered, self.open = asyncio.Event(), asyncio.Event()
        self.seen = []


def routes(app, gate):
    @app.post("/hand-in", dependencies=[public("a test")])
    async def hand_in(body: Handed) -> dict[str, int]:
        return {"count": body.count}

    @app.get("/fault/{kind}", dependencies=[public("a test")])
    async def fault(kind: Annotated[str, Path()]) -> None:
        raise FAULTS[kind]

    @app.post("/desk", dependencies=[allow(Role.CLERK)])
    async def desk(once: TheKey, expected: Expected) -> object:
        gate.seen.append((once, expected))
        gate.entered.set()
        await gate.open.wait()
        return answered(Answer({"done": True}, 3, replayed=False), 201, "/desk/1")

    @app.post("/sign", dependencies=[allow(Role.CLERK)])
    async def sign(acting: Acting) -> object:
        gate.seen.append(acting("sign", reason="Đủ giấy tờ"))
        return {}


FAULTS = {
    "unexpected": ValueError(CANARY),
    "not-found": NotFound(CANARY),
    "stale": Stale(CANARY),
    "contention": Contention(CANARY),
    "reused": KeyReused(CANARY),
    "away": AutoReconnect(CANARY),
    "disk-full": OperationFailure(CANARY, 14031),
    "storage-broken": OperationFailure(CANARY, 1),
    "bad-query": OperationFailure(CANARY, 2),
    "rule": RuleViolation("already-returned", "Hồ sơ đã trả kết quả."),
    "yours": NotYours("other-division", "Hồ sơ thuộc phòng khác."),
    "input": BadInput("phone-length", "Số điện thoại thiếu chữ số.", field="applicant.phone"),
}


@asynccontextmanager
async def calling(app, issuer=None):
    headers = {}
    if issuer:
        headers["Authorization"] = f"Bearer {issuer.token('vt-1', Role.CLERK, agency='A')}"
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://trial", headers=headers
    ) as client:
        yield client


@pytest.fixture
def issuer(tmp_path, monkeypatch):
    for name in PRODUCTION_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return DevelopmentIssuer.at(tmp_path)


@pytest.fixture
def gate():
    made = Gate()
    made.open.set()
    return made


@pytest.fixture
def app(issuer, gate):
    rules = TokenRules(str(issuer.jwks), ISSUER, AUDIENCE)
    made = make_app("trial", "1", None, Authenticator(rules), LIMIT)
    routes(made, gate)
    return made


@pytest.fixture
async def citizen(app):
    async with calling(app) as client:
        yield client


@pytest.fixture
async def clerk(app, issuer):
    async with calling(app, issuer) as client:
        yield client


def problem(answer, status, code):
    """The body of an answer that must be this problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    assert body["mend"]
    return body


@pytest.mark.parametrize("content", ["{", "", "{'a': 1}", '{"phone": }'])
async def test_what_is_not_json_is_told_so(citizen, content):
    headers = {"content-type": "application/json"}
    answer = await citizen.post("/hand-in", content=content.encode(), headers=headers)
    if content:
        problem(answer, 400, "malformed-json")
    else:
        problem(answer, 422, "invalid-request")


async def test_bytes_that_are_no_text_are_told_so(citizen):
    headers = {"content-type": "application/json"}
    answer = await citizen.post("/hand-in", content=b'{"phone": "\xff"}', headers=headers)
    problem(answer, 400, "malformed-json")


async def pieces(size):
    for _ in range(size // 100):
        yield b" " * 100


@pytest.mark.parametrize("known", [True, False], ids=["its length told", "in pieces"])
async def test_a_body_over_the_limit_is_refused(citizen, known):
    content = b" " * (LIMIT + 100) if known else pieces(LIMIT + 100)
    answer = await citizen.post(
        "/hand-in", content=content, headers={"content-type": "application/json"}
    )
    problem(answer, 413, "body-too-large")


async def test_a_body_at_the_limit_is_taken(citizen):
    body = json.dumps({"phone": CANARY}).ljust(LIMIT)
    answer = await citizen.post(
        "/hand-in", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200


async def test_a_path_that_is_not_there_is_told_so(citizen):
    problem(await citizen.get("/nowhere"), 404, "not-found")
    problem(await citizen.get("/openapi.json"), 404, "not-found")


async def test_another_method_is_told_so(citizen):
    answer = await citizen.delete("/hand-in")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


async def test_what_is_wrong_is_said_field_by_field_and_not_repeated(citizen):
    handed = {"phone": f"{CANARY}-{CANARY}", "count": 0, "method": CANARY, CANARY: 1, "at": "soon"}
    answer = await citizen.post("/hand-in", json=handed)
    errors = problem(answer, 422, "invalid-request")["errors"]
    told = {error["field"]: error["message"] for error in errors}
    assert told["phone"] == "quá dài, tối đa 12 ký tự"
    assert told["count"] == "phải lớn hơn hoặc bằng 1"
    assert "'counter'" in told["method"]
    assert told["at"].startswith("thời điểm phải theo ISO 8601")
    assert CANARY not in answer.text.replace(f'"field": "{CANARY}"', "")


async def test_what_is_missing_is_said(citizen):
    body = problem(await citizen.post("/hand-in", json={}), 422, "invalid-request")
    message = "thiếu thông tin bắt buộc"
    assert body["errors"] == [{"field": "phone", "code": "missing", "message": message}]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("unexpected", 500, "internal"),
        ("not-found", 404, "not-found"),
        ("stale", 412, "stale"),
        ("contention", 409, "contention"),
        ("reused", 422, "idempotency-key-reused"),
        ("away", 503, "storage-away"),
        ("disk-full", 503, "storage-away"),
        ("storage-broken", 503, "storage-away"),
        ("bad-query", 500, "internal"),
        ("rule", 409, "already-returned"),
        ("yours", 403, "other-division"),
        ("input", 422, "phone-length"),
    ],
)
async def test_each_fault_is_told_by_its_code_and_without_its_words(citizen, kind, status, code):
    answer = await citizen.get(f"/fault/{kind}")
    problem(answer, status, code)
    assert CANARY not in answer.text
    assert ("retry-after" in answer.headers) == (code in {"contention", "storage-away"})


async def test_a_broken_rule_is_told_in_its_own_words_with_its_field(citizen):
    body = problem(await citizen.get("/fault/input"), 422, "phone-length")
    assert body["detail"] == "Số điện thoại thiếu chữ số."
    assert [error["field"] for error in body["errors"]] == ["applicant.phone"]
    assert "errors" not in (await citizen.get("/fault/rule")).json()


async def test_a_request_keeps_the_id_it_came_with(citizen):
    given = {"x-request-id": "web-2018.04_12"}
    assert (await citizen.get("/nowhere", headers=given)).headers.get_list("x-request-id") == [
        "web-2018.04_12"
    ]


@pytest.mark.parametrize(
    "given", [None, "short", "x" * 65, "a b c d e f", "1234567\u00e9", "<script>"]
)
async def test_a_request_without_a_good_id_gets_a_new_one(citizen, given):
    headers = {"x-request-id": given.encode("latin-1")} if given else {}
    first, second = [await citizen.get("/nowhere", headers=headers) for _ in range(2)]
    ids = [answer.headers["x-request-id"] for answer in (first, second)]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert ids[0] != ids[1]


async def send(client, key="key-1", content=b"{}", **headers):
    named = {"idempotency-key": key} if key is not None else {}
    return await client.post("/desk", content=content, headers=named | headers)


@pytest.mark.parametrize("key", [None, "", "k" * 256])
async def test_a_command_must_bear_a_key(clerk, key):
    problem(await send(clerk, key), 400, "idempotency-key-missing")


async def test_an_act_names_who_in_which_role_and_from_where_and_believes_no_header(clerk, gate):
    await clerk.post("/sign", headers={"x-forwarded-for": "10.1.2.3"})
    assert gate.seen == [Act("sign", "vt-1", "clerk", "127.0.0.1", "Đủ giấy tờ")]


async def test_a_command_is_answered_with_its_version_and_its_place(clerk):
    answer = await send(clerk, "k" * 255)
    assert (answer.status_code, answer.json()) == (201, {"done": True})
    assert (answer.headers["etag"], answer.headers["location"]) == ('"3"', "/desk/1")
    assert "idempotency-replayed" not in answer.headers


def test_a_repeated_answer_says_that_it_is_one():
    answer = answered(Answer({"done": True}, 3, replayed=True))
    assert (answer.status_code, answer.headers["idempotency-replayed"]) == (200, "true")


async def test_the_same_command_twice_at_once_is_asked_to_wait(clerk, gate, app):
    gate.open.clear()
    first = asyncio.create_task(send(clerk))
    await asyncio.wait_for(gate.entered.wait(), 5)
    answer = await send(clerk)
    problem(answer, 409, "still-running")
    assert answer.headers["retry-after"] == "1"
    gate.open.set()
    assert (await first).status_code == 201
    assert (await send(clerk)).status_code == 201
    assert app.state.running_keys == set()


async def test_a_command_that_was_broken_off_does_not_hold_its_key(clerk, gate, app):
    gate.open.clear()
    first = asyncio.create_task(send(clerk))
    await asyncio.wait_for(gate.entered.wait(), 5)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert app.state.running_keys == set()


async def test_a_key_is_its_callers_own_and_a_digest_its_requests(app, issuer, gate, clerk):
    await send(clerk)
    await send(clerk, content=b'{"a": 1}')
    headers = {"Authorization": f"Bearer {issuer.token('vt-2', Role.CLERK, agency='A')}"}
    await send(clerk, **headers)
    ours, other_body, other_clerk = [once for once, _ in gate.seen]
    assert (ours.key, ours.digest != other_body.digest) == (other_body.key, True)
    assert (ours.key != other_clerk.key, ours.digest) == (True, other_clerk.digest)
    assert "key-1" not in ours.key


@pytest.mark.parametrize(
    ("given", "version"),
    [('"3"', 3), ('W/"3"', 3), (' "12" ', 12), ("*", None), (None, None), (etag(7), 7)],
)
async def test_a_command_may_say_for_which_version_it_is_made(clerk, gate, given, version):
    headers = {"if-match": given} if given else {}
    assert (await send(clerk, str(uuid.uuid4()), **headers)).status_code == 201
    assert gate.seen[-1][1] == version


@pytest.mark.parametrize("given", ["3", '"x"', '"3', '"-1"', '"3", "4"', '"1234567890"', '"٣"'])
async def test_a_version_in_another_form_is_refused(clerk, given):
    headers = {"if-match": given.encode()}
    problem(await send(clerk, **headers), 400, "if-match-malformed")


async def test_requests_are_measured_by_route_and_never_by_what_was_asked_for(citizen):
    await citizen.get(f"/fault/{CANARY}")
    await citizen.get(f"/nowhere/{CANARY}")
    labels = [
        sample.labels
        for metric in REGISTRY.collect()
        if metric.name == "motcua_http_request_seconds"
        for sample in metric.samples
    ]
    assert "/fault/{kind}" in {label.get("route") for label in labels}
    assert CANARY not in json.dumps(labels)
