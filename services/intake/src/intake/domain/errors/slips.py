"""Why a slip or the tracking book is not printed."""

from dossier_shared.rules import BadInput, Rule

TEMPLATE_BROKEN = Rule(
    "slip-template-broken",
    "Mẫu in «{name}» bị lỗi: {diagnostic}.",
    mend="Báo người quản trị sửa mẫu in tại tệp và dòng đã nêu, hoặc gỡ mẫu in riêng của cơ quan.",
)
HAND_OVER_UNKNOWN = Rule(
    "hand-over-unknown",
    "Không có hồ sơ {code}.",
    mend="Kiểm tra lại mã hồ sơ trong danh sách bàn giao.",
    kind=BadInput,
    field="codes",
)
HAND_OVER_NOT_FINISHED = Rule(
    "hand-over-not-finished",
    "Hồ sơ {code} chưa có kết quả để bàn giao.",
    mend="Bỏ hồ sơ này khỏi danh sách, hoặc ghi nhận kết quả trước.",
)
TRANSFER_EMPTY = Rule(
    "transfer-empty",
    "Ngày {day} không có hồ sơ nào được tiếp nhận cho {division}.",
    mend="Kiểm tra lại ngày và tên phòng.",
)
TRANSFER_LONG = Rule(
    "transfer-long",
    "Ngày này có hơn {most} hồ sơ của phòng, không in thành một phiếu được.",
    mend="Dùng danh sách hồ sơ (tìm theo phòng và ngày nhận) để bàn giao.",
)
SLIP_ERASED = Rule(
    "slip-erased",
    "Dữ liệu cá nhân của hồ sơ đã tiêu hủy, không in lại phiếu được.",
    mend="Tra cứu quá trình giải quyết của hồ sơ, phần này vẫn được lưu.",
)
CONTROL_SHEET_EARLY = Rule(
    "control-sheet-early",
    "Hồ sơ chưa được tiếp nhận nên chưa có phiếu kiểm soát.",
    mend="Tiếp nhận hồ sơ rồi in phiếu kiểm soát kèm theo.",
)
BOOK_EMPTY = Rule(
    "book-empty",
    "Sổ theo dõi hồ sơ năm {year} chưa có hồ sơ nào.",
    mend="Kiểm tra lại năm, hoặc in sổ khi đã có hồ sơ được tiếp nhận.",
)
