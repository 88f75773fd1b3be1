"""No request hangs: what takes too long is told so, and can be sent again under its key."""

import asyncio
from typing import Any

from fastapi import Depends, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossier_shared.observability.logs import log
from dossier_shared.web.problems import Problem

LONG_SECONDS = 600
"""For what goes over many dossiers in one request."""


class Timed:
    """Ends a request that has not begun to answer `seconds` after its last bytes came.

    What it was doing is cancelled: whether it took effect is not known, as with a broken line. An
    answer that has begun goes on for as long as it takes.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        limit = state["limit"] = Limit(self._seconds)
        try:
            async with limit.timeout:
                await self._app(scope, limit.receiving(receive), limit.sending(send))
        except TimeoutError:
            if not limit.timeout.expired():
                raise
            log.error("http.too-slow", seconds=limit.seconds)
            problem = Problem("storage-away", headers={"Retry-After": "5"})
            await problem.response(str(state.get("request_id", "")))(scope, receive, send)


class Limit:
    """The time that one request has left; it counts anew from each part of its body."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.timeout = asyncio.timeout(seconds)
        self._answering = False

    def extend(self, seconds: float) -> None:
        self.seconds = seconds
        self._anew()

    def receiving(self, receive: Receive) -> Receive:
        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not self._answering:
                self._anew()
            return message

        return received

    def sending(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if not self._answering:
                self._answering = True
                self.timeout.reschedule(None)
            await send(message)

        return sent

    def _anew(self) -> None:
        self.timeout.reschedule(asyncio.get_running_loop().time() + self.seconds)


async def _patient(request: Request) -> None:
    limit: Limit = request.state.limit
    limit.extend(LONG_SECONDS)


PATIENT = Depends(_patient)
"""For a route that goes over many dossiers, or works out a long report."""
