"""What is counted of a notice, and of those that are no longer kept one by one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dossier_shared.contracts import Audience, Channel
from notify.domain.kinds import Kind
from notify.domain.statuses import Status

NOBODY = "none"
"""In the place of a provider when none was asked yet, and of a text where none was written out."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`day` is the office's on which there was a reason to write, `template` the text with its
    version; the rest are counts of so many `notices`: handed over at all and within the promise,
    arrived at all and within the promise.
    """

    day: str
    kind: Kind
    audience: Audience
    channel: Channel
    provider: str
    template: str
    status: Status
    handed: int
    handed_fast: int
    arrived: int
    arrived_fast: int
    notices: int = 1


def added_up(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """One for those that are alike."""
    alike: Counter[Fact] = Counter()
    for fact in facts:
        alike[replace(fact, notices=1)] += fact.notices
    return tuple(replace(fact, notices=many) for fact, many in alike.items())
