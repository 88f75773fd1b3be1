"""Numbers that fail on purpose, and the list of those who may be told anything."""

import asyncio
from uuid import uuid4

import pytest
from services.notify.tests.tools.letters import letters, notice

from notify.adapters.trial import MANNERS, TrialProvider
from notify.application.ports import Abilities, Message
from notify.application.trying_out import OnTestList
from notify.domain.correspondence import withhold
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown, Withheld

OF = {manner: address for address, manner in MANNERS.items() if address.startswith("+")}


class Carrier:
    name = "viettel"
    abilities = Abilities("sms")

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def send(self, message: Message):
        self.taken.append(message.address)
        return Accepted("SMS-1")

    async def close(self) -> None:
        return None


async def tried(address, clock):
    receipts: list = []
    told = asyncio.Event()

    async def take(receipt) -> bool:
        receipts.append(receipt)
        told.set()
        return True

    carrier = Carrier()
    trial = TrialProvider(carrier, take, clock, slow=0.01)
    outcome = await trial.send(Message(address, uuid4(), "text"))
    if isinstance(outcome, Accepted) and not carrier.taken:
        await asyncio.wait_for(told.wait(), 5)
    await trial.close()
    return outcome, [receipt.state for receipt in receipts], carrier.taken


@pytest.mark.parametrize(
    ("manner", "outcome", "fates"),
    [
        ("delivered", Accepted, ["delivered"]),
        ("slow", Accepted, ["delivered"]),
        ("undelivered", Accepted, ["failed-for-good"]),
        ("refused", Refused, []),
        ("busy", Busy, []),
        ("unknown", Unknown, []),
    ],
)
async def test_each_number_does_what_the_table_says_and_no_carrier_hears_of_it(
    manner, outcome, fates, clock
):
    came, told, taken = await tried(OF[manner], clock)
    assert (type(came), told, taken) == (outcome, fates, [])


async def test_any_other_number_goes_to_its_carrier(clock):
    outcome, told, taken = await tried("+84912345678", clock)
    assert (outcome, told, taken) == (Accepted("SMS-1"), [], ["+84912345678"])


def write(_, one):
    return Message("Dan@Example.vn" if one.channel == "email" else "+84912345678", uuid4(), "text")


@pytest.mark.parametrize(
    ("allowed", "channel", "goes"),
    [
        ("+84912345678", "sms", True),
        ("dan@example.vn", "email", True),
        ("dan@example.vn", "sms", False),
    ],
)
def test_who_is_not_on_the_list_is_told_nothing(allowed, channel, goes):
    listed = OnTestList(write, frozenset({allowed}))
    came = listed(letters(), notice(channel=channel))
    assert isinstance(came, Message) is goes
    assert goes or came == Withheld("not-on-test-list")


def test_a_notice_that_was_kept_back_is_cancelled_with_the_reason_and_never_tried_again(clock):
    now = clock.now()
    told = letters("c", notice(status="queued", at=now))
    [one] = told.notices
    kept, payloads = withhold(told, {one.id: "not-on-test-list"}, now)
    [after] = kept.notices
    assert (after.status, after.reason, after.next_at) == ("cancelled", "not-on-test-list", None)
    assert payloads == []
