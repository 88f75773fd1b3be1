"""What is counted of a notice. Derived from its history, so a recount finds the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from dossier_shared.clock import OFFICE_ZONE
from notify.domain.correspondence import Correspondence
from notify.domain.counted import NOBODY, Fact
from notify.domain.hours import Hours
from notify.domain.notices import SENT_AGAIN, Notice
from notify.domain.statuses import Status

PROMISE = timedelta(seconds=10)
"""Within which a notice is to be handed over."""
INSTANT = "%Y%m%dT%H%M%S%f"


def facts_of(correspondence: Correspondence, hours: Hours) -> list[Fact]:
    """`hours` are those at which citizens are written to."""
    return [*correspondence.past, *(fact_of(notice, hours) for notice in correspondence.notices)]


def fact_of(notice: Notice, hours: Hours) -> Fact:
    began = began_at(notice, hours)
    handed = _first(notice, {"accepted", "delivered"}, began)
    arrived = _first(notice, {"delivered"}, began)
    return Fact(
        day=notice.queued_at.astimezone(OFFICE_ZONE).date().isoformat(),
        kind=notice.kind,
        audience=notice.audience,
        channel=notice.channel,
        provider=provider_of(notice) or NOBODY,
        template=template_of(notice) or NOBODY,
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


def template_of(notice: Notice) -> str | None:
    """The text that was handed over last, with its version."""
    written = [one.sent.template for one in notice.attempts if one.sent and one.sent.template]
    return written[-1] if written else None


def began_at(notice: Notice, hours: Hours) -> datetime:
    """From when on it was to be sent: hours in which nobody is written to are not lateness, and
    what somebody has sent again begins anew.
    """
    return max(_beginnings(notice, hours))


def _beginnings(notice: Notice, hours: Hours) -> Iterator[datetime]:
    yield notice.queued_at
    for mark in notice.history:
        if mark.status == "held":
            yield hours.held_until(notice.audience, mark.at) or mark.at
        elif mark.reason == SENT_AGAIN:
            yield mark.at


def _first(notice: Notice, statuses: set[Status], began: datetime) -> datetime | None:
    return next((m.at for m in notice.history if m.status in statuses and m.at >= began), None)


def places_of(correspondence: Correspondence) -> list[str] | None:
    """Under which the delivery log finds its notices: the department, then the instant, so that
    text sorts as time does. What no department has yet is in no log.
    """
    past = [date.fromisoformat(one.day) for one in correspondence.past]
    mornings = [datetime.combine(day, time(), OFFICE_ZONE) for day in past]
    instants = dict.fromkeys([*mornings, *(one.queued_at for one in correspondence.notices)])
    if correspondence.agency is None or not instants:
        return None
    return [log_place(correspondence.agency, instant) for instant in instants]


def log_place(agency: str, instant: datetime) -> str:
    return f"{agency}/{instant.astimezone(UTC):{INSTANT}}"
