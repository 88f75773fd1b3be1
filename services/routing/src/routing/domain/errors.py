"""Every rule of a case that can be broken: code, what is wrong, how to mend it."""

from dossier_shared.rules import BadInput, NotYours, Rule

CASE_NOT_RECEIVED = Rule(
    "case-not-received",
    "Hồ sơ chưa được Bộ phận Một cửa tiếp nhận.",
    mend="Chờ Một cửa tiếp nhận hồ sơ rồi thực hiện.",
)
CASE_WAITING = Rule(
    "case-waiting",
    "Hồ sơ đang chờ bổ sung giấy tờ, nghĩa vụ tài chính hoặc đang dừng xử lý.",
    mend="Chờ Một cửa báo hồ sơ tiếp tục rồi thực hiện.",
)
CASE_FINISHED = Rule(
    "case-finished",
    "Hồ sơ đã giải quyết xong, không thực hiện thêm được.",
    mend="Xem kết quả tại Một cửa.",
)
CASE_CLOSED = Rule(
    "case-closed",
    "Hồ sơ đã bị từ chối tiếp nhận hoặc công dân đã rút.",
    mend="Không cần làm gì thêm với hồ sơ này.",
)
NOT_STEP_ROLE = Rule(
    "not-step-role",
    "Bước «{step}» do {role} thực hiện.",
    mend="Chuyển cho người có vai trò đó.",
    kind=NotYours,
)
OTHER_DIVISION = Rule(
    "other-division",
    "Hồ sơ thuộc {division}.",
    mend="Chuyển cho người của phòng đó.",
    kind=NotYours,
)
NOT_HOLDER = Rule(
    "not-holder",
    "Hồ sơ đang do người khác giữ.",
    mend="Nhận hồ sơ về mình rồi thực hiện lại.",
)
ALREADY_CLAIMED = Rule(
    "already-claimed", "Hồ sơ đã ở trong tay bạn.", mend="Hãy xử lý tiếp hồ sơ này."
)
DECISION_NEEDED = Rule(
    "decision-needed",
    "Bước «{step}» phải có quyết định.",
    mend="Phê duyệt hoặc từ chối hồ sơ.",
)
NOTHING_TO_DECIDE = Rule(
    "nothing-to-decide",
    "Hồ sơ đang ở bước «{step}», chưa tới bước quyết định.",
    mend="Hoàn thành bước này trước.",
)
REASON_MISSING = Rule(
    "reason-missing",
    "Chưa ghi lý do trả lại.",
    mend="Ghi lý do để người nhận biết cần sửa gì.",
    kind=BadInput,
    field="reason",
)
FIRST_STEP = Rule(
    "first-step",
    "Đây là bước đầu tiên, không có bước trước để trả lại.",
    mend="Hãy hoàn thành bước này.",
)
NOT_DECIDED = Rule(
    "not-decided",
    "Hồ sơ chưa có quyết định.",
    mend="Trả lại bước trước để quyết định.",
)
