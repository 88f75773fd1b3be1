"""Which roles may call what; what each of them then sees is decided in `domain/caller.py`."""

from typing import Annotated, cast

from fastapi import Depends, Request

from dossier_shared.clock import Clock
from dossier_shared.web.auth import Role, Who
from routing.domain.caller import Caller
from routing.domain.office import Office

WORKERS = (Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.RECEPTIONIST)
READERS = (*WORKERS, Role.ADMIN, Role.AUDITOR)
KEEPERS = (*WORKERS, Role.ADMIN)
"""Who may give work to others, and say who is away: which of them, `domain/may.py` decides."""


async def _office(request: Request) -> Office:
    return cast("Office", request.app.state.office)


TheOffice = Annotated[Office, Depends(_office)]


async def _caller(request: Request, who: Who, office: TheOffice) -> Caller:
    """Who calls, with the roles in which he acts for others now."""
    clock = cast("Clock", request.app.state.clock)
    lent = office.lent(who.sub, who.agency, who.division, clock.now())
    return Caller(who.sub, frozenset(map(str, who.roles)), who.agency, who.division, lent)


TheCaller = Annotated[Caller, Depends(_caller)]
