"""What comes in of bulk jobs, and what is answered."""

from typing import Any, Literal

from pydantic import Field

from dossier_shared.web.incoming import Body
from notify.api.shapes import Day, Instant, OfficeTime, Shown, example
from notify.domain.bulk.jobs import BulkKind, State
from notify.domain.kinds import Kind

_ID = "3f0a9c1e5b7d42688f1c2b3a"
JOB: dict[str, Any] = {
    "id": _ID, "kind": "outage", "source": "list", "state": "running", "by": "lanh-dao-1",
    "begun_at": "2018-04-12T09:00:00+07:00", "ended_at": None, "total": 10000, "left_out": 2,
    "fed": 3000, "left": 7000,
}  # fmt: skip
FAULT: dict[str, Any] = {
    "row": 3, "column": "Điện thoại", "code": "phone-landline",
    "says": "Số điện thoại cố định không nhận được tin nhắn.",
    "mend": "Ghi số di động nhận được tin nhắn, hoặc để trống và dùng địa chỉ thư điện tử.",
}  # fmt: skip


class BulkFaultOut(Shown):
    """`row` counts from the header, which is 1; `column` is its title."""

    row: int
    column: str | None
    code: str
    says: str
    mend: str


class CheckedOut(Shown):
    """What would be sent: `messages` are SMS, of so many `parts`, for `cost` đồng in all. Of
    a query `no_contact` dossiers have nobody who can be told.
    """

    model_config = example(
        {
            "rows": 2, "mails": 1, "messages": 1, "parts": 1, "cost": 800, "left_out": 1,
            "no_contact": 0, "faults": [FAULT],
        }
    )  # fmt: skip
    rows: int
    mails: int
    messages: int
    parts: int
    cost: int
    left_out: int
    no_contact: int
    faults: list[BulkFaultOut]


class JobOut(Shown):
    """`fed` rows have become notices, `left` wait; `left_out` rows were wrong and are not kept."""

    model_config = example(JOB)
    id: str
    kind: Kind
    source: Literal["list", "query"]
    state: State
    by: str
    begun_at: OfficeTime
    ended_at: OfficeTime | None
    total: int
    left_out: int
    fed: int
    left: int


class ProgressOut(JobOut):
    """`statuses` counts the notices there are by their status."""

    model_config = example({**JOB, "statuses": {"delivered": 2900, "queued": 100}})
    statuses: dict[str, int]


class JobsOut(Shown):
    model_config = example({"jobs": [JOB]})
    jobs: list[JobOut]


class QueryIn(Body):
    """The open dossiers of the department that were told of before; `since` and `until` of an
    outage are what its text says.
    """

    model_config = example(
        {
            "kind": "outage", "field": "Người có công", "due_from": "2018-04-12",
            "due_to": "2018-04-20", "since": "2018-04-12T08:00:00+07:00",
            "until": "2018-04-12T11:30:00+07:00",
        }
    )  # fmt: skip
    kind: BulkKind
    field: str | None = Field(None, max_length=100)
    due_from: Day | None = None
    due_to: Day | None = None
    since: Instant | None = None
    until: Instant | None = None
