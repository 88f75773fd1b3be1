"""The API's description, completed with what holds for every route, so that none can forget it:
who may call, the errors any route of its form may answer, examples, and links from what is created.
"""

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from dossier_shared.web.auth import Allow, Public
from dossier_shared.web.describing import OPENS, PROBLEM_JSON, ProblemOut, error_responses

Json = dict[str, Any]
KEY, EXPECTED = "idempotency-key", "if-match"
BEARER: Json = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
NOT_OURS = ("HTTPValidationError", "ValidationError")
"""FastAPI's own errors, which are never answered."""


def completed(document: Json, routes: list[RouteContext]) -> Json:
    """`document`, changed in place."""
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"bearer": BEARER}
    schemas = components.setdefault("schemas", {})
    for name in NOT_OURS:
        schemas.pop(name, None)
    schemas |= _problem_schemas()
    for route, operation in _operations(document, routes):
        _say_who(operation, route)
        _add_errors(operation)
        _add_examples(operation, schemas)
        _require_key(operation)
    _link(document)
    return document


def common_errors(operation: Json) -> list[str]:
    """The codes that an operation may answer because of its form."""
    codes, headers = ["internal", "storage-away"], _headers(operation)
    if operation["security"]:
        codes += ["unauthenticated", "forbidden"]
    if KEY in headers:
        codes += ["idempotency-key-missing", "idempotency-key-reused", "still-running"]
        codes += ["contention", "body-too-large"]
    if EXPECTED in headers:
        codes += ["if-match-malformed", "stale"]
    if "requestBody" in operation:
        codes += ["malformed-json", "body-too-large"]
    if "requestBody" in operation or operation.get("parameters"):
        codes += ["invalid-request"]
    return codes


def _operations(document: Json, routes: list[RouteContext]) -> Iterator[tuple[RouteContext, Json]]:
    for route in routes:
        described = document["paths"].get(route.path_format, {})
        for method in route.methods or ():
            if method.lower() in described:
                yield route, described[method.lower()]


def _headers(operation: Json) -> set[str]:
    return {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def _say_who(operation: Json, route: RouteContext) -> None:
    """Callers' roles, or why there need be none; a route that says neither fails its test."""
    operation["security"] = []
    for declared in _calls(route.dependant):
        if isinstance(declared, Allow):
            operation["security"] = [{"bearer": []}]
            operation["x-roles"] = sorted(str(role) for role in declared.roles)
        elif isinstance(declared, Public):
            operation["x-public"] = declared.why


def _add_errors(operation: Json) -> None:
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    for status, common in error_responses(common_errors(operation)).items():
        present = responses.setdefault(str(status), {}).setdefault("content", {})
        fresh = common["content"][PROBLEM_JSON]
        own = present.get(PROBLEM_JSON, {}).get("examples", {})
        present[PROBLEM_JSON] = fresh | {"examples": own | fresh["examples"]}
        responses[str(status)]["description"] = ", ".join(sorted(present[PROBLEM_JSON]["examples"]))


def _add_examples(operation: Json, schemas: Json) -> None:
    told = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (said.get("content", {}) for said in told):
        if len(content) > 1 and content.get("application/json") == {"schema": {}}:
            del content["application/json"]
        for media in content.values():
            shown = schemas.get(_model(media.get("schema", {})), {}).get("examples")
            if shown and "examples" not in media:
                media["example"] = shown[0]


def _model(schema: Json) -> str:
    """The name of the model that is sent, also where it may be left out; "" for none."""
    reference: str = next(
        (one["$ref"] for one in (schema, *schema.get("anyOf", ())) if "$ref" in one), ""
    )
    return reference.rpartition("/")[2]


def _require_key(operation: Json) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == KEY:
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 255}
            parameter["example"] = "0d6d3b1e-9c56-4b1e-8f0a-7f6f5f1f2a11"


def _link(document: Json) -> None:
    """From each answer that opens something to all that can be done with it."""
    for operation in [one for path in document["paths"].values() for one in path.values()]:
        for response in operation["responses"].values():
            for path, parameters in response.pop(OPENS, {}).items():
                response["links"] = {
                    linked["operationId"]: {
                        "operationId": linked["operationId"],
                        "parameters": dict(parameters),
                    }
                    for under, methods in document["paths"].items()
                    if under == path or under.startswith(f"{path}/")
                    for linked in methods.values()
                }


def _problem_schemas() -> Json:
    schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), ProblemOut.__name__: schema}
