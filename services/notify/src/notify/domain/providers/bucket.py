"""How much a provider may be given in a time: a bucket of tokens, one for each unit it counts."""

from dataclasses import dataclass
from datetime import datetime

BURST_SECONDS = 1.0
"""What was not used is saved up for so long, and no longer."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`tokens` at the moment `at`."""

    tokens: float
    at: datetime


def full(rate: float, now: datetime) -> Bucket:
    return Bucket(_most(rate), now)


def take(bucket: Bucket, wanted: int, rate: float, now: datetime) -> tuple[Bucket, int]:
    """The bucket after up to `wanted` whole tokens were taken, and how many. `rate` is a second's.

    A clock that goes back fills nothing.
    """
    seconds = max(0.0, (now - bucket.at).total_seconds())
    there = min(_most(rate), bucket.tokens + seconds * rate)
    given = min(wanted, int(there))
    return Bucket(there - given, max(now, bucket.at)), given


def seconds_until_one(bucket: Bucket, rate: float) -> float:
    return max(0.0, (1 - bucket.tokens) / rate)


def _most(rate: float) -> float:
    return max(1.0, rate * BURST_SECONDS)
