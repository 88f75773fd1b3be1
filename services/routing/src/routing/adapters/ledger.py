"""The figures of the reports, kept up to date by every case written or seen."""

import asyncio
from collections.abc import Sequence

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from routing.adapters.reading import hand_over, looked_at
from routing.domain.case import Case
from routing.domain.reports.figures import Figures
from routing.domain.reports.timeline import Timeline
from routing.domain.timelines import timeline_of


class Ledger:
    """Made from all cases when a report is first asked for, then followed case by case: each write
    takes the place of what the dossier counted for before.
    """

    def __init__(self, cases: Collection, codec: Codec[Case]) -> None:
        self.figures = Figures(OFFICE_ZONE)
        self._cases = cases
        self._codec = codec
        self._versions: dict[str, int] = {}
        self._begun = False
        self._beginning = asyncio.Lock()

    def put(self, case: Stored[Case]) -> None:
        """A case was written or read; an older state of it changes nothing."""
        code = case.state.code
        if self._versions.get(code, 0) < case.version:
            self._versions[code] = case.version
            self.figures.put(timeline_of(case.state))

    async def begin(self) -> None:
        """Read everything once; what is written meanwhile is put as well."""
        async with self._beginning:
            if not self._begun:
                await hand_over(looked_at(self._cases, {}), self._codec, self.put)
                self._begun = True

    def timelines(self) -> Sequence[Timeline]:
        return list(self.figures.timelines.values())
