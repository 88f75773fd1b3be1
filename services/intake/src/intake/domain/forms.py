"""What stands on a slip, field by field (the annex of TT 01/2018/TT-VPCP); templates lay it out."""

from dataclasses import dataclass

from intake.domain.rulesets import Form


@dataclass(frozen=True, slots=True)
class Office:
    """Who gives the slip: its parent (cơ quan chủ quản), its name and its place."""

    parent: str
    name: str
    place: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The owner (chủ hồ sơ), and who stands at the counter for him."""

    name: str
    submitter: str
    address: str | None
    phone: str | None
    email: str | None
    id_number: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the checklist, with how many of each kind were handed in."""

    name: str
    original: int
    certified: int
    copy: int
    electronic: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is wanting (Mẫu 02)."""

    name: str
    count: int
    what: str


@dataclass(frozen=True, slots=True)
class Step:
    """A passing from hand to hand on the control sheet; texts as they are printed."""

    giver: str
    taker: str
    at: str
    punctual: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The hand-over of a result: what it is, to whom, how and when."""

    outcome: str
    number: str | None
    recipient: str | None
    paper: str | None
    method: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, ready to be printed. `number` is that of the slip, `day` the day it is dated.

    `until` is the day that an apology appoints, `due` the one promised before; `verify` is what
    the QR code says.
    """

    kind: str
    form: Form
    office: Office
    day: str
    code: str
    subject: Subject
    procedure: str
    field: str
    request: str
    number: str | None = None
    verify: str | None = None
    papers: tuple[Paper, ...] = ()
    missing: tuple[Missing, ...] = ()
    steps: tuple[Step, ...] = ()
    copies: int = 1
    limit: str = ""
    received: str | None = None
    due: str | None = None
    until: str | None = None
    fee: str = ""
    book: tuple[int, int] | None = None
    secret: str | None = None
    division: str = ""
    partners: tuple[str, ...] = ()
    reason: str | None = None
    basis: str | None = None
    returned: Returned | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tracking book or of a hand-over list; texts as they are printed."""

    number: int
    code: str = ""
    content: str = ""
    copies: int | None = None
    owner: str = ""
    address: str = ""
    phone: str = ""
    received: str = ""
    due: str = ""
    result: str = ""
    result_at: str = ""
    method: str = ""
    fee: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The tracking book of a year, or a list of what changes hands."""

    kind: str
    form: Form
    office: Office
    day: str
    rows: tuple[Row, ...]
    year: int | None = None
    division: str = ""
