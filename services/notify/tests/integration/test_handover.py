"""How long a hand-over took: counted from when a notice could go."""

from datetime import timedelta

from services.notify.tests.integration.carriers import Carrier, queued, sender_by

from notify.application.counting import HANDED_OVER

CARRIER = "night-carrier"


def counted() -> float:
    return HANDED_OVER.labels("sms", CARRIER)._sum.get()


async def test_hours_at_which_nobody_is_written_to_are_no_time_of_handing_over(
    correspondences, clock
):
    morning = clock.now().replace(hour=0)
    clock.move(morning - timedelta(hours=9))
    await queued(correspondences, clock, ["ready"])
    sender = sender_by(correspondences, clock, Carrier(CARRIER))
    assert await sender.look() == 1, "held until the morning"
    clock.move(morning + timedelta(seconds=7))
    assert await sender.look() == 1
    assert counted() == 7
