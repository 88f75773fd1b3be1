"""Reports as plain values for JSON: keys in English that stay, labels in Vietnamese."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from routing.domain.reports.counts import Counts, percent
from routing.domain.reports.delays import Delay
from routing.domain.reports.indices import Index, Indices
from routing.domain.reports.overdue import Late, Overdue
from routing.domain.reports.paper import FORMS, Names
from routing.domain.reports.periods import Window
from routing.domain.reports.procedures import ProceduresReport, Share
from routing.domain.reports.scores import Score, Scores
from routing.domain.reports.solving import Solving
from routing.domain.reports.wording import CAUSES, LABELS

Report = Solving | ProceduresReport | Overdue | Indices | Scores
Json = dict[str, Any]


def as_json(report: Report, names: Names | None = None) -> Json:
    """Instants are ISO 8601 in the office's zone, days ISO dates, hours and shares numbers; a
    share of nothing is None with the text `-`. The procedure of a sensitive dossier is None.
    """
    known = names or Names()
    kind, body = _BODIES[type(report)](report, known)
    form = FORMS[kind]
    return {
        "report": kind,
        "form": form.number,
        "title": form.title,
        "unit": form.unit,
        "agency": report.agency,
        "agency_name": known.agency(report.agency) if report.agency else None,
        **_window(report.window),
        "labels": LABELS[kind],
        **body,
    }


def _window(window: Window) -> Json:
    period = window.period
    return {
        "period": {
            "span": period.span,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "title": period.title,
            "days": period.days,
        },
        "as_of": _office(window.as_of, window),
    }


def _solving(report: Solving, names: Names) -> tuple[str, Json]:
    def label(key: str) -> str:
        return key if report.form == "06a" else names.agency(key)

    lines = [
        {"key": one.key, "label": label(one.key), **_counts(one.counts)} for one in report.lines
    ]
    return report.form, {"lines": lines, "total": _counts(report.total)}


def _counts(counts: Counts) -> Json:
    summed = ("received", "direct", "total", "resolved", "open")
    return {
        **asdict(counts),
        **{name: getattr(counts, name) for name in summed},
        "on_time_share": _share(counts.on_time_share),
    }


def _procedures(report: ProceduresReport, names: Names) -> tuple[str, Json]:
    def line(share: Share, label: str) -> Json:
        several = {"all": share.all, "handled": share.handled, "processes": share.processes}
        levels = {
            key: None if found is None else {**asdict(found), "total": found.total}
            for key, found in several.items()
        }
        flat = {"one_stop": share.one_stop, "linked": share.linked, "used": share.used}
        return {"key": share.key, "label": label, **levels, **flat}

    def label(key: str) -> str:
        return key if report.form == "07a" else names.agency(key)

    lines = [line(share, label(share.key)) for share in report.lines]
    total = line(report.total, "Tổng số")
    return report.form, {"lines": lines, "total": total, "unlisted": report.unlisted}


def _overdue(report: Overdue, names: Names) -> tuple[str, Json]:
    rows = [_late(row, report.window, names) for row in report.rows]
    return "overdue", {"rows": rows, "total": _counts(report.total)}


def _late(row: Late, window: Window, names: Names) -> Json:
    procedure = None if row.sensitive else row.procedure
    instants = ("received_at", "resolved_at", "due_first", "due_now")
    return {
        "code": row.code,
        "procedure": procedure,
        "procedure_name": procedure and names.procedure(procedure),
        "sensitive": row.sensitive,
        "field": row.field,
        "division": row.division,
        "holder": row.holder,
        "holder_name": row.holder and names.person(row.holder),
        "step": row.step,
        "step_name": row.step and names.step(row.step),
        "partners": [names.agency(partner) for partner in row.partners],
        "open": row.open,
        **{name: _office(getattr(row, name), window) for name in instants},
        "delay_now": _delay(row.now),
        "delay_first": _delay(row.first),
        "apologised": row.apologised,
        "moved": list(row.moved),
        "cause": row.cause,
        "cause_label": CAUSES[row.cause],
    }


def _delay(delay: Delay | None) -> Json | None:
    if delay is None:
        return None
    own, partner = _hours(delay.own), _hours(delay.partner)
    return {"working_days": delay.days, "own_hours": own, "partner_hours": partner}


def _indices(report: Indices, names: Names) -> tuple[str, Json]:
    facts = report.facts
    return "indices", {
        "indices": [_index(index) for index in report.indices],
        "absent": [asdict(absent) for absent in report.absent],
        "channels": {name: getattr(facts.counts, name) for name in ("online", "counter", "post")},
        "returned": {way: facts.returned[way] for way in ("counter", "post", "electronic")},
        "rated": facts.rated,
        "dissatisfied": facts.dissatisfied,
    }


def _index(index: Index) -> Json:
    return {**asdict(index), "share": _share(index.share)}


def _scores(report: Scores, names: Names) -> tuple[str, Json]:
    return "scores", {
        "whole": _score(report.whole, names.agency(report.whole.key)),
        "units": [_score(unit, unit.key) for unit in report.units],
        "staff": [_score(one, names.person(one.key)) for one in report.staff],
    }


def _score(score: Score, label: str) -> Json:
    return {
        "key": score.key,
        "label": label,
        "rated": score.rated,
        "resolved": score.resolved,
        "punctual": score.punctual,
        "punctual_share": _share(score.punctual_share),
        "indices": [_number(index) for index in score.indices],
        "asked": list(score.asked),
        "total": _number(score.total),
        "grade": score.grade,
    }


def _share(share: Decimal | None) -> Json:
    return {"value": _number(share), "text": percent(share)}


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span / timedelta(hours=1), 1)


def _office(instant: datetime | None, window: Window) -> str | None:
    return None if instant is None else instant.astimezone(window.zone).isoformat()


_BODIES: Mapping[type, Callable[[Any, Names], tuple[str, Json]]] = {
    Solving: _solving,
    ProceduresReport: _procedures,
    Overdue: _overdue,
    Indices: _indices,
    Scores: _scores,
}
