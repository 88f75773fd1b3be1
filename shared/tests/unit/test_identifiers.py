from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dossier_shared.identifiers import (
    CODE_PATTERN,
    dossier_code,
    event_id,
    event_id_after_restore,
    timer_id,
    valid_code,
)

DAY = date(2018, 4, 12)
PORTAL_PATTERN = "{unit}-{day:%Y%m%d}-{number:07d}"


@pytest.mark.parametrize(
    ("pattern", "unit", "number", "code"),
    [
        (CODE_PATTERN, "SLDTBXH", 7, "SLDTBXH-180412-0007"),
        (CODE_PATTERN, "000.00.12.H50", 9999, "000.00.12.H50-180412-9999"),
        (PORTAL_PATTERN, "G09.20", 92637, "G09.20-20180412-0092637"),
    ],
)
def test_a_dossier_is_named_by_its_unit_its_day_and_its_number(pattern, unit, number, code):
    assert dossier_code(pattern, unit, DAY, number) == code
    assert valid_code(pattern, code)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_outside_the_days_four_digits_is_refused(number):
    with pytest.raises(ValueError, match="from 1 to 9999"):
        dossier_code(CODE_PATTERN, "SLDTBXH", DAY, number)


@pytest.mark.parametrize("unit", ["", "SỞ", "SLD TBXH", "-SLD", "H50..1", "SLD\n", "SLD/1"])
def test_a_unit_that_no_code_may_hold_is_refused(unit):
    with pytest.raises(ValueError, match="no unit code"):
        dossier_code(CODE_PATTERN, unit, DAY, 1)


def test_a_code_too_long_for_the_forms_is_refused():
    with pytest.raises(ValueError, match="longer than 50"):
        dossier_code(CODE_PATTERN, "H" * 39, DAY, 1)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{unit}-{number:04d}",
        "{unit}-{day:%y%m%d}",
        "{day:%y%m%d}-{number:04d}",
        "{unit}-{unit}-{day:%y%m%d}-{number:04d}",
        "{unit}-{day:%y%m%d}-{number:04d}-{name}",
        "{unit}-{day:%y%m}-{number:04d}",
        "{unit}-{day}-{number:04d}",
        "{unit}-{day:%y%m%d}-{number}",
        "{unit}-{day:%y%m%d}-{number:03d}",
        "{unit!r}-{day:%y%m%d}-{number:04d}",
        "{unit:>9}-{day:%y%m%d}-{number:04d}",
        "{unit}/{day:%y%m%d}/{number:04d}",
        "{unit-{day:%y%m%d}-{number:04d}",
    ],
)
def test_a_pattern_that_would_mix_up_dossiers_is_refused(pattern):
    with pytest.raises(ValueError):  # noqa: PT011
        dossier_code(pattern, "SLDTBXH", DAY, 1)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "SLDTBXH-180412-007",
        "SLDTBXH-180412-00007",
        "SLDTBXH-180412-0000",
        "SLDTBXH-181312-0007",
        "SLDTBXH-180432-0007",
        "SLDTBXH-180412-0007\n",
        "SLDTBXH_180412_0007",
        "SLDTBXH-180412-٠٠٠٧",
        "180412-0007",
        "H" * 39 + "-180412-0007",
    ],
)
def test_what_is_no_code_is_told_apart(code):
    assert not valid_code(CODE_PATTERN, code)


def test_a_change_told_twice_has_one_id():
    assert event_id("intake", "H50-180412-0007", 3) == event_id("intake", "H50-180412-0007", 3)
    assert str(event_id("intake", "H50-180412-0007", 3)) == "3ffcc4eb-b1c0-5a20-b22e-4ad72c9a45ff"


def test_different_changes_have_different_ids():
    changes = [("intake", "A", 1), ("intake", "A", 11), ("routing", "A", 1), ("intake", "A1", 1)]
    assert len({event_id(*change) for change in changes}) == len(changes)


def test_a_timer_has_one_id_however_its_moment_is_written():
    moment = datetime(2018, 4, 27, 2, 0, 0, 123_456, tzinfo=UTC)
    local = moment.astimezone(timezone(timedelta(hours=7))).replace(microsecond=123_000)
    assert timer_id("H50-180412-0007", "due", moment) == timer_id("H50-180412-0007", "due", local)
    assert timer_id("H50-180412-0007", "due", moment) != timer_id("H50-180412-0007", "late", moment)


def test_a_timer_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        timer_id("H50-180412-0007", "due", datetime(2018, 4, 27, 9))  # noqa: DTZ001


def test_after_a_restore_an_event_has_its_id_from_what_it_tells():
    """The same reminder keeps its id; another applicant under the same code has one of his own."""
    one = event_id_after_restore("intake", "H50-180412-0007", 1, b"received A")
    assert one == event_id_after_restore("intake", "H50-180412-0007", 1, b"received A")
    assert one != event_id_after_restore("intake", "H50-180412-0007", 1, b"received B")
    assert one != event_id("intake", "H50-180412-0007", 1)
