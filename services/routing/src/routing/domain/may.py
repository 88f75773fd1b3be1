"""Who may act on a case now; each refusal says how to mend it."""

from dossier_shared.rules import NotYours, Rule, RuleViolation
from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.workflow import DIVISION_ROLES, ROLE_NAMES, STEP_NAMES

_NOT_OPEN = {
    "registered": Rule(
        "case-not-received",
        "Hồ sơ chưa được Bộ phận Một cửa tiếp nhận.",
        mend="Chờ Một cửa tiếp nhận hồ sơ rồi thực hiện.",
    ),
    "waiting": Rule(
        "case-waiting",
        "Hồ sơ đang chờ bổ sung giấy tờ, nghĩa vụ tài chính hoặc đang dừng xử lý.",
        mend="Chờ Một cửa báo hồ sơ tiếp tục rồi thực hiện.",
    ),
    "finished": Rule(
        "case-finished",
        "Hồ sơ đã giải quyết xong, không thực hiện thêm được.",
        mend="Xem kết quả tại Một cửa.",
    ),
    "closed": Rule(
        "case-closed",
        "Hồ sơ đã bị từ chối tiếp nhận hoặc công dân đã rút.",
        mend="Không cần làm gì thêm với hồ sơ này.",
    ),
}


def must_be_open(case: Case) -> None:
    if case.status != "open":
        raise _NOT_OPEN[case.status].broken()


def must_fit(case: Case, caller: Caller) -> None:
    """The caller has the role of the present step and, for a step of the division, works there."""
    must_be_open(case)
    role = case.present.role
    if role not in caller.roles:
        raise NotYours(
            "not-step-role",
            f"Bước «{STEP_NAMES[case.step]}» do {ROLE_NAMES[role]} thực hiện; "
            "hãy chuyển cho người có vai trò đó.",
        )
    if role in DIVISION_ROLES and caller.division != case.division:
        raise NotYours(
            "other-division",
            f"Hồ sơ thuộc {case.division}; hãy chuyển cho người của phòng đó.",
        )


def must_hold(case: Case, caller: Caller) -> None:
    """The caller fits the present step and the case is in his hands."""
    must_fit(case, caller)
    if case.assignee != caller.id:
        raise RuleViolation(
            "not-holder",
            "Hồ sơ đang do người khác giữ; hãy nhận hồ sơ về mình rồi thực hiện lại.",
        )
