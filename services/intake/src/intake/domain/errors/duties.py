"""What forbids asking for a fee, or recording its payment."""

from dossier_shared.rules import BadInput, Rule

PAID_IN_FUTURE = Rule(
    "paid-in-future",
    "Thời điểm nộp ở tương lai.",
    mend="Nhập đúng giờ đã thu phí, lệ phí.",
    kind=BadInput,
    field="paid_at",
)
PAID_BEFORE_ASKED = Rule(
    "paid-before-asked",
    "Thời điểm nộp sớm hơn thời điểm yêu cầu nộp.",
    mend="Nhập đúng giờ đã thu phí, lệ phí.",
    kind=BadInput,
    field="paid_at",
)
RECEIPT_USED = Rule(
    "receipt-used",
    "Số biên lai này đã được ghi cho hồ sơ.",
    mend="Kiểm tra lại số biên lai.",
    kind=BadInput,
    field="receipt_number",
)
