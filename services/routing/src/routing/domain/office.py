"""The office as a command finds it: who works there, what each has in hand, which days it works."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dossier_shared.worktime import Calendar
from routing.domain.assignment.port import Assignment, Candidate, Newcomer, Policy, Task
from routing.domain.organisation import Member
from routing.domain.workflow import DIVISION_ROLES, ROLE_NAMES, Step

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
    """A step to be given to somebody of the dossier's own agency, `former` if he can take it, and
    `not_to` those from whom it is taken.
    """

    task: Task
    agency: str
    procedure: str
    area: str
    role: str
    division: str
    former: str | None = None
    not_to: frozenset[str] = frozenset()


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

    def lent(
        self, person: str, agency: str, division: str | None, at: datetime
    ) -> dict[str, tuple[str, ...]]:
        """The roles in which a person acts for others now, each with those for whom; a role is of
        use in its own agency alone, that of a division in that division alone.
        """
        lent: dict[str, tuple[str, ...]] = {}
        for member in self.members.values():
            here = member.role not in DIVISION_ROLES or member.division == division
            posted = member.agency == agency and here and not member.left
            if posted and person in self._deputies(member, at):
                lent[member.role] = (*lent.get(member.role, ()), member.id)
        return lent

    def _able(self, work: Work, now: datetime) -> Iterator[Member]:
        """Those of the role who are there; else who stands in for them; else all of them."""
        posted = [
            member
            for member in self.members.values()
            if member.serves(work.role, work.agency, work.division)
        ]
        others = [member for member in posted if member.id not in work.not_to]
        present = [member for member in others if not member.away(now)]
        standing_in = [
            self.members[other]
            for member in posted
            for other in self._deputies(member, now)
            if other not in work.not_to and self._can_stand_in(other, work, now)
        ]
        return iter(present or standing_in or others)

    def _can_stand_in(self, person: str, work: Work, now: datetime) -> bool:
        """Whether he is there and may do it: he works with cases, and where this one is."""
        member = self.members.get(person)
        if member is None or member.left or member.away(now) or member.role not in ROLE_NAMES:
            return False
        here = work.role not in DIVISION_ROLES or member.division == work.division
        return here and member.agency == work.agency

    def _deputies(self, member: Member, now: datetime) -> Iterator[str]:
        """Those to whom he has delegated now, and who stands in for him while he is away."""
        yield from (each.to for each in member.delegations if each.runs(now))
        if member.substitute is not None and member.away(now):
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
