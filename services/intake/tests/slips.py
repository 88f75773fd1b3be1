"""Slips with the longest names, and how a PDF is read."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from intake.domain.forms import (
    Listing,
    Missing,
    Office,
    Paper,
    Returned,
    Row,
    Slip,
    Step,
    Subject,
)
from intake.domain.rulesets import rules_named

AT = datetime(2019, 4, 12, 2, tzinfo=UTC)
OWNER = "Nguyễn Phúc Hoàng Thị Ngọc Phương Quỳnh Trang Thùy Dương Thị Kim Ngân"
OFFICE = Office(
    "Ủy ban nhân dân tỉnh Quảng Trị",
    "Sở Lao động - Thương binh và Xã hội",
    "Quảng Trị",
    "0233 3852 123",
)
SUBJECT = Subject(
    OWNER,
    "Lê Văn Hòa",
    "Số 12, kiệt 45, đường Nguyễn Trường Tộ nối dài, phường Đông Lương, thành phố Đông Hà",
    "0387 654 321",
    "nguyen.phuc.hoang.thi.ngoc.phuong@quangtri.example",
    "045187001234",
)
TOKEN = "eyJhbGciOiJFUzI1NiIsImtpZCI6IjVmMGMyYjdlIn0" * 6


def slip(kind: str = "receipt", rules: str = "TT-01-2018", **changes: Any) -> Slip:
    """One with every field filled in and fifteen documents; `changes` replace some."""
    whole = Slip(
        kind,
        rules_named(rules).forms[kind],
        OFFICE,
        "ngày 12 tháng 4 năm 2019",
        "000.00.19.H50-190412-0007",
        SUBJECT,
        "Giải quyết chế độ người hoạt động kháng chiến bị nhiễm chất độc hóa học",
        "Người có công",
        "Đề nghị hưởng trợ cấp từ tháng 5 năm 2019",
        number="GTN-01",
        verify=f"https://motcua.quangtri.example/verify/{TOKEN}",
        papers=tuple(Paper(f"Bản khai thứ {n}", 1, n % 3, 2, 0) for n in range(1, 16)),
        missing=(Missing("Giấy chứng nhận bệnh tật", 1, "Thiếu dấu giáp lai"),),
        limit="96 ngày",
        received="09 giờ 00 phút, ngày 12 tháng 4 năm 2019",
        due="16 giờ 30 phút, ngày 17 tháng 7 năm 2019",
        until="16 giờ 30 phút, ngày 24 tháng 7 năm 2019",
        fee="Không thu",
        book=(2019, 7),
        secret="K7M2Q9XWTR",
        division="Phòng Người có công",
        partners=("Hội đồng giám định y khoa tỉnh",),
        steps=(Step("Bộ phận Một cửa", "Phòng Người có công", "09:00 12/04/2019", "Đúng hạn"),),
        reason="Chưa đủ căn cứ để xem xét giải quyết",
        basis="khoản 4 Điều 19 Nghị định số 61/2018/NĐ-CP",
        returned=Returned(
            "Phê duyệt", "1234/QĐ-SLĐTBXH", OWNER, "CCCD 045187001234", "Trực tiếp",
            "10 giờ 15 phút, ngày 17 tháng 7 năm 2019",
        ),
    )  # fmt: skip
    return replace(whole, **changes)


def codes(count: int) -> list[str]:
    return [f"000.00.19.H50-190412-{number:04d}" for number in range(1, count + 1)]


def listing(kind: str, count: int, rules: str = "TT-01-2018", **changes: Any) -> Listing:
    """A book or a hand-over list of so many lines, each as long as they get; `changes` in each."""
    rows = tuple(
        Row(
            number, code, "Giải quyết chế độ người hoạt động kháng chiến bị nhiễm chất độc", 1,
            OWNER, SUBJECT.address or "", "0387 654 321", "09:00 12/04/2019", "16:30 17/07/2019",
            "Đã giải quyết, 1234/QĐ-SLĐTBXH", "10:15 17/07/2019", "Trực tiếp", "Không thu", "",
        )
        for number, code in enumerate(codes(count), start=1)
    )  # fmt: skip
    form, changed = rules_named(rules).forms[kind], tuple(replace(row, **changes) for row in rows)
    return Listing(kind, form, OFFICE, "ngày 31 tháng 12 năm 2019", changed, 2019, "Phòng Dạy nghề")


def archived(pdf: bytes) -> list[str]:
    """What keeps it from being PDF/A-2b, as far as its parts tell; nothing for a good one."""
    reader = PdfReader(BytesIO(pdf))
    metadata = reader.xmp_metadata
    said = metadata.stream.get_data().decode() if metadata else ""
    root: Any = reader.trailer["/Root"]
    intents = root.get("/OutputIntents", ())
    sound = {
        "says part 2": "<pdfaid:part>2</pdfaid:part>" in said,
        "says level B": "<pdfaid:conformance>B</pdfaid:conformance>" in said,
        "tells its colours": any("/DestOutputProfile" in one.get_object() for one in intents),
        "is not encrypted": not reader.is_encrypted,
        "holds its fonts": all(_embedded(page) for page in reader.pages),
        "runs nothing": not root.keys() & {"/OpenAction", "/AA"},
    }
    return [what for what, so in sound.items() if not so]


def _embedded(page: Any) -> bool:
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    return bool(inner) and all(one.keys() & {"/FontFile2", "/FontFile3"} for one in inner)


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Widths and heights of the pages, in millimetres."""
    boxes = (page.mediabox for page in PdfReader(BytesIO(pdf)).pages)
    return {(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in one line, in the composed form of Unicode."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [unicodedata.normalize("NFC", " ".join(page.split())) for page in pages]


def addresses_of(pdf: bytes) -> set[str]:
    """Where the links of the pages lead."""
    notes = (page.get("/Annots") or () for page in PdfReader(BytesIO(pdf)).pages)
    actions = (note.get_object()["/A"] for page in notes for note in page)
    return {str(action["/URI"]) for action in actions}


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))
