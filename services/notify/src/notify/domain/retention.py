"""How long the text and the number of a notice are kept, by kind; then they are erased.

What stays is who was told how, when, by which carrier and with which outcome, the digest of the
text, and the keyed tag of the address: so counts do not change, and what somebody shows can be
compared, but nothing can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from notify.domain.bulk.subjects import job_of
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind
from notify.domain.notices import Notice
from notify.domain.statuses import WAITING

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periods:
    """From when a notice was settled: of those the law asks for (24 months), of the others, and of
    what is sent to many; `kinds` names what differs.
    """

    legal: timedelta = 730 * DAY
    other: timedelta = 90 * DAY
    bulk: timedelta = 30 * DAY
    kinds: Mapping[Kind, timedelta] = field(default_factory=dict)

    def of(self, correspondence: Correspondence, notice: Notice) -> timedelta:
        if job_of(correspondence.code) is not None:
            return self.bulk
        return self.kinds.get(notice.kind, self.legal if notice.rule.legal else self.other)


PERIODS = Periods()


def ends_at(
    correspondence: Correspondence, notice: Notice, periods: Periods = PERIODS
) -> datetime | None:
    """When a notice is to be erased; None while it waits, and when it is erased."""
    if notice.erased_at is not None or notice.status in WAITING or notice.settled_at is None:
        return None
    return notice.settled_at + periods.of(correspondence, notice)


def erase_at(correspondence: Correspondence, periods: Periods = PERIODS) -> datetime | None:
    """When something of it is to be erased next."""
    ends = (ends_at(correspondence, notice, periods) for notice in correspondence.notices)
    return min((end for end in ends if end is not None), default=None)


def erased(
    correspondence: Correspondence, now: datetime, periods: Periods = PERIODS
) -> Correspondence:
    """Without the values of the notices whose period is over, and without the contact once none
    is left that it was needed for.
    """
    notices = tuple(
        _erased(notice, now) if _over(correspondence, notice, periods, now) else notice
        for notice in correspondence.notices
    )
    after = replace(correspondence, notices=notices)
    citizens = [notice for notice in notices if notice.audience == "citizen"]
    if citizens and all(notice.erased_at is not None for notice in citizens):
        former = tuple(replace(one, contact=None) for one in correspondence.former)
        return replace(after, contact=None, channels=(), owner_channels=(), order=(), former=former)
    return after


def _over(correspondence: Correspondence, notice: Notice, periods: Periods, now: datetime) -> bool:
    end = ends_at(correspondence, notice, periods)
    return end is not None and end <= now


def _erased(notice: Notice, now: datetime) -> Notice:
    return replace(notice, params={}, event=None, erased_at=now)
