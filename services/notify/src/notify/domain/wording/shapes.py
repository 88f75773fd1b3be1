"""For each kind of notice: to whom, by which channels, and which values its texts may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dossier_shared.contracts import Audience, Channel, Language
from notify.domain.kinds import Kind
from notify.domain.wording.values import Type

Name = Literal[
    "submitted", "received", "received-undated", "supplement", "supplemented",
    "supplemented-undated", "fee-due", "fee-paid", "fee-paid-undated", "apology", "moved",
    "stopped", "resumed", "resumed-undated", "withdrawn", "ready", "ready-early", "rejected",
    "returned", "outage", "staff-due", "staff-overdue", "staff-step-overdue",
    "staff-consultation-over", "staff-answer-near", "staff-answer-over", "staff-supplement-silent",
    "staff-uncollected", "staff-lapsed", "digest", "digest-daily", "digest-weekly",
    "digest-quarterly", "figures-daily", "figures-weekly", "figures-quarterly",
]  # fmt: skip
"""A kind, or the form of it for notices that lack or have a certain value."""

OFFICE: Mapping[str, Type] = {"office": "office", "tel": "tel"}
DOSSIER: Mapping[str, Type] = {"code": "code", **OFFICE}
_DIGEST: Mapping[str, Type] = {
    **OFFICE, "person": "person", "day": "day", "unread": "number", "items": "names",
}  # fmt: skip
_FIGURES: Mapping[str, Type] = {"open": "number", "near_due": "number", "overdue": "number"}


@dataclass(frozen=True, slots=True)
class Shape:
    kind: Kind
    audience: Audience
    channels: tuple[Channel, ...]
    fields: Mapping[str, Type]

    @property
    def languages(self) -> tuple[Language, ...]:
        """Foreigners hand in dossiers too; officials read Vietnamese."""
        return ("vi", "en") if self.audience == "citizen" else ("vi",)

    @property
    def about_a_dossier(self) -> bool:
        return "code" in self.fields


def _citizen(kind: Kind, **fields: Type) -> Shape:
    return Shape(kind, "citizen", ("sms", "email", "zalo"), {**DOSSIER, **fields})


def _staff(kind: Kind) -> Shape:
    return Shape(kind, "staff", ("inbox",), {**DOSSIER, "due": "instant"})


def _figures(**fields: Type) -> Shape:
    return Shape("digest", "staff", ("inbox",), {**OFFICE, **fields, **_FIGURES})


def _digest(**fields: Type) -> Shape:
    return Shape("digest", "staff", ("email",), {**_DIGEST, **fields})


SHAPES: Mapping[Name, Shape] = {
    "submitted": _citizen("submitted", submitted="instant"),
    "received": _citizen("received", received="instant", due="instant"),
    "received-undated": _citizen("received", received="instant"),
    "supplement": _citizen("supplement"),
    "supplemented": _citizen("supplemented", due="instant"),
    "supplemented-undated": _citizen("supplemented"),
    "fee-due": _citizen("fee-due", amount="amount"),
    "fee-paid": _citizen("fee-paid", due="instant"),
    "fee-paid-undated": _citizen("fee-paid"),
    "apology": _citizen("apology", was_due="instant", due="instant"),
    "moved": _citizen("moved", was_due="instant", due="instant"),
    "stopped": _citizen("stopped"),
    "resumed": _citizen("resumed", due="instant"),
    "resumed-undated": _citizen("resumed"),
    "withdrawn": _citizen("withdrawn", withdrawn="instant"),
    "ready": _citizen("ready"),
    "ready-early": _citizen("ready-early", due="instant"),
    "rejected": _citizen("rejected"),
    "returned": _citizen("returned", returned="instant"),
    "outage": Shape(
        "outage", "citizen", ("sms", "email", "zalo"),
        {**OFFICE, "since": "instant", "until": "instant"},
    ),
    "staff-due": _staff("staff-due"),
    "staff-overdue": _staff("staff-overdue"),
    "staff-step-overdue": _staff("staff-step-overdue"),
    "staff-consultation-over": _staff("staff-consultation-over"),
    "staff-answer-near": _staff("staff-answer-near"),
    "staff-answer-over": _staff("staff-answer-over"),
    "staff-supplement-silent": _staff("staff-supplement-silent"),
    "staff-uncollected": _staff("staff-uncollected"),
    "staff-lapsed": _staff("staff-lapsed"),
    "digest": _digest(),
    "digest-daily": _digest(division="division", **_FIGURES),
    "digest-weekly": _digest(**_FIGURES),
    "digest-quarterly": _digest(**_FIGURES),
    "figures-daily": _figures(division="division"),
    "figures-weekly": _figures(),
    "figures-quarterly": _figures(),
}  # fmt: skip

_UNDATED: Mapping[Kind, Name] = {
    "received": "received-undated",
    "supplemented": "supplemented-undated",
    "fee-paid": "fee-paid-undated",
    "resumed": "resumed-undated",
}
_RHYTHMS: Mapping[object, Mapping[Channel, Name]] = {
    "daily": {"email": "digest-daily", "inbox": "figures-daily"},
    "weekly": {"email": "digest-weekly", "inbox": "figures-weekly"},
    "quarterly": {"email": "digest-quarterly", "inbox": "figures-quarterly"},
}


def name_of(kind: Kind, params: Mapping[str, object], channel: Channel = "email") -> Name:
    """A dossier without a legal time limit, or not yet received, has no date to promise. The mail
    of the morning has the figures of a head's division or of the agency where these are due; the
    inbox has them alone. LookupError for a kind that is told in no words.
    """
    if kind == "digest":
        return _RHYTHMS.get(params.get("rhythm"), {}).get(channel, "digest")
    if "due" not in params and kind in _UNDATED:
        return _UNDATED[kind]
    if kind == "client-event":
        raise LookupError(f"{kind} has no text")
    return kind
