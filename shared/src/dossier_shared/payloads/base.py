"""What all payloads are made of."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["approved", "refused"]
Audience = Literal["citizen", "staff", "client"]
"""`client` is another system that the department lets hear of its dossiers."""
Channel = Literal["sms", "email", "zalo", "webhook", "inbox"]
Language = Literal["vi", "en"]
"""What citizens are written to in."""
Stage = Literal["intake", "appraisal"]
LimitUnit = Literal["hour", "working-day", "calendar-day"]


class Limit(BaseModel):
    """A legal time limit; `unit` is one of the three the law knows."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    amount: int = Field(ge=1)
    unit: LimitUnit


class Payload(BaseModel):
    """The `data` of an event. Readers ignore unknown fields; a new meaning is a new type."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: ClassVar[str]
