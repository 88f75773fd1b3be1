"""Whatever is sent, intake answers as its description says, and never with a fault of its own.

Operations are tried one by one, and then in chains along the description's links. The number of
tries is small by default; `SCHEMA_EXAMPLES=200` tries for longer.
"""

import os
import traceback
from typing import Any
from uuid import uuid4

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
    class Life(api_schema.as_state_machine()):  # type: ignore[misc]
        """A dossier's life along the links, each command under a key of its own."""

        def before_call(self, case: Case) -> None:
            for name in ("idempotency-key", "if-match"):
                (case.headers or {}).pop(name, None)

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": headers(served) | {"Idempotency-Key": uuid4().hex}}

        def validate_response(self, response: Any, case: Case, **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    Life.run(settings=settings(BOUNDED, max_examples=4 * EXAMPLES, stateful_step_count=12))


def test_nothing_but_the_public_part_is_answered_without_a_token(served: Served) -> None:
    import httpx  # noqa: PLC0415

    with httpx.Client(base_url=served.url) as http:
        for path, methods in served.document["paths"].items():
            for method, operation in methods.items():
                if operation["security"]:
                    answer = http.request(method, path)
                    assert answer.status_code == 401, (method, path)


@pytest.mark.parametrize("kind", ["post", "get"])
def test_there_is_something_to_try(served: Served, kind: str) -> None:
    assert sum(kind in methods for methods in served.document["paths"].values()) > 3
