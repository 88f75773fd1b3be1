"""What citizens were told, by how each channel ended: `notice("zalo", "refused")`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from notify.domain.correspondence import Correspondence
from notify.domain.notices import Attempt, Notice, Sent, moved
from notify.domain.reaching import OWNER, Ways

AGENCY = "000.00.19.H50"
CODE = "000.00.19.H50-180412-0007"
NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
TOOK = timedelta(seconds=5)
LATER = NOW + timedelta(hours=1)
TRIED = {
    "accepted": "accepted", "delivered": "accepted", "undelivered": "accepted",
    "refused": "refused", "opted-out": "refused", "restored": "refused", "suppressed": "refused",
    "busy": "busy", "unknown": "unknown", "silent": "unknown", "sending": None,
}  # fmt: skip
"""What came of the only try, by how the notice ended; of the others nothing was tried."""
STEPS = {
    "queued": [],
    "held": [("held", "night")],
    "sending": [("sending", None)],
    "unknown": [("sending", None), ("unknown", "timeout")],
    "accepted": [("sending", None), ("accepted", None)],
    "delivered": [("sending", None), ("accepted", None), ("delivered", None)],
    "undelivered": [("sending", None), ("accepted", None), ("failed-for-good", "sms-2")],
    "refused": [("sending", None), ("failed-for-good", "number-refused")],
    "opted-out": [("sending", None), ("failed-for-good", "opted-out")],
    "restored": [("sending", None), ("failed-for-good", "restored")],
    "suppressed": [("sending", None), ("failed-for-good", "suppressed")],
    "busy": [("sending", None), ("failed-temporarily", "attempts-used-up")],
    "silent": [("sending", None), ("unknown", "x"), ("failed-temporarily", "attempts-used-up")],
    "no-channel": [("failed-for-good", "no-channel")],
    "expired": [("expired", "expired")],
    "cancelled": [("cancelled", "not-on-test-list")],
    "needless": [("cancelled", "told-by-another-channel")],
}
REPORTED = {"delivered": "delivered", "undelivered": "failed-for-good"}


def notice(channel="sms", end="queued", *, to=None, kind="ready", event="e1", at=NOW) -> Notice:
    """A citizen's notice of `event`, which ended `end` five seconds after it was queued."""
    key = ":".join([event, kind, channel, *([to] if to else [])])
    one = Notice(key, kind, channel, "citizen", to, {}, at, next_at=at)
    for status, reason in STEPS[end]:
        waits = status in {"held", "unknown"}
        one = moved(one, status, at + TOOK, reason, next_at=LATER if waits else None)
    if end in TRIED:
        sent = None if end in {"opted-out", "restored", "suppressed"} else Sent("viettel")
        one = replace(one, attempts=(Attempt(at, sent, TRIED[end], ref="1"),))
    return replace(one, reported=REPORTED.get(end))


def notices(*told, kind="ready", event="e1") -> tuple[Notice, ...]:
    """Of one event, in words: `"zalo refused"`, `"owner/sms queued"`."""
    made = []
    for one in told:
        where, _, end = one.partition(" ")
        to, _, channel = where.rpartition("/")
        made.append(notice(channel, end or "queued", to=to or None, kind=kind, event=event))
    return tuple(made)


def words(told) -> list[str]:
    """The other way round, with the status each notice has."""
    return [f"{'owner/' if n.to == OWNER else ''}{n.channel} {n.status}" for n in told]


def ways(first="", owner="") -> Ways:
    """Chains in words: `"zalo>sms email"` are two of them."""
    return Ways(*(tuple(tuple(c.split(">")) for c in each.split()) for each in (first, owner)))


def dossier(*told, order=(), channels=("zalo", "sms"), owner=(), **more) -> Correspondence:
    return Correspondence(
        CODE, AGENCY, channels=channels, notices=tuple(told), owner_channels=owner, order=order,
        **more,
    )  # fmt: skip
