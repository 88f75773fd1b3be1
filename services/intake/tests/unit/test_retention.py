"""When a period is over, and who may do what with a destroy list."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.rules import RuleViolation
from intake.domain.retention import Row, approve, draft, end_of_period, executed, past

NOW = datetime(2038, 5, 4, 2, 0, tzinfo=UTC)
ROWS = (Row("H50-180412-0001", "NCC-01", datetime(2018, 4, 27, 8, tzinfo=UTC), 20, "2038-04-27"),)
DRAFTED = draft("list-1", "H50", ROWS, "van-thu-1", NOW)
APPROVED = approve(DRAFTED, "lanh-dao-1", NOW)


def office(*parts):
    return datetime(*parts, tzinfo=OFFICE_ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("closed", "years", "last"),
    [
        (office(2018, 4, 27, 15), 20, date(2038, 4, 27)),
        (office(2018, 4, 27, 1), 20, date(2038, 4, 27)),  # in UTC it is still the 26th
        (office(2016, 2, 29, 9), 1, date(2017, 2, 28)),  # no such day then
        (office(2016, 2, 29, 9), 4, date(2020, 2, 28)),
    ],
)
def test_a_period_ends_with_the_same_day_of_the_office_so_many_years_later(closed, years, last):
    assert end_of_period(closed, years) == last


@pytest.mark.parametrize(
    ("now", "over"), [(office(2038, 4, 27, 23, 59), False), (office(2038, 4, 28, 0, 0), True)]
)
def test_the_last_day_still_belongs_to_the_period(now, over):
    assert past(office(2018, 4, 27, 15), 20, now) is over


def broken(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return caught.value.code


def test_a_list_of_nothing_is_not_drafted():
    assert broken(lambda: draft("l", "H50", (), "a", NOW)) == "nothing-due-for-destruction"


def test_a_list_goes_from_its_draft_over_its_approval_to_its_execution():
    done = executed(APPROVED, "van-thu-1", NOW)
    assert [one.state for one in (DRAFTED, APPROVED, done)] == ["drafted", "approved", "executed"]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: approve(DRAFTED, "van-thu-1", NOW), "destroy-list-same-person"),
        (lambda: executed(DRAFTED, "van-thu-1", NOW), "destroy-list-not-approved"),
        (lambda: approve(APPROVED, "lanh-dao-2", NOW), "destroy-list-closed"),
        (
            lambda: executed(replace(APPROVED, executed_by="a", executed_at=NOW), "a", NOW),
            "destroy-list-closed",
        ),
    ],
)
def test_no_step_is_left_out_taken_twice_or_taken_by_the_wrong_one(act, code):
    assert broken(act) == code
