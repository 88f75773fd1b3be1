"""What somebody wants of the office's messages: by which channel first, and which not at all.

Kept under a keyed digest of his number or address. Only what the law does not ask for can be
refused: reminders, digests, and what is sent to many.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from dossier_shared.contracts import Channel
from notify.domain.errors import CHANNEL_TWICE
from notify.domain.kinds import RULES, Kind, Lane

Refusable = Literal["reminders", "digests", "bulk"]
BULK: frozenset[Kind] = frozenset({"outage"})
SUPPRESSED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wish:
    """`tag` is the keyed digest; `by` is a person's id, or `citizen` for his own link."""

    tag: str
    order: tuple[Channel, ...] = ()
    refused: tuple[Refusable, ...] = ()
    changed_at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address at which nothing arrives is not tried again until `until`."""

    tag: str
    reason: str
    at: datetime
    until: datetime


def refusable(kind: Kind) -> Refusable | None:
    """As what a kind can be refused; None for what the law says must be told."""
    if RULES[kind].legal:
        return None
    if kind in BULK:
        return "bulk"
    return "digests" if RULES[kind].lane is Lane.DIGEST else "reminders"


def refuses(wish: Wish | None, kind: Kind) -> bool:
    return wish is not None and refusable(kind) in wish.refused


def wanted(
    wish: Wish, order: Sequence[Channel], refused: Collection[Refusable], by: str, now: datetime
) -> Wish:
    kinds = tuple(sorted(set(refused)))
    return replace(wish, order=in_order(order), refused=kinds, changed_at=now, by=by)


def in_order(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """Each once; CHANNEL_TWICE otherwise."""
    if len(set(channels)) != len(channels):
        raise CHANNEL_TWICE.broken()
    return tuple(channels)


def refusing(wish: Wish, what: Refusable, by: str, now: datetime) -> Wish:
    return wanted(wish, wish.order, {*wish.refused, what}, by, now)


def suppressed(tag: str, reason: str, now: datetime) -> Suppression:
    return Suppression(tag, reason, now, now + SUPPRESSED_FOR)
