"""Which roles may call what; what each of them then sees is decided in `domain/caller.py`."""

from typing import Annotated

from fastapi import Depends

from dossier_shared.web.auth import Role, Who
from routing.domain.caller import Caller

WORKERS = (Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.RECEPTIONIST)
READERS = (*WORKERS, Role.ADMIN, Role.AUDITOR)


async def _caller(who: Who) -> Caller:
    return Caller(who.sub, frozenset(map(str, who.roles)), who.agency, who.division)


TheCaller = Annotated[Caller, Depends(_caller)]
