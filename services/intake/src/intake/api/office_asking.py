"""How a command on what the office itself keeps comes over HTTP."""

from typing import Annotated, Protocol

from fastapi import Depends

from dossier_shared.web.auth import Who
from dossier_shared.web.commands import Acting, Expected, TheKey
from intake.application.keeping import AskedOffice


class MakeAskedOffice(Protocol):
    def __call__(self, command: str, reason: str | None = None) -> AskedOffice: ...


async def _asking(
    who: Who, once: TheKey, expected: Expected, acting: Acting
) -> MakeAskedOffice:  # fmt: skip
    def asking(command: str, reason: str | None = None) -> AskedOffice:
        return AskedOffice(who.agency, once, expected, acting(command, reason))

    return asking


AskingOffice = Annotated[MakeAskedOffice, Depends(_asking)]
