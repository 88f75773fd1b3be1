"""Routing's own copy of a procedure, as intake published it."""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Limit, ProcedureEnded, ProcedurePublished


@dataclass(frozen=True, slots=True)
class Version:
    """`from_day`: an ISO date, the first on which it is in force; `noted_at`: when this service
    learnt of it, None where it was kept before that was noted down.
    """

    from_day: str
    noted_at: datetime | None
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Ending:
    """`from_day` is the first on which the procedure is no longer carried out."""

    from_day: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Procedure:
    """`published` is the number of the newest version, 0 before the first; the fields beside it are
    what that version says, whether or not it is in force yet.
    """

    id: str
    published: int
    name: str
    field: str
    division: str
    sensitive: bool
    limit: Limit | None = None
    versions: tuple[Version, ...] = ()
    ended: Ending | None = None

    @property
    def heard(self) -> tuple[Version, ...]:
        """Its versions in their order; the one that a copy holds from before they were kept has
        been in force ever since.
        """
        if self.versions or not self.published:
            return self.versions
        return (Version("", None, self.name, self.field),)

    def named(self, as_of: datetime) -> str:
        """What it was called then, or is to be called, also after its end."""
        begun = self._begun(as_of)
        return begun.name if begun else self.heard[0].name

    def in_force(self, as_of: datetime) -> Version | None:
        """The version that the office went by on that day, as far as this service knew then."""
        ended = self.ended is not None and _holds(self.ended, as_of)
        return None if ended else self._begun(as_of)

    def _begun(self, as_of: datetime) -> Version | None:
        return next((each for each in reversed(self.heard) if _holds(each, as_of)), None)


def _holds(told: Version | Ending, as_of: datetime) -> bool:
    known = told.noted_at is None or told.noted_at <= as_of
    return known and told.from_day <= as_of.astimezone(OFFICE_ZONE).date().isoformat()


def unheard(procedure: str, told: ProcedurePublished) -> Procedure:
    """The copy that is to take its first version."""
    return Procedure(procedure, 0, told.name, told.field, told.division, told.sensitive)


def published(procedure: Procedure, told: ProcedurePublished, now: datetime) -> Procedure:
    """The copy with a newer version; those before it stay in force until its day."""
    version = Version(told.valid_from.isoformat(), now, told.name, told.field)
    return replace(
        procedure,
        published=told.version,
        name=told.name,
        field=told.field,
        division=told.division,
        sensitive=told.sensitive,
        limit=told.limit,
        versions=(*procedure.heard, version),
    )


def ended(procedure: Procedure, told: ProcedureEnded, now: datetime) -> Procedure:
    return replace(procedure, ended=Ending(told.from_day.isoformat(), now))
