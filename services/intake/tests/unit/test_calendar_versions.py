"""The calendar is changed by an official letter; every wrong day is named at once."""

from datetime import date, datetime

import pytest
from services.intake.tests.builders import AGENCY, NOW, at, dossier

from dossier_shared.contracts import CalendarChanged, DossierRescheduled
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import load_calendar
from intake.domain.calendar import (
    CalendarVersion,
    Edit,
    Entry,
    Letter,
    amended,
    shipped,
    to_calendar,
)
from intake.domain.clock import Dated
from intake.domain.moving import move, shift_of, why_not
from intake.domain.statuses import Status

LETTER = Letter("6519/VPCP-KGVX", "2018-07-09")
FIRST, _ = shipped(AGENCY, load_calendar(), NOW)
MORNING = (("07:00", "11:30"),)


def edited(*entries: Entry, **changes: object) -> CalendarVersion:
    edit = Edit(LETTER, "theo công văn", entries, **changes)  # type: ignore[arg-type]
    return amended(FIRST, edit, "quan-tri-1", NOW)[0]


def test_the_shipped_table_is_the_first_version_and_counts_alike() -> None:
    plain, read = load_calendar(), to_calendar(FIRST)
    assert (read.days_off, read.worked_saturdays) == (plain.days_off, plain.worked_saturdays)
    assert (read.sessions, read.years) == (plain.sessions, plain.years)


def test_a_change_is_the_next_version_with_who_when_and_which_letter() -> None:
    closed = Entry("2018-04-13", "off", "nghỉ bão")
    version, [told] = amended(FIRST, Edit(LETTER, "bão số 1", (closed,)), "quan-tri-1", NOW)
    assert (version.number, version.id) == (2, f"{AGENCY}/calendar/2")
    assert (version.by, version.at, version.letter) == ("quan-tri-1", NOW, LETTER)
    assert isinstance(told, CalendarChanged)
    assert (told.version, told.last_year) == (2, FIRST.last_year)
    calendar = to_calendar(version)
    assert calendar.reason_not_working(date(2018, 4, 13)) == "nghỉ bão"
    assert shipped(AGENCY, load_calendar(), NOW)[0] == FIRST


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (Entry("2018-04-13", "worked"), "chỉ làm bù vào thứ Bảy"),
        (Entry("2018-04-15", "worked"), "chỉ làm bù vào thứ Bảy"),
        (Entry("2018-04-14", "off"), "vốn là ngày nghỉ"),
        (Entry("2018-04-14", "special", hours=MORNING), "vốn là ngày nghỉ"),
        (Entry("2031-04-14", "off"), "ngoài các năm"),
        (Entry("2018-04-13", "special"), "thiếu giờ làm việc"),
        (Entry("2018-04-13", "special", hours=(("09:00", "08:00"),)), "không nối tiếp nhau"),
        (Entry("2018-04-13", "off", hours=MORNING), "không cần giờ"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.kind} {value.day}",
)
def test_a_wrong_day_is_refused(entry: Entry, fault: str) -> None:
    with pytest.raises(RuleViolation, match=fault):
        edited(entry)


def test_every_wrong_day_is_named_at_once() -> None:
    wrong = [Entry("2018-04-13", "worked"), Entry("2018-04-14", "off"), Entry("2031-01-01", "off")]
    with pytest.raises(RuleViolation) as refused:
        edited(*wrong, *wrong[:1])
    for day in ("2018-04-13", "2018-04-14", "2031-01-01", "ghi hai lần"):
        assert day in refused.value.detail


def test_what_changes_nothing_is_no_version() -> None:
    with pytest.raises(RuleViolation, match="calendar-unchanged"):
        edited()


def test_a_day_can_be_made_normal_again_and_years_are_added_but_never_taken() -> None:
    version = edited(normal=("2018-04-25",), last_year=2027)
    assert to_calendar(version).is_working(date(2018, 4, 25))
    assert to_calendar(version).years.stop == 2028
    with pytest.raises(RuleViolation, match="calendar-unchanged"):
        edited(last_year=2020)


CLOSED = Dated(2, to_calendar(edited(Entry("2018-04-20", "off"))))
MOVED: datetime = at("2018-05-02 09:00")


def test_the_preview_tells_where_an_open_dossier_would_move() -> None:
    shift = shift_of(dossier(Status.PROCESSING), CLOSED)
    assert shift is not None
    assert shift.due_then == MOVED
    assert shift_of(dossier(Status.SUPPLEMENT, due_now=None), CLOSED) is None


@pytest.mark.parametrize(
    ("changes", "due", "left"),
    [
        ({}, MOVED, None),
        ({"calendar": 2}, MOVED, "already-there"),
        ({"due_now": None}, MOVED, "unchanged"),
        ({}, at("2018-05-03 09:00"), "changed-since"),
    ],
)
def test_only_what_was_seen_is_moved(changes: dict, due: datetime, left: str | None) -> None:
    assert why_not(dossier(Status.PROCESSING, **changes), CLOSED, due) == left


def test_the_move_keeps_the_promise_on_paper_beside_the_new_day() -> None:
    before = dossier(Status.PROCESSING)
    after, [told] = move(before, CLOSED, NOW, "quan-tri-1")
    assert (after.due_first, after.due_now, after.calendar) == (before.due_first, MOVED, 2)
    assert told == DossierRescheduled(due_at=MOVED, cause="calendar")
