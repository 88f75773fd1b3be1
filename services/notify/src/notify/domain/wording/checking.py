"""What is wrong with a text before it is published: each fault by its rule, all at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier_shared.contracts import Channel, Language
from dossier_shared.rules import RuleViolation
from notify.domain.wording import errors as wrong
from notify.domain.wording.bodies import FORM_OF, Body, LetterBody, SmsBody, ZaloBody, texts_of
from notify.domain.wording.compiled import BadPlaceholder, Slot, compiled, form_of
from notify.domain.wording.offices import Office
from notify.domain.wording.rendering import ready, zalo_name
from notify.domain.wording.samples import widest
from notify.domain.wording.shapes import SHAPES, Name, Shape
from notify.domain.wording.values import FORMS, Type, Value

SUBJECT = 100
DISCREET = frozenset({"code", "office"})
"""All that the subject about a sensitive dossier may tell."""
_LINK = re.compile(r"https?:|www\.|\w\.(vn|com|net|org)\b|(?:\d[ .-]?){9,}")


@dataclass(frozen=True, slots=True)
class Limit:
    """Of ZNS: from `least` to `most`."""

    least: int
    most: int

    def allows(self, count: int) -> bool:
        return self.least <= count <= self.most


ZALO_TITLE, ZALO_TITLE_FIELDS = Limit(9, 65), Limit(0, 4)
ZALO_PARAGRAPH, ZALO_FIELDS = Limit(1, 400), Limit(0, 10)
ZALO_PARAGRAPHS, ZALO_ROWS, ZALO_BUTTONS = Limit(1, 4), Limit(2, 8), Limit(0, 2)
ZALO_BUTTON = Limit(5, 30)


def faults(
    name: Name, channel: Channel, language: Language, body: Body, office: Office
) -> list[RuleViolation]:
    """Nothing when the text can be published."""
    if FORM_OF.get(channel) != body.form:
        return [wrong.OTHER_CHANNEL.broken(channel=channel)]
    shape = SHAPES[name]
    found = [fault for where, text in texts_of(body) for fault in _unfillable(where, text, shape)]
    return found or [*_of_all(body, shape), *_of_form(body, shape, language, office)]


def _unfillable(where: str, text: str, shape: Shape) -> Iterator[RuleViolation]:
    """Placeholders that the kind's notices have no value for, or none of that form."""
    field = f"body.{where}"
    try:
        slots = compiled(text).slots
    except BadPlaceholder as bad:
        yield wrong.BAD_PLACEHOLDER.broken(field=field, at=bad)
        return
    for slot in dict.fromkeys(slots):
        if slot.field not in shape.fields:
            usable = ", ".join(sorted(shape.fields))
            yield wrong.UNKNOWN_PLACEHOLDER.broken(field=field, name=slot.field, usable=usable)
        elif form_of(slot, shape.fields[slot.field]) is None:
            yield _wrong_form(field, slot, shape.fields[slot.field])


def _wrong_form(field: str, slot: Slot, type_: Type) -> RuleViolation:
    return wrong.WRONG_FORM.broken(
        field=field, name=slot.field, form=slot.form, usable=", ".join(FORMS[type_])
    )


def _of_all(body: Body, shape: Shape) -> Iterator[RuleViolation]:
    named = {slot.field for _, text in texts_of(body) for slot in compiled(text).slots}
    if shape.about_a_dossier and "code" not in named:
        yield wrong.CODE_MISSING.broken(field=f"body.{texts_of(body)[-1][0]}")


def _of_form(
    body: Body, shape: Shape, language: Language, office: Office
) -> Iterator[RuleViolation]:
    values = widest(shape, office, body.form)
    match body:
        case SmsBody():
            yield from _sms(body, shape, language, values)
        case LetterBody():
            yield from _letter(body, shape, language, values)
        case ZaloBody():
            yield from _zalo(body, shape, language, values)


Values = Mapping[str, Value]


def _sms(
    body: SmsBody, shape: Shape, language: Language, values: Values
) -> Iterator[RuleViolation]:
    counted = ready("", body, shape.fields, language).render(values).counted
    if counted is not None and counted.parts > body.parts:
        yield wrong.TOO_MANY_PARTS.broken(
            units=counted.units, encoding=counted.encoding, parts=counted.parts, limit=body.parts
        )


def _letter(
    body: LetterBody, shape: Shape, language: Language, values: Values
) -> Iterator[RuleViolation]:
    texts = ready("", body, shape.fields, language).texts
    for where in ("subject", "discreet"):
        if where not in texts:
            continue
        text = texts[where].fill(values, language)
        if "\n" in text:
            yield wrong.SUBJECT_OF_LINES.broken(field=f"body.{where}")
        if len(text) > SUBJECT:
            yield wrong.SUBJECT_TOO_LONG.broken(
                field=f"body.{where}", length=len(text), limit=SUBJECT
            )
    if body.discreet is not None:
        told = {slot.field for slot in compiled(body.discreet).slots}
        if told - DISCREET:
            yield wrong.INDISCREET.broken(usable=", ".join(sorted(DISCREET)))
    elif shape.audience == "citizen" and shape.about_a_dossier:
        yield wrong.DISCREET_MISSING.broken()


def _zalo(
    body: ZaloBody, shape: Shape, language: Language, values: Values
) -> Iterator[RuleViolation]:
    texts = ready("", body, shape.fields, language).texts
    for where, filled in texts.items():
        limit = ZALO_TITLE if where == "title" else ZALO_PARAGRAPH
        length = len(filled.fill(values, language))
        if not limit.allows(length):
            yield _zalo_length(where, length, limit)
        if "tel" in {slot.field for slot in filled.text.slots} or _LINK.search(filled.text.pattern):
            yield wrong.ZALO_LINK.broken(field=f"body.{where}")
    for button in body.buttons:
        if not ZALO_BUTTON.allows(len(button)):
            yield _zalo_length("buttons", len(button), ZALO_BUTTON)
    slots = {zalo_name(slot) for filled in texts.values() for slot in filled.text.slots}
    yield from _zalo_counts(body, len(set(texts["title"].text.slots)), len(slots))


def _zalo_length(where: str, length: int, limit: Limit) -> RuleViolation:
    return wrong.ZALO_LENGTH.broken(
        field=f"body.{where}", length=length, least=limit.least, most=limit.most
    )


def _zalo_counts(body: ZaloBody, in_title: int, fields: int) -> Iterator[RuleViolation]:
    counts = [
        ("tham số trong tiêu đề", in_title, ZALO_TITLE_FIELDS),
        ("tham số", fields, ZALO_FIELDS),
        ("đoạn văn", len(body.paragraphs), ZALO_PARAGRAPHS),
        ("nút bấm", len(body.buttons), ZALO_BUTTONS),
    ]
    if body.rows:
        counts.append(("dòng của bảng", len(body.rows), ZALO_ROWS))
    for what, count, limit in counts:
        if not limit.allows(count):
            yield wrong.ZALO_COUNT.broken(
                count=count, what=what, least=limit.least, most=limit.most
            )
