"""The shapes of a procedure over HTTP."""

import datetime as dt
from typing import Any

from pydantic import ConfigDict

from intake.api.models import Outgoing
from intake.api.procedure_bodies import CONTENT
from intake.api.whole_models import LimitOut
from intake.domain.people import Copy
from intake.domain.procedure import Act

DECISION: dict[str, Any] = {"kind": "amend", "number": "815/QĐ-UBND", "date": "2018-04-10"}
NUMBERED = [{"number": 1} | CONTENT["documents"][0]]
DRAFT: dict[str, Any] = CONTENT | {"id": "NCC-01", "version": 2, "documents": NUMBERED}
VERSION: dict[str, Any] = DRAFT | {
    "sensitive": True, "fee_vnd": 20000, "valid_from": "2018-05-02", "valid_to": None,
    "decision": DECISION, "ended": None,
}  # fmt: skip
SUMMARY: dict[str, Any] = {
    "version": 2, "name": CONTENT["name"], "valid_from": "2018-05-02", "valid_to": None,
    "decision": DECISION,
}  # fmt: skip


class RequiredDocumentOut(Outgoing):
    number: int
    name: str
    mandatory: bool
    accepts: list[Copy]
    type: str | None


class ProcedureFeeOut(Outgoing):
    id: str
    name: str
    vnd: int | None


class DecisionOut(Outgoing):
    kind: Act
    number: str
    date: dt.date


class EndedOut(Outgoing):
    from_day: dt.date
    replaced_by: str | None
    decision: DecisionOut


class ProcedureDraftOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [DRAFT]})
    id: str
    version: int
    national_code: str | None
    name: str
    field: str
    division: str
    limit: LimitOut | None
    documents: list[RequiredDocumentOut]
    legal_basis: list[str]
    level: str
    fees: list[ProcedureFeeOut]
    pauses_on_supplement: bool
    starts_next_day_after_cutoff: bool
    retention_years: int | None
    supplement_days: int | None


class ProcedureOut(ProcedureDraftOut):
    """A published version; `fee_vnd` is all fees together, None when one is not fixed.

    `valid_to` is None until further notice, `ended` says from when and why there is no version.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [VERSION]})
    sensitive: bool
    fee_vnd: int | None
    valid_from: dt.date
    valid_to: dt.date | None
    decision: DecisionOut | None
    ended: EndedOut | None


class ProceduresOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [{"procedures": [VERSION]}]})
    procedures: list[ProcedureOut]


class ProcedureVersionOut(Outgoing):
    version: int
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    decision: DecisionOut | None


class ProcedureVersionsOut(Outgoing):
    """Every version from the newest to the first; none before the first is published."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "NCC-01", "versions": [SUMMARY], "ended": None}]}
    )
    id: str
    versions: list[ProcedureVersionOut]
    ended: EndedOut | None
