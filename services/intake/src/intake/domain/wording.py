"""Days, times, limits and sums as they are written on paper, in the office's zone."""

from datetime import datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import TimeLimit, Unit

UNITS = {
    Unit.HOUR: "giờ làm việc",
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
}


def moment(at: datetime) -> str:
    """`09 giờ 00 phút, ngày 12 tháng 4 năm 2018`."""
    local = at.astimezone(OFFICE_ZONE)
    return f"{local:%H} giờ {local:%M} phút, {day(at)}"


def day(at: datetime) -> str:
    """`ngày 12 tháng 4 năm 2018`: days and the first two months have two digits (NĐ 30/2020)."""
    local = at.astimezone(OFFICE_ZONE)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    return f"ngày {local.day:02d} tháng {month} năm {local.year}"


def short(at: datetime) -> str:
    """`09:00 12/04/2018`."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}"


def within(limit: TimeLimit | None) -> str:
    """`10 ngày làm việc`."""
    if limit is None:
        return "Pháp luật không quy định thời hạn"
    return f"{limit.amount:02d} {UNITS[limit.unit]}"


def sum_of(dong: int | None) -> str:
    """`50.000 đồng`; None is a fee that another text sets."""
    if dong is None:
        return "Theo quy định"
    return f"{dong:,} đồng".replace(",", ".") if dong else "Không thu"


def national(phone: str | None) -> str | None:
    """`0387 654 321` of the E.164 `+84387654321`."""
    if phone is None or not phone.startswith("+84"):
        return phone
    digits = "0" + phone[3:]
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
