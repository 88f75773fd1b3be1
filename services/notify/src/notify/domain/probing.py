"""What a notice keeps of its probes, the tries that only found out that a carrier is still away.

A lone notice probes every half minute for as long as that lasts, and all its tries stand in one
document: so those of one carrier that came to nothing one after the other are kept as one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from notify.domain.notices import Attempt, Notice
from notify.domain.statuses import Mark

LONGEST = timedelta(hours=24)
"""An outage of a night is waited out; after a whole day somebody has to call, for nobody knows how
long it will last, and many days with the law's word not said are worse than a call too many.
"""
LEASE_ENDED = "lease-ended"
_CAME_BACK = {"queued", "unknown"}


def probes_of(notice: Notice) -> list[Attempt]:
    """The latest tries, latest first, as far as they were probes and since it was sent again."""
    return list(takewhile(_is_probe, reversed(notice.attempts[notice.fresh_from :])))


def probed_in_vain(notice: Notice, now: datetime) -> bool:
    """Whether it has probed so long that it is not to go on."""
    probes = probes_of(notice)
    return bool(probes) and now - probes[-1].began_at >= LONGEST


def folded(notice: Notice) -> Notice:
    """With the latest try and an earlier one of the same carrier as one, where both and all between
    were probes that have ended.
    """
    ended = list(_ended_probes(notice))
    if not ended:
        return notice
    last = ended[0]
    same = [n for n in ended[1:] if notice.attempts[n].provider == notice.attempts[last].provider]
    if not same:
        return notice
    one = _both(notice.attempts[same[0]], notice.attempts[last])
    kept = (a for n, a in enumerate(notice.attempts[:last]) if n != same[0])
    return replace(notice, attempts=(*kept, one), history=_without_one(notice.history))


def _ended_probes(notice: Notice) -> Iterator[int]:
    """Their numbers, latest first. Of one whose worker perhaps died an answer may still come, so
    it keeps its number, and those before it theirs.
    """
    for number in reversed(range(max(notice.fresh_from, notice.round_from), len(notice.attempts))):
        attempt = notice.attempts[number]
        if attempt.outcome not in {"busy", "unknown"} or attempt.reason == LEASE_ENDED:
            return
        if not _is_probe(attempt):
            return
        yield number


def _both(one: Attempt, later: Attempt) -> Attempt:
    """That a carrier perhaps has it stays true, whatever the other one came to."""
    said = one if later.outcome == "busy" and one.outcome == "unknown" else later
    return replace(said, at=later.at, since=one.began_at, times=one.times + later.times)


def _without_one(history: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Without a going and coming back before the latest one."""
    going, back, again, latest = (mark.status for mark in history[-4:])
    if (going, again) == ("sending", "sending") and {back, latest} <= _CAME_BACK:
        return (*history[:-3], history[-1])
    return history


def _is_probe(attempt: Attempt) -> bool:
    return attempt.sent is not None and attempt.sent.probe
