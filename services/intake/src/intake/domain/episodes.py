"""What can happen to a dossier between its receipt and its return, each as one value.

Instants are UTC. `by` is a person's id; texts written by people are personal data.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dossier_shared.contracts import Channel, Outcome, Stage
from intake.domain.statuses import FormKind

ReturnMethod = Literal["counter", "post", "electronic"]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A paper that is wanting: its name, how many, and what must be completed (Mẫu 02)."""

    name: str
    count: int
    what: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """A request to complete the papers: once a stage, by the one-stop only (NĐ 61 art.5.1e).

    At appraisal a division drafts it, its head approves it and the one-stop asks; at intake the
    counter does all three. `basis` is the legal text that asks for the papers, `sector_law` one
    that gives more time for asking than art.19.4.
    """

    stage: Stage
    papers: tuple[Wanting, ...]
    reason: str
    basis: str
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    asked_by: str | None = None
    asked_at: datetime | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    sector_law: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A fee (phí, lệ phí) the citizen must pay before the work goes on; `amount` in đồng."""

    name: str
    amount: int
    asked_by: str
    asked_at: datetime
    receipt_number: str | None = None
    means: Literal["cash", "transfer", "online"] | None = None
    paid_at: datetime | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the dossier was not taken in, or returned after appraisal (Mẫu 03)."""

    reason: str
    basis: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The citizen took the dossier back; the work ends."""

    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Apology:
    """The apology for a delay with the new day, at most one (NĐ 61 art.19.9)."""

    reason: str
    until: datetime
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    sent_by: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """`file` is the signed electronic result, an attachment's id; `number` that of the decision."""

    outcome: Outcome
    at: datetime
    number: str | None = None
    file: str | None = None
    by: str = "routing"


@dataclass(frozen=True, slots=True)
class Return:
    """The hand-over of the result: to whom, and by which paper he was known (NĐ 61 art.20).

    `signature` is the attachment with the signature of receipt; `tracking` the post's number;
    `authority` the paper shown by who is neither the owner nor the authorised person (art.6).
    """

    method: ReturnMethod
    at: datetime
    by: str
    recipient: str
    paper: str | None
    tracking: str | None = None
    signature: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """Points 0-2 for the nine indices (TT 01/2018 art.13-15), None where not asked; one a slip."""

    slip: str
    points: tuple[int | None, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """The dossier's way through another agency's one-stop (liên thông, NĐ 61 art.19.6-19.7).

    `parallel` for an electronic dossier, which goes to several agencies at once; on paper it goes
    to one after another. `file` is the attachment with the agency's result.
    """

    agency: str
    content: str
    at: datetime
    by: str
    answer_due: datetime | None = None
    parallel: bool = False
    answer: str | None = None
    file: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A slip that was given out: `number` is its kind's mark and its place in the dossier."""

    kind: FormKind
    number: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BookEntry:
    """Place in the year's tracking book (sổ theo dõi, Mẫu 06): numbered from 1 without gaps."""

    year: int
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """That a notice about the dossier was taken over by a provider, or could not be sent."""

    kind: str
    channel: Channel
    at: datetime
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was personal was destroyed, by a list that was approved."""

    at: datetime
    by: str
    destroy_list: str
