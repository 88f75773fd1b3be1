"""What forbids asking for, or taking, a supplement."""

from dossier_shared.rules import BadInput, Rule

SUPPLEMENT_ASKED_BEFORE = Rule(
    "supplement-asked-before",
    "Hồ sơ đã được yêu cầu bổ sung một lần ở giai đoạn này.",
    mend="Giải quyết theo giấy tờ đã có, hoặc từ chối bằng Phiếu từ chối có nêu lý do.",
)
SUPPLEMENT_TOO_LATE = Rule(
    "supplement-too-late",
    "Đã quá {days} ngày làm việc kể từ ngày tiếp nhận nên không được yêu cầu bổ sung nữa.",
    mend="Lập dự thảo nêu quy định của luật chuyên ngành ở «sector_law», hoặc tiếp tục giải quyết.",
)
SUPPLEMENT_NOT_DRAFTED = Rule(
    "supplement-not-drafted",
    "Hồ sơ chưa có dự thảo yêu cầu bổ sung.",
    mend="Phòng chuyên môn lập dự thảo yêu cầu bổ sung trước.",
)
SUPPLEMENT_APPROVED_BEFORE = Rule(
    "supplement-approved-before",
    "Dự thảo yêu cầu bổ sung đã được duyệt.",
    mend="Chuyển Bộ phận Một cửa gửi yêu cầu cho công dân.",
)
SUPPLEMENT_NOT_APPROVED = Rule(
    "supplement-not-approved",
    "Dự thảo yêu cầu bổ sung chưa được trưởng phòng duyệt.",
    mend="Trình trưởng phòng duyệt dự thảo rồi gửi.",
)
DRAFTER_APPROVES = Rule(
    "drafter-approves",
    "Người lập dự thảo không được tự duyệt.",
    mend="Trình người có thẩm quyền khác duyệt.",
)
DOCUMENT_TWICE = Rule(
    "document-twice",
    "Mỗi giấy tờ chỉ ghi một lần.",
    mend="Gộp các dòng cùng số thứ tự giấy tờ.",
    kind=BadInput,
    field="documents",
)
