"""What the office calls kinds, channels, statuses and outcomes, on paper and in lists."""

from collections.abc import Mapping

from dossier_shared.contracts import Channel
from notify.domain.calls import Closed
from notify.domain.kinds import Kind
from notify.domain.notices import Word
from notify.domain.statuses import Status

KINDS: Mapping[Kind, str] = {
    "submitted": "Đã gửi hồ sơ trực tuyến",
    "received": "Tiếp nhận hồ sơ và hẹn trả kết quả",
    "supplement": "Yêu cầu bổ sung hồ sơ",
    "supplemented": "Đã nhận hồ sơ bổ sung",
    "fee-due": "Yêu cầu nộp phí, lệ phí",
    "fee-paid": "Đã nộp phí, lệ phí",
    "apology": "Xin lỗi và hẹn lại ngày trả kết quả",
    "moved": "Thay đổi ngày hẹn trả kết quả",
    "stopped": "Tạm dừng giải quyết",
    "resumed": "Tiếp tục giải quyết",
    "withdrawn": "Công dân rút hồ sơ",
    "ready": "Đã có kết quả",
    "ready-early": "Có kết quả sớm hơn hẹn",
    "rejected": "Từ chối tiếp nhận hoặc không giải quyết",
    "returned": "Đã trả kết quả",
    "outage": "Xin lỗi về sự cố hệ thống",
}
"""Those that citizens are told."""

CHANNELS: Mapping[Channel, str] = {
    "sms": "Tin nhắn SMS",
    "email": "Thư điện tử",
    "zalo": "Zalo",
    "webhook": "Hệ thống kết nối",
    "inbox": "Hộp thư công vụ",
}

STATUSES: Mapping[Status, str] = {
    "queued": "Chờ gửi",
    "held": "Chờ đến giờ được gửi",
    "sending": "Đang gửi",
    "accepted": "Nhà mạng đã nhận",
    "delivered": "Đã đến máy người nhận",
    "failed-temporarily": "Chưa gửi được",
    "failed-for-good": "Không gửi được",
    "unknown": "Chưa rõ đã gửi hay chưa",
    "cancelled": "Đã hủy, không gửi",
    "expired": "Hết hạn, không gửi",
}

OUTCOMES: Mapping[Word | None, str] = {
    "accepted": "Đã nhận",
    "refused": "Từ chối",
    "busy": "Bận, chưa nhận",
    "unknown": "Không trả lời",
    None: "Đang gửi",
}


CALLS: Mapping[Closed | None, str] = {
    "reached": "đã gặp công dân",
    "told-otherwise": "đã báo bằng cách khác",
    "no-answer": "không nghe máy",
    "wrong-number": "nhầm số",
    "given-up": "không liên hệ được",
    "told": "đã báo được qua kênh khác",
    "sent-again": "đã gửi lại vào số mới",
    "overtaken": "không còn cần báo",
    None: "chưa gọi được",
}
"""What came of a call by hand."""


def kind_name(kind: Kind) -> str:
    return KINDS.get(kind, kind)
