"""The shapes of a dossier's move to another version of its procedure."""

from typing import Any

from pydantic import ConfigDict, Field

from intake.api import schemas
from intake.api.models import BRIEF, OfficeTime, Outgoing
from intake.api.whole_models import LimitOut

MOVE: dict[str, Any] = {
    "version": 2,
    "reason": "Công dân đề nghị áp dụng thời hạn mới ngắn hơn",
    "decision": "815/QĐ-UBND",
    "dry_run": False,
}
MOVED: dict[str, Any] = {
    "code": BRIEF["code"],
    "dry_run": False,
    "version_was": 1,
    "version": 2,
    "limit_was": {"amount": 10, "unit": "working-day"},
    "limit": {"amount": 7, "unit": "working-day"},
    "due_was": "2018-04-27T09:00:00+07:00",
    "due_at": "2018-04-23T09:00:00+07:00",
    "added": ["Bản sao Giấy khai sinh"],
    "dropped": ["Giấy xác nhận của Ủy ban nhân dân cấp xã"],
    "missing": ["Bản sao Giấy khai sinh"],
}


class ChangeVersionIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [MOVE]})
    version: int = Field(ge=1, le=100_000)
    reason: schemas.Text = Field(min_length=2, max_length=1000)
    decision: schemas.Text | None = Field(
        None, min_length=2, max_length=100, description="Số văn bản cho phép chuyển."
    )
    dry_run: bool = Field(False, description="Show what it would do, and write nothing.")


class ChangedVersionOut(Outgoing):
    """`added` and `dropped` are documents of the checklist, `missing` what is now not at hand."""

    model_config = ConfigDict(json_schema_extra={"examples": [MOVED]})
    code: str
    dry_run: bool
    version_was: int
    version: int
    limit_was: LimitOut | None
    limit: LimitOut | None
    due_was: OfficeTime | None
    due_at: OfficeTime | None
    added: list[str]
    dropped: list[str]
    missing: list[str]
