"""What is wrong with a bulk job or its list. No text repeats what a cell holds."""

from dossier_shared.rules import BadInput, Rule

NO_ADDRESS = Rule(
    "recipient-missing",
    "Dòng không có số điện thoại và không có thư điện tử.",
    mend="Điền ít nhất một trong hai ô, hoặc xóa dòng.",
    kind=BadInput,
)
REPEATED = Rule(
    "recipient-repeated",
    "Người nhận của dòng này đã có ở dòng {other}.",
    mend="Xóa dòng lặp: mỗi người chỉ được báo một lần.",
    kind=BadInput,
)
NO_COLUMN = Rule(
    "recipient-column-missing",
    "Danh sách không có cột điện thoại và không có cột thư điện tử.",
    mend="Thêm cột «Điện thoại» (phone) hoặc «Email» (email) vào dòng tiêu đề.",
    kind=BadInput,
)
PARAM_MISSING = Rule(
    "field-missing",
    "Mẫu tin cần «{title}» nhưng chưa có.",
    mend="Điền chung cho cả đợt, hoặc thêm cột này vào danh sách.",
    kind=BadInput,
)
NOBODY = Rule(
    "nobody-to-tell",
    "Không có ai để gửi.",
    mend="Xem lại danh sách hoặc điều kiện chọn hồ sơ.",
    kind=BadInput,
)
NOT_RUNNING = Rule(
    "job-not-running",
    "Đợt gửi {state}, không tạm dừng được.",
    mend="Tải lại để xem trạng thái mới nhất.",
)
NOT_PAUSED = Rule(
    "job-not-paused",
    "Đợt gửi {state}, không tiếp tục được.",
    mend="Chỉ đợt đang tạm dừng mới tiếp tục được; cần thì lập đợt mới.",
)
ENDED = Rule(
    "job-ended",
    "Đợt gửi {state}.",
    mend="Đợt đã kết thúc thì không đổi được nữa; cần thì lập đợt mới.",
)
