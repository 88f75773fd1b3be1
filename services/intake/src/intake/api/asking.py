"""How a command comes over HTTP: within the caller's scope, under his key, for the version seen."""

from typing import Annotated, Protocol

from fastapi import Depends

from dossier_shared.web.auth import Who
from dossier_shared.web.commands import Acting, Expected, TheKey
from intake.api.access import scope_of
from intake.application.act_on_dossier import Asked


class MakeAsked(Protocol):
    def __call__(self, command: str, reason: str | None = None) -> Asked: ...


async def _asking(who: Who, once: TheKey, expected: Expected, acting: Acting) -> MakeAsked:
    def asking(command: str, reason: str | None = None) -> Asked:
        return Asked(scope_of(who), once, expected, acting(command, reason))

    return asking


Asking = Annotated[MakeAsked, Depends(_asking)]
