"""Each command that gives out a slip: the slip says what was said, and its code is genuine."""

from dataclasses import dataclass
from typing import Any

import pytest
from services.intake.tests.builders import DIVISION
from services.intake.tests.integration.conftest import Intake, body
from services.intake.tests.integration.test_slips import (
    HEAD,
    OFFICER,
    WANTS,
    do,
    printed,
    received,
)
from services.intake.tests.slips import addresses_of, archived, sizes_of, text_of

from dossier_shared.web.auth import Role
from intake.domain.statuses import MOVES

HANDED = {"recipient": "Nguyễn Thị Bưởi", "paper": "CCCD 045187001234", "method": "counter"}
NOT_OURS = {"reason": "Hồ sơ không thuộc thẩm quyền của Sở.", "basis": "NĐ 61/2018 đ.17"}
UNTIL = {"reason": "Chờ ý kiến của Bộ", "until": "2018-05-08T09:00:00+07:00"}
Step = tuple[str, Any, dict[str, Any]]
COUNTER: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """A command, with the steps before it and what its slip says."""

    command: str
    number: str
    steps: tuple[Step, ...]
    says: tuple[str, ...]
    online: bool = False


CASES = [
    Case("receive", "GTN-01", (("receive", {}, COUNTER),),
         ("GIẤY TIẾP NHẬN HỒ SƠ", "ngày 27 tháng 4 năm 2018", "số thứ tự 1"), online=True),
    Case("refuse", "PTC-01", (("refuse", NOT_OURS, COUNTER),),
         ("PHIẾU TỪ CHỐI", NOT_OURS["reason"], NOT_OURS["basis"]), online=True),
    Case("ask-supplement-at-intake", "PBS-01", (("ask-supplement-at-intake", WANTS, COUNTER),),
         ("PHIẾU YÊU CẦU BỔ SUNG", "Giấy khai sinh", "Bản sao chứng thực"), online=True),
    Case("ask-supplement", "PBS-01",
         (("draft-supplement", WANTS, OFFICER), ("approve-supplement", {}, HEAD),
          ("ask-supplement", {}, COUNTER)),
         ("PHIẾU YÊU CẦU BỔ SUNG", "Giấy khai sinh", "Thiếu giấy tờ theo quy định")),
    Case("withdraw", "TBD-01", (("withdraw", {"reason": "Nộp nơi khác"}, COUNTER),),
         ("THÔNG BÁO DỪNG", "Lý do: Nộp nơi khác")),
    Case("send-apology", "PXL-01",
         (("draft-apology", UNTIL, OFFICER), ("approve-apology", {}, HEAD),
          ("send-apology", {}, COUNTER)),
         ("PHIẾU XIN LỖI", "Chờ ý kiến của Bộ", "ngày 27 tháng 4 năm 2018",
          "ngày 08 tháng 5 năm 2018")),
    Case("return-result", "BNKQ-01",
         (("record-result", {"outcome": "approved", "number": "12/QĐ-SLĐTBXH"}, COUNTER),
          ("announce-early", {}, COUNTER), ("return-result", HANDED, COUNTER)),
         ("GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "12/QĐ-SLĐTBXH", "CCCD 045187001234", "Trực tiếp")),
    Case("record-result", "PTC-01",
         (("record-result", {"outcome": "refused"} | NOT_OURS, COUNTER),),
         ("PHIẾU TỪ CHỐI", NOT_OURS["reason"])),
    Case("issue-control-sheet", "PKS-01", (("control-sheet", {}, OFFICER),),
         ("PHIẾU KIỂM SOÁT", DIVISION, "ngày 27 tháng 4 năm 2018")),
]  # fmt: skip


def test_every_move_that_gives_out_a_slip_is_among_them() -> None:
    giving = {move.command for move in MOVES if move.slip}
    assert giving - {case.command for case in CASES} == set()


async def dossier_of(intake: Intake, case: Case) -> str:
    if not case.online:
        return str((await received(intake))["code"])
    headers = intake.bearer(Role.CLIENT, sub="cong-dich-vu")
    return str((await intake.post("/submissions", body(), **headers)).json()["code"])


@pytest.mark.parametrize("case", CASES, ids=[case.command for case in CASES])
async def test_the_slip_of(intake: Intake, case: Case) -> None:
    code = await dossier_of(intake, case)
    for act, sent, who in case.steps:
        await do(intake, code, act, sent, **who)
    answer = await printed(intake, code, case.number)
    assert answer.status_code == 200, answer.text
    text = text_of(answer.content)
    wanted = (code, case.number, "Nguyễn Thị Bưởi", *case.says)
    assert [word for word in wanted if word not in text] == []
    assert archived(answer.content) == []
    assert sizes_of(answer.content) == {(148, 210)}
    [address] = addresses_of(answer.content)
    verified = (await intake.http.get("/verify/" + address.rpartition("/")[2])).json()
    assert (verified["genuine"], verified["code"]) == (True, code)
    assert (verified["number"], verified["holds"]) == (case.number, True)
    assert "Bưởi" not in str(verified)
