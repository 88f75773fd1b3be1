"""Why a message is not sent or not taken: code, what is wrong, how to mend it."""

from dossier_shared.rules import BadInput, Rule

_ASK_AGAIN = "Đề nghị cơ quan gửi lập lại gói tin và gửi lại."
_TELL_OPERATOR = "Báo quản trị hệ thống kiểm tra đường truyền và phần mềm của cơ quan gửi."


def _rule(code: str, says: str, mend: str = _ASK_AGAIN) -> Rule:
    return Rule(f"edxml-{code}", says, mend, kind=BadInput)


ORGAN_ID = _rule("organ-id", "Mã định danh cơ quan «{organ}» không đúng mẫu.")
NO_RECEIVER = _rule("no-receiver", "Văn bản không có cơ quan nhận.")
CONCERNS = _rule(
    "concerns",
    "Văn bản nêu quá nhiều văn bản trước mà nó cập nhật, thay thế hoặc thu hồi.",
    mend="Cập nhật, thu hồi từng văn bản một; văn bản mới không nêu văn bản nào.",
)
MISSING = _rule("element-missing", "Thiếu thông tin bắt buộc «{element}».")
TOO_LONG = _rule("element-too-long", "Thông tin «{element}» dài quá {most} ký tự.")
CHARACTERS = _rule("characters", "Thông tin «{element}» có ký tự không được phép.")
ATTACHMENT_NAME = _rule("attachment-name", "Tên tệp đính kèm «{name}» không dùng được.")
ATTACHMENT_CHANGED = _rule(
    "attachment-changed",
    "Tệp đính kèm «{name}» không còn đúng như khi được ghi nhận.",
    mend="Tải lại tệp rồi gửi.",
)
ATTACHMENT_LARGE = _rule(
    "attachment-too-big",
    "Tệp đính kèm «{name}» lớn quá {most} byte.",
    mend="Gửi tệp nhỏ hơn hoặc chia thành nhiều văn bản.",
)
ATTACHMENTS_MANY = _rule(
    "attachments-too-many",
    "Văn bản có quá {most} tệp đính kèm.",
    mend="Gộp các tệp hoặc chia thành nhiều văn bản.",
)

UNREADABLE = _rule(
    "unreadable",
    "Không đọc được tệp gói tin trong thư mục nhận.",
    mend="Báo quản trị hệ thống kiểm tra quyền đọc thư mục nhận.",
)
UNHANDLED = _rule(
    "unhandled",
    "Phần mềm của cơ quan nhận không xử lý được gói tin.",
    mend="Báo quản trị hệ thống xem nhật ký; sau khi sửa, nhận lại gói tin.",
)
TOO_BIG = _rule(
    "too-big", "Gói tin lớn quá {most} byte.", mend="Gửi văn bản với ít tệp đính kèm hơn."
)
ENCODING = _rule("encoding", "Gói tin không dùng bảng mã UTF-8.")
NOT_XML = _rule("not-xml", "Gói tin không phải là XML đúng cú pháp.")
DOCTYPE = _rule("doctype", "Gói tin có khai báo DOCTYPE, không được phép.", _TELL_OPERATOR)
INSTRUCTION = _rule("instruction", "Gói tin có chỉ thị xử lý XML, không được phép.", _TELL_OPERATOR)
INCLUDE = _rule("include", "Gói tin đòi chèn nội dung từ nơi khác (XInclude).", _TELL_OPERATOR)
TOO_DEEP = _rule("too-deep", "Gói tin lồng nhau quá {most} tầng.", _TELL_OPERATOR)
TOO_MANY = _rule("too-many-elements", "Gói tin có quá {most} phần tử.", _TELL_OPERATOR)
NOT_EDXML = _rule("root", "Gói tin không phải là edXML theo QCVN 102:2016/BTTTT.", _TELL_OPERATOR)
DOUBLED = _rule("element-doubled", "Thông tin «{element}» xuất hiện nhiều lần.")
VALUE = _rule("value", "Thông tin «{element}» có giá trị không hiểu được.")
NOT_FOR_US = _rule(
    "not-for-us",
    "Gói tin không gửi cho cơ quan này.",
    mend="Chuyển lại cơ quan gửi để gửi đúng nơi.",
)

UNSIGNED = _rule(
    "unsigned", "Gói tin không có chữ ký số.", mend="Đề nghị cơ quan gửi ký số gói tin rồi gửi lại."
)
SIGNATURES = _rule("signatures", "Gói tin có nhiều chữ ký số hoặc chữ ký số đặt sai chỗ.")
SIGNATURE_FORM = _rule("signature-form", "Chữ ký số không đúng dạng được chấp nhận: {why}.")
SIGNER_UNKNOWN = _rule(
    "signer-unknown",
    "Chưa khai báo chứng thư số của cơ quan «{organ}».",
    mend="Báo quản trị hệ thống khai báo chứng thư số rồi nhận lại gói tin.",
)
SIGNER_OTHER = _rule(
    "signer-other",
    "Chứng thư số ký gói tin không phải của cơ quan «{organ}».",
    mend="Hỏi lại cơ quan gửi; nếu đã đổi chứng thư số, báo quản trị hệ thống khai báo.",
)
CERTIFICATE_TIME = _rule(
    "certificate-time",
    "Chứng thư số ký gói tin đã hết hạn hoặc chưa có hiệu lực.",
    mend="Đề nghị cơ quan gửi ký lại bằng chứng thư số còn hiệu lực.",
)
SIGNATURE_WRONG = _rule(
    "signature-wrong",
    "Chữ ký số không khớp với nội dung: gói tin đã bị thay đổi sau khi ký.",
    mend="Không xử lý gói tin này; liên hệ cơ quan gửi để nhận lại.",
)

ATTACHMENT_MISSING = _rule("attachment-missing", "Không có nội dung của tệp đính kèm «{name}».")
ATTACHMENT_UNLISTED = _rule(
    "attachment-unlisted", "Có tệp đính kèm «{name}» không được liệt kê trong văn bản."
)
ATTACHMENT_DOUBLED = _rule("attachment-doubled", "Mã tệp đính kèm «{name}» được dùng nhiều lần.")
ATTACHMENT_ENCODING = _rule(
    "attachment-encoding", "Nội dung của tệp đính kèm «{name}» không phải là base64."
)

GATEWAY_REFUSED = _rule(
    "gateway-refused",
    "Trục liên thông không nhận văn bản (mã {status}).",
    mend="Kiểm tra lại thông tin văn bản rồi gửi lại; nếu vẫn bị từ chối, báo quản trị hệ thống.",
)
