"""What the office does in a run: the lives of its dossiers, drawn from a seed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal

from motcua.demo.people import applicant

Who = Literal["receptionist", "officer", "division_head", "clerk"]
LAW = "khoản 4 Điều 19 Nghị định số 61/2018/NĐ-CP"
REASON = {"reason": "Công dân đề nghị"}
PROCEDURES = ("NCC-01", "BHTN-02", "ATLD-01", "LDTL-10", "NCC-15", "DN-06")
WANTS = {
    "papers": [{"name": "Giấy khai sinh", "count": 1, "what": "Bản sao có chứng thực"}],
    "reason": "Thiếu giấy tờ theo quy định",
    "basis": LAW,
}
FEE = {"name": "Lệ phí", "amount": 150_000, "receipt_number": "0000123", "means": "cash"}


@dataclass(frozen=True, slots=True)
class Step:
    """One command at the counter. Sent `twice` at once, it is an impatient double click; sent
    `once` only, its sender gives up when he is not answered.
    """

    command: str
    by: Who
    body: Mapping[str, Any] = field(default_factory=dict)
    twice: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """A dossier from its receipt on. `starts` is the part of the run after which it is handed in;
    with `division` its result is made in the division's own program.
    """

    number: int
    starts: float
    receive: Step
    steps: Sequence[Step]
    division: bool
    returned: bool


def lives(seed: int, dossiers: int, procedures: Mapping[str, Sequence[int]]) -> list[Life]:
    """`procedures` are the numbers of the papers that each procedure asks for."""
    draw = Random(seed)
    return [_life(draw, number, number / dossiers, procedures) for number in range(dossiers)]


def only_received(life: Life) -> Life:
    """The same, without what came after its receipt."""
    return replace(life, steps=(), division=False, returned=False)


def _life(draw: Random, number: int, starts: float, papers: Mapping[str, Sequence[int]]) -> Life:
    procedure = draw.choice(sorted(papers))
    body = {
        "procedure": procedure,
        "applicant": applicant(draw),
        "documents": [{"number": n} for n in papers[procedure]],
    }
    episodes = draw.sample(EPISODES, draw.choice((0, 1, 1, 2, 3)))
    ending = draw.choice(("none", "withdraw", "result", "result", "division", "division"))
    middle = [step for episode in episodes for step in episode]
    result = Step("record-result", "clerk", draw.choice((APPROVED, REFUSED)))
    end = {"withdraw": WITHDRAWN, "result": (result,)}.get(ending, ())
    return Life(
        number,
        starts,
        _manner(draw, Step("receive", "receptionist", body)),
        [_manner(draw, step) for step in (*middle, *end)],
        division=ending == "division",
        returned=ending in {"result", "division"} and draw.random() < 0.7,
    )


def _manner(draw: Random, step: Step) -> Step:
    luck = draw.random()
    return Step(step.command, step.by, step.body, twice=luck < 0.08, once=0.08 <= luck < 0.2)


EPISODES: tuple[tuple[Step, ...], ...] = (
    (Step("record-fee", "receptionist", FEE),),
    (
        Step("ask-duty", "receptionist", {"name": "Phí thẩm định", "amount": 600_000}),
        Step("record-payment", "receptionist", {"receipt_number": "124", "means": "transfer"}),
    ),
    (
        Step("stop", "division_head", {"reason": "Chờ kết luận thanh tra", "law": LAW}),
        Step("resume", "division_head", {"reason": "Đã có kết luận"}),
    ),
    (
        Step("pass", "receptionist", {"agency": "000.00.01.H50", "content": "Xin ý kiến"}),
        Step("take-answer", "receptionist", {"agency": "000.00.01.H50", "answer": "Đồng ý"}),
    ),
    (
        Step("draft-supplement", "officer", WANTS),
        Step("approve-supplement", "division_head"),
        Step("ask-supplement", "receptionist"),
        Step("take-supplement", "receptionist", {}),
    ),
)
WITHDRAWN = (Step("withdraw", "receptionist", REASON),)
APPROVED = {"outcome": "approved", "number": "101/QĐ-SLĐTBXH"}
REFUSED = {"outcome": "refused", "reason": "Chưa đủ thời gian công tác", "basis": LAW}
RETURN = Step("return-result", "receptionist", {"paper": "CCCD, Giấy tiếp nhận"})
ANNOUNCE = Step("announce-early", "receptionist")
