"""The life of a dossier, drawn from the table of moves: `python -m intake.statuses`.

Writes docs/statuses.md; a test compares it with the code.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from intake.domain.rulesets import rules_named
from intake.domain.statuses import (
    MOVES,
    OPEN,
    RUNNING,
    STATUS_NAMES,
    Clock,
    Move,
    Status,
    allowed,
)

FILE = Path("docs/statuses.md")
HEAD = """# Vòng đời hồ sơ

Written by `python -m intake.statuses` from the table of moves; do not edit.

Mười trạng thái theo Phụ lục I Thông tư 22/2019/TT-BTTTT. Lệnh không có trong bảng ở một trạng thái
thì bị từ chối (409 `move-forbidden`) kèm các lệnh được phép. Đánh giá, tệp đính kèm và in lại
phiếu làm được ở mọi trạng thái.
"""
CLOCKS: dict[Clock | None, str] = {
    "starts": "bắt đầu",
    "stops": "tạm dừng",
    "goes-on": "chạy tiếp hoặc tính lại",
    "ends": "kết thúc",
    None: "",
}
FORMS = rules_named("TT-01-2018").forms
PLACES = [(status, True) for status in sorted(RUNNING | OPEN)] + [
    (Status.SUBMITTED, False),
    (Status.SUPPLEMENT, False),
    (Status.FINISHED, True),
]
"""Where a dossier can stand that is not yet at its end."""


def document() -> str:
    """The text of docs/statuses.md."""
    return "\n".join(
        [
            HEAD,
            "## Sơ đồ\n",
            "```mermaid",
            "stateDiagram-v2",
            *_diagram(),
            "```\n",
            "## Chuyển trạng thái\n",
            "| lệnh | từ | đến | thời hạn | phiếu | căn cứ |",
            "|---|---|---|---|---|---|",
            *(_row(move) for move in MOVES),
            "",
            "## Lệnh được phép ở mỗi trạng thái\n",
            "| trạng thái | lệnh |",
            "|---|---|",
            *_allowed(),
            "",
        ]
    )


def _diagram() -> Iterator[str]:
    for status in Status:
        yield f"    s{status}: {int(status)} · {STATUS_NAMES[status]}"
    yield f"    [*] --> s{Status.SUBMITTED}: submit"
    yield f"    [*] --> s{Status.RECEIVED}: receive"
    for move in MOVES:
        for source in sorted(move.sources) if move.target else ():
            yield f"    s{source} --> s{move.target}: {move.command}"


def _row(move: Move) -> str:
    sources = ", ".join(str(int(source)) for source in sorted(move.sources))
    if move.received is not None:
        sources += " (đã tiếp nhận)" if move.received else " (chưa tiếp nhận)"
    target = f"{int(move.target)} · {STATUS_NAMES[move.target]}" if move.target else "không đổi"
    slip = FORMS[move.slip].title if move.slip else ""
    return (
        f"| `{move.command}` | {sources} | {target} | {CLOCKS[move.clock]} | {slip} | {move.law} |"
    )


def _allowed() -> Iterator[str]:
    for status, received in sorted(PLACES):
        name = f"{int(status)} · {STATUS_NAMES[status]}"
        if status in {Status.SUBMITTED, Status.SUPPLEMENT}:
            name += ", đã tiếp nhận" if received else ", chưa tiếp nhận"
        commands = ", ".join(f"`{command}`" for command in allowed(status, received))
        yield f"| {name} | {commands} |"


if __name__ == "__main__":
    FILE.write_text(document())
    sys.exit(0)
