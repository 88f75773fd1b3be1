"""The clock stands still while the citizen pays (NĐ 61/2018 art.22) or the work is stopped, and
goes on with what was left; a withdrawal ends it."""

import pytest
from services.intake.tests.builders import NOW, at, dossier
from services.intake.tests.commands import COUNTER, DATING, HEAD

from dossier_shared.contracts import DossierDutyAsked, DossierDutyPaid, DossierResumed
from dossier_shared.rules import RuleViolation
from intake.domain import duty, stopping
from intake.domain.dossier import Dossier
from intake.domain.duty import Payment
from intake.domain.statuses import Status

MONDAY, THURSDAY = at("2018-04-16 10:00"), at("2018-04-19 10:00")
PAID = Payment("0000124", "transfer", THURSDAY)


def owing() -> Dossier:
    return duty.ask(dossier(), "Phí thẩm định", 600_000, MONDAY, COUNTER, DATING)[0]


def test_a_duty_stops_the_clock_and_its_payment_lets_it_go_on() -> None:
    waiting, [asked] = duty.ask(dossier(), "Phí thẩm định", 600_000, MONDAY, COUNTER, DATING)
    assert (waiting.status, waiting.due_now) == (Status.DUTY, None)
    assert asked == DossierDutyAsked(amount=600_000)
    running, [paid] = duty.pay(waiting, PAID, THURSDAY, COUNTER, DATING)
    assert running.status == Status.PROCESSING
    assert running.due_now == at("2018-05-04 09:00")  # three working days later than promised
    assert paid == DossierDutyPaid(due_at=running.due_now)


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        (Payment("1", "cash", at("2018-04-16 09:59")), "paid-before-asked"),
        (Payment("1", "cash", at("2018-04-19 10:01")), "paid-in-future"),
    ],
)
def test_a_payment_lies_between_its_asking_and_its_recording(payment: Payment, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        duty.pay(owing(), payment, THURSDAY, COUNTER, DATING)


def test_a_receipt_pays_one_duty() -> None:
    paid, _ = duty.pay(owing(), PAID, THURSDAY, COUNTER, DATING)
    with pytest.raises(RuleViolation, match="receipt-used"):
        duty.collect(paid, "Lệ phí", 50_000, PAID, THURSDAY, COUNTER)


def test_a_fee_at_the_counter_holds_nothing_up() -> None:
    fee = Payment("0000123", "cash", NOW)
    collected, told = duty.collect(dossier(), "Lệ phí", 50_000, fee, NOW, COUNTER)
    assert (collected.status, collected.due_now) == (Status.RECEIVED, dossier().due_now)
    assert (collected.duties[0].receipt_number, list(told)) == ("0000123", [])


def stopped() -> Dossier:
    return stopping.stop(dossier(), "Chờ kết luận", "Luật Thanh tra", MONDAY, HEAD, DATING)[0]


def test_work_that_was_stopped_goes_on_with_what_was_left() -> None:
    waiting = stopped()
    assert (waiting.status, waiting.due_now) == (Status.STOPPED, None)
    assert (waiting.clock[-1].reason, waiting.clock[-1].law) == ("Chờ kết luận", "Luật Thanh tra")
    running, [told] = stopping.resume(waiting, "Đã rõ", None, THURSDAY, HEAD, DATING)
    assert running.due_now == at("2018-05-04 09:00")
    assert told == DossierResumed(due_at=running.due_now)


def test_it_begins_again_only_by_a_law_that_says_so() -> None:
    law = "Điều 12 Luật Thanh tra"
    anew, _ = stopping.resume(stopped(), "Đã rõ", law, THURSDAY, HEAD, DATING)
    assert (anew.clock[-1].kind, anew.clock[-1].law) == ("restarted", law)
    assert anew.due_now == at("2018-05-08 10:00")  # ten working days after the 19th


def test_a_withdrawal_ends_the_clock_with_a_notice() -> None:
    gone, [_] = stopping.withdraw(dossier(), "Nộp nơi khác", MONDAY, COUNTER)
    assert (gone.status, gone.clock[-1].end) == (Status.WITHDRAWN, MONDAY)
    assert [slip.kind for slip in gone.slips] == ["stop-notice"]
