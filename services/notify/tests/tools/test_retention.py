"""After its period nothing of a notice can be read, and everything can still be counted."""

from datetime import timedelta

import pytest
from hypothesis import given
from services.notify.tests.tools.letters import MORNING, NOTICES, letters, notice

from notify.domain.facts import facts_of
from notify.domain.hours import Hours
from notify.domain.retention import DAY, PERIODS, erase_at, erased


@pytest.mark.parametrize(
    ("code", "kind", "days"),
    [
        ("H50-180412-0007", "received", 730),
        ("H50-180412-0007", "ready", 730),
        ("H50-180412-0007", "staff-due", 90),
        ("bulk/j1/2", "outage", 30),
    ],
)
def test_the_period_depends_on_the_kind(code, kind, days):
    one = letters(code, notice(kind=kind, seconds=0))
    assert erase_at(one) == MORNING + days * DAY


@pytest.mark.parametrize("status", ["queued", "held", "sending"])
def test_what_still_waits_is_not_erased(status):
    assert erase_at(letters("c", notice(status=status))) is None


def test_the_contact_stays_until_the_last_notice_to_the_citizen_is_past_its_period():
    told = letters(
        "c", notice(), notice(kind="ready", at=MORNING + 40 * DAY), contact="sealed",
        channels=("sms",),
    )  # fmt: skip
    first = erased(told, MORNING + 731 * DAY)
    assert (first.contact, [one.params == {} for one in first.notices]) == ("sealed", [True, False])
    last = erased(first, MORNING + 771 * DAY)
    assert (last.contact, last.channels, erase_at(last)) == (None, (), None)


@given(NOTICES)
def test_counts_are_the_same_before_and_after_and_a_second_time_erases_nothing(one):
    told = letters("c", one, contact="sealed", tags=("keyed",))
    end = one.queued_at + max(PERIODS.legal, PERIODS.other) + timedelta(hours=1)
    after = erased(told, end)
    assert facts_of(after, Hours()) == facts_of(told, Hours())
    assert after.tags == told.tags
    assert erased(after, end) == after
    assert erase_at(after) is None or after.notices[0].erased_at is None
