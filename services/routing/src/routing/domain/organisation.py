"""Who works in the department: absences, delegation with dates (uỷ quyền), substitutes.

Routing keeps it; of names and addresses it knows nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import Away, Payload, StaffChanged
from routing.domain.assignment.port import Absence
from routing.domain.errors import (
    ABSENCE_CLASHES,
    ABSENCE_EMPTY,
    DELEGATED_TO_SELF,
    DELEGATION_EMPTY,
    SUBSTITUTE_IS_SELF,
)
from routing.domain.workflow import DIVISION_ROLES


@dataclass(frozen=True, slots=True)
class Delegation:
    """`to` acts with the role of who gave it, from `since` up to `until`; `paper` is its number."""

    to: str
    since: datetime
    until: datetime
    paper: str

    def runs(self, at: datetime) -> bool:
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Member:
    """`id` is the token's `sub`. `areas` are the fields a rule gives to this person. `order` is
    the place in the register. One who has left gets nothing any more.
    """

    id: str
    agency: str
    role: str
    division: str
    order: int
    areas: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    substitute: str | None = None
    left: bool = False

    def serves(self, role: str, agency: str, division: str) -> bool:
        """Whether steps of that role are his: of his division, or of the whole of his agency."""
        here = role not in DIVISION_ROLES or self.division == division
        return self.role == role and self.agency == agency and here and not self.left

    def away(self, at: datetime) -> bool:
        return any(absence.since <= at < absence.until for absence in self.absences)


Changed = tuple[Member, Sequence[Payload]]


def away(member: Member, absence: Absence) -> Changed:
    """The member with one absence more; past ones are kept, as observed durations need them."""
    if absence.since >= absence.until:
        raise ABSENCE_EMPTY.broken()
    if any(
        absence.since < other.until and other.since < absence.until for other in member.absences
    ):
        raise ABSENCE_CLASHES.broken()
    return _told(replace(member, absences=tuple(sorted_by_start((*member.absences, absence)))))


def back(member: Member, at: datetime) -> Changed:
    """Present again: what runs ends now, what was to come is called off."""
    kept = (
        replace(absence, until=min(absence.until, at))
        for absence in member.absences
        if absence.since < at
    )
    return _told(replace(member, absences=tuple(kept)))


def delegate(member: Member, delegation: Delegation) -> Changed:
    """Another may act with this member's role for a time (văn bản uỷ quyền)."""
    if delegation.to == member.id:
        raise DELEGATED_TO_SELF.broken()
    if delegation.since >= delegation.until or not delegation.paper.strip():
        raise DELEGATION_EMPTY.broken()
    return _told(replace(member, delegations=(*member.delegations, delegation)))


def revoke(member: Member, paper: str, at: datetime) -> Changed:
    """A delegation ends now."""
    ended = (
        replace(each, until=max(each.since, min(each.until, at))) if each.paper == paper else each
        for each in member.delegations
    )
    return _told(replace(member, delegations=tuple(ended)))


def post(
    member: Member, *, role: str, division: str, areas: Iterable[str], substitute: str | None
) -> Changed:
    """Where the member works, what rules give him, and who stands in for him."""
    if substitute == member.id:
        raise SUBSTITUTE_IS_SELF.broken()
    return _told(
        replace(
            member,
            role=role,
            division=division,
            areas=tuple(sorted(set(areas))),
            substitute=substitute,
            left=False,
        )
    )


def leave(member: Member) -> Changed:
    return _told(replace(member, left=True))


def sorted_by_start(absences: Iterable[Absence]) -> list[Absence]:
    return sorted(absences, key=lambda absence: absence.since)


def _told(member: Member) -> Changed:
    return member, [
        StaffChanged(
            agency=member.agency,
            role=member.role,
            division=member.division,
            substitute=member.substitute,
            left=member.left,
            absences=tuple(Away(since=each.since, until=each.until) for each in member.absences),
            delegates=tuple(dict.fromkeys(each.to for each in member.delegations)),
        )
    ]
