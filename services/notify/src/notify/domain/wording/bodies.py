"""What a template of each channel consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dossier_shared.contracts import Channel


@dataclass(frozen=True, slots=True)
class SmsBody:
    """`registered` is the id under which the carriers know the text, which is written with its
    marks; unless `accented` it is sent without. It takes `parts` messages at most.
    """

    text: str
    registered: str
    accented: bool = False
    parts: int = 1
    form: Literal["sms"] = "sms"


@dataclass(frozen=True, slots=True)
class LetterBody:
    """A mail, or what stands in the inbox. `discreet` is the subject for a sensitive dossier."""

    subject: str
    text: str
    discreet: str | None = None
    form: Literal["letter"] = "letter"


@dataclass(frozen=True, slots=True)
class ZaloRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ZaloBody:
    """A template approved by Zalo, which is sent its parameters only; the text is what the reader
    sees of it.
    """

    registered: str
    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[ZaloRow, ...] = ()
    buttons: tuple[str, ...] = ()
    tag: Literal["transaction", "customer-care"] = "transaction"
    form: Literal["zalo"] = "zalo"


Body = SmsBody | LetterBody | ZaloBody
FORM_OF: Mapping[Channel, Literal["sms", "letter", "zalo"]] = {
    "sms": "sms", "email": "letter", "inbox": "letter", "zalo": "zalo",
}  # fmt: skip


def texts_of(body: Body) -> list[tuple[str, str]]:
    """The texts of a body that may hold placeholders, each with the name of its place."""
    match body:
        case SmsBody():
            return [("text", body.text)]
        case LetterBody():
            discreet = [] if body.discreet is None else [("discreet", body.discreet)]
            return [("subject", body.subject), *discreet, ("text", body.text)]
        case ZaloBody():
            return [
                ("title", body.title),
                *((f"paragraphs.{n}", each) for n, each in enumerate(body.paragraphs)),
                *((f"rows.{n}", row.value) for n, row in enumerate(body.rows)),
            ]
