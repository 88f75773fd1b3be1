"""Every step from every status to every other: the table alone says which there are."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest

from notify.domain.notices import Notice, moved
from notify.domain.statuses import LOST, RANK, TOLD, TRANSITIONS, WAITING, Mark, NotAllowed, Status

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
STATUSES = get_args(Status)
NOTICE = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW, next_at=NOW)
STEPS = {
    "queued": "held sending accepted delivered failed-temporarily failed-for-good cancelled"
    " expired",
    "held": "sending accepted delivered failed-temporarily failed-for-good cancelled expired",
    "sending": "queued unknown accepted delivered failed-temporarily failed-for-good",
    "unknown": "held sending accepted delivered failed-temporarily failed-for-good cancelled"
    " expired",
    "accepted": "queued delivered failed-temporarily failed-for-good",
    "delivered": "queued",
    "failed-temporarily": "queued accepted delivered failed-for-good",
    "failed-for-good": "queued accepted delivered",
    "cancelled": "accepted delivered",
    "expired": "queued accepted delivered",
}
ALLOWED = {(before, after) for before, steps in STEPS.items() for after in steps.split()}


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_a_step_of_the_table_is_made_and_its_history_kept(before, after):
    notice = moved(replace(NOTICE, status=before), after, NOW, "why")
    assert (notice.status, notice.reason) == (after, "why")
    assert notice.history == (Mark(after, NOW, "why"),)
    assert (notice.settled_at is None) == (after in WAITING)


@pytest.mark.parametrize(("before", "after"), sorted({*product(STATUSES, STATUSES)} - ALLOWED))
def test_a_step_the_table_does_not_have_is_refused(before, after):
    with pytest.raises(NotAllowed):
        moved(replace(NOTICE, status=before), after, NOW)


def test_every_status_has_its_row_and_is_waiting_told_lost_or_cancelled():
    assert TRANSITIONS.keys() == set(STATUSES)
    assert WAITING | TOLD | LOST | {"cancelled"} == set(STATUSES)
    assert len(WAITING) + len(TOLD) + len(LOST) + 1 == len(STATUSES)


def test_of_what_is_known_arrival_ranks_highest_and_acceptance_lowest():
    assert sorted(RANK, key=RANK.__getitem__) == [
        "accepted",
        "failed-temporarily",
        "failed-for-good",
        "delivered",
    ]
