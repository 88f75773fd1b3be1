"""The staff register as it stands: names and addresses are from the file, and who has moved or left
since is heard from routing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from dossier_shared.contracts import StaffChanged
from dossier_shared.mongo.looking import looking
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role

FOLLOW_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Posting:
    """Where somebody works, since the `sequence`th change about him."""

    sequence: int
    role: Role
    division: str
    left: bool


class Postings(Protocol):
    async def keep(self, person: str, posting: Posting) -> None:
        """Unless as late a one is kept."""

    async def known(self) -> Mapping[str, Posting]: ...


@dataclass(slots=True)
class Posted:
    """The file's people where they work now, without those who have left. What another replica
    has heard is known some seconds later.
    """

    file: Staff
    postings: Postings
    _now: Staff = field(init=False)

    def __post_init__(self) -> None:
        self._now = self.file

    @property
    def people(self) -> tuple[Person, ...]:
        return self._now.people

    def find(self, person_id: str) -> Person | None:
        return self._now.find(person_id)

    async def hear(self, subject: str, sequence: int, change: StaffChanged) -> None:
        posting = Posting(sequence, Role(change.role), change.division, change.left)
        await self.postings.keep(subject.removeprefix("staff/"), posting)
        await self.look()

    async def look(self) -> None:
        self._now = posted(self.file, await self.postings.known())

    async def follow(self) -> None:
        """For as long as the service lives."""
        await looking(self.look, FOLLOW_SECONDS, "postings.not-read")


def posted(file: Staff, postings: Mapping[str, Posting]) -> Staff:
    return Staff(
        tuple(
            _at(person, postings.get(person.id))
            for person in file.people
            if person.id not in postings or not postings[person.id].left
        )
    )


def _at(person: Person, posting: Posting | None) -> Person:
    if posting is None:
        return person
    return replace(person, role=posting.role, division=posting.division)
