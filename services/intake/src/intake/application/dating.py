"""On which calendar a command counts: the one in force, and the one of the promise given."""

from collections.abc import Callable
from dataclasses import dataclass

from dossier_shared.mongo.aggregates import Aggregates, Stale
from intake.application.ports import Calendars
from intake.domain.clock import Dated, Dating
from intake.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class FindDating:
    """Calendars are read before a command runs, as a command is pure."""

    dossiers: Aggregates[Dossier]
    calendars: Calendars

    async def __call__(self, code: str) -> Callable[[Dossier], Dating]:
        """What the dossier's command counts on; NotFound when there is none. The function raises
        Stale for a dossier that was moved to another version of the calendar meanwhile.
        """
        present = Dated(*await self.calendars.current())
        dossier = (await self.dossiers.load(code)).state
        version = dossier.calendar if dossier.received else present.version
        dating = Dating(present, Dated(version, await self.calendars.version(version)))

        def of(dossier: Dossier) -> Dating:
            if dossier.received and dossier.calendar != version:
                raise Stale(code)
            return dating

        return of
