"""Every rule about notices that can be broken: code, what is wrong, how to mend it."""

from dossier_shared.rules import BadInput, Rule

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
    mend="Xem trạng thái hiện tại; nếu số hoặc địa chỉ là của người khác, hãy sửa cho đúng trước; "
    "nếu công dân nói chưa nhận được, hãy gọi điện.",
)
SENSE_LOST = Rule(
    "notice-overtaken",
    "Tin báo này không còn ý nghĩa vì hồ sơ đã có tin báo mới hơn.",
    mend="Xem tin báo mới nhất của hồ sơ.",
)
NO_SUCH_CALL = Rule(
    "no-such-call",
    "Hồ sơ không có cuộc gọi này.",
    mend="Tải lại danh sách gọi điện rồi chọn lại.",
)
CALL_CLOSED = Rule(
    "call-closed",
    "Cuộc gọi này đã kết thúc: công dân đã được báo, hoặc việc báo không còn cần.",
    mend="Tải lại danh sách gọi điện; không cần gọi nữa.",
)
SAME_CONTACT = Rule(
    "contact-unchanged",
    "Số điện thoại và thư điện tử không khác thông tin đang có.",
    mend="Ghi số hoặc địa chỉ mới; nếu chỉ muốn gửi lại, hãy dùng lệnh gửi lại tin báo.",
)
NO_CONTACT = Rule(
    "contact-empty",
    "Chưa ghi số điện thoại hay thư điện tử nào.",
    mend="Ghi ít nhất một số di động hoặc một địa chỉ thư điện tử.",
    kind=BadInput,
)
CHANNEL_TWICE = Rule(
    "channel-twice",
    "Một kênh được ghi hai lần trong thứ tự gửi.",
    mend="Ghi mỗi kênh một lần.",
    kind=BadInput,
    field="order",
)
LINK_UNFIT = Rule(
    "unsubscribe-link-unfit",
    "Đường dẫn từ chối nhận tin không đúng.",
    mend="Mở lại đường dẫn trong thư đã nhận, hoặc gọi Bộ phận Một cửa.",
    kind=BadInput,
)
