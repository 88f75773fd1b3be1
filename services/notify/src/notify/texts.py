"""All texts as one page to read: `python -m notify.texts` writes docs/texts.md.

A test compares the page with the code.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from notify.application.templates import Library, shipped_templates
from notify.domain.kinds import Kind
from notify.domain.morning import SAID
from notify.domain.naming import CHANNELS, KINDS
from notify.domain.wording.bodies import Body, LetterBody, SmsBody
from notify.domain.wording.offices import Office
from notify.domain.wording.previewing import Terms, preview
from notify.domain.wording.rendering import Rendered
from notify.domain.wording.samples import usual, widest
from notify.domain.wording.shapes import SHAPES, Name
from notify.domain.wording.template import Key

FILE = Path("docs/texts.md")
PRICE = 500
OFFICE = Office(
    "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị", "So LD-TBXH Quang Tri", "0233 3852 550"
)
CALLED: dict[Kind, str] = {
    **KINDS,
    **{kind: f"Nhắc việc: {said}" for kind, said in SAID.items()},
    "digest": "Thư và số liệu đầu giờ làm việc",
}
LANGUAGES = {"vi": "tiếng Việt", "en": "tiếng Anh"}
HEAD = f"""# Các mẫu tin

Trang này do `python -m notify.texts` viết ra từ các mẫu (phiên bản 1), không sửa tay. Giá trị trong
các mẫu là ví dụ; đơn vị và số phần của tin nhắn được đếm chính xác trên nội dung đã điền. Giá một
phần tin nhắn ở đây là {PRICE} đồng, chỉ để minh họa: mỗi nơi đặt giá theo hợp đồng của mình
(`NOTIFY_SMS_PART_DONG`). Kênh nào không có mẫu tiếng Anh thì gửi mẫu tiếng Việt.
"""


def page() -> str:
    """The text of docs/texts.md."""
    library = shipped_templates()
    blocks = [HEAD, *_part(library, "citizen", "Gửi công dân")]
    blocks += _part(library, "staff", "Gửi cán bộ, công chức")
    return "\n".join(blocks)


def _part(library: Library, audience: str, title: str) -> Iterator[str]:
    yield f"## {title}\n"
    keys = [key for key in library.shipped if SHAPES[key.name].audience == audience]
    for name in SHAPES:
        of_name = [key for key in keys if key.name == name]
        if not of_name:
            continue
        yield f"### `{name}`: {CALLED[SHAPES[name].kind]}{_variant(name)}\n"
        yield f"Các trường có thể dùng: {', '.join(f'`${one}`' for one in SHAPES[name].fields)}.\n"
        for _, group in groupby(of_name, key=lambda key: key.language):
            for key in group:
                yield from _one(key, library.shipped[key], library)


def _variant(name: Name) -> str:
    if name.endswith("-undated"):
        return " (không có ngày hẹn)"
    rhythms = {"daily": "số liệu ngày", "weekly": "số liệu tuần", "quarterly": "số liệu quý"}
    found = [said for rhythm, said in rhythms.items() if name.endswith(rhythm)]
    return f" ({found[0]})" if found else ""


def _one(key: Key, body: Body, library: Library) -> Iterator[str]:
    seen = preview(key, body, usual(SHAPES[key.name], OFFICE, body.form), Terms(OFFICE, PRICE))
    said = seen.rendered
    if said is None:
        raise ValueError(f"{key} cannot be filled in")
    yield f"**{CHANNELS[key.channel]}, {LANGUAGES[key.language]}**{_registered(said)}\n"
    if isinstance(body, LetterBody):
        yield f"Tiêu đề: {said.subject}{_discreet(key, library)}\n"
    yield f"```text\n{said.text.strip()}\n```\n"
    if isinstance(body, SmsBody) and said.counted and seen.other:
        most = library.current(key).render(widest(SHAPES[key.name], OFFICE, body.form)).counted
        yield (
            f"{said.counted.encoding}, {said.counted.units} đơn vị (nhiều nhất "
            f"{most.units if most else 0}), {said.counted.parts} phần, {seen.cost} đồng; "
            f"nếu có dấu: {seen.other.units} đơn vị {seen.other.encoding}, "
            f"{seen.other.parts} phần, {seen.other.parts * PRICE} đồng.\n"
        )
    if said.fields:
        yield f"Tham số: {', '.join(f'`{name}`' for name in said.fields)}.\n"


def _registered(said: Rendered) -> str:
    return f" (mã đăng ký `{said.registered}`)" if said.registered else ""


def _discreet(key: Key, library: Library) -> str:
    values = usual(SHAPES[key.name], OFFICE, "letter")
    subject = library.current(key).render(values, sensitive=True).subject
    plain = library.current(key).render(values).subject
    return f" — hồ sơ nhạy cảm: {subject}" if subject != plain else ""


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    sys.exit(0)
