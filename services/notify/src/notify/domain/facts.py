"""What is counted of a notice. Derived from its history, so a recount finds the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Audience, Channel
from notify.domain.correspondence import Correspondence
from notify.domain.hours import Hours
from notify.domain.kinds import Kind
from notify.domain.notices import SENT_AGAIN, Notice
from notify.domain.statuses import Status

PROMISE = timedelta(seconds=10)
"""Within which a notice is to be handed over."""
NOBODY = "none"
"""In the place of a provider when none was asked yet."""
INSTANT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Fact:
    """`day` is the office's on which there was a reason to write; the rest are counts, 0 or 1:
    handed over at all and within the promise, arrived at all and within the promise.
    """

    day: str
    kind: Kind
    audience: Audience
    channel: Channel
    provider: str
    status: Status
    handed: int
    handed_fast: int
    arrived: int
    arrived_fast: int


def facts_of(correspondence: Correspondence) -> list[Fact]:
    return [fact_of(notice) for notice in correspondence.notices]


def fact_of(notice: Notice) -> Fact:
    began = began_at(notice)
    handed, arrived = _first(notice, {"accepted", "delivered"}), _first(notice, {"delivered"})
    return Fact(
        day=notice.queued_at.astimezone(OFFICE_ZONE).date().isoformat(),
        kind=notice.kind,
        audience=notice.audience,
        channel=notice.channel,
        provider=provider_of(notice) or NOBODY,
        status=notice.status,
        handed=int(handed is not None),
        handed_fast=int(handed is not None and handed - began <= PROMISE),
        arrived=int(arrived is not None),
        arrived_fast=int(arrived is not None and arrived - began <= PROMISE),
    )


def provider_of(notice: Notice) -> str | None:
    """The last that was asked."""
    asked = [attempt.provider for attempt in notice.attempts if attempt.provider]
    return asked[-1] if asked else None


def began_at(notice: Notice) -> datetime:
    """From when on it was to be sent: hours in which nobody is written to are not lateness, and
    what somebody has sent again begins anew.
    """
    return max(_beginnings(notice))


def _beginnings(notice: Notice) -> Iterator[datetime]:
    yield notice.queued_at
    for mark in notice.history:
        if mark.status == "held":
            yield Hours().held_until(notice.audience, mark.at) or mark.at
        elif mark.reason == SENT_AGAIN:
            yield mark.at


def _first(notice: Notice, statuses: set[Status]) -> datetime | None:
    began = began_at(notice)
    return next((m.at for m in notice.history if m.status in statuses and m.at >= began), None)


def places_of(correspondence: Correspondence) -> list[str] | None:
    """Under which the delivery log finds its notices: the department, then the instant, so that
    text sorts as time does. What no department has yet is in no log.
    """
    if correspondence.agency is None or not correspondence.notices:
        return None
    instants = dict.fromkeys(notice.queued_at for notice in correspondence.notices)
    return [log_place(correspondence.agency, instant) for instant in instants]


def log_place(agency: str, instant: datetime) -> str:
    return f"{agency}/{instant.astimezone(UTC):{INSTANT}}"
