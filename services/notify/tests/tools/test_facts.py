"""What is counted of a notice: within ten seconds of when it could be sent."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from services.notify.tests.tools.letters import AGENCY, MORNING, letters, notice

from dossier_shared.contracts import DigestDue, Event
from notify.application.figures import figures
from notify.domain.correspondence import Correspondence
from notify.domain.facts import began_at, fact_of, facts_of, places_of
from notify.domain.hours import Hours
from notify.domain.notices import SENT_AGAIN, moved
from notify.domain.telling import tell_figures

NIGHT = datetime(2018, 4, 12, 16, 0, tzinfo=UTC)
"""23:00 in the office."""


def counts(one):
    fact = fact_of(one, Hours())
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
    assert began_at(taken, Hours()) == opens
    assert counts(taken) == (1, 1, 0, 0)
    assert fact_of(taken, Hours()).day == "2018-04-12"


def test_the_hours_are_those_of_the_office():
    """It writes to citizens until midnight, or from noon on."""
    late = moved(notice(status="queued", at=NIGHT), "held", NIGHT, "night")
    assert began_at(late, Hours(time(12), time(21))) == datetime(2018, 4, 13, 5, 0, tzinfo=UTC)
    assert began_at(late, Hours(time(7), time(23, 59))) == NIGHT


def test_a_text_is_counted_by_its_version():
    assert fact_of(notice(), Hours()).template == "received/sms/vi@1"
    assert fact_of(notice(status="queued"), Hours()).template == "none"


def test_of_the_figures_of_a_morning_the_counts_stay():
    """After a month the notices themselves are gone, and the statistics are as they were."""
    board, facts = Correspondence("digest/ncc"), []
    for day in range(40):
        at = MORNING + timedelta(days=day)
        data = DigestDue(
            agency=AGENCY,
            division="ncc",
            rhythm="daily",
            day=at.date(),
            open=1,
            near_due=1,
            overdue=0,
        )
        event = Event(uuid4(), "routing", data.type, "digest/ncc", day + 1, at, data)
        board, _ = tell_figures(board, event, data, ["tp-1", "pp-1"], at)
        facts += [fact_of(one, Hours()) for one in board.notices[-2:]]
    assert len(board.notices) == 2 * 31
    assert _days(facts) == _days(facts_of(board, Hours()))
    assert len(places_of(board)) == 40


def _days(facts) -> Counter[str]:
    days: Counter[str] = Counter()
    for one in facts:
        days[one.day] += one.notices
    return days


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
