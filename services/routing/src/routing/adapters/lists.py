"""The keys of work lists, and what sorts a case within one."""

import json
from datetime import UTC, datetime

FIRST = ""
_WITHOUT_DUE_DATE = "no-due-date"


def list_key(agency: str, division: str | None = None, assignee: str | None = None) -> str:
    """The list of an agency, of a division or of an assignee; None stands for all of them."""
    return json.dumps([agency, division, assignee], ensure_ascii=False)


def instant(moment: datetime) -> str:
    """As text that sorts by time; before any text that stands for no due date."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def place(due_at: datetime | None, code: str) -> str:
    return f"{instant(due_at) if due_at else _WITHOUT_DUE_DATE}/{code}"
