"""What sorts a case within a list."""

from datetime import UTC, datetime

FIRST = ""
_WITHOUT_DUE_DATE = "no-due-date"


def instant(moment: datetime) -> str:
    """As text that sorts by time; before any text that stands for no due date."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def place(due_at: datetime | None, code: str) -> str:
    return f"{instant(due_at) if due_at else _WITHOUT_DUE_DATE}/{code}"
