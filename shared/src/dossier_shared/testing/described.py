"""Does an API's description say enough to work with it? For the tests of the services."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from dossier_shared.web.describing import PROBLEM_JSON, ProblemOut

Json = dict[str, Any]


def undescribed(document: Json) -> list[str]:
    """What is wanting in this OpenAPI document, a sentence each."""
    return [
        f"{operation['operationId']} {wanting}"
        for path in document["paths"].values()
        for operation in path.values()
        for wanting in _wanting(operation)
    ]


def _wanting(operation: Json) -> Iterator[str]:
    if not ("x-roles" in operation or operation.get("x-public")):
        yield "says neither who may call it nor why anybody may"
    if not operation.get("description"):
        yield "does not say what it does"
    if "requestBody" in operation and not _shown(operation["requestBody"]):
        yield "has a body without an example"
    for status, response in operation["responses"].items():
        if status < "300" and status != "204" and not _shown(response):
            yield f"answers {status} without a schema or an example"
        yield from _wrong_examples(status, response.get("content", {}).get(PROBLEM_JSON, {}))


def _shown(said: Json) -> bool:
    content = said.get("content", {}).values()
    return bool(content) and all(
        "example" in media or "examples" in media or _is_bytes(media.get("schema", {}))
        for media in content
    )


def _is_bytes(schema: Json) -> bool:
    return schema.get("format") == "binary"


def _wrong_examples(status: str, problem: Json) -> Iterator[str]:
    for code, shown in problem.get("examples", {}).items():
        try:
            told = ProblemOut.model_validate(shown["value"])
        except ValidationError as error:
            yield f"answers {code} with an example that is no problem: {error}"
        else:
            if (told.code, str(told.status)) != (code, status):
                yield f"answers {code} under {status}, which its example does not"
