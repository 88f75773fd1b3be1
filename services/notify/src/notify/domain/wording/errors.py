"""Every rule that a template can break: code, what is wrong, how to mend it."""

from dossier_shared.rules import BadInput, NotYours, Rule

OTHER_OFFICE = Rule(
    "template-of-another-agency",
    "Mẫu tin này do cơ quan khác quản lý.",
    mend="Chỉ quản trị, lãnh đạo của cơ quan đó được sửa và ban hành.",
    kind=NotYours,
)
NO_DRAFT = Rule(
    "template-no-draft",
    "Mẫu tin này không có bản nháp.",
    mend="Soạn bản nháp trước khi ban hành.",
)
UNCHANGED = Rule(
    "template-unchanged",
    "Bản nháp giống hệt bản đang dùng.",
    mend="Sửa bản nháp, hoặc bỏ bản nháp.",
)
OTHER_CHANNEL = Rule(
    "template-other-channel",
    "Nội dung gửi lên không phải của kênh «{channel}».",
    mend="Gửi nội dung có «form» đúng với kênh của mẫu tin.",
    kind=BadInput,
    field="body.form",
)
BAD_PLACEHOLDER = Rule(
    "template-placeholder-malformed",
    "Dấu «$» ở chỗ «{at}» không mở đầu một trường.",
    mend="Viết $ten_truong hoặc ${ten_truong:dang}; muốn có chính dấu $ thì viết $$.",
    kind=BadInput,
)
UNKNOWN_PLACEHOLDER = Rule(
    "template-placeholder-unknown",
    "Tin này không có trường «{name}»; các trường có thể dùng: {usable}.",
    mend="Bỏ trường đó hoặc thay bằng một trường đã nêu.",
    kind=BadInput,
)
WRONG_FORM = Rule(
    "template-placeholder-form",
    "Trường «{name}» không viết được dưới dạng «{form}»; các dạng có thể dùng: {usable}.",
    mend="Chọn một trong các dạng đã nêu, hoặc bỏ dạng.",
    kind=BadInput,
)
CODE_MISSING = Rule(
    "template-code-missing",
    "Tin cho công dân phải có mã hồ sơ ($code).",
    mend="Thêm $code để người nhận biết tin nói về hồ sơ nào.",
    kind=BadInput,
)
TOO_MANY_PARTS = Rule(
    "template-too-long",
    "Với các giá trị dài nhất, tin có {units} đơn vị {encoding}, thành {parts} phần; "
    "mẫu chỉ cho phép {limit}.",
    mend="Rút ngắn lời văn, bỏ dấu, hoặc tăng số phần cho phép (mỗi phần tính tiền một tin).",
    kind=BadInput,
    field="body.text",
)
SUBJECT_TOO_LONG = Rule(
    "template-subject-too-long",
    "Với các giá trị dài nhất, tiêu đề có {length} ký tự; tối đa {limit}.",
    mend="Rút ngắn tiêu đề.",
    kind=BadInput,
)
SUBJECT_OF_LINES = Rule(
    "template-subject-lines",
    "Tiêu đề phải nằm trên một dòng.",
    mend="Bỏ dấu xuống dòng trong tiêu đề.",
    kind=BadInput,
)
INDISCREET = Rule(
    "template-indiscreet",
    "Tiêu đề cho hồ sơ nhạy cảm chỉ được có các trường: {usable}.",
    mend="Chỉ nêu mã hồ sơ và tên cơ quan trong tiêu đề đó.",
    kind=BadInput,
    field="body.discreet",
)
DISCREET_MISSING = Rule(
    "template-discreet-missing",
    "Thư cho công dân phải có tiêu đề dùng cho hồ sơ nhạy cảm.",
    mend="Ghi «discreet», ví dụ: Thông báo về hồ sơ $code.",
    kind=BadInput,
    field="body.discreet",
)
ZALO_LENGTH = Rule(
    "template-zalo-length",
    "Với các giá trị dài nhất, phần này có {length} ký tự; Zalo cho phép từ {least} đến {most}.",
    mend="Sửa lời văn cho vừa giới hạn của Zalo (ZNS).",
    kind=BadInput,
)
ZALO_COUNT = Rule(
    "template-zalo-count",
    "Mẫu có {count} {what}; Zalo cho phép từ {least} đến {most}.",
    mend="Thêm hoặc bớt cho đúng quy định của Zalo (ZNS).",
    kind=BadInput,
)
ZALO_LINK = Rule(
    "template-zalo-link",
    "Zalo không cho phép đường dẫn hoặc số điện thoại trong nội dung.",
    mend="Bỏ đường dẫn và số điện thoại; dùng nút bấm thay thế.",
    kind=BadInput,
)
VALUE_WRONG = Rule(
    "template-value-wrong",
    "Giá trị xem thử của trường «{name}» không phải {type}.",
    mend="Ghi thời điểm theo ISO 8601 kèm múi giờ, ngày dạng 2018-04-24, số tiền là số nguyên.",
    kind=BadInput,
)
