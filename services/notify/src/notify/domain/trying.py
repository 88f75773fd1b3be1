"""The tries of a notice: begun before the provider is called, ended by an outcome."""

from dataclasses import replace
from datetime import datetime, timedelta

from notify.domain.notices import Attempt, Notice, Sent, Word, moved
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown
from notify.domain.probing import LEASE_ENDED, folded, probed_in_vain, probes_of
from notify.domain.statuses import TOLD

WAITS = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
)
"""How long to wait after the first, second, ... try that a provider did not surely take."""
AFTER_PROBES = timedelta(seconds=30)
"""The longest wait after a try that only found out that the provider is still away."""
JITTER = 0.2
"""By so much of itself a wait may be longer: what failed together does not come back together."""


def wait_of(notice: Notice) -> timedelta:
    """After its latest try; the same whenever it is asked for the same try."""
    number = len(notice.attempts)
    share = notice.request_id.int % 997 * number % 997 / 997
    return _plain_wait(notice) * (1 + JITTER * share)


def _plain_wait(notice: Notice) -> timedelta:
    probes = sum(attempt.times for attempt in probes_of(notice))
    if probes:
        return min(WAITS[0] * (1 << min(probes, 9)), AFTER_PROBES)
    return WAITS[min(len(notice.tries), len(WAITS)) - 1]


def used_up(notice: Notice) -> bool:
    return len(notice.tries) > len(WAITS)


def begin(notice: Notice, sent: Sent | None, now: datetime, lease: timedelta) -> Notice:
    """The notice with one more try begun, which is the claimant's alone until the lease ends."""
    before = folded(notice) if sent is not None and sent.probe else notice
    claimed = moved(before, "sending", now, next_at=now + lease)
    return replace(claimed, attempts=(*before.attempts, Attempt(now, sent)))


def lease_ended(notice: Notice, now: datetime) -> Notice:
    """A claim that ended without an outcome counts as a try of which nothing is known."""
    known = _told(notice, len(notice.attempts) - 1, Unknown(LEASE_ENDED))
    return moved(known, "unknown", now, LEASE_ENDED, next_at=now + _patience(notice))


def _patience(notice: Notice) -> timedelta:
    """How long a receipt is waited for before the same provider is asked again."""
    last = notice.attempts[-1].sent
    return timedelta(seconds=last.patience if last else 0)


def settle(notice: Notice, number: int, outcome: Outcome, now: datetime) -> Notice:
    """The notice after try `number` (from 0) ended.

    That it was taken is true whenever it is learnt, unless a receipt has told more. Anything else
    counts only while the try is the latest one and under way: another worker may have begun the
    next.
    """
    if notice.attempts[number].outcome not in {None, "unknown"}:
        return notice
    under_way = notice.status == "sending" and number == len(notice.attempts) - 1
    notice = _told(notice, number, outcome)
    match outcome:
        case Accepted(ref):
            return _accepted(notice, ref, now)
        case Refused(reason) if under_way:
            return moved(notice, "failed-for-good", now, reason)
        case Busy(reason) | Unknown(reason) if under_way:
            return _put_off(notice, outcome, reason, now)
    return notice


def word_of(outcome: Outcome) -> Word:
    """The outcome as attempts and metrics name it."""
    match outcome:
        case Accepted():
            return "accepted"
        case Refused():
            return "refused"
        case Busy():
            return "busy"
        case Unknown():
            return "unknown"


def _accepted(notice: Notice, ref: str, now: datetime) -> Notice:
    notice = replace(notice, provider_ref=ref)
    if notice.status in TOLD or notice.reported is not None:
        return notice
    return moved(notice, "accepted", now)


def _put_off(notice: Notice, outcome: Busy | Unknown, reason: str, now: datetime) -> Notice:
    if used_up(notice):
        return moved(notice, "failed-temporarily", now, "attempts-used-up")
    if probed_in_vain(notice, now):
        return moved(notice, "failed-temporarily", now, "carrier-away")
    if isinstance(outcome, Busy):
        return moved(notice, "queued", now, reason, next_at=now + wait_of(notice))
    wait = max(wait_of(notice), _patience(notice))
    return moved(notice, "unknown", now, reason, next_at=now + wait)


def _told(notice: Notice, number: int, outcome: Outcome) -> Notice:
    reason = None if isinstance(outcome, Accepted) else outcome.reason
    ref = outcome.ref if isinstance(outcome, Accepted) else None
    ended = replace(notice.attempts[number], outcome=word_of(outcome), reason=reason, ref=ref)
    attempts = (*notice.attempts[:number], ended, *notice.attempts[number + 1 :])
    return replace(notice, attempts=attempts)
