"""Publishing a version of a workflow, and following what other replicas published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, Answer, Once
from routing.domain.caller import Caller
from routing.domain.catalogue import Catalogue
from routing.domain.errors import WORKFLOW_INVALID, WORKFLOW_NOT_YOURS
from routing.domain.publishing import Version, Workflow, publish
from routing.domain.workflow import BadDefinition, Definition


@dataclass(frozen=True, slots=True)
class PublishWorkflow:
    """`live` is what the catalogue reads; `read` makes a definition of text or BadDefinition.
    `agency` is the one whose workflows these are.
    """

    workflows: Aggregates[Workflow]
    catalogue: Catalogue
    live: dict[str, Workflow]
    read: Callable[[str], Definition]
    clock: Clock
    agency: str

    async def __call__(
        self, procedure: str, text: str, from_day: date, decision: str, caller: Caller, once: Once
    ) -> Answer:
        """WORKFLOW_INVALID names everything that is wrong with the definition at once;
        WORKFLOW_NOT_YOURS for an administrator of another agency.
        """
        if caller.agency != self.agency:
            raise WORKFLOW_NOT_YOURS.broken()
        try:
            definition = self.read(text)
        except BadDefinition as bad:
            raise WORKFLOW_INVALID.broken(wrong="; ".join(bad.wrong)) from bad
        now = self.clock.now()
        version = Version(definition, from_day.isoformat(), decision, caller.id, now)
        await self._begun(procedure)
        answer = await self.workflows.answer(
            procedure,
            lambda known: (publish(known, version, now.astimezone(OFFICE_ZONE).date()), []),
            now,
            once=once,
            describe=lambda known: {"id": known.id, "version": known.latest},
        )
        await self.look()
        return answer

    async def look(self) -> None:
        """What is published, by this replica and by the others."""
        for row in await self.workflows.collection.find({}).to_list(None):
            workflow = self.workflows.read(row).state
            self.live[workflow.id] = workflow

    async def _begun(self, procedure: str) -> None:
        shipped = self.catalogue.definitions.get(procedure)
        fresh = Workflow(procedure, shipped.version if shipped else 0)
        try:
            await self.workflows.add(fresh, [], self.clock.now())
        except AlreadyThere:
            return
