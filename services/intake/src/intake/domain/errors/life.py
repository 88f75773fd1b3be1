"""What the life of a dossier forbids."""

from dossier_shared.rules import BadInput, NotYours, Rule

MOVE_FORBIDDEN = Rule(
    "move-forbidden",
    "Hồ sơ đang ở trạng thái «{status}» nên không thực hiện được việc này.",
    mend="Thực hiện một trong các việc nêu ở «allowed», hoặc tải lại hồ sơ để xem trạng thái mới.",
)
CALENDAR_NOT_COVERED = Rule(
    "calendar-not-covered",
    "Lịch nghỉ năm {year} chưa được nhập nên chưa tính được ngày hẹn trả.",
    mend="Báo quản trị cập nhật lịch làm việc của năm đó rồi gửi lại.",
    kind=BadInput,
)
DOCUMENT_UNKNOWN = Rule(
    "unknown-document",
    "Thủ tục {procedure} không có giấy tờ số {numbers}.",
    mend="Xem thành phần hồ sơ của thủ tục rồi chọn lại số thứ tự giấy tờ.",
    kind=BadInput,
    field="documents",
)
DOCUMENT_MISSING = Rule(
    "document-missing",
    "Hồ sơ còn thiếu giấy tờ: {names}.",
    mend="Nhận đủ giấy tờ rồi gửi lại, hoặc lập Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.",
    kind=BadInput,
    field="documents",
)
DOCUMENT_KIND = Rule(
    "document-kind",
    "Thủ tục không nhận loại bản này đối với giấy tờ số {numbers}.",
    mend="Xem hình thức giấy tờ (bản chính, chứng thực, sao, điện tử) của thủ tục rồi nhận đúng.",
    kind=BadInput,
    field="documents",
)
RECEIVED_IN_FUTURE = Rule(
    "received-in-future",
    "Thời điểm tiếp nhận ở tương lai.",
    mend="Nhập đúng giờ đã nhận hồ sơ.",
    kind=BadInput,
    field="received_at",
)
RECEIVED_BEFORE_SUBMITTED = Rule(
    "received-before-submitted",
    "Thời điểm tiếp nhận sớm hơn thời điểm nộp hồ sơ.",
    mend="Nhập đúng giờ đã tiếp nhận hồ sơ.",
    kind=BadInput,
    field="received_at",
)
PROCEDURE_UNKNOWN = Rule(
    "unknown-procedure",
    "Mã thủ tục không có trong danh mục.",
    mend="Xem danh mục tại /procedures rồi gửi lại với mã đúng.",
    kind=BadInput,
    field="procedure",
)
OTHER_AGENCY = Rule(
    "other-agency",
    "Tài khoản thuộc cơ quan khác, không tiếp nhận ở đây.",
    mend="Dùng tài khoản của cơ quan này.",
    kind=NotYours,
)
