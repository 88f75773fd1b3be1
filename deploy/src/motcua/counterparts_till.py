"""How the other side of the wire is told to misbehave, and what it counts."""

from collections import Counter, deque
from dataclasses import dataclass, field

OK, BROKEN, DROP, REFUSE, SLOW = "ok", "500", "accept-then-drop", "refuse", "slow"
THROTTLE, NO_MAILBOX = "throttle", "no-mailbox"
KINDS = {OK, BROKEN, DROP, REFUSE, SLOW, THROTTLE, NO_MAILBOX}
STATES = {"delivered", "failed", "expired"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next answer is: `ok`, `500`, `refuse`, `throttle`, `no-mailbox` (mail only),
    `accept-then-drop` or `slow:SECONDS`.

    The first of these takes the message and says so, the last two take it and do not (in time).
    """

    kind: str
    seconds: float = 0

    @classmethod
    def parse(cls, text: str) -> "Fault":
        kind, _, seconds = text.partition(":")
        if kind not in KINDS or bool(seconds) != (kind == SLOW):
            raise ValueError(f"no such fault: {text}")
        return cls(kind, float(seconds or 0))

    @property
    def takes(self) -> bool:
        return self.kind in {OK, DROP, SLOW}


@dataclass(frozen=True, slots=True)
class Record:
    """A message as it was delivered; `peer` tells the sender's connections apart, `raw` is the
    whole of it where the wire has more than the text, `details` what else was asked.
    """

    request_id: str
    to: str
    text: str
    subject: str = ""
    peer: str = ""
    sender: str = ""
    raw: bytes = b""
    details: dict[str, object] = field(default_factory=dict)


OK_ONCE = Fault(OK)


@dataclass(slots=True)
class Till:
    """Counts one channel by request id. With `dedupe` an id is delivered once, like by a provider
    that compares them.

    `receipts`: for each of the next messages, the states that are reported of it, in that order;
    an empty list is a receipt that gets lost. `usual` is what is reported of the others.
    """

    dedupe: bool
    usual: tuple[str, ...] = ()
    delivered: list[Record] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    receipts: deque[tuple[str, ...]] = field(default_factory=deque)
    requests: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    def script(self, faults: list[str]) -> None:
        """What the next answers are to be, one each; after them all is well."""
        self.faults.extend([Fault.parse(text) for text in faults])

    def report(self, *receipts: list[str]) -> None:
        """What is to be reported of the next messages, one list each."""
        for states in receipts:
            if not set(states) <= STATES:
                raise ValueError(f"no such receipts: {states}")
            self.receipts.append(tuple(states))

    def take(self, record: Record) -> Fault:
        """Count a request, deliver its message if it is taken, and say how to answer."""
        self.requests += 1
        self.seen[record.request_id] += 1
        fault = self.faults.popleft() if self.faults else OK_ONCE
        again = self.dedupe and record.request_id in self.taken
        if fault.takes and not again:
            self.taken[record.request_id] += 1
            self.delivered.append(record)
        return fault

    def reported(self) -> tuple[str, ...]:
        """The states to report of the message that was just taken."""
        return self.receipts.popleft() if self.receipts else self.usual

    def counts(self) -> dict[str, int]:
        twice = sum(1 for times in self.taken.values() if times > 1)
        return {
            "requests": self.requests,
            "distinct": len(self.seen),
            "delivered": len(self.delivered),
            "delivered_twice": twice,
        }

    def ids(self) -> list[str]:
        """The request id of each message delivered, as often as it was."""
        return [record.request_id for record in self.delivered]
