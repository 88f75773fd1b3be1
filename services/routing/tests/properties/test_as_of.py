"""A report as of an instant is the report that was made then, whatever happened since."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.builders import (
    AGENCY,
    CALENDAR,
    NCC,
    NOW,
    REGISTER,
    act,
    event,
    fresh,
    office,
    published,
    received,
)

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import DossierFinished, DossierRated, Payload, ProcedureEnded
from dossier_shared.rules import RuleViolation
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.commands import (
    Act,
    claim,
    complete,
    decide,
    open_case,
    reassign,
    return_to_pool,
    send_back,
)
from routing.domain.following import follow, noted
from routing.domain.procedure import Procedure, unheard
from routing.domain.reports.overdue import overdue
from routing.domain.reports.periods import whole_year, window
from routing.domain.reports.procedures import report_07a
from routing.domain.reports.scores import scores
from routing.domain.reports.solving import report_06a
from routing.domain.timelines import procedure_infos, timeline_of
from routing.handlers import react_to_procedure

OFFICE = office()
SOON = NOW + timedelta(hours=1)
Doing = Callable[[Case, datetime], Case]


def act_of(case: Case, now: datetime) -> Act:
    """Of who has the case in hand."""
    return act(case.assignee, "Lý do", now)


def passed(case: Case, now: datetime) -> Case:
    if case.present.decides:
        return decide(case, act_of(case, now), "approved", OFFICE)[0]
    return complete(case, act_of(case, now), OFFICE)[0]


def passed_for(case: Case, now: datetime) -> Case:
    """By somebody to whom the role of the holder is lent."""
    role, division = REGISTER[case.assignee]
    lent = Caller("cv-9", frozenset(), AGENCY, division, lent={role: (case.assignee,)})
    done = replace(act_of(case, now), caller=lent)
    if case.present.decides:
        return decide(case, done, "approved", OFFICE)[0]
    return complete(case, done, OFFICE)[0]


def told(payload: Payload) -> Doing:
    def heard(case: Case, now: datetime) -> Case:
        kept = noted(case, payload, now, now)
        return follow(kept, payload, CALENDAR, now) or kept

    return heard


DOINGS: list[Doing] = [
    lambda case, now: claim(case, act("cv-1", now=now), OFFICE)[0],
    lambda case, now: claim(case, act("cv-2", now=now), OFFICE)[0],
    lambda case, now: claim(case, act("gd-2", now=now), OFFICE)[0],
    lambda case, now: reassign(case, act("tp-1", "Nghỉ", now), "cv-1", OFFICE)[0],
    lambda case, now: reassign(case, act("tp-1", "Nghỉ", now), "cv-2", OFFICE)[0],
    lambda case, now: return_to_pool(case, act_of(case, now), OFFICE)[0],
    lambda case, now: send_back(case, act_of(case, now), OFFICE)[0],
    passed,
    passed_for,
    passed,
    told(DossierRated(points=(2,) * 9)),
    told(DossierFinished(outcome="approved", due_at=SOON)),
]


def reports(case: Case, as_of: datetime) -> list[Any]:
    of, lives = window(whole_year(2018), as_of, OFFICE_ZONE), [timeline_of(case)]
    return [
        overdue(lives, AGENCY, of, CALENDAR),
        scores(lives, AGENCY, of),
        report_06a(lives, AGENCY, of),
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(DOINGS)), max_size=14))
def test_who_had_a_late_dossier_then_is_named_whoever_has_it_now(
    life: Sequence[tuple[int, Doing]],
) -> None:
    case, _ = open_case(noted(fresh(due_at=SOON), received(due_at=SOON), NOW, NOW), OFFICE, NOW)
    now, made = NOW, []
    for hours, do in life:
        now += timedelta(hours=hours)
        with suppress(RuleViolation, KeyError):
            case = do(case, now)
        made.append((now, reports(case, now)))
    for then, report in made:
        assert reports(case, then) == report


def test_a_change_of_hands_does_not_rewrite_who_was_late_before() -> None:
    case, _ = open_case(noted(fresh(due_at=SOON), received(due_at=SOON), NOW, NOW), OFFICE, NOW)
    first, days = case.assignee, [NOW + timedelta(days=n) for n in (20, 21, 22, 23)]
    other = next(each for each in ("cv-1", "cv-2") if each != first)
    case = reassign(case, act("tp-1", "Nghỉ ốm", days[1]), other, OFFICE)[0]
    case = claim(case, act(first, now=days[2]), OFFICE)[0]
    named = [reports(case, day)[0].rows[0].holder for day in days]
    assert named == [first, other, first, first]


CATALOGUE = shipped_catalogue()
DAYS = st.integers(1, 40).map(lambda days: NOW.date() + timedelta(days=days))
HEARD = st.tuples(st.integers(1, 90), DAYS, st.booleans())


def procedures(kept: Procedure, as_of: datetime) -> Any:
    version = kept.in_force(as_of)
    fields = {kept.id: version.field} if version else {}
    on = as_of.astimezone(OFFICE_ZONE).date()
    of, infos = window(whole_year(2018), as_of, OFFICE_ZONE), procedure_infos(CATALOGUE, fields, on)
    return report_07a(infos, [], AGENCY, of), kept.named(as_of)


@given(st.lists(HEARD, max_size=6))
def test_procedures_are_counted_as_they_were_known_then(
    life: Sequence[tuple[int, date, bool]],
) -> None:
    first = published(field="Lĩnh vực 1")
    kept, now = unheard("NCC-01", first), NOW
    kept, _ = react_to_procedure(kept, event(first, "NCC-01"), now) or (kept, [])
    made = []
    for number, (hours, day, ends) in enumerate(life, start=2):
        now += timedelta(hours=hours)
        if kept.ended is not None:
            break  # intake publishes no more of it
        newer = published(version=number, valid_from=day, field=f"Lĩnh vực {number}")
        payload = ProcedureEnded(from_day=day, replaced_by=None) if ends else newer
        kept, _ = react_to_procedure(kept, event(payload, "NCC-01", number), now) or (kept, [])
        made.append((now, procedures(kept, now)))
    for then, report in made:
        assert procedures(kept, then) == report


def test_who_passes_a_step_for_another_did_not_have_it() -> None:
    case, _ = open_case(noted(fresh(), received(), NOW, NOW), OFFICE, NOW)
    case = passed(case, NOW + timedelta(hours=1))
    holder = case.assignee
    assert REGISTER[holder][1] == NCC
    after = passed_for(case, NOW + timedelta(hours=2))
    assert [mark.who for mark in timeline_of(after).marks if mark.detail == case.step] == [holder]
