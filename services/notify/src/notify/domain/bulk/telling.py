"""What a row of a bulk job becomes: a correspondence of its own, under a natural key."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.bulk.jobs import Job
from notify.domain.bulk.listing import Recipient
from notify.domain.bulk.subjects import subject_of
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice, Param, Value, moved
from notify.domain.statuses import PENDING


def notice_of(
    job: Job, row: int, channel: Channel, params: Mapping[Param, Value], now: datetime
) -> Notice:
    """Its key is the row's: whoever feeds the row again makes no other."""
    return Notice(
        id=f"{subject_of(job.id, row)}:{job.kind}:{channel}",
        kind=job.kind,
        channel=channel,
        audience="citizen",
        to=None,
        params={**job.params, **params},
        queued_at=now,
        next_at=now,
    )


def correspondence_of(
    job: Job, one: Recipient, channel: Channel, contact: str, now: datetime
) -> Correspondence:
    """`contact` is sealed already."""
    return Correspondence(
        code=subject_of(job.id, one.row),
        agency=job.agency,
        contact=contact,
        channels=(channel,),
        notices=(notice_of(job, one.row, channel, one.params, now),),
    )


def called_off(correspondence: Correspondence, now: datetime) -> Correspondence:
    """What waits of it is cancelled; what is being handed over just now is let go."""
    notices = tuple(
        moved(notice, "cancelled", now, "job-cancelled") if notice.status in PENDING else notice
        for notice in correspondence.notices
    )
    return replace(correspondence, notices=notices)
