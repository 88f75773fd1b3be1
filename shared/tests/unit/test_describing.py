"""What an API's description says of its routes, on a small app of its own."""

from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from dossier_shared.rules import BadInput, NotYours, Rule
from dossier_shared.testing.described import undescribed
from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, Role, TokenRules, allow, public
from dossier_shared.web.commands import Expected, TheKey
from dossier_shared.web.describing import PROBLEM_JSON, answers, example
from dossier_shared.web.problems import KINDS

FULL = Rule("shelf-full", "Kệ số {shelf} đã đầy từ {since:%d/%m/%Y}.", mend="Chọn kệ khác.")
NO_SHELF = Rule(
    "unknown-shelf", "Không có kệ {shelf}.", mend="Xem lại số kệ.", kind=BadInput, field="shelf"
)
OTHER_ROOM = Rule("other-room", "Kệ thuộc phòng khác.", mend="Hỏi phòng đó.", kind=NotYours)


class Shelved(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "K-1"}]})
    code: str


@asynccontextmanager
async def _nothing(app: FastAPI) -> Any:
    yield


def office() -> FastAPI:
    rules = TokenRules("none", "none", "none")
    app = make_app("office", "1", _nothing, Authenticator(rules), 1000)
    found = {"/papers/{code}": {"code": "$response.body#/code"}}

    @app.post(
        "/papers",
        **answers(Shelved, status=201, errors=[FULL, NO_SHELF, OTHER_ROOM], opens=found),
        dependencies=[allow(Role.CLERK)],
    )
    async def shelve(body: Shelved, once: TheKey) -> Response:
        """Put a paper on a shelf."""
        raise AssertionError(body, once)

    @app.post(
        "/papers/{code}/burn",
        **answers(Shelved, errors=["not-found"]),
        dependencies=[allow(Role.CLERK)],
    )
    async def burn(code: str, once: TheKey, expected: Expected) -> Response:
        """Burn a paper."""
        raise AssertionError(code, once, expected)

    @app.get(
        "/papers/{code}",
        **answers(None, media_type="application/pdf"),
        dependencies=[public("a test")],
    )
    async def see(code: str) -> Response:
        """The paper."""
        raise AssertionError(code)

    @app.get("/bare", dependencies=[public("a test")])
    async def bare() -> Response:
        raise AssertionError

    return app


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    return office().openapi()["paths"]


def codes(operation: dict[str, Any], status: int) -> set[str]:
    return set(operation["responses"][str(status)]["content"][PROBLEM_JSON]["examples"])


def test_a_command_tells_what_any_command_may_answer_beside_its_own_errors(paths):
    shelve = paths["/papers"]["post"]
    assert codes(shelve, 409) == {"shelf-full", "still-running", "contention"}
    assert codes(shelve, 422) == {"unknown-shelf", "invalid-request", "idempotency-key-reused"}
    assert codes(shelve, 403) == {"other-room", "forbidden"}
    assert codes(shelve, 400) == {"idempotency-key-missing", "malformed-json"}
    assert [codes(shelve, status) for status in (401, 413, 500, 503)] == [
        {"unauthenticated"}, {"body-too-large"}, {"internal"}, {"storage-away"},
    ]  # fmt: skip
    assert "412" not in shelve["responses"]


def test_a_command_on_a_version_may_be_answered_that_it_is_stale(paths):
    burn = paths["/papers/{code}/burn"]["post"]
    assert (codes(burn, 412), codes(burn, 404)) == ({"stale"}, {"not-found"})
    assert "if-match-malformed" in codes(burn, 400)


def test_the_key_of_a_command_is_required_in_the_description(paths):
    [key] = paths["/papers"]["post"]["parameters"]
    assert (key["name"], key["required"], key["schema"]["maxLength"]) == (
        "idempotency-key", True, 255,
    )  # fmt: skip


def test_who_may_call_stands_in_the_description(paths):
    shelve, see = paths["/papers"]["post"], paths["/papers/{code}"]["get"]
    assert (shelve["x-roles"], shelve["security"]) == (["clerk"], [{"bearer": []}])
    assert (see["x-public"], see["security"]) == ("a test", [])
    assert "401" not in see["responses"]


def test_a_paper_is_answered_as_bytes_of_its_type_alone(paths):
    content = paths["/papers/{code}"]["get"]["responses"]["200"]["content"]
    assert set(content) == {"application/pdf"}


def test_what_is_created_links_to_all_that_can_be_done_with_it(paths):
    links = paths["/papers"]["post"]["responses"]["201"]["links"]
    assert set(links) == {"see", "burn"}
    assert links["burn"] == {
        "operationId": "burn", "parameters": {"code": "$response.body#/code"},
    }  # fmt: skip


def test_no_form_of_the_framework_stands_beside_ours():
    document = office().openapi()
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])
    assert "HTTPValidationError" not in str(document["paths"])


def test_the_description_is_made_once():
    app = office()
    assert app.openapi() is app.openapi()


def test_a_route_that_says_too_little_is_named():
    assert undescribed(office().openapi()) == [
        "bare does not say what it does",
        "bare answers 200 without a schema or an example",
    ]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FULL, (409, "shelf-full", "Kệ số … đã đầy từ ….")),
        (NO_SHELF, (422, "unknown-shelf", "Không có kệ ….")),
        (OTHER_ROOM, (403, "other-room", "Kệ thuộc phòng khác.")),
        ("stale", (412, "stale", KINDS["stale"].mend)),
    ],
)
def test_an_example_is_the_error_as_it_is_answered(error, told):
    shown = example(error)
    assert (shown["status"], shown["code"], shown["detail"]) == told


def test_an_example_names_the_field_that_is_wrong():
    assert [wrong["field"] for wrong in example(NO_SHELF)["errors"]] == ["shelf"]
