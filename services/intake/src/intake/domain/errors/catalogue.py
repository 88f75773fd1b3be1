"""What forbids a change of the catalogue, and what keeps a procedure from being used on a day."""

from dossier_shared.rules import BadInput, Rule

PROCEDURE_NOT_YET = Rule(
    "procedure-not-yet",
    "Thủ tục này chỉ có hiệu lực từ ngày {day}.",
    mend="Kiểm tra lại ngày tiếp nhận, hoặc chọn thủ tục đang có hiệu lực.",
    kind=BadInput,
    field="procedure",
)
PROCEDURE_ABOLISHED = Rule(
    "procedure-abolished",
    "Thủ tục này đã bị bãi bỏ từ ngày {day}.",
    mend="Không tiếp nhận theo thủ tục này nữa; hướng dẫn công dân thủ tục khác nếu có.",
    kind=BadInput,
    field="procedure",
)
PROCEDURE_REPLACED = Rule(
    "procedure-replaced",
    "Thủ tục này đã được thay thế bằng thủ tục {by} từ ngày {day}.",
    mend="Tiếp nhận theo thủ tục thay thế.",
    kind=BadInput,
    field="procedure",
)
NO_DRAFT = Rule(
    "no-draft",
    "Thủ tục này chưa có bản dự thảo.",
    mend="Soạn dự thảo (PUT /procedures/…/draft) rồi công bố.",
)
PUBLISHED_BEFORE = Rule(
    "published-before",
    "Thủ tục này đã được công bố.",
    mend="Dùng lệnh sửa đổi hoặc bổ sung để công bố phiên bản tiếp theo.",
)
NOT_PUBLISHED = Rule(
    "not-published",
    "Thủ tục này chưa được công bố.",
    mend="Công bố phiên bản đầu tiên trước.",
)
PROCEDURE_ENDS = Rule(
    "procedure-ends",
    "Đã có quyết định chấm dứt thủ tục này từ ngày {day}.",
    mend="Lập thủ tục mới với mã khác nếu cần.",
)
VERSIONS_OVERLAP = Rule(
    "versions-overlap",
    "Ngày phải sau ngày {day}, là ngày phiên bản mới nhất có hiệu lực.",
    mend="Chọn ngày muộn hơn.",
    kind=BadInput,
    field="valid_from",
)
VALID_FROM_PAST = Rule(
    "valid-from-past",
    "Ngày có hiệu lực đã qua; hồ sơ nhận từ ngày đó đã theo phiên bản trước.",
    mend="Chọn từ ngày hôm nay; hồ sơ đã nhận thì chuyển từng hồ sơ sang phiên bản mới.",
    kind=BadInput,
    field="valid_from",
)
DECISION_IN_FUTURE = Rule(
    "decision-in-future",
    "Ngày quyết định ở tương lai.",
    mend="Ghi đúng ngày ký quyết định công bố.",
    kind=BadInput,
    field="decision_date",
)
VERSION_UNCHANGED = Rule(
    "version-unchanged",
    "Dự thảo không khác phiên bản mới nhất.",
    mend="Sửa dự thảo, hoặc bỏ dự thảo.",
)
SUCCESSOR_WRONG = Rule(
    "successor-wrong",
    "Thủ tục thay thế chưa được công bố hoặc không có hiệu lực vào ngày thay thế.",
    mend="Công bố thủ tục thay thế trước, có hiệu lực không muộn hơn ngày thay thế.",
    kind=BadInput,
    field="replaced_by",
)
REGISTER_MISSING = Rule(
    "register-missing",
    "Danh mục dùng chung không có hoặc đã ngừng dùng: {what}.",
    mend="Bổ sung vào danh mục dùng chung (/registers) hoặc sửa lại dự thảo.",
)
DOCUMENT_KINDS = Rule(
    "document-type-kinds",
    "Giấy tờ số {numbers} nhận hình thức mà loại giấy tờ của nó không cho.",
    mend="Bỏ hình thức đó, hoặc sửa loại giấy tờ trong danh mục dùng chung.",
)
REGISTER_ENDED = Rule(
    "register-ended",
    "Mục này của danh mục đã ngừng dùng.",
    mend="Lập mục mới với mã khác.",
)
REGISTER_NAME_TAKEN = Rule(
    "register-name-taken",
    "Danh mục đã có mục khác cùng tên đang dùng.",
    mend="Dùng mục đã có, hoặc đặt tên khác.",
)
VERSION_UNKNOWN = Rule(
    "version-unknown",
    "Thủ tục này không có phiên bản {version}.",
    mend="Xem các phiên bản tại /procedures, mục các phiên bản của thủ tục.",
    kind=BadInput,
    field="version",
)
VERSION_SAME = Rule(
    "version-same",
    "Hồ sơ đang theo phiên bản này.",
    mend="Chọn phiên bản khác.",
    kind=BadInput,
    field="version",
)
VERSION_LATER = Rule(
    "version-later",
    "Phiên bản này chỉ có hiệu lực từ ngày {day}.",
    mend="Chuyển hồ sơ khi phiên bản đã có hiệu lực.",
    kind=BadInput,
    field="version",
)
