"""What comes in and goes out over HTTP, in the office's words."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from dossier_shared.clock import office_time
from dossier_shared.contracts import Limit, Outcome
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.web.incoming import Body
from dossier_shared.worktime import Calendar, TimeLimit, Unit
from routing.application.list_work import Page
from routing.application.ports import Row
from routing.domain.case import Case
from routing.domain.exchange import Sending
from routing.domain.office import Assigned
from routing.domain.plan import Planned, plan
from routing.domain.queues import Queue
from routing.domain.records import Consultation, Expected, Passage

NOTE_LENGTH = 2000
Expecting = Callable[[str], Expected | None]
"""What is expected of a case, by its code."""


class Incoming(Body):
    """What comes in over HTTP."""


class Nothing(Incoming):
    """A claim says it all by itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class Noted(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Đủ điều kiện"}]})
    note: str | None = Field(None, max_length=NOTE_LENGTH)


class Reasoned(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Dự thảo sai ngày"}]})
    reason: str = Field(max_length=NOTE_LENGTH, description="Kept in the history of the case.")


class Reassigned(Reasoned):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Nghỉ ốm", "assignee": None}]}
    )
    assignee: str | None = Field(
        None, max_length=100, description="Without it, whom the policy names."
    )


def _countable(limit: Limit) -> Limit:
    TimeLimit(limit.amount, Unit(limit.unit))
    return limit


class Asking(Incoming):
    """One of `division` and `agency` is asked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "division": "Phòng Bảo trợ xã hội",
                    "agency": None,
                    "question": "Đối tượng có đang hưởng trợ cấp không?",
                    "budget": {"amount": 3, "unit": "working-day"},
                }
            ]
        }
    )
    division: str | None = Field(None, max_length=200)
    agency: str | None = Field(None, max_length=200)
    question: str = Field(max_length=NOTE_LENGTH)
    budget: Annotated[Limit, AfterValidator(_countable)] = Field(
        description="Within what time an answer is asked for."
    )


class Answered(Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"agreed": True, "answer": "Không hưởng trợ cấp"}]}
    )
    agreed: bool
    answer: str = Field(max_length=NOTE_LENGTH)


class Decided(Noted):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "approved", "note": None}]}
    )
    outcome: Outcome


def brief(case: Case) -> dict[str, Any]:
    """What a command answers."""
    return {
        "code": case.code,
        "status": case.status,
        "step": case.step,
        "step_name": case.step_name,
        "assignee": case.assignee,
        "step_due_at": office_time(case.step_due_at),
        "outcome": case.outcome,
        "allowed": list(case.allowed()) if case.status == "open" else [],
    }


def whole(
    stored: Stored[Case], name: str | None, calendar: Calendar, expected: Expected | None
) -> dict[str, Any]:
    """All that routing knows of a case."""
    case = stored.state
    return brief(case) | {
        "procedure": case.procedure,
        "procedure_name": name,
        "procedure_version": case.procedure_version,
        "workflow_version": case.workflow_version,
        "field": case.field,
        "division": case.division,
        "sensitive": case.sensitive,
        "received_at": office_time(case.received_at),
        "due_at": office_time(case.due_at),
        "step_started_at": office_time(case.step_started_at),
        "claimed_at": office_time(case.claimed_at),
        "finished_at": office_time(case.finished_at),
        "steps": [_planned(planned) for planned in plan(case, calendar)],
        "history": [_passage(case, passage) for passage in case.history],
        "consultations": [_consultation(each) for each in case.consultations],
        "assigned": _assigned(case.assigned),
        "expected": _expected(expected),
        "links": links(case.code),
    }


def work(page: Page, following: str | None, expected: Expecting) -> dict[str, Any]:
    """A page of a work list, with the counts of the whole of it."""
    return {
        "cases": [_row(row, page, expected(row.code)) for row in page.rows],
        "next": following,
        "counts": {
            "open": page.counts["open"],
            "near_due": page.counts["near-due"],
            "overdue": page.counts["overdue"],
        },
    }


def queue(
    described: Queue, page: Page, following: str | None, expected: Expecting
) -> dict[str, Any]:
    """A page of one of the office's lists."""
    return entry(described, page.counts[described.id]) | {
        "cases": [_row(row, page, expected(row.code)) for row in page.rows],
        "next": following,
    }


def entry(described: Queue, count: int) -> dict[str, Any]:
    return {
        "id": described.id,
        "title": described.title,
        "columns": list(described.columns),
        "actions": list(described.actions),
        "count": count,
    }


def _row(row: Row, page: Page, expected: Expected | None) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "procedure": row.procedure,
        "procedure_name": page.names.get(row.procedure),
        "division": row.division,
        "sensitive": row.sensitive,
        "step": row.step,
        "step_name": row.step_name,
        "assignee": row.assignee,
        "status": row.status,
        "waiting_since": office_time(row.waiting_since),
        "claimed": row.claimed_at is not None,
        "state": page.horizon.standing(row.due_at),
        "received_at": office_time(row.received_at),
        "due_at": office_time(row.due_at),
        "step_due_at": office_time(row.step_due_at),
        "expected": _expected(expected),
        "links": links(row.code),
    }


