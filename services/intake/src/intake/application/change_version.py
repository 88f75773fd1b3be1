"""Move a dossier to another version of its procedure, or show what that would do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dossier_shared.mongo.aggregates import Answer, NotFound, Stale
from intake.application.act_on_dossier import ActOnDossier, Asked
from intake.application.dating import FindDating
from intake.application.ports import Procedures
from intake.domain.changing_version import Versions, Why, change_version
from intake.domain.dossier import Change, Dossier

Describe = Callable[[Dossier, Versions], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ChangeVersion:
    act: ActOnDossier
    procedures: Procedures
    dating: FindDating

    async def __call__(
        self, code: str, number: int, why: Why, asked: Asked, describe: Describe
    ) -> Answer:
        _, versions, command = await self._plan(code, number, why, asked)
        return await self.act(code, command, asked, lambda after: describe(after, versions))

    async def preview(
        self, code: str, number: int, why: Why, asked: Asked, describe: Describe
    ) -> dict[str, Any]:
        """The same, and nothing is written."""
        dossier, versions, command = await self._plan(code, number, why, asked)
        return describe(command(dossier)[0], versions)

    async def _plan(
        self, code: str, number: int, why: Why, asked: Asked
    ) -> tuple[Dossier, Versions, Callable[[Dossier], Change]]:
        """Read before the command runs, as it is pure; Stale for a dossier moved meanwhile."""
        dossier = (await self.act.dossiers.load(code)).state
        if not asked.scope.covers(dossier):
            raise NotFound(code)
        former = await self.procedures.version(dossier.procedure, dossier.procedure_version)
        target = await self.procedures.version(dossier.procedure, number)
        versions, dating = Versions(former, target), await self.dating(code)
        now = self.act.clock.now()

        def command(found: Dossier) -> Change:
            if found.procedure_version != former.version:
                raise Stale(code)
            return change_version(found, versions, why, now, asked.act.by, dating(found))

        return dossier, versions, command
