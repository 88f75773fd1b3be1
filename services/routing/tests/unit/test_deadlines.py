from dataclasses import replace

import pytest
from services.routing.tests.builders import (
    CALENDAR,
    DUE,
    NCC,
    NOW,
    at,
    case_at,
    finished,
    fresh,
    office,
)

from dossier_shared.contracts import CaseDueSoon, CaseOverdue
from routing.domain.commands import open_case
from routing.domain.deadlines import due_soon_at, horizon, overdue_at
from routing.domain.watch import fire

REMINDERS = [
    ("2018-04-12 09:00", "2018-04-27 09:00", "2018-04-24 07:00"),  # 25/04: Giỗ Tổ
    ("2018-04-12 09:00", "2018-04-16 09:00", "2018-04-13 07:00"),  # the second is the day itself
    ("2018-04-12 06:00", "2018-04-16 09:00", "2018-04-12 07:00"),  # before opening
    ("2018-04-12 09:00", "2018-04-13 09:00", None),
    ("2018-04-12 06:30", "2018-04-13 09:00", "2018-04-12 07:00"),
    ("2018-04-12 09:00", "2018-04-12 16:00", None),
]


@pytest.mark.parametrize(("received_at", "due_at", "reminder"), REMINDERS)
def test_the_reminder_is_two_working_days_ahead_or_one_or_none(received_at, due_at, reminder):
    found = due_soon_at(at(received_at), at(due_at), 2, CALENDAR)
    assert found == (at(reminder) if reminder else None)


@pytest.mark.parametrize(
    ("due_at", "late"),
    [
        ("2018-04-26 16:59", "2018-04-27 07:00"),
        ("2018-04-27 07:00", "2018-05-02 07:00"),  # Saturday, Sunday, 30/04, 01/05
        ("2018-12-28 10:00", "2019-01-02 07:00"),  # 31/12 off, worked on 05/01
        ("2019-01-04 10:00", "2019-01-05 07:00"),
        ("2026-12-31 10:00", "2027-01-01 07:00"),  # beyond the calendar
    ],
)
def test_lateness_begins_on_the_working_day_after_the_due_date(due_at, late):
    assert overdue_at(at(due_at), CALENDAR) == at(late)


def test_a_case_near_its_due_date_is_told_once():
    case = case_at("appraise")
    assert case.next_due == at("2018-04-24 07:00")
    reminded, [told] = fire(case, at("2018-04-24 07:00"))
    assert told == CaseDueSoon(division=NCC, step="appraise", assignee="cv-1", due_at=DUE)
    assert reminded.next_due == at("2018-05-02 07:00")
    assert fire(reminded, at("2018-04-27 16:59")) == (reminded, [])


def test_a_late_case_is_told_once():
    late, [told] = fire(replace(case_at("sign"), due_soon_at=None), at("2018-05-02 07:00"))
    assert told == CaseOverdue(division=NCC, step="sign", assignee="gd-1", due_at=DUE)
    assert late.next_due is None


def test_after_the_due_date_nobody_is_reminded_of_it():
    late, [told] = fire(case_at("appraise"), at("2018-05-10 08:00"))
    assert isinstance(told, CaseOverdue)
    assert late.next_due is None


def test_a_finished_case_has_no_timer_and_one_without_due_date_never_had():
    assert finished().next_due is None
    case, _ = open_case(fresh(due_at=None, limit=None), office(), NOW)
    assert case.next_due is None
    assert fire(case, at("2030-01-01 00:00")) == (case, [])


def test_a_dossier_entered_after_its_due_date_is_late_at_once():
    case, _ = open_case(fresh(), office(), at("2018-05-10 08:00"))
    _, [told] = fire(case, at("2018-05-10 08:00"))
    assert isinstance(told, CaseOverdue)


def test_passing_a_step_leaves_the_timers_of_the_dossier_alone():
    case = case_at("appraise")
    assert case_at("issue").next_due == case.next_due


@pytest.mark.parametrize(
    ("due_at", "standing"),
    [
        ("2018-04-23 16:59", "overdue"),
        ("2018-04-24 00:00", "near-due"),
        ("2018-04-26 09:00", "near-due"),
        ("2018-04-27 16:59", "near-due"),
        ("2018-04-28 00:00", "open"),
        (None, "open"),
    ],
)
def test_work_lists_tell_late_from_near_by_date(due_at, standing):
    now = horizon(at("2018-04-24 15:00"), 2, CALENDAR)  # 25/04 is a day off
    assert now.standing(at(due_at) if due_at else None) == standing


def test_beyond_the_calendar_near_is_counted_in_days():
    now = horizon(at("2027-03-01 09:00"), 2, CALENDAR)
    assert now.near == at("2027-03-04 00:00")
