"""What figures, causes and indices are called in Vietnamese."""

from collections.abc import Mapping

COUNTS: Mapping[str, str] = {
    "total": "Số hồ sơ nhận giải quyết: tổng số",
    "received": "Tiếp nhận trong kỳ",
    "online": "Trong kỳ: trực tuyến",
    "direct": "Trong kỳ: trực tiếp, dịch vụ bưu chính",
    "counter": "Trong kỳ: trực tiếp",
    "post": "Trong kỳ: dịch vụ bưu chính công ích",
    "previous": "Từ kỳ trước",
    "resolved": "Đã giải quyết: tổng số",
    "early": "Đã giải quyết: trước hạn",
    "on_time": "Đã giải quyết: đúng hạn",
    "late": "Đã giải quyết: quá hạn",
    "open": "Đang giải quyết: tổng số",
    "open_in_time": "Đang giải quyết: trong hạn",
    "open_late": "Đang giải quyết: quá hạn",
    "late_first": "Đã giải quyết: quá hạn so với ngày hẹn đầu tiên",
    "open_late_first": "Đang giải quyết: quá hạn so với ngày hẹn đầu tiên",
    "on_time_share": "Tỷ lệ giải quyết trước hạn và đúng hạn",
}
PROCEDURES: Mapping[str, str] = {
    "all": "Tổng số thủ tục thuộc thẩm quyền giải quyết",
    "handled": "Thủ tục thực hiện theo cơ chế một cửa, một cửa liên thông",
    "processes": "Quy trình nội bộ được ban hành",
    "province": "Cấp tỉnh",
    "district": "Cấp huyện",
    "commune": "Cấp xã",
    "one_stop": "Theo cơ chế một cửa",
    "linked": "Theo cơ chế một cửa liên thông",
    "used": "Thủ tục có hồ sơ tiếp nhận trong kỳ",
    "unlisted": "Thủ tục có hồ sơ nhưng không có trong danh mục",
}
OVERDUE: Mapping[str, str] = {
    "code": "Mã hồ sơ",
    "procedure": "Thủ tục",
    "field": "Lĩnh vực",
    "division": "Phòng, đơn vị",
    "holder": "Người xử lý",
    "step": "Bước xử lý",
    "partners": "Cơ quan phối hợp chưa trả lời",
    "received_at": "Ngày nhận",
    "resolved_at": "Ngày có kết quả",
    "due_first": "Ngày hẹn đầu tiên",
    "due_now": "Ngày hẹn hiện tại",
    "delay_now": "Chậm so với ngày hẹn hiện tại",
    "delay_first": "Chậm so với ngày hẹn đầu tiên",
    "working_days": "Số ngày làm việc",
    "own_hours": "Giờ làm việc tại cơ quan",
    "partner_hours": "Giờ làm việc tại cơ quan phối hợp",
    "apologised": "Đã xin lỗi, hẹn lại",
    "cause": "Nguyên nhân",
}
INDICES: Mapping[str, str] = {
    "indices": "Chỉ số tính được",
    "absent": "Chỉ số chưa đủ dữ liệu để tính",
    "channels": "Hồ sơ tiếp nhận trong kỳ theo kênh",
    "returned": "Kết quả đã trả trong kỳ theo hình thức",
    "rated": "Hồ sơ được đánh giá trong kỳ",
    "dissatisfied": "Hồ sơ có chỉ số bị đánh giá 0 điểm",
}
NINE = (
    "Tổng thời gian giải quyết so với quy định",
    "Thời gian giải quyết tại từng cơ quan, đơn vị",
    "Số lần phải liên hệ để hoàn thiện hồ sơ",
    "Số cơ quan, đơn vị phải liên hệ",
    "Tổ chức tiếp nhận, giải quyết, trả kết quả tại Bộ phận Một cửa",
    "Công khai thủ tục hành chính",
    "Thái độ của cán bộ, công chức, viên chức",
    "Tiếp thu, giải trình phản ánh, kiến nghị",
    "Tiến độ và chất lượng dịch vụ công trực tuyến",
)
"""The nine indices of TT 01/2018/TT-VPCP art.13, in short."""

SCORES: Mapping[str, str] = {
    "rated": "Số hồ sơ được đánh giá",
    "resolved": "Số hồ sơ đã giải quyết",
    "punctual": "Trong đó trước hạn, đúng hạn",
    "punctual_share": "Tỷ lệ trước hạn, đúng hạn",
    "total": "Tổng điểm",
    "grade": "Xếp loại",
    **{f"index_{number}": text for number, text in enumerate(NINE, start=1)},
}
CAUSES: Mapping[str, str] = {
    "own": "Cơ quan giải quyết chậm",
    "partner": "Cơ quan phối hợp chậm",
    "both": "Cơ quan giải quyết và cơ quan phối hợp cùng chậm",
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "06a": COUNTS,
    "06b": COUNTS,
    "07a": PROCEDURES,
    "07b": PROCEDURES,
    "overdue": OVERDUE,
    "indices": INDICES,
    "scores": SCORES,
}
SENSITIVE = "Hồ sơ thuộc lĩnh vực hạn chế thông tin"
"""In place of the procedure's name (NĐ 61/2018/NĐ-CP art.5.1d)."""
