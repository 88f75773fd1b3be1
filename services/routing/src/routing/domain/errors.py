"""Every rule of routing that can be broken: code, what is wrong, how to mend it."""

from dossier_shared.rules import BadInput, NotYours, Rule

CASE_NOT_RECEIVED = Rule(
    "case-not-received",
    "Hồ sơ chưa được Bộ phận Một cửa tiếp nhận.",
    mend="Chờ Một cửa tiếp nhận hồ sơ rồi thực hiện.",
)
CASE_WAITING = Rule(
    "case-waiting",
    "Hồ sơ đang chờ bổ sung giấy tờ, nghĩa vụ tài chính hoặc đang dừng xử lý.",
    mend="Chờ Một cửa báo hồ sơ tiếp tục rồi thực hiện.",
)
CASE_FINISHED = Rule(
    "case-finished",
    "Hồ sơ đã giải quyết xong, không thực hiện thêm được.",
    mend="Xem kết quả tại Một cửa.",
)
CASE_CLOSED = Rule(
    "case-closed",
    "Hồ sơ đã bị từ chối tiếp nhận hoặc công dân đã rút.",
    mend="Không cần làm gì thêm với hồ sơ này.",
)
NOT_STEP_ROLE = Rule(
    "not-step-role",
    "Bước «{step}» do {role} thực hiện.",
    mend="Chuyển cho người có vai trò đó.",
    kind=NotYours,
)
OTHER_DIVISION = Rule(
    "other-division",
    "Hồ sơ thuộc {division}.",
    mend="Chuyển cho người của phòng đó.",
    kind=NotYours,
)
NOT_HOLDER = Rule(
    "not-holder",
    "Hồ sơ đang do người khác giữ.",
    mend="Nhận hồ sơ về mình rồi thực hiện lại.",
)
ALREADY_CLAIMED = Rule(
    "already-claimed", "Hồ sơ đã ở trong tay bạn.", mend="Hãy xử lý tiếp hồ sơ này."
)
DECISION_NEEDED = Rule(
    "decision-needed",
    "Bước «{step}» phải có quyết định.",
    mend="Phê duyệt hoặc từ chối hồ sơ.",
)
NOTHING_TO_DECIDE = Rule(
    "nothing-to-decide",
    "Hồ sơ đang ở bước «{step}», chưa tới bước quyết định.",
    mend="Hoàn thành bước này trước.",
)
REASON_MISSING = Rule(
    "reason-missing",
    "Chưa ghi lý do trả lại.",
    mend="Ghi lý do để người nhận biết cần sửa gì.",
    kind=BadInput,
    field="reason",
)
FIRST_STEP = Rule(
    "first-step",
    "Đây là bước đầu tiên, không có bước trước để trả lại.",
    mend="Hãy hoàn thành bước này.",
)
NOT_DECIDED = Rule(
    "not-decided",
    "Hồ sơ chưa có quyết định.",
    mend="Trả lại bước trước để quyết định.",
)
CASE_SUSPENDED = Rule(
    "case-suspended",
    "Hồ sơ đang được tạm gác.",
    mend="Tiếp tục xử lý hồ sơ rồi thực hiện.",
)
NOT_SUSPENDED = Rule(
    "not-suspended", "Hồ sơ không ở trạng thái tạm gác.", mend="Hãy xử lý tiếp hồ sơ này."
)
NOT_AT_THIS_STEP = Rule(
    "not-at-this-step",
    "Bước «{step}» không cho phép việc này.",
    mend="Chọn một trong các việc được phép của bước này.",
)
NOT_JOINED = Rule(
    "consultation-open",
    "Còn chờ ý kiến của {parties}.",
    mend="Chờ trả lời, hoặc chờ hết hạn lấy ý kiến.",
)
SUPPLEMENT_WANTED = Rule(
    "supplement-already-wanted",
    "Đã đề nghị Một cửa yêu cầu bổ sung cho hồ sơ này.",
    mend="Chờ Một cửa gửi yêu cầu tới công dân.",
)
CONSULTATION_UNKNOWN = Rule(
    "consultation-unknown",
    "Hồ sơ không có lần lấy ý kiến số {number}.",
    mend="Xem lại số của lần lấy ý kiến.",
)
CONSULTATION_ANSWERED = Rule(
    "consultation-answered",
    "Lần lấy ý kiến này đã được trả lời.",
    mend="Không cần trả lời lại.",
)
NOT_CONSULTED = Rule(
    "not-consulted",
    "Ý kiến này do {party} trả lời.",
    mend="Chuyển cho người của nơi được lấy ý kiến.",
    kind=NotYours,
)
ALREADY_CONSULTED = Rule(
    "already-consulted",
    "{party} đang được lấy ý kiến về hồ sơ này.",
    mend="Chờ trả lời trước khi hỏi lại.",
)
PARTY_UNCLEAR = Rule(
    "party-unclear",
    "Phải ghi một phòng hoặc một cơ quan được lấy ý kiến.",
    mend="Ghi tên phòng, hoặc tên cơ quan, không ghi cả hai.",
    kind=BadInput,
    field="division",
)
NOT_IN_CHARGE = Rule(
    "not-in-charge",
    "Chỉ trưởng phòng của hồ sơ hoặc quản trị được phân công lại.",
    mend="Đề nghị trưởng phòng phân công lại.",
    kind=NotYours,
)
CANNOT_TAKE = Rule(
    "cannot-take",
    "{person} không xử lý được bước «{step}».",
    mend="Chọn người có vai trò của bước này, trong phòng của hồ sơ và đang có mặt.",
    kind=BadInput,
    field="assignee",
)
ABSENCE_EMPTY = Rule(
    "absence-empty",
    "Thời gian vắng mặt phải kết thúc sau khi bắt đầu.",
    mend="Sửa lại thời điểm bắt đầu hoặc kết thúc.",
    kind=BadInput,
    field="until",
)
TIME_OUT_OF_REACH = Rule(
    "time-out-of-reach",
    "Thời điểm nằm ngoài các năm của lịch làm việc ({first}–{last}).",
    mend="Kiểm tra lại năm đã nhập.",
    kind=BadInput,
)
ABSENCE_CLASHES = Rule(
    "absence-clashes",
    "Thời gian vắng mặt trùng với lần vắng mặt đã ghi.",
    mend="Sửa lại thời gian, hoặc kết thúc lần vắng mặt trước.",
)
DELEGATED_TO_SELF = Rule(
    "delegated-to-self",
    "Không thể uỷ quyền cho chính mình.",
    mend="Chọn người được uỷ quyền khác.",
    kind=BadInput,
    field="to",
)
DELEGATION_EMPTY = Rule(
    "delegation-incomplete",
    "Uỷ quyền phải có thời hạn và số văn bản.",
    mend="Ghi thời điểm kết thúc sau khi bắt đầu, và số văn bản uỷ quyền.",
    kind=BadInput,
    field="until",
)
SUBSTITUTE_IS_SELF = Rule(
    "substitute-is-self",
    "Người thay thế phải là người khác.",
    mend="Chọn người thay thế khác.",
    kind=BadInput,
    field="substitute",
)
COLLEAGUE_UNKNOWN = Rule(
    "colleague-unknown",
    "Không có ai mang mã {person} trong danh sách cán bộ.",
    mend="Xem lại mã cán bộ.",
    kind=BadInput,
)
QUEUE_UNKNOWN = Rule(
    "queue-unknown",
    "Không có danh sách việc {queue} cho vai trò của bạn.",
    mend="Xem các danh sách tại /queues.",
    kind=BadInput,
)
NOT_THEIR_HEAD = Rule(
    "not-their-head",
    "Bạn không được sửa thông tin của {person}.",
    mend="Đề nghị trưởng phòng của người đó hoặc quản trị thực hiện.",
    kind=NotYours,
)
REPORT_NOT_YOURS = Rule(
    "report-not-yours",
    "Vai trò của bạn không xem được báo cáo này.",
    mend="Đề nghị Bộ phận Một cửa hoặc lãnh đạo lập báo cáo toàn cơ quan.",
    kind=NotYours,
)
REPORT_OF_THE_FUTURE = Rule(
    "report-of-the-future",
    "Chưa thể lập báo cáo tính đến một thời điểm trong tương lai.",
    mend="Chọn thời điểm đã qua, hoặc bỏ trống để tính đến bây giờ.",
    kind=BadInput,
    field="as_of",
)
PERIOD_UNCLEAR = Rule(
    "period-unclear",
    "Chưa rõ kỳ báo cáo.",
    mend="Ghi năm kèm tháng, quý hoặc nửa năm; hoặc ngày đầu và ngày cuối của kỳ.",
    kind=BadInput,
    field="year",
)
WORKFLOW_NOT_YOURS = Rule(
    "workflow-not-yours",
    "Quy trình ở đây thuộc cơ quan khác, bạn không ban hành được.",
    mend="Đề nghị quản trị của cơ quan đó ban hành.",
    kind=NotYours,
)
WORKFLOW_INVALID = Rule(
    "workflow-invalid",
    "Quy trình không hợp lệ: {wrong}.",
    mend="Sửa các lỗi đã nêu rồi gửi lại.",
    kind=BadInput,
    field="definition",
)
WORKFLOW_OTHER = Rule(
    "workflow-of-another-procedure",
    "Quy trình gửi lên không phải của thủ tục {procedure}.",
    mend="Sửa «id» của quy trình cho đúng thủ tục.",
    kind=BadInput,
    field="definition",
)
WORKFLOW_NUMBER = Rule(
    "workflow-version-number",
    "Phiên bản kế tiếp của quy trình phải mang số {number}.",
    mend="Sửa «version» của quy trình.",
)
WORKFLOW_DAY_PAST = Rule(
    "workflow-day-past",
    "Quy trình mới chỉ có hiệu lực sau ngày {day}.",
    mend="Chọn ngày hiệu lực muộn hơn.",
    kind=BadInput,
    field="from_day",
)
