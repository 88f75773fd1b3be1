"""Who is told what, when something happens to a dossier (NĐ 61/2018/NĐ-CP)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dossier_shared.contracts import (
    Channel,
    DigestDue,
    DossierFinished,
    DossierReceived,
    DossierRescheduled,
    DossierSubmitted,
    Event,
)
from dossier_shared.worktime.days import OFFICE_ZONE
from notify.domain.correspondence import Change, Correspondence, add, fail
from notify.domain.counted import added_up
from notify.domain.facts import fact_of
from notify.domain.hours import Hours
from notify.domain.inbox import put_in
from notify.domain.kinds import Kind
from notify.domain.notices import Notice, Param, Value

Params = Mapping[Param, Value]
FIGURES_KEPT = timedelta(days=31)


def tell_submitted(
    correspondence: Correspondence,
    event: Event,
    dossier: DossierSubmitted,
    channels: tuple[Channel, ...],
    now: datetime,
) -> Change:
    """Sent in online or by post: an answer is owed in 8 working hours (NĐ 45/2020 art.11)."""
    known = _known(correspondence, dossier, channels)
    return tell_citizen(known, event, "submitted", {"submitted": dossier.submitted_at}, now)


def tell_received(
    correspondence: Correspondence,
    event: Event,
    dossier: DossierReceived,
    channels: tuple[Channel, ...],
    now: datetime,
) -> Change:
    """The dossier was taken in (art.17)."""
    known = replace(_known(correspondence, dossier, channels), due_at=dossier.due_at)
    params: Params = {"received": dossier.received_at, **_due(dossier.due_at)}
    return tell_citizen(known, event, "received", params, now)


def _known(
    correspondence: Correspondence,
    dossier: DossierReceived | DossierSubmitted,
    channels: tuple[Channel, ...],
) -> Correspondence:
    """From here on the citizen can be reached by `channels`; what the counter corrected stays."""
    right = bool(correspondence.former)
    return replace(
        correspondence,
        agency=dossier.agency,
        contact=correspondence.contact if right else dossier.contact,
        channels=correspondence.channels if right else channels,
        sensitive=dossier.sensitive,
        field=dossier.field,
    )


def tell_dated(
    correspondence: Correspondence, event: Event, kind: Kind, due_at: datetime | None, now: datetime
) -> Change:
    """The clock runs again: the day that holds now, where there is one."""
    after = replace(correspondence, due_at=due_at)
    return tell_citizen(after, event, kind, _due(due_at), now)


def tell_rescheduled(
    correspondence: Correspondence, event: Event, moved: DossierRescheduled, now: datetime
) -> Change:
    """A promised day was moved: with an apology for a delay (art.19.9), or because of the office's
    calendar or the procedure's rules.
    """
    after = replace(correspondence, due_at=moved.due_at)
    if moved.due_at is None or correspondence.due_at is None:
        return after, []
    params: Params = {"was_due": correspondence.due_at, "due": moved.due_at}
    kind: Kind = "apology" if moved.cause == "apology" else "moved"
    return tell_citizen(after, event, kind, params, now)


def _due(due_at: datetime | None) -> Params:
    return {} if due_at is None else {"due": due_at}


def tell_finished(
    correspondence: Correspondence, event: Event, result: DossierFinished, now: datetime
) -> Change:
    """The result is at the one-stop; one that comes before its day is announced (art.20.4)."""
    after = replace(correspondence, due_at=result.due_at)
    if result.outcome == "refused":
        return tell_citizen(after, event, "rejected", {}, now)
    if result.due_at is not None and _day(event.time) < _day(result.due_at):
        return tell_citizen(after, event, "ready-early", {"due": result.due_at}, now)
    return tell_citizen(after, event, "ready", {}, now)


def tell_citizen(
    correspondence: Correspondence, event: Event, kind: Kind, params: Params, now: datetime
) -> Change:
    """One notice by each channel of the contact; of those in an order, by the first.

    Where there is none, a notice that failed says so: the one-stop has to call by hand.
    """
    notices = [
        Notice(
            id=f"{event.id}:{kind}:{channel}",
            kind=kind,
            channel=channel,
            audience="citizen",
            to=None,
            params=params,
            queued_at=now,
            next_at=now,
        )
        for channel in [chain[0] for chain in correspondence.chains] or ["sms"]
    ]
    if not correspondence.channels:
        notices = [fail(notice, "no-channel", now) for notice in notices]
    return add(correspondence, notices)


def tell_staff(
    correspondence: Correspondence,
    event: Event,
    kind: Kind,
    people: Sequence[str],
    due_at: datetime,
    now: datetime,
) -> Change | None:
    """A notice in the inbox of each (art.8.2b); None when there is nobody to tell."""
    params: Params = {"due": due_at}
    notices = [
        put_in(f"{event.id}:{kind}:inbox:{person}", kind, person, params, now) for person in people
    ]
    return add(correspondence, notices) if notices else None


def tell_figures(
    correspondence: Correspondence,
    event: Event,
    figures: DigestDue,
    people: Sequence[str],
    now: datetime,
) -> Change | None:
    """What lies before a division this morning, or before the leaders; of earlier mornings no more
    than a month is kept one by one.
    """
    params: dict[Param, Value] = {
        "rhythm": figures.rhythm,
        "open": figures.open,
        "near_due": figures.near_due,
        "overdue": figures.overdue,
    }
    if figures.division is not None:
        params["division"] = figures.division
    notices = [
        put_in(f"{event.id}:digest:inbox:{person}", "digest", person, params, now)
        for person in people
    ]
    before = replace(_month_of(correspondence, now), agency=figures.agency)
    return add(before, notices) if notices else None


def _month_of(correspondence: Correspondence, now: datetime) -> Correspondence:
    """What is older is only counted, for the statistics."""
    kept = tuple(n for n in correspondence.notices if now - n.queued_at < FIGURES_KEPT)
    gone = [fact_of(one, Hours()) for one in correspondence.notices if one not in kept]
    return replace(correspondence, notices=kept, past=added_up([*correspondence.past, *gone]))


def _day(instant: datetime) -> date:
    return instant.astimezone(OFFICE_ZONE).date()
