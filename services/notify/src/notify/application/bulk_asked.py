"""What is asked of a bulk job, and what a try of it comes to."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.lists.tables import Fault
from dossier_shared.mongo.aggregates import Once
from notify.domain.bulk.jobs import BulkKind, Job, Query
from notify.domain.bulk.listing import Recipient

Params = Mapping[str, Any]
Describe = Callable[[Job], dict[str, Any]]


class Faulty(Exception):
    """The list is not right and nothing of it was kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent to whom: a list's `content`, or a `query`. `params` are for all."""

    agency: str
    kind: BulkKind
    params: Params
    content: bytes | None = None
    query: Query | None = None
    leave_out_faulty: bool = False

    @property
    def digest(self) -> str:
        said = repr((self.agency, self.kind, sorted(self.params.items()), self.query))
        parts = said.encode(), bytes([self.leave_out_faulty]), self.content or b""
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


@dataclass(frozen=True, slots=True)
class Ask:
    """How a command comes; `describe` makes the answer that is kept and repeated."""

    once: Once
    act: Act
    describe: Describe


@dataclass(frozen=True, slots=True)
class Checked:
    """What would be sent, and every fault of every row. `cost` is in whole đồng; `no_contact`
    dossiers of a query have nobody who can be told.
    """

    told: Sequence[Recipient]
    faults: Sequence[Fault]
    mails: int
    messages: int
    parts: int
    cost: int
    no_contact: int = 0

    @property
    def left_out(self) -> int:
        return len({one.row for one in self.faults})
