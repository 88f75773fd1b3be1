"""What comes in and goes out over HTTP, in the office's words."""

from typing import Any

from pydantic import ConfigDict, Field

from dossier_shared.clock import office_time
from dossier_shared.contracts import Limit, Outcome
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.web.incoming import Body
from dossier_shared.worktime import Calendar
from routing.application.list_work import Page
from routing.application.ports import Row
from routing.domain.case import Case, Passage
from routing.domain.plan import Planned, plan
from routing.domain.workflow import STEP_NAMES

NOTE_LENGTH = 2000


class Incoming(Body):
    """What comes in over HTTP."""


class Nothing(Incoming):
    """A claim says it all by itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class Noted(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Đủ điều kiện"}]})
    note: str | None = Field(None, max_length=NOTE_LENGTH)


class SentBack(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Dự thảo sai ngày"}]})
    reason: str = Field(max_length=NOTE_LENGTH, description="Told to who gets the case back.")


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
        "step_name": STEP_NAMES[case.step],
        "assignee": case.assignee,
        "step_due_at": office_time(case.step_due_at),
        "outcome": case.outcome,
    }


def whole(stored: Stored[Case], name: str | None, calendar: Calendar) -> dict[str, Any]:
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
        "history": [_passage(passage) for passage in case.history],
        "links": links(case.code),
    }


def work(page: Page, following: str | None) -> dict[str, Any]:
    """A page of a work list, with the counts of the whole of it."""
    return {
        "cases": [_row(row, page) for row in page.rows],
        "next": following,
        "counts": {
            "open": page.counts["open"],
            "near_due": page.counts["near-due"],
            "overdue": page.counts["overdue"],
        },
    }


def _row(row: Row, page: Page) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "procedure": row.procedure,
        "procedure_name": page.names.get(row.procedure),
        "division": row.division,
        "sensitive": row.sensitive,
        "step": row.step,
        "step_name": STEP_NAMES[row.step],
        "assignee": row.assignee,
        "claimed": row.claimed_at is not None,
        "state": page.horizon.standing(row.due_at),
        "received_at": office_time(row.received_at),
        "due_at": office_time(row.due_at),
        "step_due_at": office_time(row.step_due_at),
        "links": links(row.code),
    }


def _planned(planned: Planned) -> dict[str, Any]:
    step = planned.step
    return {
        "step": step.key,
        "step_name": STEP_NAMES[step.key],
        "role": step.role,
        "budget": _limit(step.budget),
        "state": planned.state,
        "due_at": office_time(planned.due_at),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "step": passage.step,
        "step_name": STEP_NAMES[passage.step],
        "action": passage.action,
        "by": passage.by,
        "from": office_time(passage.since),
        "to": office_time(passage.until),
        "to_step": passage.to_step,
        "due_at": office_time(passage.due_at),
        "note": passage.note,
        "taken_from": passage.taken_from,
    }


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    return {"amount": limit.amount, "unit": limit.unit} if limit else None


def links(code: str) -> dict[str, str]:
    actions = ("claim", "complete", "send-back", "decide")
    return {"self": f"/cases/{code}"} | {action: f"/cases/{code}/{action}" for action in actions}
