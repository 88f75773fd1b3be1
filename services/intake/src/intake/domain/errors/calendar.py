"""What forbids a change of the calendar, or a move of due dates to it."""

from dossier_shared.rules import BadInput, Rule

CALENDAR_WRONG = Rule(
    "calendar-wrong",
    "Lịch làm việc chưa đúng: {faults}.",
    mend="Sửa các ngày nêu trên rồi gửi lại; chưa có ngày nào được ghi.",
    kind=BadInput,
    field="days",
)
CALENDAR_UNCHANGED = Rule(
    "calendar-unchanged",
    "Thay đổi này không làm lịch khác đi.",
    mend="Kiểm tra lại ngày và loại ngày.",
    kind=BadInput,
    field="days",
)
