"""Fees: asked for on the way, paid, or taken at the counter (NĐ 61/2018 art.22)."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing, PerformingDated
from intake.domain import duty
from intake.domain.errors import duties, life

router = APIRouter(prefix="/dossiers/{code}", tags=["duties"])
COUNTER = [allow(Role.RECEPTIONIST)]
ERRORS: list[str | Rule] = ["not-found", life.MOVE_FORBIDDEN]
PAYMENT: dict[str, Any] = {
    "receipt_number": "AA/18P-0001234",
    "means": "cash",
    "paid_at": "2018-04-16T09:30:00+07:00",
}


class DutyIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Lệ phí cấp giấy phép", "amount": 600_000}]}
    )
    name: schemas.Text = Field(min_length=2, max_length=200, description="Tên phí, lệ phí.")
    amount: int = Field(ge=1_000, le=1_000_000_000, description="Đồng.")


class PaymentIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [PAYMENT]})
    receipt_number: schemas.Text = Field(min_length=2, max_length=50, description="Số biên lai.")
    means: Literal["cash", "transfer", "online"]
    paid_at: schemas.Instant

    def payment(self) -> duty.Payment:
        return duty.Payment(self.receipt_number, self.means, to_milliseconds(self.paid_at))


class FeeIn(PaymentIn, DutyIn):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [PAYMENT | {"name": "Lệ phí cấp giấy phép", "amount": 600_000}]
        }
    )


@router.post("/ask-duty", **answers(BriefOut, errors=ERRORS), dependencies=COUNTER)
async def ask_duty(body: DutyIn, perform: PerformingDated) -> Response:
    """Ask the citizen to pay before the work goes on (4 → 6): the clock stands still."""
    return await perform(
        "ask-duty",
        lambda dossier, at, by, dating: duty.ask(dossier, body.name, body.amount, at, by, dating),
    )


@router.post(
    "/record-payment",
    **answers(
        BriefOut,
        errors=[
            *ERRORS, duties.PAID_IN_FUTURE, duties.PAID_BEFORE_ASKED, duties.RECEIPT_USED,
            life.CALENDAR_NOT_COVERED,
        ],
    ),
    dependencies=COUNTER,
)  # fmt: skip
async def record_payment(body: PaymentIn, perform: PerformingDated) -> Response:
    """The fee was paid (6 → 4): the clock goes on."""
    return await perform(
        "record-payment",
        lambda dossier, at, by, dating: duty.pay(dossier, body.payment(), at, by, dating),
    )


@router.post(
    "/record-fee",
    **answers(BriefOut, errors=[*ERRORS, duties.PAID_IN_FUTURE, duties.RECEIPT_USED]),
    dependencies=COUNTER,
)
async def record_fee(body: FeeIn, perform: Performing) -> Response:
    """A fee taken at the counter, which nothing waited for."""
    return await perform(
        "record-fee",
        lambda dossier, at, by: duty.collect(
            dossier, body.name, body.amount, body.payment(), at, by
        ),
    )
