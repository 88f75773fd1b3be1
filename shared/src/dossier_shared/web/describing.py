"""What a route answers, for the API's description: the shape of success and every error by name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from dossier_shared.rules import BadInput, NotYours, Rule
from dossier_shared.web.problems import KINDS


def answers(
    model: type[BaseModel] | None,
    *,
    status: int = 200,
    errors: Iterable[str | Rule] = (),
    description: str = "OK",
    media_type: str = "application/json",
) -> dict[str, Any]:
    """For a route's decorator: its status, the model of its success and its errors' examples."""
    success: dict[str, Any] = {"description": description}
    if model is None:
        success["content"] = {media_type: {}}
    else:
        success["model"] = model
    return {
        "status_code": status,
        "response_model": None,
        "responses": {status: success, **_errors(errors)},
    }


def _errors(errors: Iterable[str | Rule]) -> dict[int, dict[str, Any]]:
    examples: dict[int, dict[str, Any]] = defaultdict(dict)
    for error in errors:
        status, code, title = _named(error)
        examples[status][code] = {"summary": title, "value": {"code": code, "status": status}}
    return {
        status: {
            "description": ", ".join(sorted(found)),
            "content": {"application/problem+json": {"examples": found}},
        }
        for status, found in sorted(examples.items())
    }


def _named(error: str | Rule) -> tuple[int, str, str]:
    if isinstance(error, str):
        kind = KINDS[error]
        return kind.status, kind.code, kind.title
    statuses = {BadInput: 422, NotYours: 403}
    return statuses.get(error.kind, 409), error.code, error.says
