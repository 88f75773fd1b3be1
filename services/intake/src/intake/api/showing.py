"""What leaves the house of a citizen's data: masked for who asks, and noted before it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.reads import Read, Reads
from dossier_shared.web.auth import Principal, Who
from dossier_shared.web.commands import Acting
from intake.application.reading import What
from intake.domain.dossier import Dossier
from intake.domain.errors.access import PAPERS_CLOSED
from intake.domain.masking import Level, Viewer, level_of, masked, opened

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Show:
    """Views of dossiers as this caller is given them. One read is one note, however many rows."""

    who: Principal
    act: Act
    reads: Reads
    clock: Clock

    async def one(self, view: View) -> dict[str, Any]:
        return (await self._shown("dossier", [view]))[0]

    async def many(self, views: Sequence[View]) -> list[dict[str, Any]]:
        return await self._shown("search", views)

    async def papers(self, *dossiers: Dossier, what: What = "file") -> None:
        """Before a file or a slip is given: PAPERS_CLOSED for who is not shown the owner's name."""
        for dossier in dossiers:
            if self.level(dossier.sensitive, dossier.division) > Level.PARTLY:
                raise PAPERS_CLOSED.broken()
        await self.noted(what, [dossier.code for dossier in dossiers], [f"{what}s"])

    def level(self, sensitive: bool, division: str) -> Level:
        return level_of(Viewer(frozenset(self.who.roles), self.who.division), sensitive, division)

    async def noted(self, what: What, codes: Sequence[str], fields: Sequence[str]) -> None:
        """That the caller is given these fields; to be called before he is."""
        if not fields:
            return
        act, now = self.act, self.clock.now()
        read = Read(now, act.by, act.role, act.origin, what, tuple(codes), tuple(fields))
        await self.reads.note(read)

    async def _shown(self, what: What, views: Sequence[View]) -> list[dict[str, Any]]:
        levels = [self.level(view["sensitive"], view["division"]) for view in views]
        given = {
            view["code"]: opened(view, level) for view, level in zip(views, levels, strict=True)
        }
        codes = [code for code, fields in given.items() if fields]
        await self.noted(what, codes, sorted({name for some in given.values() for name in some}))
        return [masked(view, level) for view, level in zip(views, levels, strict=True)]


async def _show(request: Request, who: Who, acting: Acting) -> Show:
    return Show(who, acting("read"), request.app.state.reads, request.app.state.clock)


Showing = Annotated[Show, Depends(_show)]
