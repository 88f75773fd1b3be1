"""Carriers for tests: each does what its script says, and counts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from notify.application.choosing import Choosing
from notify.application.ports import Abilities, Message
from notify.application.send import Sender, Terms
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Accepted, Outcome


@dataclass(slots=True)
class Carrier:
    """`answers` with an outcome, each message; what it accepted is in `took`, in order."""

    name: str = "viettel"
    abilities: Abilities = field(default_factory=lambda: Abilities("sms", dedupes=True))
    answers: Callable[[Message], Outcome] = lambda message: Accepted(str(message.request_id))
    took: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    async def send(self, message: Message) -> Outcome:
        outcome = self.answers(message)
        self.asked[message.text] += 1
        if isinstance(outcome, Accepted):
            self.took.append(message.text)
        return outcome

    async def close(self) -> None: ...


def written(correspondence, notice) -> Message:
    """The text says whose notice it is and of which kind, so that tests can tell them apart."""
    return Message("+84912345678", notice.request_id, f"{notice.kind} {correspondence.code}")


def sender_by(correspondences, clock, *carriers, write=written, take=None, terms=None) -> Sender:
    terms = terms or Terms(finish=0)
    lines = [(carrier, 1.0) for carrier in carriers]
    choosing = Choosing(lines, clock.now(), terms.lease, take)
    return Sender(correspondences, write, choosing, clock, terms)


async def queued(correspondences, clock, kinds, *, channel="sms", start=0) -> None:
    """One dossier for each kind, with one notice that is due now."""
    now = clock.now()
    for number, kind in enumerate(kinds, start):
        key = f"{uuid4()}:{kind}:{channel}"
        notice = Notice(key, kind, channel, "citizen", None, {}, now, next_at=now)
        state = Correspondence(f"H50-180412-{number:05d}", agency="H50", notices=(notice,))
        await correspondences.add(state, [], now)


async def statuses(correspondences) -> Counter[str]:
    rows = await correspondences.collection.find({}).to_list(None)
    return Counter(notice["status"] for row in rows for notice in row["notices"])
