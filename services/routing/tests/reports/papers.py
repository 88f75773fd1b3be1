"""Reports of these tests laid out, and how their files are read back."""

import unicodedata
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader
from services.routing.tests.reports.timelines import AGENCY, at, mark, timeline

from routing.domain.reports.paper import Letterhead, Names
from routing.domain.reports.timeline import Timeline

LETTERHEAD = Letterhead(
    "Ủy ban nhân dân tỉnh Quảng Trị",
    "Sở Lao động - Thương binh và Xã hội",
    "Quảng Trị",
    "Văn phòng Ủy ban nhân dân tỉnh",
)
NAMES = Names(
    agencies={AGENCY: LETTERHEAD.name},
    procedures={"NCC-01": "Giải quyết chế độ thờ cúng liệt sĩ"},
    people={"cv-1": "Lê Văn Hòa"},
    steps={"appraise": "Thụ lý"},
)
AS_OF = at("2018-05-10 09:00")
RATED = (2, 2, 1, 2, 2, 2, 2, 2, 2)


def april() -> list[Timeline]:
    """Five dossiers of April 2018 and one of a field whose name begins like a formula."""
    late = (
        mark("received", "2018-03-20 08:00", "2018-04-16 08:00"),
        mark("step-entered", "2018-03-20 08:00", detail="appraise", who="cv-1"),
    )
    done = mark("finished", "2018-04-19 16:00", "2018-04-20 08:00")
    slow = mark("finished", "2018-04-20 16:00", "2018-04-16 08:00")
    new = mark("received", "2018-04-10 08:00", "2018-05-20 08:00")
    rated = mark("rated", "2018-04-20 17:00", points=RATED)
    returned = mark("returned", "2018-04-20 17:00", detail="electronic")
    return [
        timeline(*late, code="H-1"),
        timeline(*late, slow, rated, returned, code="H-2", sensitive=True),
        timeline(*late[:1], done, code="H-3", channel="post"),
        timeline(new, code="H-4", channel="online", field="Dạy nghề", division="Phòng Dạy nghề"),
        timeline(new, code="H-5", field="Dạy nghề", division="Phòng Dạy nghề"),
        timeline(new, code="H-6", field="=1+1", channel="post"),
    ]


def sheet_of(xlsx: bytes) -> Any:
    return load_workbook(BytesIO(xlsx)).active


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in one line, in the composed form of Unicode."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [unicodedata.normalize("NFC", " ".join(page.split())) for page in pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Widths and heights of the pages, in millimetres."""
    boxes = (page.mediabox for page in PdfReader(BytesIO(pdf)).pages)
    return {(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes}
