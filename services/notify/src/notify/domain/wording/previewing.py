"""A text as it would arrive, before anybody gets it: its parts, its price, and what is odd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dossier_shared.rules import RuleViolation
from notify.domain.text.gsm import extended, foreign
from notify.domain.text.segments import Count
from notify.domain.wording import errors as wrong
from notify.domain.wording.bodies import Body, SmsBody
from notify.domain.wording.checking import faults
from notify.domain.wording.offices import Office
from notify.domain.wording.rendering import Rendered, ready
from notify.domain.wording.samples import usual
from notify.domain.wording.shapes import SHAPES, Shape
from notify.domain.wording.template import Key
from notify.domain.wording.values import CALLED, FORMS, Value, said

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """`price` of one part of an SMS, in whole đồng."""

    office: Office
    price: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`rendered` is None when the text cannot be filled in. `cost` in đồng; `other` is what the
    same text counts written the other way, with its marks or without.
    """

    rendered: Rendered | None
    faults: Sequence[RuleViolation]
    warnings: Sequence[str]
    cost: int = 0
    other: Count | None = None


def preview(
    key: Key, body: Body, values: Mapping[str, Value], terms: Terms, *, sensitive: bool = False
) -> Preview:
    """Filled with these values, and with usual ones where none is given."""
    shape = SHAPES[key.name]
    _check(shape, values)
    found = faults(key.name, key.channel, key.language, body, terms.office)
    given = usual(shape, terms.office, body.form) | dict(values)
    try:
        text = ready(str(key), body, shape.fields, key.language)
    except (LookupError, ValueError):
        return Preview(None, found, ())
    rendered = text.render(given, sensitive=sensitive)
    if not isinstance(body, SmsBody) or rendered.counted is None:
        return Preview(rendered, found, ())
    other = ready(str(key), replace(body, accented=not body.accented), shape.fields, key.language)
    counted = other.render(given).counted
    warnings = _warnings(rendered, counted, terms.price)
    return Preview(rendered, found, warnings, rendered.units * terms.price, counted)


def _check(shape: Shape, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if name not in shape.fields:
            usable = ", ".join(sorted(shape.fields))
            raise wrong.UNKNOWN_PLACEHOLDER.broken(field=f"values.{name}", name=name, usable=usable)
        _check_type(name, value, shape)


def _check_type(name: str, value: Value, shape: Shape) -> None:
    type_ = shape.fields[name]
    try:
        said(value, FORMS[type_][0], "vi")
    except TypeError as error:
        raise wrong.VALUE_WRONG.broken(
            field=f"values.{name}", name=name, type=CALLED[type_]
        ) from error


def _warnings(rendered: Rendered, other: Count | None, price: int) -> list[str]:
    counted, found = rendered.counted, []
    if counted and counted.encoding == "UCS-2" and other:
        letters = "".join(foreign(rendered.text)[:_SHOWN])
        found.append(
            f"Các ký tự «{letters}» nằm ngoài bảng GSM-7 nên tin phải gửi bằng UCS-2: "
            f"{counted.parts} phần, {counted.parts * price} đồng; "
            f"không dấu thì {other.parts} phần, {other.parts * price} đồng."
        )
    if counted and counted.encoding == "GSM-7" and (signs := extended(rendered.text)):
        found.append(
            f"Các ký tự «{''.join(dict.fromkeys(signs))}» tính hai đơn vị và một số tổng đài "
            "không nhận."
        )
    return found
