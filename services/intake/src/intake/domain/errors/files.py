"""What is wrong with a file, or forbids what is asked of it."""

from dossier_shared.rules import BadInput, NotYours, Rule

FILE_TYPE = Rule(
    "file-type",
    "Nội dung của tệp là {found}, không thuộc loại được nhận.",
    mend="Gửi tệp PDF, JPEG, PNG, TIFF, DOCX, XLSX, ODT (không có macro) hoặc biểu mẫu XML.",
    kind=BadInput,
)
FILE_EMPTY = Rule(
    "file-empty", "Tệp gửi lên không có nội dung.", mend="Chọn lại tệp rồi gửi lại.", kind=BadInput
)
FILE_NAME = Rule(
    "file-name",
    "Tên tệp trống hoặc không đọc được.",
    mend="Gửi tên tệp trong tiêu đề X-File-Name, mã hóa phần trăm theo UTF-8.",
    kind=BadInput,
    field="X-File-Name",
)
FILE_DOCUMENT = Rule(
    "file-document",
    "Thành phần hồ sơ không có giấy tờ số {number}.",
    mend="Xem thành phần hồ sơ của thủ tục rồi chọn lại số thứ tự giấy tờ.",
    kind=BadInput,
    field="document",
)
FILE_THROUGH_ONE_STOP = Rule(
    "file-through-one-stop",
    "Giấy tờ của thành phần hồ sơ chỉ được nhận qua Bộ phận Một cửa.",
    mend="Bộ phận Một cửa gửi giấy tờ; phòng chuyên môn gửi tệp kết quả, không kèm số giấy tờ.",
    kind=NotYours,
)
FILE_NEEDS_DOCUMENT = Rule(
    "file-needs-document",
    "Chưa nêu tệp này là giấy tờ số mấy của thành phần hồ sơ.",
    mend="Thêm tham số document là số thứ tự giấy tờ.",
    kind=BadInput,
    field="document",
)
FILES_CLOSED = Rule(
    "files-closed",
    "Hồ sơ đã có kết quả hoặc đã kết thúc nên không thêm, bớt giấy tờ được nữa.",
    mend="Nếu còn giấy tờ cần nộp, lập hồ sơ mới.",
)
FILES_FULL = Rule(
    "files-full",
    "Hồ sơ đã có {most} tệp, không nhận thêm được.",
    mend="Gộp các trang của cùng một giấy tờ vào một tệp PDF rồi gửi lại.",
)
FILE_THERE = Rule(
    "file-there", "Tệp này đã có trong hồ sơ.", mend="Không cần làm gì thêm; xem danh sách tệp."
)
FILE_NOT_SCANNED = Rule(
    "file-not-scanned",
    "Tệp chưa được quét mã độc nên chưa mở được.",
    mend="Chờ ít phút rồi mở lại.",
)
FILE_INFECTED = Rule(
    "file-infected",
    "Tệp có mã độc ({virus}) và đã bị xóa.",
    mend="Đề nghị người nộp gửi lại một bản không có mã độc.",
)
FILE_OTHER_OWNER = Rule(
    "file-other-owner",
    "Hai hồ sơ không cùng một chủ hồ sơ, hoặc chưa ghi số giấy tờ tùy thân của chủ hồ sơ.",
    mend="Chỉ dùng lại giấy tờ của chính chủ hồ sơ; nếu không, gửi tệp mới.",
    kind=BadInput,
    field="from_dossier",
)
FILE_SENSITIVE = Rule(
    "file-sensitive",
    "Giấy tờ của hồ sơ có thông tin nhạy cảm không dùng lại ở phòng khác.",
    mend="Đề nghị chủ hồ sơ nộp giấy tờ này cho hồ sơ mới.",
    kind=BadInput,
    field="from_dossier",
)
