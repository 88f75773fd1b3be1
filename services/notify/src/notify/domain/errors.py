"""Every rule about notices that can be broken: code, what is wrong, how to mend it."""

from dossier_shared.rules import Rule

NO_SUCH_NOTICE = Rule(
    "no-such-notice",
    "Hồ sơ không có tin báo này.",
    mend="Tải lại danh sách tin báo của hồ sơ rồi chọn lại.",
)
CITIZEN_ONLY = Rule(
    "notice-not-for-citizen",
    "Đây không phải tin báo gửi công dân.",
    mend="Chỉ gửi lại tin báo cho công dân; việc nhắc cán bộ do hệ thống tự thực hiện.",
)
NOT_LOST = Rule(
    "notice-not-lost",
    "Tin báo này đã gửi được, đang gửi hoặc đã hủy nên không gửi lại.",
    mend="Xem trạng thái hiện tại của tin báo; nếu công dân nói chưa nhận được, hãy gọi điện.",
)
SENSE_LOST = Rule(
    "notice-overtaken",
    "Tin báo này không còn ý nghĩa vì hồ sơ đã có tin báo mới hơn.",
    mend="Xem tin báo mới nhất của hồ sơ.",
)
