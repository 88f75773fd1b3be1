"""What is handed over in these tests, and who takes the receipts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from notify.application.ports import Message, Receipt

REQUEST = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
PHONE = "+84912345678"
SHORT = "Ho so 000.00.19.H50-180412-0007 da co ket qua."
LONG = " ".join([SHORT] * 5)
ACCENTED = (
    "Hồ sơ 000.00.19.H50-180412-0007 đã có kết quả. Mời Ông/Bà đến Bộ phận Một cửa nhận. " * 2
)


def sms(text: str = SHORT, **more: Any) -> Message:
    return Message(**{"address": PHONE, "request_id": REQUEST, "text": text, **more})


@dataclass
class Taken:
    """Takes receipts; the first `refusals` of them meet a database that is away."""

    receipts: list[Receipt] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def __call__(self, receipt: Receipt) -> bool:
        if self.failures:
            raise self.failures.pop()
        self.receipts.append(receipt)
        return True

    @property
    def news(self) -> list[tuple[UUID | None, str]]:
        return [(receipt.request_id, receipt.state) for receipt in self.receipts]
