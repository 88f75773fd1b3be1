"""Templates as they are answered."""

from typing import Annotated, Literal

from pydantic import Field

from dossier_shared.contracts import Audience, Channel, Language
from notify.api.shapes import OfficeTime, Shown, example
from notify.api.template_bodies import SMS
from notify.domain.wording.bodies import LetterBody, SmsBody, ZaloBody
from notify.domain.wording.shapes import Name
from notify.domain.wording.values import Type

BodyOut = Annotated[SmsBody | LetterBody | ZaloBody, Field(discriminator="form")]


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
