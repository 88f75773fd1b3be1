"""Fees (phí, lệ phí): asked for on the way, or taken at the counter (NĐ 61/2018 art.22)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dossier_shared.contracts import DossierDutyAsked, DossierDutyPaid
from intake.domain.clock import Dating, Segment, then
from intake.domain.dossier import Change, Dossier, checked, going_on, moved
from intake.domain.episodes import Duty
from intake.domain.errors.duties import PAID_BEFORE_ASKED, PAID_IN_FUTURE, RECEIPT_USED
from intake.domain.receiving import covered

LAW = "NĐ 61/2018 đ.22"


@dataclass(frozen=True, slots=True)
class Payment:
    """`receipt_number` is that of the biên lai; `paid_at` is not after the recording."""

    receipt_number: str
    means: Literal["cash", "transfer", "online"]
    paid_at: datetime


def ask(dossier: Dossier, name: str, amount: int, at: datetime, by: str, dating: Dating) -> Change:
    """The work waits for a payment (2, 4 → 6): the clock stands still."""
    asked = Duty(name, amount, by, at)
    after = moved(dossier, "ask-duty", at, by, duties=(*dossier.duties, asked))
    stopped = then(after.clock, Segment("stopped", at, "chờ nộp phí, lệ phí", LAW))
    return going_on(after, stopped, dating), [DossierDutyAsked(amount=amount)]


def pay(dossier: Dossier, payment: Payment, at: datetime, by: str, dating: Dating) -> Change:
    """The payment is recorded (6 → 4): the clock goes on."""
    checked(dossier, "record-payment")
    owed = next(one for one in dossier.duties if one.paid_at is None)
    if payment.paid_at < owed.asked_at:
        raise PAID_BEFORE_ASKED.broken()
    paid = _paid(dossier, owed, payment, at, by)
    after = moved(dossier, "record-payment", at, by, duties=_with(dossier, owed, paid))
    goes_on = Segment("runs", at, "đã nộp phí, lệ phí", LAW)
    with covered():
        running = going_on(after, then(after.clock, goes_on), dating)
    return running, [DossierDutyPaid(due_at=running.due_now)]


def collect(
    dossier: Dossier, name: str, amount: int, payment: Payment, at: datetime, by: str
) -> Change:
    """A fee taken at the counter, which nothing waited for."""
    checked(dossier, "record-fee")
    paid = _paid(dossier, Duty(name, amount, by, at), payment, at, by)
    return replace(dossier, duties=(*dossier.duties, paid)), []


def _with(dossier: Dossier, owed: Duty, paid: Duty) -> tuple[Duty, ...]:
    return tuple(paid if one is owed else one for one in dossier.duties)


def _paid(dossier: Dossier, duty: Duty, payment: Payment, at: datetime, by: str) -> Duty:
    if payment.paid_at > at:
        raise PAID_IN_FUTURE.broken()
    if any(one.receipt_number == payment.receipt_number for one in dossier.duties):
        raise RECEIPT_USED.broken()
    return replace(
        duty, receipt_number=payment.receipt_number, means=payment.means,
        paid_at=payment.paid_at, recorded_by=by,
    )  # fmt: skip
