"""What forbids an apology with a new day."""

from dossier_shared.rules import BadInput, Rule

NOTHING_PROMISED = Rule(
    "nothing-promised",
    "Hồ sơ không có ngày hẹn trả nên không có gì phải hẹn lại.",
    mend="Tiếp tục giải quyết hồ sơ.",
)
REAPPOINTED_BEFORE = Rule(
    "reappointed-before",
    "Hồ sơ đã được hẹn lại một lần; không được hẹn lại lần nữa.",
    mend="Giải quyết hồ sơ đúng ngày đã hẹn lại và báo cáo lãnh đạo.",
)
APOLOGY_TOO_LATE = Rule(
    "apology-too-late",
    "Phiếu xin lỗi phải gửi chậm nhất ngày {latest}, trước ngày hẹn trả ít nhất một ngày làm việc.",
    mend="Không hẹn lại được nữa; giải quyết ngay và báo cáo lãnh đạo về việc chậm.",
)
APOLOGY_NOT_DRAFTED = Rule(
    "apology-not-drafted",
    "Hồ sơ chưa có dự thảo phiếu xin lỗi.",
    mend="Phòng chuyên môn lập dự thảo phiếu xin lỗi trước.",
)
APOLOGY_APPROVED_BEFORE = Rule(
    "apology-approved-before",
    "Dự thảo phiếu xin lỗi đã được duyệt.",
    mend="Chuyển Bộ phận Một cửa gửi phiếu cho công dân.",
)
APOLOGY_NOT_APPROVED = Rule(
    "apology-not-approved",
    "Dự thảo phiếu xin lỗi chưa được duyệt.",
    mend="Trình trưởng phòng hoặc lãnh đạo duyệt dự thảo rồi gửi.",
)
NEW_DAY_NOT_LATER = Rule(
    "new-day-not-later",
    "Ngày hẹn lại phải sau ngày hẹn trả hiện tại và sau lúc này.",
    mend="Chọn ngày hẹn lại muộn hơn.",
    kind=BadInput,
    field="until",
)
NEW_DAY_CLOSED = Rule(
    "new-day-closed",
    "Ngày giờ hẹn lại không nằm trong giờ làm việc.",
    mend="Chọn ngày làm việc, trong giờ làm việc của cơ quan.",
    kind=BadInput,
    field="until",
)
