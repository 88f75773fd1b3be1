import subprocess
import sys

import pytest


def worktime(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "dossier_shared.worktime", *arguments],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=30,
    )


def test_a_clerk_is_shown_each_day_and_last_the_promise():
    lines = worktime("2018-04-12T09:00", "10", "working-day").stdout.splitlines()
    assert lines[0] == "12/04/2018  thứ Năm     -  ngày nhận, không tính"
    assert lines[1] == "13/04/2018  thứ Sáu     1  ngày làm việc"
    assert lines[3] == "15/04/2018  Chủ nhật    -  Chủ nhật"
    assert lines[-2:] == [
        "27/04/2018  thứ Sáu    10  ngày làm việc",
        "2018-04-27T09:00:00+07:00",
    ]


def test_a_receipt_may_be_told_in_another_zone():
    shown = worktime("2018-04-24T09:00:00Z", "8", "hour")
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (0, "2018-04-26T16:00:00+07:00")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("yesterday", "10", "working-day"), "Invalid isoformat string: 'yesterday'"),
        (("2018-04-12T09:00", "ten", "working-day"), "invalid int value: 'ten'"),
        (("2018-04-12T09:00", "0", "working-day"), "a time limit is from 1"),
        (("2018-04-12T09:00", "10", "week"), "invalid choice: 'week'"),
        (("2018-04-12T09:00", "10"), "required: unit"),
        (("2026-12-30T09:00", "10", "working-day"), "does not cover the year 2027"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_one_line(arguments, told):
    refused = worktime(*arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    [line] = refused.stderr.splitlines()
    assert told in line
