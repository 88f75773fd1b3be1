"""The values a text is filled with, and how each is said in either language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from dossier_shared.contracts import Language
from dossier_shared.worktime.days import OFFICE_ZONE

Type = Literal[
    "code", "instant", "day", "amount", "number", "tel", "office", "person", "division", "names"
]
Form = Literal["code", "instant", "day", "time", "amount", "number", "text", "names", "lines"]
Value = datetime | date | int | str | Sequence[str]

FORMS: Mapping[Type, tuple[Form, ...]] = {
    "code": ("code",),
    "instant": ("instant", "day", "time"),
    "day": ("day",),
    "amount": ("amount",),
    "number": ("number",),
    "tel": ("text",),
    "office": ("text",),
    "person": ("text",),
    "division": ("text",),
    "names": ("names", "lines"),
}
"""In what forms a value of a type can be written; the first unless the text asks for another."""
CALLED: Mapping[Type, str] = {
    "code": "một mã", "instant": "một thời điểm", "day": "một ngày", "amount": "một số tiền",
    "number": "một số", "tel": "một số điện thoại", "office": "tên cơ quan",
    "person": "tên người", "division": "tên phòng", "names": "một danh sách",
}  # fmt: skip
"""What each type is in the office's words."""
SHORTENABLE: frozenset[Type] = frozenset({"office", "person", "division", "names"})
"""What may be cut where room is short. A code, a date, an amount, a telephone never."""
NONE = {"vi": "không có", "en": "none"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(value: Value, form: Form, language: Language) -> str:
    """The value as it is read: times in the office's zone; TypeError when it has no such form."""
    try:
        return _SAYING[form](value, language)
    except (AttributeError, ValueError) as error:
        raise TypeError(f"{type(value).__name__} is no {form}") from error


def _instant(value: datetime, language: Language) -> str:
    """16h30 24/04/2018, as officials write it; 16:30 24 Apr 2018."""
    at = value.astimezone(OFFICE_ZONE)
    return f"{_clock(at, language)} {_date(at, language)}"


def _time(value: datetime, language: Language) -> str:
    return _clock(value.astimezone(OFFICE_ZONE), language)


def _day(value: datetime | date, language: Language) -> str:
    at = value.astimezone(OFFICE_ZONE) if isinstance(value, datetime) else value
    return _date(at, language)


def _clock(at: datetime, language: Language) -> str:
    return f"{at.hour:02}{'h' if language == 'vi' else ':'}{at.minute:02}"


def _date(at: date, language: Language) -> str:
    """In English with the month's name: its readers differ on which number is the month."""
    if language == "vi":
        return f"{at.day:02}/{at.month:02}/{at.year}"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def _number(value: int, language: Language) -> str:
    """1.250.000 in Vietnamese, 1,250,000 in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped


def _text(value: str, _: Language) -> str:
    return value + ""


def _names(value: Sequence[str], language: Language) -> str:
    return ", ".join(value) or NONE[language]


def _lines(value: Sequence[str], language: Language) -> str:
    """Each on a line of its own, as a list."""
    return "\n".join(f"- {each}" for each in value) or f"- {NONE[language]}"


_SAYING: Mapping[Form, Callable[..., str]] = {
    "code": _text,
    "instant": _instant,
    "day": _day,
    "time": _time,
    "amount": _number,
    "number": _number,
    "text": _text,
    "names": _names,
    "lines": _lines,
}
