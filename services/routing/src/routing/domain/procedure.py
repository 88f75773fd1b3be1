"""Routing's own copy of a procedure, as intake published it."""

from dataclasses import dataclass

from dossier_shared.contracts import Limit, ProcedurePublished


@dataclass(frozen=True, slots=True)
class Procedure:
    """`published` is the number of the published version."""

    id: str
    published: int
    name: str
    field: str
    division: str
    sensitive: bool
    limit: Limit | None = None


def published(procedure: str, told: ProcedurePublished) -> Procedure:
    """The copy that follows from what intake told."""
    return Procedure(
        id=procedure,
        published=told.version,
        name=told.name,
        field=told.field,
        division=told.division,
        sensitive=told.sensitive,
        limit=told.limit,
    )
