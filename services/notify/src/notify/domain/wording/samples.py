"""Values to try a text with: usual ones, and the widest that occur."""

from collections.abc import Mapping
from datetime import UTC, datetime

from notify.domain.wording.offices import Office
from notify.domain.wording.shapes import Shape
from notify.domain.wording.values import Type, Value

CODE = "000.00.19.H50-180412-0007"
"""A code of the legal pattern, which is as long as codes are (TT 01/2018/TT-VPCP)."""
_LATE = datetime(2018, 12, 28, 9, 30, tzinfo=UTC)
_USUAL: Mapping[str, Value] = {
    "code": CODE,
    "submitted": datetime(2018, 4, 12, 1, 40, tzinfo=UTC),
    "received": datetime(2018, 4, 12, 2, 5, tzinfo=UTC),
    "was_due": datetime(2018, 4, 24, 9, 30, tzinfo=UTC),
    "due": datetime(2018, 4, 26, 9, 30, tzinfo=UTC),
    "withdrawn": datetime(2018, 4, 16, 3, 0, tzinfo=UTC),
    "returned": datetime(2018, 4, 24, 8, 15, tzinfo=UTC),
    "since": datetime(2018, 4, 12, 1, 0, tzinfo=UTC),
    "until": datetime(2018, 4, 12, 8, 45, tzinfo=UTC),
    "amount": 50_000,
    "person": "Lê Văn Nam",
    "division": "Phòng Người có công",
    "day": datetime(2018, 4, 12, 0, 35, tzinfo=UTC),
    "unread": 2,
    "items": (
        "000.00.19.H50-180402-0012: quá hạn",
        "000.00.19.H50-180405-0003: sắp đến hạn",
    ),
    "open": 128,
    "near_due": 9,
    "overdue": 3,
}
_WIDEST: Mapping[Type, Value] = {
    "code": CODE,
    "instant": _LATE,
    "day": _LATE,
    "amount": 999_999_999,
    "number": 99_999,
    "person": "Nguyễn Hoàng Phương Thảo",
    "division": "Phòng Lao động - Việc làm - Giáo dục nghề nghiệp",
    "names": tuple(f"000.00.19.H50-180412-{n:04}: quá hạn bước đang xử lý" for n in range(30)),
}


def usual(shape: Shape, office: Office, form: str) -> dict[str, Value]:
    given = office.values(form)
    return {name: given.get(name, _USUAL.get(name, "")) for name in shape.fields}


def widest(shape: Shape, office: Office, form: str) -> dict[str, Value]:
    given = office.values(form)
    return {name: given.get(name) or _WIDEST[type_] for name, type_ in shape.fields.items()}
