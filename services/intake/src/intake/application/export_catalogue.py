"""The newest version of every procedure that goes on, as a file."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from intake.application.ports import AllProcedures
from intake.domain.procedure import Procedure

Render = Callable[[Iterable[Procedure]], bytes]


@dataclass(frozen=True, slots=True)
class ExportCatalogue:
    """`renders` by the kind of file."""

    all: AllProcedures
    renders: Mapping[str, Render]

    async def __call__(self, kind: str) -> bytes:
        newest = [
            found.versions[-1] for found in await self.all() if found.versions and not found.ended
        ]
        return await asyncio.to_thread(self.renders[kind], newest)
