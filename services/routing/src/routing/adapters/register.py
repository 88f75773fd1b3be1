"""The staff register in MongoDB, and a live copy of it for assignment and rights."""

from collections.abc import Sequence
from datetime import datetime

from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from dossier_shared.staff import Staff
from routing.domain.organisation import Member

MEMBERS: Codec[Member] = Codec(Member, key="id")


def members_of(staff: Staff, agency: str) -> list[Member]:
    """The register of the file that the service was given, for an empty database."""
    return [
        Member(person.id, agency, str(person.role), person.division, order)
        for order, person in enumerate(staff.people)
    ]


class Register:
    """`members` is in the order of the register; `look` follows what other replicas wrote."""

    def __init__(self, members: Aggregates[Member]) -> None:
        self.members: dict[str, Member] = {}
        self._members = members

    async def begin(self, known: Sequence[Member], now: datetime) -> None:
        """Who stands in the file and not yet in the database is entered; nobody is overwritten."""
        await self.look()
        for member in known:
            if member.id not in self.members:
                try:
                    await self._members.add(member, [], now)
                except AlreadyThere:
                    continue
        await self.look()

    async def look(self) -> None:
        rows = await self._members.collection.find({}).to_list(None)
        read = [self._members.read(row).state for row in rows]
        by_order = sorted(read, key=lambda member: (member.order, member.id))
        self.members.clear()
        self.members.update({member.id: member for member in by_order})

    @property
    def collection(self) -> Collection:
        return self._members.collection
