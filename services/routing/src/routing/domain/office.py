"""The office as a command finds it: who works there, what each has in hand, which days it works."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dossier_shared.worktime import Calendar
from routing.domain.assignment.port import Assignment, Candidate, Newcomer, Policy, Task
from routing.domain.organisation import Member
from routing.domain.workflow import DIVISION_ROLES, Step

UNASSIGNED = "unassigned"
"""In a work list under this name stands what nobody in the register can take."""

FORMER = "former"
"""The policy of what comes back: it goes to who passed it on."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the policy expected of a candidate when the case was given, as it explained it."""

    person: str
    open_cases: int
    finish: datetime | None
    late_before: float
    late_after: float


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who has a step, by which policy and why; `candidates` are those it could have been given."""

    assignee: str
    policy: str
    why: str
    candidates: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A step to be given to somebody of the dossier's own agency."""

    task: Task
    agency: str
    procedure: str
    area: str
    role: str
    division: str
    former: str | None = None


@dataclass(slots=True)
class Office:
    """A live view that the service keeps up to date: `members` in the order of the register, and
    of each what he has `in_hand`, by code, and when he was last `given` something. `estimate` is
    the working time that a step usually takes.
    """

    members: Mapping[str, Member]
    in_hand: Mapping[str, Mapping[str, Task]]
    calendar: Calendar
    policy: Policy
    estimate: Callable[[str, Step], timedelta]
    given: Mapping[str, datetime] = field(default_factory=dict)

    def choose(self, work: Work, now: datetime) -> Assigned:
        """Who takes a step: its former holder if he is there, else whom the policy names."""
        able = list(self._able(work, now))
        if work.former in {member.id for member in able}:
            return Assigned(str(work.former), FORMER, "Trả lại cho người đã xử lý bước này.")
        candidates = [self._candidate(member) for member in able]
        newcomer = Newcomer(work.task, work.procedure, work.area)
        return _explained(self.policy.choose(newcomer, candidates, now, self.calendar))

    def lent(self, person: str, agency: str, division: str | None, at: datetime) -> dict[str, str]:
        """The roles that others have delegated to a person now, each with whose it is; a role is of
        use in its own agency alone, that of a division in that division alone.
        """
        return {
            member.role: member.id
            for member in self.members.values()
            if not member.left
            and member.agency == agency
            and (member.role not in DIVISION_ROLES or member.division == division)
            and any(each.to == person and each.runs(at) for each in member.delegations)
        }

    def _able(self, work: Work, now: datetime) -> Iterator[Member]:
        """Those of the role who are there; else who stands in for them; else all of them."""
        posted = [
            member
            for member in self.members.values()
            if member.serves(work.role, work.agency, work.division)
        ]
        present = [member for member in posted if not member.away(now)]
        standing_in = [
            self.members[other]
            for member in posted
            for other in self._deputies(member, now)
            if self._is_there(other, work.agency, now)
        ]
        return iter(present or standing_in or posted)

    def _is_there(self, person: str, agency: str, now: datetime) -> bool:
        member = self.members.get(person)
        return member is not None and member.agency == agency and not member.away(now)

    def _deputies(self, member: Member, now: datetime) -> Iterator[str]:
        yield from (each.to for each in member.delegations if each.runs(now))
        if member.substitute is not None:
            yield member.substitute

    def _candidate(self, member: Member) -> Candidate:
        return Candidate(
            id=member.id,
            queue=tuple(self.in_hand.get(member.id, {}).values()),
            absences=member.absences,
            areas=frozenset(member.areas),
            last_given=self.given.get(member.id),
        )


def _explained(chosen: Assignment) -> Assigned:
    candidates = tuple(
        Expected(each.candidate, each.open_cases, each.finish, each.late_before, each.late_after)
        for each in chosen.forecasts
    )
    return Assigned(chosen.assignee or UNASSIGNED, chosen.policy, chosen.why, candidates)
