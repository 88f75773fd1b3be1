"""What answers of several routes have in common."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.rules import BadInput, Rule
from dossier_shared.web.auth import Role

READERS = (Role.RECEPTIONIST, Role.CLERK, Role.LEADER, Role.ADMIN, Role.AUDITOR)
"""Who is shown what was told."""

MOST_DAYS = 400
RANGE = Rule(
    "range-malformed",
    "Khoảng ngày không đúng: ngày cuối trước ngày đầu, hoặc dài quá {most} ngày.",
    mend="Chọn lại ngày đầu và ngày cuối.",
    kind=BadInput,
    field="last",
)

OfficeTime = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(OFFICE_ZONE))]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2200, 12, 31))]
"""One whose midnights can be reckoned with in any zone."""
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1990, 1, 1, tzinfo=OFFICE_ZONE), lt=datetime(2201, 1, 1, tzinfo=OFFICE_ZONE)),
]
FirstDay = Annotated[Day, Query(description="Of the office, included.")]
LastDay = Annotated[Day, Query(description="Of the office, included.")]


class Shown(BaseModel):
    """Made of a domain value's attributes."""

    model_config = ConfigDict(from_attributes=True)


def check_range(first: date, last: date) -> None:
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise RANGE.broken(most=MOST_DAYS)


def example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(from_attributes=True, json_schema_extra={"examples": [value]})
