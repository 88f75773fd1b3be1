"""Versions of a workflow: published from a day on, by a decision; a published one never changes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from routing.domain.errors import WORKFLOW_DAY_PAST, WORKFLOW_NUMBER, WORKFLOW_OTHER
from routing.domain.workflow import Definition


@dataclass(frozen=True, slots=True)
class Version:
    """`from_day`: an ISO date, the first on which a dossier received follows it. `decision`: the
    number of what ordered it.
    """

    definition: Definition
    from_day: str
    decision: str
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Workflow:
    """The versions of a procedure that were published after the shipped one, in their order."""

    id: str
    shipped: int
    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> int:
        return self.versions[-1].definition.version if self.versions else self.shipped

    def on(self, day: date) -> Definition | None:
        """What a dossier received on that day follows; None before the first published one."""
        valid = [each for each in self.versions if each.from_day <= day.isoformat()]
        return valid[-1].definition if valid else None


def publish(workflow: Workflow, version: Version, today: date) -> Workflow:
    """The next version; it may neither rewrite the past nor come before another one's day."""
    if version.definition.id != workflow.id:
        raise WORKFLOW_OTHER.broken(procedure=workflow.id)
    if version.definition.version != workflow.latest + 1:
        raise WORKFLOW_NUMBER.broken(number=workflow.latest + 1)
    earliest = max([today.isoformat(), *(each.from_day for each in workflow.versions[-1:])])
    if version.from_day <= earliest:
        raise WORKFLOW_DAY_PAST.broken(day=f"{date.fromisoformat(earliest):%d/%m/%Y}")
    return replace(workflow, versions=(*workflow.versions, version))
