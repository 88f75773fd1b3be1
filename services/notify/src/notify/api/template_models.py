"""What travels of templates."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from dossier_shared.contracts import Audience, Channel
from dossier_shared.web.incoming import Body as Incoming
from notify.api.shapes import OfficeTime, Shown, example
from notify.domain.wording.bodies import Body, LetterBody, SmsBody, ZaloBody, ZaloRow
from notify.domain.wording.errors import VALUE_WRONG
from notify.domain.wording.shapes import SHAPES, Name
from notify.domain.wording.values import CALLED, Language, Type, Value

MOST_TEXT = 10_000
Line = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Registered = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]

SMS: dict[str, Any] = {
    "form": "sms",
    "text": "Hồ sơ $code đã có kết quả. Mời đến Bộ phận Một cửa nhận. ĐT $tel.",
    "registered": "MC-CO-KET-QUA",
    "accented": False,
    "parts": 1,
}


class SmsIn(Incoming):
    """`text` is written with its marks; it is sent without them unless `accented`."""

    form: Literal["sms"]
    text: Text
    registered: Registered
    accented: bool = False
    parts: int = Field(1, ge=1, le=4)

    def body(self) -> Body:
        return SmsBody(self.text, self.registered, self.accented, self.parts)


class LetterIn(Incoming):
    """A mail, or what stands in an inbox. `discreet`: the subject for a sensitive dossier."""

    form: Literal["letter"]
    subject: Line
    text: Text
    discreet: Line | None = None

    def body(self) -> Body:
        return LetterBody(self.subject, self.text, self.discreet)


class ZaloRowIn(Incoming):
    label: Line
    value: Line


class ZaloIn(Incoming):
    """A template as Zalo has approved it under `registered`."""

    form: Literal["zalo"]
    registered: Registered
    title: Line
    paragraphs: tuple[Text, ...] = Field(min_length=1, max_length=4)
    rows: tuple[ZaloRowIn, ...] = Field((), max_length=8)
    buttons: tuple[Line, ...] = Field((), max_length=2)
    tag: Literal["transaction", "customer-care"] = "transaction"

    def body(self) -> Body:
        rows = tuple(ZaloRow(row.label, row.value) for row in self.rows)
        return ZaloBody(self.registered, self.title, self.paragraphs, rows, self.buttons, self.tag)


BodyIn = Annotated[SmsIn | LetterIn | ZaloIn, Field(discriminator="form")]
BodyOut = Annotated[SmsBody | LetterBody | ZaloBody, Field(discriminator="form")]


class DraftIn(Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"body": SMS}]})
    body: BodyIn


class PreviewIn(Incoming):
    """The body given, or the draft, or else the version in use; `values` stand in the place of
    the usual ones.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"body": SMS, "values": {"code": "000.00.19.H50-180412-0007"}}]
        }
    )
    body: BodyIn | None = None
    values: dict[str, int | str | tuple[str, ...]] = Field(default_factory=dict, max_length=20)
    sensitive: bool = False

    def read(self, name: Name) -> dict[str, Value]:
        """The values as the texts of this kind take them; VALUE_WRONG for one of another type."""
        fields = SHAPES[name].fields
        return {
            field: _read(field, fields.get(field), given) for field, given in self.values.items()
        }


_READERS: dict[Type, TypeAdapter[Any]] = {
    "instant": TypeAdapter(AwareDatetime),
    "day": TypeAdapter(date),
}


def _read(field: str, type_: Type | None, given: int | str | tuple[str, ...]) -> Value:
    if type_ is None or type_ not in _READERS:
        return given
    try:
        value: Value = _READERS[type_].validate_python(given)
    except ValidationError as error:
        raise VALUE_WRONG.broken(field=f"values.{field}", name=field, type=CALLED[type_]) from error
    return value


class WrittenOut(Shown):
    body: BodyOut
    written_by: str
    written_at: OfficeTime


class VersionOut(Shown):
    """Of version 1, which the product brings, nobody is named."""

    number: int
    body: BodyOut
    published_by: str | None
    published_at: OfficeTime | None


class ListedOut(Shown):
    name: Name
    channel: Channel
    language: Language
    audience: Audience
    version: int
    draft: bool


LISTED = {
    "name": "ready", "channel": "sms", "language": "vi", "audience": "citizen", "version": 1,
    "draft": False,
}  # fmt: skip


class TemplatesOut(Shown):
    model_config = example({"templates": [LISTED]})
    templates: tuple[ListedOut, ...]


class FieldOut(Shown):
    """A value that the text may use, and the forms in which it can be written."""

    name: str
    type: Type
    forms: tuple[str, ...]


VERSION = {"number": 1, "body": SMS, "published_by": None, "published_at": None}


class TemplateOut(Shown):
    model_config = example(
        {
            **{name: LISTED[name] for name in ("name", "channel", "language", "audience")},
            "fields": [{"name": "code", "type": "code", "forms": ["code"]}],
            "in_use": VERSION,
            "draft": None,
        }
    )
    name: Name
    channel: Channel
    language: Language
    audience: Audience
    fields: tuple[FieldOut, ...]
    in_use: VersionOut
    draft: WrittenOut | None


class VersionsOut(Shown):
    model_config = example({"versions": [VERSION]})
    versions: tuple[VersionOut, ...]


class CountOut(Shown):
    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    parts: int


class FaultOut(Shown):
    field: str | None
    code: str
    message: str
    mend: str


class PreviewOut(Shown):
    """`cost` in đồng; `other` is what the text counts written the other way, with its marks or
    without. A text with `faults` cannot be published.
    """

    model_config = example(
        {
            "text": "Ho so 000.00.19.H50-180412-0007 da co ket qua.",
            "subject": None, "html": None, "registered": "MC-CO-KET-QUA", "fields": {},
            "counted": {"encoding": "GSM-7", "units": 46, "parts": 1},
            "other": {"encoding": "UCS-2", "units": 46, "parts": 1},
            "cost": 500, "warnings": [], "faults": [],
        }
    )  # fmt: skip
    text: str | None
    subject: str | None
    html: str | None
    registered: str | None
    fields: dict[str, str]
    counted: CountOut | None
    other: CountOut | None
    cost: int
    warnings: tuple[str, ...]
    faults: tuple[FaultOut, ...]
