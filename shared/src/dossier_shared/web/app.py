"""The HTTP face that all services share: problem+json, request id, trace, body limit."""

import re
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossier_shared.mongo.aggregates import Contention, KeyReused, NotFound, Stale
from dossier_shared.mongo.client import AWAY, OperationFailure, cannot_store
from dossier_shared.mongo.personal import Erased
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import REQUESTS
from dossier_shared.observability.traces import span
from dossier_shared.rules import RuleViolation
from dossier_shared.web.auth import Authenticator
from dossier_shared.web.invalid import invalid_request
from dossier_shared.web.openapi import completed
from dossier_shared.web.problems import Problem, broken_rule
from dossier_shared.web.timing import Timed

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


class _Answer:
    """An answer on its way out: bears the request's id, and remembers how it began."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._id = (b"x-request-id", request_id.encode())
        self.begun = False
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun, self.status = True, message["status"]
            message["headers"] = [*message["headers"], self._id]
        await self._send(message)


class Followed:
    """Gives each request an id and a trace, measures it, stops a body over the limit, and tells a
    fault as a problem.

    Pure ASGI: it costs a command some microseconds, and never holds a body. A route that streams
    its body may have a limit of its own, in `request.state.body_limit` before it reads.
    """

    def __init__(self, app: ASGIApp, body_limit: int) -> None:
        self._app = app
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _own_or_new(headers.get(b"x-request-id"))
        scope.setdefault("state", {})["request_id"] = request_id
        answer, began = _Answer(send, request_id), time.perf_counter()
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        with (
            span(scope["method"], traceparent),
            structlog.contextvars.bound_contextvars(request_id=request_id),
        ):
            try:
                await self._app(scope, self._limited(receive, scope["state"]), answer)
            except Exception:
                log.exception("http.fault")
                if answer.begun:
                    raise
                await Problem("internal").response(request_id)(scope, receive, answer)
        route = getattr(scope.get("route"), "path", "unknown")
        REQUESTS.labels(scope["method"], route, answer.status).observe(time.perf_counter() - began)

    def _limited(self, receive: Receive, state: dict[str, Any]) -> Receive:
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > state.get("body_limit", self._body_limit):
                raise HTTPException(413)
            return message

        return limited


def _own_or_new(given: bytes | None) -> str:
    text = (given or b"").decode("latin-1")
    return text if _REQUEST_ID.fullmatch(text) else uuid4().hex


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


Told = Callable[[Any], Problem]


def _http(error: HTTPException) -> Problem:
    codes = {404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}
    if error.status_code == 400:
        return Problem("malformed-json")
    return Problem(codes.get(error.status_code, "internal"), headers=error.headers)


def _away(error: Exception) -> Problem:
    log.error("storage.away", error=type(error).__name__)
    return Problem("storage-away", headers={"Retry-After": "5"})


def _failed(error: OperationFailure) -> Problem:
    if cannot_store(error):
        return _away(error)
    log.error("http.fault", exc_info=error)
    return Problem("internal")


TOLD: dict[type[Exception], Told] = {
    Problem: lambda error: error,
    RequestValidationError: lambda error: invalid_request(error.errors()),
    HTTPException: _http,
    RuleViolation: broken_rule,
    NotFound: lambda _: Problem("not-found"),
    Stale: lambda _: Problem("stale"),
    KeyReused: lambda _: Problem("idempotency-key-reused"),
    Erased: lambda _: Problem("personal-data-destroyed"),
    Contention: lambda _: Problem("contention", headers={"Retry-After": "1"}),
    OperationFailure: _failed,
    **dict.fromkeys(AWAY, _away),
}
"""What each exception is told as; the only place where that is decided."""


def _handler(told: Told) -> Callable[[Request, Any], Awaitable[Response]]:
    async def handle(request: Request, error: Any) -> Response:
        return told(error).response(_request_id(request))

    return handle


class Described(FastAPI):
    """Its description holds what every route answers alike."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            completed(super().openapi(), list(iter_route_contexts(self.routes)))
        return super().openapi()


def make_app(
    title: str,
    version: str,
    lifespan: Lifespan,
    authenticator: Authenticator,
    body_limit: int,
    seconds: float = 15,
) -> FastAPI:
    """An application with the shared face; routers are added by the service."""
    app = Described(
        title=title, version=version, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url=None, generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    app.state.authenticator = authenticator
    app.state.running_keys = set()
    for kind, told in TOLD.items():
        app.add_exception_handler(kind, _handler(told))
    app.add_middleware(Timed, seconds=seconds)
    app.add_middleware(Followed, body_limit=body_limit)
    return app
