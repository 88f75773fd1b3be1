"""What a slip says is read off the dossier as it stood; what it never had stays blank."""

from dataclasses import replace
from typing import Any

import pytest
from services.intake.tests.builders import NOW, OWNER, PROCEDURE, at, dossier
from services.intake.tests.slips import OFFICE

from intake.domain.dossier import Dossier
from intake.domain.episodes import (
    Apology,
    Duty,
    Issued,
    Passing,
    Refusal,
    Result,
    Return,
    Supplement,
    Wanting,
    Withdrawal,
)
from intake.domain.forms import Missing, Slip
from intake.domain.people import HandedIn, Person
from intake.domain.printing import BLANK_STEPS, Given, slip_of
from intake.domain.rows import gap, row_of
from intake.domain.statuses import FormKind, Status

VERIFY = "https://motcua.example/verify/token"
DUE = "09 giờ 00 phút, ngày 27 tháng 4 năm 2018"
LATER = at("2018-05-08 09:00")
WANTED = (Wanting("Giấy khai sinh", 1, "Bản sao chứng thực"),)
PASSED = Passing("Hội đồng giám định y khoa", "Giám định", NOW, "tiep-nhan-1")
RESULT = Result("approved", NOW, "12/QĐ-SLĐTBXH")
POSTED = Return("post", LATER, "tiep-nhan-1", "Nguyễn Thị Bưởi", None, tracking="EB123456789VN")


def said(kind: FormKind, **changes: Any) -> Slip:
    of = dossier(**changes)
    return slip_of(Given(Issued(kind, "X-01", NOW, "x"), of, PROCEDURE), OFFICE, VERIFY)


def supplement(name: str) -> Supplement:
    wanted = (replace(WANTED[0], name=name),)
    return Supplement("appraisal", wanted, "Thiếu giấy tờ", "NĐ 61/2018", "chuyen-vien-1", NOW)


CASES: list[tuple[FormKind, dict[str, Any], dict[str, Any], str]] = [
    ("receipt", {}, {"due": DUE, "secret": "K7M2Q9XWTR", "book": (2018, 7)},
     "the receipt promises a day, tells the secret and the place in the book"),
    ("receipt", {"limit": None, "due_now": None},
     {"due": "Pháp luật không quy định thời hạn", "limit": "Pháp luật không quy định thời hạn"},
     "no limit, no day"),
    ("receipt", {"request": None}, {"request": PROCEDURE.name},
     "who asks for nothing in particular asks for the procedure"),
    ("control-sheet", {"due_now": None}, {"due": "Thời hạn đang tạm dừng", "secret": None},
     "while the clock stands no day is promised"),
    ("control-sheet", {"passings": (PASSED, PASSED)}, {"partners": ("Hội đồng giám định y khoa",)},
     "each agency is named once"),
    ("supplement", {"supplements": (supplement("Bản khai"), supplement("Giấy khai sinh"))},
     {"missing": (Missing("Giấy khai sinh", 1, "Bản sao chứng thực"),), "basis": "NĐ 61/2018"},
     "the last request is the one that was given out"),
    ("refusal", {"refusal": Refusal("Không đủ điều kiện", "đ.19.8", NOW, "x")},
     {"reason": "Không đủ điều kiện", "basis": "đ.19.8"}, "a refusal tells why and by what law"),
    ("apology", {"apology": Apology("Chờ ý kiến", LATER, "x", NOW), "due_now": LATER},
     {"due": DUE, "until": "09 giờ 00 phút, ngày 08 tháng 5 năm 2018", "reason": "Chờ ý kiến"},
     "the day promised first, and the new one"),
    ("stop-notice", {"withdrawal": Withdrawal("Nộp nơi khác", NOW, "x")},
     {"reason": "Nộp nơi khác", "secret": None}, "the citizen's own reason"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "wanted", "why"), CASES, ids=[c[3] for c in CASES])
