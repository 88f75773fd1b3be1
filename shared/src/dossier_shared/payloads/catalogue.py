"""What intake tells of the catalogue and the calendar."""

from typing import ClassVar

from pydantic import Field

from dossier_shared.payloads.base import Limit, Payload


class ProcedurePublished(Payload):
    """A version of a procedure came into force. Subject: the procedure's id."""

    type: ClassVar[str] = "procedure.published.v1"
    version: int = Field(ge=1)
    name: str
    field: str
    division: str
    limit: Limit | None
    sensitive: bool
