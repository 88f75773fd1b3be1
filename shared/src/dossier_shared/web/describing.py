"""What a route answers, for the API's description: the shape of success and every error by name.

What any route may answer (who calls, the body's form, a key used twice, the database away) is
added by `openapi.py`; a route names only what is its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dossier_shared.rules import Rule, RuleViolation
from dossier_shared.web.problems import Problem, broken_rule

PROBLEM_JSON = "application/problem+json"
OPENS = "x-opens"
"""Where `answers` leaves what a creation opens, for `openapi.py` to make links of."""

Error = str | Rule
"""A code of `KINDS`, or a rule of the service's own domain."""


class WrongField(BaseModel):
    """A field of the request that must be mended; `field` is its path, with points."""

    field: str
    code: str
    message: str


class ProblemOut(BaseModel):
    """An error (RFC 9457): `code` is for programs, `detail` and `mend` are for people."""

    model_config = ConfigDict(extra="forbid")
    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str = Field(pattern=r"^[a-z]+(-[a-z0-9]+)*$")
    mend: str
    request_id: str
    errors: list[WrongField] = []
    allowed: list[str] = Field([], description="Commands that the dossier's state does allow.")


def answers(
    model: type[BaseModel] | None,
    *,
    status: int = 200,
    errors: Iterable[Error] = (),
    description: str = "OK",
    media_type: str = "application/json",
    opens: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """For a route's decorator: its status, the model of its success and its errors' examples.

    `opens` is for what is created: the path it is found under, and where the answer has the path's
    parameters, e.g. `{"/dossiers/{code}": {"code": "$response.body#/code"}}`.
    """
    success: dict[str, Any] = {"description": description}
    if model is not None:
        success["model"] = model
    elif media_type != "application/json":
        success["content"] = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    if opens is not None:
        success[OPENS] = opens
    return {
        "status_code": status,
        "response_model": None,
        "responses": {status: success, **error_responses(errors)},
    }


def error_responses(errors: Iterable[Error]) -> dict[int | str, dict[str, Any]]:
    """The responses of these errors by status, each error a named example as it is answered."""
    examples: dict[int, dict[str, Any]] = defaultdict(dict)
    for error in errors:
        body = example(error)
        examples[body["status"]][body["code"]] = {"summary": body["title"], "value": body}
    return {
        status: {
            "description": ", ".join(sorted(found)),
            "content": {PROBLEM_JSON: {"schema": _PROBLEM, "examples": found}},
        }
        for status, found in sorted(examples.items())
    }


_PROBLEM = {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}


def example(error: Error) -> dict[str, Any]:
    """The body of an error, as it is answered; what depends on the case is an ellipsis."""
    problem = Problem(error) if isinstance(error, str) else broken_rule(_broken(error))
    return problem.body("5f0c2b7e9a4d4f3c8e1b6a7d9c0e1f23")


def _broken(rule: Rule) -> RuleViolation:
    detail = rule.says.format_map(_AnyValue())
    return rule.kind(rule.code, detail, rule.field, rule.mend)


class _Ellipsis(str):
    """Stands in a sentence for any value, however it is to be formatted."""

    def __format__(self, spec: str) -> str:
        return str(self)


class _AnyValue(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _Ellipsis("…")
