"""What is not open to everybody who may see a dossier; what forbids the destruction of data."""

from dossier_shared.rules import NotYours, Rule

PAPERS_CLOSED = Rule(
    "papers-closed",
    "Vai trò của người đang đăng nhập không được xem giấy tờ của hồ sơ này.",
    mend="Nếu cần xem, đề nghị Bộ phận Một cửa hoặc phòng đang giải quyết hồ sơ cung cấp.",
    kind=NotYours,
)
NOTHING_DUE = Rule(
    "nothing-due-for-destruction",
    "Chưa có hồ sơ nào hết thời hạn lưu trữ.",
    mend="Lập danh mục khi có hồ sơ hết thời hạn lưu trữ theo quy định của thủ tục.",
)
SAME_PERSON = Rule(
    "destroy-list-same-person",
    "Người lập danh mục không được tự phê duyệt danh mục đó.",
    mend="Đề nghị lãnh đạo khác phê duyệt danh mục tiêu hủy.",
    kind=NotYours,
)
LIST_CLOSED = Rule(
    "destroy-list-closed",
    "Danh mục tiêu hủy này đã {state}.",
    mend="Xem lại tình trạng của danh mục; cần thay đổi thì lập danh mục mới.",
)
LIST_NOT_APPROVED = Rule(
    "destroy-list-not-approved",
    "Danh mục tiêu hủy chưa được phê duyệt.",
    mend="Trình lãnh đạo phê duyệt danh mục trước khi thực hiện tiêu hủy.",
)
