"""What is wrong with a refusal, a result, its return, a rating or a passing on."""

from dossier_shared.rules import BadInput, Rule

REFUSAL_UNEXPLAINED = Rule(
    "refusal-unexplained",
    "Phiếu từ chối phải nêu lý do và căn cứ pháp lý.",
    mend="Ghi lý do từ chối và điều, khoản làm căn cứ rồi gửi lại.",
    kind=BadInput,
    field="reason",
)
RESULT_UNNUMBERED = Rule(
    "result-unnumbered",
    "Kết quả chưa có số quyết định (số văn bản).",
    mend="Nhập số mà văn thư đã cấp cho kết quả.",
    kind=BadInput,
    field="number",
)
RESULT_COMPLETE = Rule(
    "result-complete",
    "Số và tệp kết quả của hồ sơ này đã được ghi.",
    mend="Không cần làm gì thêm; xem mục kết quả của hồ sơ.",
)
FILE_NOT_IN_DOSSIER = Rule(
    "file-not-in-dossier",
    "Hồ sơ không có tệp kết quả hoặc chữ ký này.",
    mend="Gửi tệp lên hồ sơ (không kèm số giấy tờ) rồi dùng mã tệp nhận được.",
    kind=BadInput,
    field="file",
)
ALREADY_ANNOUNCED = Rule(
    "already-announced",
    "Kết quả sớm của hồ sơ này đã được thông báo.",
    mend="Không cần làm gì thêm; chờ công dân đến nhận.",
)
NOT_EARLY = Rule(
    "not-early",
    "Kết quả không sớm hơn ngày hẹn trả.",
    mend="Trả kết quả theo giấy hẹn, không cần thông báo trả sớm.",
)
EARLY_NOT_ANNOUNCED = Rule(
    "early-not-announced",
    "Kết quả có trước ngày hẹn trả mà chưa thông báo cho người nộp.",
    mend="Thông báo trả kết quả sớm (announce-early) rồi trả.",
)
TRACKING_MISSING = Rule(
    "tracking-missing",
    "Trả kết quả qua bưu chính phải có số hiệu bưu gửi.",
    mend="Nhập số hiệu bưu gửi trên phiếu gửi.",
    kind=BadInput,
    field="tracking",
)
SIGNED_FILE_MISSING = Rule(
    "signed-file-missing",
    "Chưa có tệp kết quả ký số nên không trả bản điện tử được.",
    mend="Gửi tệp kết quả đã ký số lên hồ sơ và ghi vào kết quả rồi trả.",
)
PAPER_MISSING = Rule(
    "paper-missing",
    "Chưa ghi người nhận kết quả xuất trình giấy tờ gì.",
    mend="Ghi giấy tờ tùy thân hoặc Giấy tiếp nhận mà người nhận xuất trình.",
    kind=BadInput,
    field="paper",
)
AUTHORITY_MISSING = Rule(
    "authority-missing",
    "Người được ủy quyền phải có giấy tờ ủy quyền.",
    mend="Ghi số, ngày và nơi chứng thực của giấy ủy quyền.",
    kind=BadInput,
    field="authorised.authority",
)
AUTHORITY_NOT_SHOWN = Rule(
    "authority-not-shown",
    "Người nhận không phải chủ hồ sơ hay người được ủy quyền đã ghi trong hồ sơ.",
    mend="Ghi giấy ủy quyền (giấy giới thiệu) mà người nhận xuất trình, hoặc sửa tên người nhận.",
    kind=BadInput,
    field="authority",
)
AUTHORISED_TOO_LATE = Rule(
    "authorised-too-late",
    "Hồ sơ đã kết thúc nên không thay người được ủy quyền được nữa.",
    mend="Không cần làm gì thêm.",
)
SLIP_UNKNOWN = Rule(
    "slip-unknown",
    "Hồ sơ không có phiếu này hoặc phiếu này không dùng để đánh giá.",
    mend="Nhập số in trên Giấy tiếp nhận, Phiếu yêu cầu bổ sung hoặc Phiếu từ chối.",
    kind=BadInput,
    field="slip",
)
ALREADY_RATED = Rule(
    "already-rated",
    "Phiếu này đã được dùng để đánh giá.",
    mend="Mỗi phiếu chỉ đánh giá một lần; không cần làm gì thêm.",
)
POINTS_WRONG = Rule(
    "points-wrong",
    "Phiếu đánh giá có chín chỉ số, mỗi chỉ số 0, 1 hoặc 2 điểm, và ít nhất một chỉ số có điểm.",
    mend="Chấm 0, 1 hoặc 2 điểm; để trống chỉ số không hỏi.",
    kind=BadInput,
    field="points",
)
PASSED_TO_ITSELF = Rule(
    "passed-to-itself",
    "Cơ quan nhận liên thông chính là cơ quan này.",
    mend="Chọn mã của cơ quan phối hợp.",
    kind=BadInput,
    field="agency",
)
PASSING_OPEN = Rule(
    "passing-open",
    "Hồ sơ giấy đang ở cơ quan {agency}, chưa có trả lời.",
    mend="Chờ trả lời rồi chuyển tiếp; chỉ hồ sơ điện tử được gửi nhiều cơ quan cùng lúc.",
)
PASSING_TWICE = Rule(
    "passing-twice",
    "Hồ sơ đã được gửi cơ quan {agency} và chưa có trả lời.",
    mend="Ghi trả lời của cơ quan đó trước khi gửi lần nữa.",
)
NO_PASSING_OPEN = Rule(
    "no-passing-open",
    "Không có lần chuyển nào đến cơ quan {agency} đang chờ trả lời.",
    mend="Xem các lần chuyển của hồ sơ rồi chọn đúng cơ quan.",
    kind=BadInput,
    field="agency",
)
ANSWER_DUE_PAST = Rule(
    "answer-due-past",
    "Hạn trả lời của cơ quan phối hợp đã qua.",
    mend="Nhập hạn trả lời ở sau thời điểm chuyển.",
    kind=BadInput,
    field="answer_due",
)
