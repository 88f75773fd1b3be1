"""What is wrong with a list of dossiers to be imported. No text repeats what a cell holds."""

from dossier_shared.rules import BadInput, Rule

ROW_REPEATED = Rule(
    "row-repeated",
    "Dòng này giống hệt dòng {other}.",
    mend="Xóa dòng lặp; nếu là hai hồ sơ, ghi khác số giấy tiếp nhận.",
    kind=BadInput,
)
CATALOGUE_UNREADABLE = Rule(
    "catalogue-unreadable",
    "Không đọc được tệp danh mục thủ tục.",
    mend="Gửi tệp XLSX hoặc JSON theo đúng mẫu khi xuất danh mục.",
    kind=BadInput,
)
CATALOGUE_TOO_LONG = Rule(
    "catalogue-too-long",
    "Tệp danh mục có trang dài hơn {most} dòng.",
    mend="Chia thành nhiều tệp theo thủ tục rồi nhập từng tệp.",
    kind=BadInput,
)
CATALOGUE_EMPTY = Rule(
    "catalogue-empty",
    "Tệp danh mục không có thủ tục nào.",
    mend="Ghi mỗi thủ tục một dòng ở trang «Thủ tục».",
    kind=BadInput,
)
SHEET_MISSING = Rule(
    "sheet-missing",
    "Tệp không có trang này.",
    mend="Thêm trang theo đúng mẫu khi xuất danh mục.",
    kind=BadInput,
)
PROCEDURE_TWICE = Rule(
    "procedure-twice",
    "Mã thủ tục này đã ghi ở dòng {other}.",
    mend="Giữ một dòng cho mỗi thủ tục.",
    kind=BadInput,
)
PROCEDURE_ABSENT = Rule(
    "procedure-absent",
    "Mã thủ tục của dòng này không có ở trang «Thủ tục».",
    mend="Sửa mã, hoặc thêm thủ tục ở trang «Thủ tục».",
    kind=BadInput,
)
NUMBER_WRONG = Rule(
    "document-number-wrong",
    "Số thứ tự giấy tờ bị lặp hoặc bị bỏ cách; phải là {expected}.",
    mend="Đánh số giấy tờ của mỗi thủ tục từ 1, liên tục.",
    kind=BadInput,
)
LIMIT_HALF = Rule(
    "limit-half",
    "Thời hạn phải có cả số và đơn vị, hoặc để trống cả hai.",
    mend="Điền ô còn thiếu.",
    kind=BadInput,
)
DECISION_MISSING = Rule(
    "decision-missing",
    "Thủ tục mới hoặc có thay đổi phải ghi quyết định công bố và ngày hiệu lực.",
    mend="Điền ô này.",
    kind=BadInput,
)
OVERTAKEN = Rule(
    "import-overtaken",
    "Thủ tục đã được sửa đổi khác trong khi nhập danh mục.",
    mend="Xem lại thủ tục rồi nhập lại dòng này.",
)
