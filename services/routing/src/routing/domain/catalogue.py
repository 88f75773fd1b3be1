"""Which workflow a procedure follows and which division handles it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossier_shared.contracts import Limit
from routing.domain.workflow import Definition, default_definition


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`definitions` and `divisions` by procedure id, as they stand in the data files."""

    definitions: Mapping[str, Definition]
    divisions: Mapping[str, str]

    def definition(self, procedure: str, limit: Limit | None) -> Definition:
        """The procedure's own workflow, or the usual one within the dossier's `limit`."""
        return self.definitions.get(procedure) or default_definition(limit)

    def division(self, procedure: str, named: str) -> str:
        """The division of the rule table, or the one `named` by the event."""
        return self.divisions.get(procedure, named)

    def contradicts(self, procedure: str, limit: Limit | None) -> bool:
        """Whether the procedure's own workflow was made for another limit than the published."""
        known = self.definitions.get(procedure)
        return known is not None and known.limit != limit
