"""Everything routing reads from its environment, once, at start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat
from pydantic_settings import SettingsConfigDict

from dossier_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """ROUTING_* variables."""

    model_config = SettingsConfigDict(env_prefix="ROUTING_", frozen=True, extra="ignore")

    mongo_database: str = "routing"
    staff_file: Path = Field(description="The staff register: who works where, in which role.")
    calendar_file: Path | None = Field(None, description="Days off; the shipped table if unset.")
    office_parent: str = Field("", description="Cơ quan chủ quản, as reports head it.")
    office_name: str = Field("", description="The department, as reports head it.")
    office_place: str = Field("", description="Where reports are signed.")
    near_due_days: int = Field(
        2, ge=1, le=30, description="Working days ahead that a work list calls near-due."
    )
    policy: Literal["expected-lateness", "by-load", "round-robin", "by-rule"] = Field(
        "expected-lateness", description="How a step is given to somebody; docs/assignment.md."
    )
    forecast_seconds: PositiveFloat = Field(
        60, description="Between two forecasts of all open cases."
    )
    view_seconds: PositiveFloat = Field(
        5, description="Between two looks at what other replicas wrote."
    )
