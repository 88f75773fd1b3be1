"""Commands on the register: absences, delegations, posts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossier_shared.clock import Clock, office_time
from dossier_shared.contracts import Payload
from dossier_shared.mongo.aggregates import Aggregates, Answer, Once
from routing.domain.caller import Caller
from routing.domain.errors import NOT_THEIR_HEAD
from routing.domain.organisation import Member

Changing = Callable[[Member, datetime], tuple[Member, Sequence[Payload]]]


@dataclass(frozen=True, slots=True)
class KeepStaff:
    """`follow` makes this replica know at once what it changed."""

    members: Aggregates[Member]
    follow: Callable[[], Awaitable[None]]
    clock: Clock

    async def __call__(
        self, person: str, caller: Caller, once: Once, expected: int | None, changing: Changing
    ) -> Answer:
        """NOT_THEIR_HEAD for somebody whom the caller may not post, also of another agency."""
        now = self.clock.now()

        def command(member: Member) -> tuple[Member, Sequence[Payload]]:
            must_head(member, caller)
            return changing(member, now)

        answer = await self.members.answer(
            person, command, now, once=once, describe=described, expected=expected
        )
        await self.follow()
        return answer


def must_head(member: Member, caller: Caller) -> None:
    """An administrator of the agency, the head of the division, or the person himself."""
    heads = "division_head" in caller.roles and caller.division == member.division
    here = member.agency == caller.agency
    if not (here and (heads or "admin" in caller.roles or member.id == caller.id)):
        raise NOT_THEIR_HEAD.broken(person=member.id)


def described(member: Member) -> dict[str, Any]:
    """As the API shows somebody; no name and no address are known here."""
    return {
        "id": member.id,
        "role": member.role,
        "division": member.division,
        "areas": list(member.areas),
        "substitute": member.substitute,
        "left": member.left,
        "absences": [
            {"since": office_time(each.since), "until": office_time(each.until)}
            for each in member.absences
        ],
        "delegations": [
            {
                "to": each.to,
                "since": office_time(each.since),
                "until": office_time(each.until),
                "paper": each.paper,
            }
            for each in member.delegations
        ],
    }
