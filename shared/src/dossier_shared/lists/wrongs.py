"""What is wrong with a list that is handed in. No text repeats what a cell holds."""

from dossier_shared.rules import BadInput, Rule

LIST_UNREADABLE = Rule(
    "list-unreadable",
    "Không đọc được tệp danh sách.",
    mend="Gửi tệp CSV (bảng mã UTF-8, cột ngăn bằng dấu phẩy hoặc chấm phẩy) hoặc XLSX.",
    kind=BadInput,
)
LIST_TOO_LONG = Rule(
    "list-too-long",
    "Danh sách có hơn {most} dòng.",
    mend="Chia danh sách thành nhiều tệp rồi gửi từng tệp.",
    kind=BadInput,
)
LIST_EMPTY = Rule(
    "list-empty",
    "Danh sách không có dòng nào.",
    mend="Ghi mỗi mục một dòng, dưới dòng tiêu đề.",
    kind=BadInput,
)
COLUMN_MISSING = Rule(
    "column-missing",
    "Thiếu cột «{title}».",
    mend="Thêm cột này vào dòng tiêu đề.",
    kind=BadInput,
)
COLUMN_UNKNOWN = Rule(
    "column-unknown",
    "Tiêu đề của cột thứ {place} không có trong mẫu hoặc bị lặp.",
    mend="Xóa cột này hoặc ghi lại tiêu đề theo mẫu.",
    kind=BadInput,
)
CELL_MISSING = Rule(
    "cell-missing", "Ô bắt buộc để trống.", mend="Điền ô này.", kind=BadInput
)  # fmt: skip
CELL_FORMULA = Rule(
    "cell-formula",
    "Ô chứa công thức.",
    mend="Thay công thức bằng giá trị (dán đặc biệt, chỉ giá trị).",
    kind=BadInput,
)
CELL_TOO_LONG = Rule(
    "cell-too-long", "Ô dài quá {most} ký tự.", mend="Viết gọn lại.", kind=BadInput
)  # fmt: skip
CELL_FORM = Rule(
    "cell-form",
    "Ô không đúng dạng, ví dụ đúng: {example}.",
    mend="Ghi lại theo ví dụ.",
    kind=BadInput,
)