def _expected(expected: Expected | None) -> dict[str, Any] | None:
    """The early warning; None where nothing can be said."""
    if expected is None:
        return None
    return {
        "late": round(expected.late, 3),
        "finish": office_time(expected.finish),
        "why": expected.why,
    }


def _planned(planned: Planned) -> dict[str, Any]:
    step = planned.step
    return {
        "step": step.key,
        "step_name": step.name,
        "role": step.role,
        "budget": _limit(step.budget),
        "state": planned.state,
        "due_at": office_time(planned.due_at),
    }


def _passage(case: Case, passage: Passage) -> dict[str, Any]:
    return {
        "step": passage.step,
        "step_name": case.step_of(passage.step).name,
        "action": passage.action,
        "by": passage.by,
        "from": office_time(passage.since),
        "to": office_time(passage.until),
        "to_step": passage.to_step,
        "due_at": office_time(passage.due_at),
        "note": passage.note,
        "taken_from": passage.taken_from,
        "issued": list(passage.issued),
        "acting_for": passage.acting_for,
    }


def _consultation(asked: Consultation) -> dict[str, Any]:
    return {
        "number": asked.number,
        "step": asked.step,
        "party": asked.party,
        "agency": asked.agency,
        "asked_by": asked.asked_by,
        "asked_at": office_time(asked.asked_at),
        "due_at": office_time(asked.due_at),
        "question": asked.question,
        "answered_at": office_time(asked.answered_at),
        "answered_by": asked.answered_by,
        "agreed": asked.agreed,
        "answer": asked.answer,
        "letter": _letter(asked.sending),
    }


def _letter(sending: Sending | None) -> dict[str, Any] | None:
    if sending is None:
        return None
    return {
        "id": sending.document_id,
        "state": sending.state,
        "recall": sending.recall,
        "since": office_time(sending.since),
    }


def _assigned(assigned: Assigned | None) -> dict[str, Any] | None:
    """Why the holder was chosen, and what was expected of the others."""
    if assigned is None:
        return None
    return {
        "policy": assigned.policy,
        "why": assigned.why,
        "candidates": [
            {
                "person": each.person,
                "open_cases": each.open_cases,
                "finish": office_time(each.finish),
                "late_before": round(each.late_before, 3),
                "late_after": round(each.late_after, 3),
            }
            for each in assigned.candidates
        ],
    }


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    return {"amount": limit.amount, "unit": limit.unit} if limit else None


def links(code: str) -> dict[str, str]:
    actions = ("claim", "complete", "send-back", "decide")
    return {"self": f"/cases/{code}"} | {action: f"/cases/{code}/{action}" for action in actions}
