"""The kinds of notices: how urgent each is, how long it has sense, what it takes the sense of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Literal

Kind = Literal[
    "submitted", "received", "supplement", "supplemented", "fee-due", "fee-paid", "apology",
    "moved", "stopped", "resumed", "withdrawn", "ready", "ready-early", "rejected", "returned",
    "staff-due", "staff-overdue", "staff-step-overdue", "staff-consultation-over",
    "staff-answer-near", "staff-answer-over", "staff-supplement-silent", "staff-uncollected",
    "staff-lapsed", "digest", "outage", "client-event",
]  # fmt: skip


class Lane(IntEnum):
    """In this order they are sent when more wait than the carriers take."""

    RESULT = 0
    SUPPLEMENT = 1
    REMINDER = 2
    DIGEST = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """`expires`: after it the notice is not worth sending; None for never. `legal`: the law says
    that it is told, so it cannot be refused. `overtakes`: what waits of these kinds has lost its
    sense once this one is there.
    """

    lane: Lane
    expires: timedelta | None
    legal: bool = True
    overtakes: frozenset[Kind] = frozenset()


def _kinds(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


_DAY = timedelta(days=1)
_MORNING = _kinds(
    "staff-due", "staff-overdue", "staff-step-overdue", "staff-consultation-over",
    "staff-answer-near", "staff-answer-over", "staff-supplement-silent", "staff-lapsed",
)  # fmt: skip
_ON_THE_WAY = _kinds(
    "submitted", "supplement", "supplemented", "fee-due", "fee-paid", "apology", "moved",
    "stopped", "resumed",
)  # fmt: skip
_RESULTS = _kinds("ready", "ready-early", "rejected")
_AT_RESULT = _ON_THE_WAY | _MORNING
_AT_END = _AT_RESULT | _RESULTS | _kinds("received", "staff-uncollected")


def _asking(overtakes: frozenset[Kind] = frozenset()) -> Rule:
    return Rule(Lane.SUPPLEMENT, 30 * _DAY, overtakes=overtakes)


def _saying(overtakes: frozenset[Kind] = frozenset()) -> Rule:
    return Rule(Lane.SUPPLEMENT, 14 * _DAY, overtakes=overtakes)


def _reminding(overtakes: frozenset[Kind] = frozenset()) -> Rule:
    return Rule(Lane.REMINDER, 2 * _DAY, legal=False, overtakes=overtakes)


RULES: Mapping[Kind, Rule] = {
    "submitted": _saying(),
    "received": _saying(_kinds("submitted")),
    "supplement": _asking(),
    "supplemented": _saying(_kinds("supplement")),
    "fee-due": _asking(_kinds("fee-due")),
    "fee-paid": _saying(_kinds("fee-due")),
    "apology": _asking(_kinds("moved")),
    "moved": _asking(_kinds("moved")),
    "stopped": _asking(_kinds("resumed")),
    "resumed": _saying(_kinds("stopped")),
    "withdrawn": _saying(_AT_END),
    "ready": Rule(Lane.RESULT, 90 * _DAY, overtakes=_AT_RESULT),
    "ready-early": Rule(Lane.RESULT, 90 * _DAY, overtakes=_AT_RESULT),
    "rejected": Rule(Lane.RESULT, 90 * _DAY, overtakes=_AT_RESULT),
    "returned": Rule(Lane.RESULT, 14 * _DAY, overtakes=_AT_END),
    "staff-due": _reminding(_kinds("staff-due")),
    "staff-overdue": _reminding(_kinds("staff-due", "staff-overdue")),
    "staff-step-overdue": _reminding(_kinds("staff-step-overdue")),
    "staff-consultation-over": _reminding(_kinds("staff-consultation-over")),
    "staff-answer-near": _reminding(_kinds("staff-answer-near")),
    "staff-answer-over": _reminding(_kinds("staff-answer-near", "staff-answer-over")),
    "staff-supplement-silent": _reminding(_kinds("staff-supplement-silent")),
    "staff-uncollected": _reminding(_kinds("staff-uncollected")),
    "staff-lapsed": _reminding(_kinds("staff-lapsed")),
    "digest": Rule(Lane.DIGEST, _DAY, legal=False, overtakes=_kinds("digest")),
    "client-event": Rule(Lane.REMINDER, 3 * _DAY),
    "outage": Rule(Lane.DIGEST, 3 * _DAY, legal=False),
}
