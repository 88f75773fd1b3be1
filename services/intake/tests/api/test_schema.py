"""Whatever is sent, intake answers as its description says, and never with a fault of its own.

Operations are tried one by one, and then in chains along the description's links. The number of
tries is small by default; `SCHEMA_EXAMPLES=200` tries for longer.
"""

import os
import traceback
from collections import Counter
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, HookContext
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from services.intake.tests.api.conftest import Served

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")
"""The service runs in a thread of this process, and draws its own waits."""

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "5"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def examples(context: HookContext) -> list[Any]:
    """The bodies that the description gives as examples."""
    raw = context.operation.definition.raw
    media = raw.get("requestBody", {}).get("content", {}).get("application/json", {})
    return [media["example"]] if "example" in media else []


@schemathesis.hook
def before_generate_body(context: HookContext, strategy: Any) -> Any:
    """Half of the bodies are as a client would send them: few made-up ones get past the door."""
    known = examples(context)
    return st.one_of(st.sampled_from(known), strategy) if known else strategy


def headers(served: Served) -> dict[str, str]:
    return {"Authorization": f"Bearer {served.token}"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_described(
    api_schema: BaseSchema, served: Served, mode: GenerationMode
) -> None:
    found = [result.ok() for result in api_schema.get_all_operations()]
    faults = {one.label: fault for one in found if (fault := tried(one, served, mode))}
    assert not faults, "\n\n".join(faults.values())


def tried(operation: APIOperation, served: Served, mode: GenerationMode) -> str | None:
    """What is wrong with the answers of an operation, if anything is."""

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Case) -> None:
        case.call_and_validate(headers=headers(served), checks=CHECKS)

    try:
        attempt()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, f"nothing can be sent to {operation.label}"
    except FailureGroup as fault:
        return "".join(traceback.format_exception_only(fault))
    return None


def test_chains_of_commands_are_answered_as_described(
    api_schema: BaseSchema, served: Served
) -> None:
    done: Counter[str] = Counter()

    class Life(api_schema.as_state_machine()):  # type: ignore[misc]
        """A dossier's life along the links, each command under a key of its own."""

        def before_call(self, case: Case) -> None:
            for name in ("idempotency-key", "if-match"):
                (case.headers or {}).pop(name, None)

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": headers(served) | {"Idempotency-Key": uuid4().hex}}

        def validate_response(self, response: Any, case: Case, **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)
            done[case.operation.label] += response.status_code < 300

    Life.run(settings=settings(BOUNDED, max_examples=4 * EXAMPLES, stateful_step_count=12))
    assert sum(count for label, count in done.items() if "{" in label) > EXAMPLES, done


BODIES: dict[str, dict[str, Any]] = {
    "record-result": {"outcome": "approved", "number": "12/QĐ"},
    "complete-result": {"number": "12/QĐ"},
    "take-answer": {"agency": "000.00.26.H50", "answer": "Đồng ý"},
    "change-version": {"version": 2, "reason": "Theo quy định mới", "dry_run": True},
    "take-supplement": {},
    "take-supplement-at-intake": {},
    "receive": {},
}
"""Where the description's example names what this dossier does not have."""

UNHEARD = {"start-processing", "move-due-date"}
"""Moves that are no commands of a caller."""


@pytest.mark.parametrize("sent", ["/dossiers", "/submissions"])
def test_lives_that_follow_what_is_allowed_are_answered_as_described(
    api_schema: BaseSchema, served: Served, sent: str
) -> None:
    """From the receipt on, one of the commands that the last answer allowed, time and again."""
    draw, done = Random(sent), Counter[str]()
    for _ in range(3 * EXAMPLES):
        code = called(api_schema[sent]["POST"], served).json()["code"]
        for _ in range(12):
            whole = called(api_schema["/dossiers/{code}"]["GET"], served, code).json()
            commands = sorted(set(whole["allowed"]) - UNHEARD)
            if not commands:
                break
            command = draw.choice(commands)
            operation = api_schema[f"/dossiers/{{code}}/{command}"]["POST"]
            answer = called(operation, served, code, BODIES.get(command))
            done[command] += answer.status_code == 200
    assert len(+done) >= 8, done
    assert done["return-result"] + done["withdraw"] + done["refuse"]


def called(
    operation: APIOperation, served: Served, code: str | None = None, body: Any = None
) -> Any:
    media = operation.definition.raw.get("requestBody", {}).get("content", {})
    if body is None and media:
        body = media["application/json"].get("example", {})
    path = {"code": code} if code else {}
    more = {"body": body, "media_type": "application/json"} if media else {}
    case = operation.Case(path_parameters=path, **more)
    given = headers(served) | {"Idempotency-Key": uuid4().hex}
    return case.call_and_validate(headers=given, checks=CHECKS)


def test_nothing_but_the_public_part_is_answered_without_a_token(served: Served) -> None:
    with httpx.Client(base_url=served.url) as http:
        for path, methods in served.document["paths"].items():
            for method, operation in methods.items():
                if operation["security"]:
                    answer = http.request(method, path)
                    assert answer.status_code == 401, (method, path)


@pytest.mark.parametrize("kind", ["post", "get"])
def test_there_is_something_to_try(served: Served, kind: str) -> None:
    assert sum(kind in methods for methods in served.document["paths"].values()) > 3
