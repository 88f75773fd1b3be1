"""The catalogue as it goes out."""

from typing import Any

from intake.api import views
from intake.domain.catalogued import Catalogued, last_day
from intake.domain.procedure import Decision, Procedure


def draft_view(procedure: Procedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "version": procedure.version,
        "national_code": procedure.national_code,
        "name": procedure.name,
        "field": procedure.field,
        "division": procedure.division,
        "limit": views.limit(procedure.limit),
        "documents": [
            {"number": d.number, "name": d.name, "mandatory": d.mandatory,
             "accepts": list(d.accepts), "type": d.type}
            for d in procedure.documents
        ],
        "legal_basis": list(procedure.legal_basis),
        "level": procedure.level,
        "fees": [{"id": fee.id, "name": fee.name, "vnd": fee.vnd} for fee in procedure.fees],
        "pauses_on_supplement": procedure.pauses_on_supplement,
        "starts_next_day_after_cutoff": procedure.starts_next_day_after_cutoff,
        "retention_years": procedure.retention_years,
        "supplement_days": procedure.supplement_days,
    }  # fmt: skip


def procedure_view(found: Catalogued, version: Procedure) -> dict[str, Any]:
    """A published version, whole."""
    return draft_view(version) | {
        "sensitive": version.sensitive,
        "fee_vnd": version.fee_vnd,
        "valid_from": version.valid_from,
        "valid_to": _valid_to(found, version),
        "decision": _decision(version.decision),
        "ended": _ended(found),
    }


def versions_view(found: Catalogued) -> dict[str, Any]:
    return {
        "id": found.id,
        "versions": [
            {
                "version": version.version,
                "name": version.name,
                "valid_from": version.valid_from,
                "valid_to": _valid_to(found, version),
                "decision": _decision(version.decision),
            }
            for version in reversed(found.versions)
        ],
        "ended": _ended(found),
    }


def _ended(found: Catalogued) -> dict[str, Any] | None:
    if found.ended is None:
        return None
    return {
        "from_day": found.ended.from_day,
        "replaced_by": found.ended.replaced_by,
        "decision": _decision(found.ended.decision),
    }


def _decision(decision: Decision | None) -> dict[str, str] | None:
    """Who entered it stands in the audit."""
    if decision is None:
        return None
    return {"kind": decision.kind, "number": decision.number, "date": decision.day}


def _valid_to(found: Catalogued, version: Procedure) -> str | None:
    last = last_day(found, version)
    return last.isoformat() if last else None
