"""What comes in of templates: a text of each channel, a draft, what is to be tried."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from dossier_shared.web.incoming import Body as Incoming
from notify.api.shapes import Day, Instant
from notify.domain.wording.bodies import Body, LetterBody, SmsBody, ZaloBody, ZaloRow
from notify.domain.wording.errors import VALUE_WRONG
from notify.domain.wording.shapes import SHAPES, Name
from notify.domain.wording.values import CALLED, Type, Value

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
    "instant": TypeAdapter(Instant),
    "day": TypeAdapter(Day),
}


def _read(field: str, type_: Type | None, given: int | str | tuple[str, ...]) -> Value:
    if type_ is None or type_ not in _READERS:
        return given
    try:
        value: Value = _READERS[type_].validate_python(given)
    except ValidationError as error:
        raise VALUE_WRONG.broken(field=f"values.{field}", name=field, type=CALLED[type_]) from error
    return value
