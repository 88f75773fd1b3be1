"""What goes out over HTTP of a dossier; the models stand in `models.py` and `whole_models.py`."""

from typing import Any

from dossier_shared.clock import office_time
from dossier_shared.worktime import Due, TimeLimit
from intake.api.models import EpisodesOut
from intake.api.whole_models import VersionMoveOut
from intake.domain.clock import Dated, Segment
from intake.domain.dossier import Dossier
from intake.domain.due import due_of
from intake.domain.people import Person
from intake.domain.procedure import Procedure
from intake.domain.statuses import STATUS_NAMES, allowed


def brief(dossier: Dossier) -> dict[str, Any]:
    """A dossier in one line: no personal data."""
    return {
        "code": dossier.code,
        "status": int(dossier.status),
        "status_name": STATUS_NAMES[dossier.status],
        "procedure": dossier.procedure,
        "procedure_version": dossier.procedure_version,
        "field": dossier.field,
        "division": dossier.division,
        "sensitive": dossier.sensitive,
        "channel": dossier.channel,
        "submitted_at": office_time(dossier.submitted_at),
        "answer_due": office_time(dossier.answer_due),
        "received_at": office_time(dossier.received_at),
        "due_first": office_time(dossier.due_first),
        "due_at": office_time(dossier.due_now),
        "links": {"self": f"/dossiers/{dossier.code}"},
    }


def receipt(dossier: Dossier, procedure: Procedure, dated: Dated) -> dict[str, Any]:
    """What the counter gets back: the code, the promise and how it was counted."""
    due = due_of(dossier.clock, dossier.limit, dated.calendar)
    return brief(dossier) | {
        "procedure_name": procedure.name,
        "documents_required": len(procedure.documents),
        "book": book(dossier),
        "secret": dossier.secret,
        "due_explained": explained(due),
    }


def explained(due: Due | None) -> list[dict[str, Any]]:
    """The account of a due date, day by day."""
    return [
        {"date": day.date.isoformat(), "number": day.number, "reason": day.reason}
        for day in (due.days if due else ())
    ]


def row(dossier: Dossier) -> dict[str, Any]:
    return brief(dossier) | {"applicant": dossier.applicant.name}


def book(dossier: Dossier) -> dict[str, int] | None:
    entry = dossier.book
    return None if entry is None else {"year": entry.year, "number": entry.number}


def whole(dossier: Dossier) -> dict[str, Any]:
    """All that a member of staff may see of a dossier."""
    return (
        brief(dossier)
        | {
            "applicant": person(dossier.applicant),
            "authorised": person(dossier.authorised),
            "documents": [
                {"number": d.number, "kind": d.kind, "count": d.count} for d in dossier.documents
            ],
            "copies": dossier.copies,
            "request": dossier.request,
            "particulars": dict(dossier.particulars or {}),
            "book": book(dossier),
            "paper_reference": dossier.paper_reference,
            "counter": dossier.counter,
            "rules": dossier.rules,
            "calendar": dossier.calendar,
            "clock": [segment(one) for one in dossier.clock],
            "entered_at": office_time(dossier.entered_at),
            "entered_by": dossier.entered_by,
            "received_by": dossier.received_by,
            "history": [
                {"status": int(p.status), "at": office_time(p.at), "by": p.by}
                for p in dossier.history
            ],
            "told": [
                {"kind": t.kind, "channel": t.channel, "at": office_time(t.at), "failed": t.failed}
                for t in dossier.told
            ],
            "version_moves": [
                VersionMoveOut.model_validate(one).model_dump(mode="json")
                for one in dossier.version_moves
            ],
            "allowed": list(allowed(dossier.status, dossier.received)),
        }
        | EpisodesOut.model_validate(dossier).model_dump(mode="json")
    )


def limit(one: TimeLimit | None) -> dict[str, Any] | None:
    return None if one is None else {"amount": one.amount, "unit": one.unit.value}


def segment(one: Segment) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "start": office_time(one.start),
        "end": office_time(one.end),
        "until": office_time(one.until),
        "reason": one.reason,
        "law": one.law,
    }


def person(one: Person | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "name": one.name,
        "kind": one.kind,
        "id_number": one.id_number,
        "address": one.address,
        "phone": one.phone,
        "email": one.email,
        "authority": one.authority,
        "language": one.language,
    }
