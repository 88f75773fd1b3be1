"""Carriers that are away, crowded, silent or slow to tell: nobody is forgotten or told twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.notify.tests.integration.carriers import Carrier, queued, sender_by, statuses, written

from notify.adapters.buckets import BUCKETS, Buckets
from notify.adapters.strays import STRAYS, StoredStrays
from notify.application.choosing import PATIENCE
from notify.application.ports import Abilities, Receipt
from notify.application.receipts import KEPT, TakeReceipts
from notify.application.send import Terms
from notify.domain.kinds import RULES
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

MIXED = ["outage", "staff-due", "supplement", "ready"]
OUTAGE = timedelta(hours=4)
BATCH = 10
"""So many are handed over side by side; nothing less urgent goes before them."""


def away(message):
    return Busy("no-connection")


def accepts(message):
    return Accepted(f"ref-{message.request_id}")


async def everything(correspondences):
    rows = await correspondences.collection.find({}).sort("_id").to_list(None)
    return [correspondences.read(row).state for row in rows]


async def pass_time(sender, clock, whole, step):
    end = clock.now() + whole
    while clock.now() < end:
        clock.move(clock.now() + step)
        await sender.look()


async def drained(sender):
    while await sender.look():
        pass


async def test_after_four_hours_without_the_carrier_all_is_delivered_lane_by_lane(
    correspondences, clock
):
    carrier = Carrier(answers=away)
    sender = sender_by(correspondences, clock, carrier, terms=Terms(finish=0, batch=BATCH))
    await queued(correspondences, clock, MIXED * 10)
    await pass_time(sender, clock, OUTAGE / 2, timedelta(minutes=1))
    await queued(correspondences, clock, MIXED * 10, start=40)
    await pass_time(sender, clock, OUTAGE / 2, timedelta(minutes=1))
    assert await statuses(correspondences) == {"queued": 80}, "nothing is parked"
    tries = sum(len(one.notices[0].tries) for one in await everything(correspondences))
    assert tries <= 20, "the breaker keeps the tries"

    carrier.answers = accepts
    clock.move(clock.now() + timedelta(minutes=1))
    await drained(sender)
    assert await statuses(correspondences) == {"accepted": 80}
    lanes = [RULES[text.split()[0]].lane for text in carrier.took]
    assert all(max(lanes[:n]) <= min(lanes[n + BATCH :]) for n in range(1, 80 - BATCH))
    assert len(set(carrier.took)) == 80


async def test_one_notice_alone_outlives_the_outage_too(correspondences, clock):
    carrier = Carrier(answers=away)
    sender = sender_by(correspondences, clock, carrier)
    await queued(correspondences, clock, ["ready"])
    await pass_time(sender, clock, OUTAGE, timedelta(minutes=2))
    carrier.answers = accepts
    clock.move(clock.now() + timedelta(minutes=1))
    await drained(sender)
    assert await statuses(correspondences) == {"accepted": 1}


async def test_mails_go_out_while_the_sms_carrier_is_away(correspondences, clock):
    sms, smtp = Carrier(answers=away), Carrier("smtp", Abilities("email"))
    sender = sender_by(correspondences, clock, sms, smtp)
    await queued(correspondences, clock, ["ready"] * 20)
    await drained(sender)
    asked = sms.asked.total()
    await queued(correspondences, clock, ["received"] * 20, channel="email", start=20)
    await drained(sender)
    assert len(smtp.took) == 20
    assert sms.asked.total() == asked


async def test_what_one_carrier_surely_did_not_take_another_one_may(correspondences, clock):
    one, other = Carrier("viettel", answers=away), Carrier("vina")
    sender = sender_by(correspondences, clock, one, other)
    await queued(correspondences, clock, ["ready"] * 40)
    for _ in range(3):
        await drained(sender)
        clock.move(clock.now() + timedelta(seconds=2))
    assert len(other.took) == 40
    assert 0 < one.asked.total() < 30, "some tried it, and then it was left alone"


ACCENTED = "UCS-2"
PLAIN = "GSM-7"


def accented(correspondence, notice):
    return replace(written(correspondence, notice), encoding=ACCENTED)


async def test_an_accented_text_goes_to_a_carrier_that_has_its_letters(correspondences, clock):
    plain = Carrier("viettel", Abilities("sms", dedupes=True, encodings=frozenset({PLAIN})))
    both = Carrier("vina", answers=away)
    sender = sender_by(correspondences, clock, plain, both, write=accented)
    await queued(correspondences, clock, ["ready"] * 20)
    await pass_time(sender, clock, timedelta(minutes=2), timedelta(seconds=1))
    assert await statuses(correspondences) == {"queued": 20}, "it is waited for, not refused"
    both.answers = accepts
    await pass_time(sender, clock, timedelta(minutes=2), timedelta(seconds=1))
    assert len(both.took) == 20
    assert not plain.asked


async def test_where_no_carrier_has_its_letters_the_text_is_refused_at_once(correspondences, clock):
    plain = Carrier(
        abilities=Abilities("sms", dedupes=True, encodings=frozenset({PLAIN})),
        answers=lambda message: Refused("characters-refused", hard=False),
    )
    await queued(correspondences, clock, ["ready"])
    await drained(sender_by(correspondences, clock, plain, write=accented))
    assert await statuses(correspondences) == {"failed-for-good": 1}


async def test_what_one_carrier_perhaps_took_no_other_one_is_given(correspondences, clock):
    silent = Carrier("viettel", answers=lambda message: Unknown("timeout"))
    other = Carrier("vina")
    sender = sender_by(correspondences, clock, silent, other)
    await queued(correspondences, clock, ["ready"] * 8)
    await pass_time(sender, clock, timedelta(minutes=30), timedelta(seconds=15))
    assert silent.asked
    assert not silent.asked.keys() & set(other.took)
    silent.answers = accepts
    await pass_time(sender, clock, timedelta(hours=2), timedelta(minutes=1))
    assert await statuses(correspondences) == {"accepted": 8}
    assert len(silent.took) + len(other.took) == 8


async def test_a_carrier_that_compares_nothing_but_reports_is_waited_for(
    store, correspondences, clock
):
    careless = Carrier(
        abilities=Abilities("sms", reports_delivery=True),
        answers=lambda message: Unknown("timeout"),
    )
    sender = sender_by(correspondences, clock, careless)
    take = TakeReceipts(correspondences, StoredStrays(store[STRAYS]), clock)
    await queued(correspondences, clock, ["ready", "rejected"])
    await drained(sender)
    await pass_time(sender, clock, PATIENCE - timedelta(minutes=1), timedelta(minutes=1))
    assert careless.asked.total() == 2, "it is not asked again while a receipt may come"

    [first, _] = await everything(correspondences)
    assert await take(receipt(first.notices[0].request_id, "delivered", clock))
    careless.answers = accepts
    await pass_time(sender, clock, timedelta(minutes=5), timedelta(minutes=1))
    assert await statuses(correspondences) == {"delivered": 1, "accepted": 1}
    assert careless.asked.total() == 3


async def test_a_carrier_is_given_no_more_than_it_can_take_and_that_costs_no_try(
    store, correspondences, clock
):
    slow = Carrier(abilities=Abilities("sms", dedupes=True, max_rate=10))
    take = Buckets(store[BUCKETS]).take
    replicas = [sender_by(correspondences, clock, slow, take=take) for _ in range(2)]
    await queued(correspondences, clock, ["outage"] * 20 + ["ready"] * 20)
    for second in range(1, 5):
        for sender in replicas:
            await drained(sender)
        assert len(slow.took) <= 10 * second
        clock.move(clock.now() + timedelta(seconds=1))
    assert len(slow.took) == 40
    assert {text.split()[0] for text in slow.took[:20]} == {"ready"}
    told = [one.notices[0] for one in await everything(correspondences)]
    assert {len(notice.attempts) for notice in told} == {1}


async def test_a_long_queue_of_digests_does_not_delay_a_result(correspondences, clock):
    carrier = Carrier()
    sender = sender_by(correspondences, clock, carrier, terms=Terms(finish=0, batch=BATCH))
    await queued(correspondences, clock, ["outage"] * 60)
    await sender.look()
    clock.move(clock.now() + timedelta(seconds=1))
    await queued(correspondences, clock, ["ready"] * 3, start=60)
    await sender.look()
    assert [text.split()[0] for text in carrier.took[BATCH : 2 * BATCH]].count("ready") == 3
    await drained(sender)
    assert len(set(carrier.took)) == 63


async def test_a_text_that_cannot_be_written_parks_its_notice_and_stops_no_other(
    correspondences, clock
):
    def poisoned(correspondence, notice):
        if notice.kind == "supplement":
            raise KeyError("due")
        return written(correspondence, notice)

    carrier = Carrier()
    sender = sender_by(correspondences, clock, carrier, write=poisoned)
    await queued(correspondences, clock, ["supplement", *["ready"] * 9])
    await drained(sender)
    assert await statuses(correspondences) == {"failed-temporarily": 1, "accepted": 9}
    parked = (await everything(correspondences))[0].notices[0]
    assert (parked.reason, parked.attempts) == ("unwritable", ())


async def test_a_notice_of_a_channel_that_nobody_carries_is_parked(correspondences, clock):
    sender = sender_by(correspondences, clock, Carrier())
    await queued(correspondences, clock, ["ready"], channel="zalo")
    await drained(sender)
    [told] = await everything(correspondences)
    assert (told.notices[0].status, told.notices[0].reason) == ("failed-temporarily", "no-provider")


def receipt(request_id: UUID | None, state, clock, ref=None) -> Receipt:
    return Receipt("viettel", request_id, ref, state, None, clock.now())


async def test_receipts_count_once_in_whatever_order_they_come(store, correspondences, clock):
    sender = sender_by(correspondences, clock, Carrier())
    take = TakeReceipts(correspondences, StoredStrays(store[STRAYS]), clock)
    await queued(correspondences, clock, ["ready"])
    await drained(sender)
    [told] = await everything(correspondences)
    request = told.notices[0].request_id
    for state in ("failed-temporarily", "failed-temporarily", "delivered", "failed-for-good"):
        assert await take(receipt(request, state, clock))
    notice = (await everything(correspondences))[0].notices[0]
    assert [mark.status for mark in notice.history] == [
        "sending",
        "accepted",
        "failed-temporarily",
        "delivered",
    ]


async def test_a_receipt_that_nobody_knows_yet_is_kept_until_its_notice_is(
    store, correspondences, clock
):
    take = TakeReceipts(correspondences, StoredStrays(store[STRAYS]), clock)
    sender = sender_by(correspondences, clock, Carrier(answers=lambda message: Accepted("77")))
    early = receipt(None, "delivered", clock, ref="77")
    assert [await take(early) for _ in range(2)] == [False, False]
    assert await store[STRAYS].count_documents({}) == 1
    await queued(correspondences, clock, ["ready"])
    await drained(sender)
    clock.move(clock.now() + timedelta(seconds=2))
    await take.look_again()
    assert await statuses(correspondences) == {"delivered": 1}
    assert await store[STRAYS].count_documents({}) == 0


async def test_a_receipt_of_nobodys_is_looked_after_for_a_week_and_no_longer(
    store, correspondences, clock
):
    take = TakeReceipts(correspondences, StoredStrays(store[STRAYS]), clock)
    await take(receipt(None, "delivered", clock, ref="99"))
    clock.move(clock.now() + KEPT - timedelta(hours=1))
    await take.look_again()
    assert await store[STRAYS].count_documents({}) == 1
    clock.move(clock.now() + timedelta(hours=2))
    await take.look_again()
    assert await store[STRAYS].count_documents({}) == 0
