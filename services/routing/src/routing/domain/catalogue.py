"""Which workflow a procedure follows and which division handles it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dossier_shared.contracts import Limit
from routing.domain.publishing import Workflow
from routing.domain.workflow import Definition, default_definition


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`definitions` and `divisions` by procedure id, as they stand in the data files; `published`
    is a live view of the versions that came after.
    """

    definitions: Mapping[str, Definition]
    divisions: Mapping[str, str]
    published: Mapping[str, Workflow] = field(default_factory=dict)

    def definition(self, procedure: str, limit: Limit | None, on: date = date.max) -> Definition:
        """What a dossier received on that day follows: the version in force, or the usual steps
        within its `limit`. Without a day, the last version there is.
        """
        return self.known(procedure, on) or default_definition(limit)

    def known(self, procedure: str, on: date = date.max) -> Definition | None:
        """The procedure's own workflow on that day."""
        later = self.published.get(procedure)
        return (later.on(on) if later else None) or self.definitions.get(procedure)

    def division(self, procedure: str, named: str) -> str:
        """The one `named` by the event, as the procedure is published; else the rule table's."""
        return named or self.divisions.get(procedure, "")

    def contradicts(self, procedure: str, limit: Limit | None, on: date = date.max) -> bool:
        """Whether the procedure's own workflow was made for another limit than the published."""
        known = self.known(procedure, on)
        return known is not None and known.limit != limit
