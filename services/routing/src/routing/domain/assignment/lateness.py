"""How many dossiers of a queue will be late, as far as one can tell.

A holder is taken to do what is due first, one at a time, while he is there. The time until a task
is done is a sum of uncertain working times; it is taken to be normal, with their means and
variances added up (central limit theorem; a single lognormal time has the mean m exp(s^2/2) and
the variance mean^2 (exp(s^2) - 1) when m is its median and s its spread).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import erfc, exp, inf, sqrt

from routing.domain.assignment.hours import HOUR, OfficeHours, OwnHours
from routing.domain.assignment.port import Task

SCATTER = 2.0
"""Hours of variance for each hour worked, for what will be late even on average. It is a constant,
as otherwise more and more uncertain work in a queue could seem to lessen its lateness. Two are
those of a task of 8 hours with a spread of 0.5.
"""

SOON, OVERTAKEN = 60.0, 0.7
"""What is due in more than so many hours will be overtaken by what has not yet arrived and will be
due sooner: of the hours beyond, this part is taken to be lost to it. Both were chosen by simulation
(docs/assignment.md).
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """A task on its holder's hours: `limit` is by how much work, up to its own, it is on time;
    `mean` and `variance` are of its work, `beyond` is the variance of the later steps. By `last`,
    in the office's hours, it stands in the queue.
    """

    last: float
    limit: float
    mean: float
    variance: float
    beyond: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a newcomer does to a queue: expected numbers of late dossiers in it without and with
    him, and the holder's hours until he is done.
    """

    before: float
    after: float
    done: float


def weigh(task: Task, office: OfficeHours, own: OwnHours) -> Weight:
    scale = exp(task.spread**2)
    mean = task.work / HOUR * sqrt(scale)
    later = task.after / HOUR * sqrt(scale)
    last = office.last_on_time(task.due_at)
    return Weight(
        last, _room(own.until(last - later)), mean, mean**2 * (scale - 1), later**2 * (scale - 1)
    )


def _room(limit: float) -> float:
    """The hours up to `limit` that are left to the work already here."""
    return inf if limit == inf else limit - OVERTAKEN * max(0.0, limit - SOON)


def effect(queue: Iterable[Weight], newcomer: Weight) -> Effect:
    """In O(n log n) of the queue's length. Among tasks due on one day the newcomer is the last."""
    before = sorted(queue, key=_last)
    place = bisect_right(before, newcomer.last, key=_last)
    stay, shifted = before[:place], before[place:]
    unchanged, since = _lateness(stay, (0.0, 0.0))
    without, _ = _lateness(shifted, since)
    with_it, _ = _lateness([newcomer, *shifted], since)
    return Effect(unchanged + without, unchanged + with_it, since[0] + newcomer.mean)


def probability(mean: float, variance: float, limit: float) -> float:
    """That a sum of working times with this mean and variance exceeds `limit`, 0..1. It grows with
    the mean and, below the limit, with the variance.
    """
    if limit == inf:
        return 0.0
    deviation = sqrt(variance if mean <= limit else SCATTER * max(limit, 0.0))
    if deviation == 0.0:
        return float(mean > limit)
    return erfc((limit - mean) / deviation / sqrt(2)) / 2


def _last(weight: Weight) -> float:
    return weight.last


def _lateness(
    weights: Sequence[Weight], since: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """The expected number of late ones of tasks done one after another, `since` being mean and
    variance of what comes before them; and mean and variance of when they are done.
    """
    means = list(accumulate((each.mean for each in weights), initial=since[0]))
    variances = list(accumulate((each.variance for each in weights), initial=since[1]))
    late = sum(
        probability(mean, variance + each.beyond, each.limit)
        for each, mean, variance in zip(weights, means[1:], variances[1:], strict=True)
    )
    return late, (means[-1], variances[-1])
