"""A command on one dossier over HTTP, from the path's code to the dossier in one line."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request
from starlette.responses import Response

from dossier_shared.web.commands import answered
from intake.api import views
from intake.api.asking import Asking
from intake.application.act_on_dossier import ActOnDossier
from intake.application.dating import FindDating
from intake.application.ports import Calendars
from intake.domain.clock import Dating
from intake.domain.dossier import Change, Dossier

Run = Callable[[Dossier, datetime, str], Change]
"""A command given the dossier, the present time and who gives it."""


class Perform(Protocol):
    async def __call__(self, command: str, run: Run, reason: str | None = None) -> Response: ...


async def _performing(code: str, asking: Asking, request: Request) -> Perform:
    act = cast("ActOnDossier", request.app.state.act)

    async def perform(command: str, run: Run, reason: str | None = None) -> Response:
        asked = asking(command, reason)
        now, by = act.clock.now(), asked.act.by
        answer = await act(code, lambda dossier: run(dossier, now, by), asked, views.brief)
        return answered(answer)

    return perform


Performing = Annotated[Perform, Depends(_performing)]

RunDated = Callable[[Dossier, datetime, str, Dating], Change]
"""A command that also needs the office's calendar."""


class PerformDated(Protocol):
    async def __call__(
        self, command: str, run: RunDated, reason: str | None = None
    ) -> Response: ...


async def _performing_dated(code: str, perform: Performing, request: Request) -> PerformDated:
    act = cast("ActOnDossier", request.app.state.act)
    find = FindDating(act.dossiers, cast("Calendars", request.app.state.calendars))

    async def perform_dated(command: str, run: RunDated, reason: str | None = None) -> Response:
        dating = await find(code)
        return await perform(
            command, lambda dossier, at, by: run(dossier, at, by, dating(dossier)), reason
        )

    return perform_dated


PerformingDated = Annotated[PerformDated, Depends(_performing_dated)]
