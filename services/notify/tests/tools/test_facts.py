"""What is counted of a notice: within ten seconds of when it could be sent."""

from datetime import UTC, datetime, timedelta

import pytest
from services.notify.tests.tools.letters import MORNING, letters, notice

from notify.application.figures import figures
from notify.domain.facts import began_at, fact_of, places_of
from notify.domain.notices import SENT_AGAIN, moved

NIGHT = datetime(2018, 4, 12, 16, 0, tzinfo=UTC)
"""23:00 in the office."""


def counts(one):
    fact = fact_of(one)
    return fact.handed, fact.handed_fast, fact.arrived, fact.arrived_fast


@pytest.mark.parametrize(
    ("status", "seconds", "expected"),
    [
        ("queued", 0, (0, 0, 0, 0)),
        ("accepted", 10, (1, 1, 0, 0)),
        ("accepted", 11, (1, 0, 0, 0)),
        ("delivered", 5, (1, 1, 1, 1)),
        ("delivered", 6, (1, 1, 1, 0)),
        ("failed-for-good", 1, (0, 0, 0, 0)),
    ],
)
def test_handed_over_and_arrived_are_counted_within_ten_seconds_included(status, seconds, expected):
    assert counts(notice(status=status, seconds=seconds)) == expected


def test_the_night_in_which_nobody_is_written_to_is_no_lateness():
    opens = datetime(2018, 4, 13, 0, 0, tzinfo=UTC)
    held = moved(notice(status="queued", at=NIGHT), "held", NIGHT, "night", next_at=opens)
    taken = moved(moved(held, "sending", opens), "accepted", opens + timedelta(seconds=3))
    assert began_at(taken) == opens
    assert counts(taken) == (1, 1, 0, 0)
    assert fact_of(taken).day == "2018-04-12"


def test_what_is_sent_again_by_hand_is_measured_from_then():
    again = MORNING + timedelta(days=1)
    one = moved(notice(status="failed-for-good"), "queued", again, SENT_AGAIN, next_at=again)
    one = moved(moved(one, "sending", again), "accepted", again + timedelta(seconds=2))
    assert counts(one) == (1, 1, 0, 0)


def test_what_no_department_has_is_in_no_log_and_instants_sort_as_text():
    assert places_of(letters("c", notice(), agency=None)) is None
    [early, late] = places_of(letters("c", notice(), notice(at=NIGHT, kind="ready")))
    assert early < late


def test_rows_add_up_by_what_is_asked_and_shares_are_of_those_that_were_taken():
    alike = {"day": "2018-04-12", "kind": "received", "audience": "citizen", "channel": "sms"}
    rows = [
        alike | {"provider": "viettel", "status": "delivered", "notices": 3, "handed": 3,
                 "handed_fast": 2, "arrived": 3, "arrived_fast": 1},
        alike | {"provider": "vnpt", "status": "failed-for-good", "notices": 1, "handed": 0,
                 "handed_fast": 0, "arrived": 0, "arrived_fast": 0},
    ]  # fmt: skip
    [whole] = figures(rows, [])
    assert (whole.notices, whole.share_handed_fast, whole.share_arrived_fast) == (4, 2 / 3, 1 / 3)
    assert whole.statuses == {"delivered": 3, "failed-for-good": 1}
    assert [one.share_handed_fast for one in figures(rows, ["provider"])] == [2 / 3, None]
