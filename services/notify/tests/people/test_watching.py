"""What an operator is called about: citizens nobody called, and notices that were given up."""

from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import AGENCY, NOW, dossier, notice, notices

from dossier_shared.worktime import load_calendar
from notify.adapters.people import StoredCalls, parked_at
from notify.application.watching import CALLS_OVERDUE, PARKED, Watch
from notify.domain.correspondence import Correspondence, with_notices

pytestmark = pytest.mark.backing


async def test_what_is_overdue_and_what_was_given_up_is_counted(correspondences, clock):
    stored = StoredCalls(correspondences)
    watch = Watch(
        lambda at: stored.since_before(AGENCY, at), stored.parked_since, load_calendar, clock
    )

    async def shown() -> tuple[float, float]:
        await watch.look()
        return tuple(one._value.get() for one in (CALLS_OVERDUE, PARKED))

    called, _ = with_notices(dossier(), notices("zalo refused", "sms refused"))
    await correspondences.add(called, [], NOW)
    elsewhere = Correspondence("elsewhere", "000.00.20.H50", notices=(notice("sms", "busy"),))
    await correspondences.add(with_notices(elsewhere, elsewhere.notices)[0], [], NOW)
    clock.move(NOW + timedelta(minutes=5))
    assert await shown() == (0, 1), "called about by tomorrow evening"
    clock.move(NOW + timedelta(days=1, hours=9))
    assert await shown() == (1, 0), "given up for longer than a day: known by now"


def test_what_somebody_sent_again_is_not_given_up_any_more():
    assert parked_at([notice("sms", "queued"), notice("sms", "refused")]) is None
    assert parked_at([notice("sms", "busy")]) == NOW + timedelta(seconds=5)
