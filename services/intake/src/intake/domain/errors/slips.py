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