def test_a_slip_says(
    kind: FormKind, changes: dict[str, Any], wanted: dict[str, Any], why: str
) -> None:
    slip = said(kind, **changes)
    assert {name: getattr(slip, name) for name in wanted} == wanted


def test_the_secret_stands_on_the_receipt_alone() -> None:
    kinds: list[FormKind] = ["supplement", "refusal", "apology", "stop-notice", "control-sheet"]
    given = {"supplements": (supplement("Bản khai"),)}
    assert [said(kind, **given).secret for kind in kinds] == [None] * len(kinds)


def test_papers_are_listed_in_the_order_of_the_checklist_by_their_kind() -> None:
    handed = (HandedIn(3, "copy", 2), HandedIn(1, "original", 1))
    papers = said("receipt", documents=handed).papers
    assert [(paper.name, paper.original, paper.copy) for paper in papers] == [
        ("Bản khai", 1, 0),
        ("Bản sao giấy chứng nhận", 0, 2),
    ]


def test_who_stands_at_the_counter_for_the_owner_is_the_submitter_and_is_called() -> None:
    proxy = Person("Lê Văn Hòa", phone="+84912345678", authority="Giấy ủy quyền số 15/2018")
    subject = said("receipt", authorised=proxy).subject
    assert (subject.name, subject.submitter) == (OWNER.name, "Lê Văn Hòa")
    assert (subject.phone, subject.id_number) == ("0912 345 678", OWNER.id_number)


def test_a_control_sheet_begins_with_the_division_and_leaves_lines_to_write_on() -> None:
    steps = said("control-sheet", passings=(PASSED,)).steps
    assert [step.taker for step in steps[:2]] == ["Phòng Người có công", PASSED.agency]
    assert [step.taker for step in steps[2:]] == [""] * BLANK_STEPS


def test_a_result_receipt_says_how_the_result_was_given() -> None:
    returned = said("result-receipt", result=RESULT, returned=POSTED).returned
    assert returned is not None
    assert (returned.outcome, returned.number) == ("Đã giải quyết", "12/QĐ-SLĐTBXH")
    assert returned.method == "Bưu chính công ích, mã bưu gửi EB123456789VN"


PAID = Duty("Lệ phí", 50_000, "x", NOW, "0001", "cash", NOW, "x")
LINES: list[tuple[Dossier, dict[str, str], str]] = [
    (dossier(), {"due": "09:00 27/04/2018", "result": "", "note": ""}, "on its way"),
    (dossier(Status.SUPPLEMENT, due_now=None),
     {"due": "09:00 27/04/2018", "note": "Đang chờ bổ sung"}, "waiting for the citizen"),
    (dossier(Status.WITHDRAWN), {"note": "Công dân rút hồ sơ"}, "withdrawn"),
    (dossier(Status.FINISHED, result=Result("refused", NOW)), {"result": "Không giải quyết"},
     "refused after appraisal"),
    (dossier(Status.RETURNED, result=RESULT, returned=POSTED),
     {"result": "Đã giải quyết, 12/QĐ-SLĐTBXH", "result_at": "09:00 08/05/2018",
      "method": "Bưu chính công ích, mã bưu gửi EB123456789VN"}, "returned"),
    (dossier(duties=(PAID, replace(PAID, amount=20_000, paid_at=None))), {"fee": "50.000 đồng"},
     "what was paid, not what is owed"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "wanted", "why"), LINES, ids=[line[2] for line in LINES])
def test_a_line_of_the_book_tells_how_far_the_dossier_is(
    of: Dossier, wanted: dict[str, str], why: str
) -> None:
    row = row_of(of, 7, PROCEDURE.name)
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert (row.number, row.code, row.owner) == (7, of.code, OWNER.name)


def test_a_number_without_a_dossier_keeps_its_line() -> None:
    line = gap(3)
    assert (line.number, line.code, line.note) == (3, "", "Không có hồ sơ mang số này")
