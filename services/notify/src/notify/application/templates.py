"""The texts that can be sent, read from data and checked before the first one goes out."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Template
from typing import Annotated, Literal, cast, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from notify.domain.kinds import Kind
from notify.domain.notices import Notice, Param

Name = Literal[
    "submitted", "received", "received-undated", "supplement", "supplemented",
    "supplemented-undated", "fee-due", "fee-paid", "fee-paid-undated", "apology", "moved",
    "stopped", "resumed", "resumed-undated", "withdrawn", "ready", "ready-early", "rejected",
    "returned", "staff-due", "staff-overdue", "staff-step-overdue", "staff-consultation-over",
    "staff-answer-near", "staff-answer-over", "staff-supplement-silent", "staff-uncollected",
    "staff-lapsed",
]  # fmt: skip

EVERYWHERE = frozenset({"code", "office", "tel"})
PARAMS: Mapping[Name, frozenset[Param]] = {
    "submitted": frozenset({"submitted"}),
    "supplement": frozenset(),
    "supplemented": frozenset({"due"}),
    "supplemented-undated": frozenset(),
    "fee-due": frozenset({"amount"}),
    "fee-paid": frozenset({"due"}),
    "fee-paid-undated": frozenset(),
    "apology": frozenset({"was_due", "due"}),
    "moved": frozenset({"was_due", "due"}),
    "stopped": frozenset(),
    "resumed": frozenset({"due"}),
    "resumed-undated": frozenset(),
    "withdrawn": frozenset({"withdrawn"}),
    "received": frozenset({"received", "due"}),
    "received-undated": frozenset({"received"}),
    "ready": frozenset(),
    "ready-early": frozenset({"due"}),
    "rejected": frozenset(),
    "returned": frozenset({"returned"}),
    "staff-due": frozenset({"due"}),
    "staff-overdue": frozenset({"due"}),
    "staff-step-overdue": frozenset({"due"}),
    "staff-consultation-over": frozenset({"due"}),
    "staff-answer-near": frozenset({"due"}),
    "staff-answer-over": frozenset({"due"}),
    "staff-supplement-silent": frozenset({"due"}),
    "staff-uncollected": frozenset({"due"}),
    "staff-lapsed": frozenset({"due"}),
}
"""The times and amounts that a notice under each template surely has."""


def _well_formed(text: str) -> str:
    if not Template(text).is_valid():
        raise ValueError(f"a $ that names no placeholder in {text!r}")
    return text


Text = Annotated[str, AfterValidator(_well_formed)]
Lines = Annotated[Text, BeforeValidator("\n".join)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SmsTemplate(_Part):
    """`registered` is the name under which the carriers know the text."""

    registered: str
    text: Text


class MailTemplate(_Part):
    subject: Text
    text: Lines


class Wording(_Part):
    sms: SmsTemplate | None = None
    email: MailTemplate

    def texts(self) -> Iterator[str]:
        yield from (self.email.subject, self.email.text)
        if self.sms is not None:
            yield self.sms.text


class Frame(_Part):
    """What every mail to one audience begins and ends with."""

    opening: Lines
    closing: Lines


class Templates(_Part):
    """All the wordings; one that is missing or asks for what its notices lack is an error."""

    citizen: Frame
    staff: Frame
    discreet_subject: Text
    templates: dict[Name, Wording]

    @model_validator(mode="after")
    def _complete(self) -> "Templates":
        if missing := set(get_args(Name)) - self.templates.keys():
            raise ValueError(f"no template for {sorted(missing)}")
        for name, wording in self.templates.items():
            _check(name, wording.texts(), fields_of(PARAMS[name]))
        frames = (self.citizen, self.staff)
        _check("frame", (text for f in frames for text in (f.opening, f.closing)), EVERYWHERE)
        _check("discreet_subject", [self.discreet_subject], EVERYWHERE)
        return self


def fields_of(params: frozenset[Param]) -> frozenset[str]:
    """The placeholders for these times: each as an instant, and as its `_day`."""
    return EVERYWHERE | params | {f"{param}_day" for param in params}


def template_of(notice: Notice) -> Name:
    """A dossier without a legal time limit, or not yet received, has no date to promise."""
    undated = _UNDATED.get(notice.kind)
    if undated is not None and "due" not in notice.params:
        return undated
    return cast("Name", notice.kind)


_UNDATED: Mapping[Kind, Name] = {
    "received": "received-undated",
    "supplemented": "supplemented-undated",
    "fee-paid": "fee-paid-undated",
    "resumed": "resumed-undated",
}


def shipped_templates() -> Templates:
    """The product's own wordings, domain facts of its carriers' registration."""
    source = files("notify").joinpath("data", "templates.json")
    return Templates.model_validate(json.loads(source.read_text(encoding="utf-8")))


def _check(where: str, texts: Iterator[str] | list[str], allowed: frozenset[str]) -> None:
    for text in texts:
        if unknown := set(Template(text).get_identifiers()) - allowed:
            raise ValueError(f"{where}: no such placeholder here: {sorted(unknown)}")
