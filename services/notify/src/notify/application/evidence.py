"""Was the citizen told: when, by which number, by whom, and what? For one dossier, as a paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.clock import to_milliseconds
from dossier_shared.contracts import Channel
from dossier_shared.masks import GONE, masked_email, masked_number
from notify.application.deliver import digest_of
from notify.application.ports import Message
from notify.domain.calls import Call
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind
from notify.domain.notices import Attempt, Notice
from notify.domain.outcomes import Outcome
from notify.domain.statuses import TOLD, Mark, Status

Write = Callable[[Correspondence, Notice], Message | Outcome]


@dataclass(frozen=True, slots=True)
class Told:
    """One notice. `text` is written out again from the values that are kept; `same` says whether
    that is what was handed over, by its digest; both are None once the values are erased.
    """

    kind: Kind
    channel: Channel
    status: Status
    reason: str | None
    queued_at: datetime
    address: str
    subject: str | None
    text: str | None
    digest: str | None
    template: str | None
    same: bool | None
    erased_at: datetime | None
    attempts: tuple[Attempt, ...]
    history: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`told_at`: when the first notice was taken by a provider, None when none was."""

    code: str
    agency: str
    at: datetime
    by: str
    open: bool
    told_at: datetime | None
    notices: tuple[Told, ...]
    calls: tuple[Call, ...]


def evidence(
    correspondence: Correspondence, write: Write, at: datetime, by: str, open_to_all: bool
) -> Evidence:
    """What the citizen was told of his dossier; numbers and addresses in full only when `open`."""
    notices = tuple(
        _told(correspondence, notice, write, open_to_all)
        for notice in correspondence.notices
        if notice.audience == "citizen"
    )
    taken = [mark.at for one in notices for mark in one.history if mark.status in TOLD]
    return Evidence(
        correspondence.code, correspondence.agency or "", to_milliseconds(at), by, open_to_all,
        min(taken, default=None), notices, correspondence.calls,
    )  # fmt: skip


def _told(correspondence: Correspondence, notice: Notice, write: Write, is_open: bool) -> Told:
    then = as_it_was(correspondence, notice)
    message = None if notice.erased_at else _written(then, notice, write)
    sent = next((a.sent for a in reversed(notice.attempts) if a.sent and a.sent.digest), None)
    digest = sent.digest if sent else None
    return Told(
        kind=notice.kind,
        channel=notice.channel,
        status=notice.status,
        reason=notice.reason,
        queued_at=notice.queued_at,
        address=_shown(message, notice.channel, is_open),
        subject=message.subject if message else None,
        text=message.text if message else None,
        digest=digest,
        template=sent.template if sent else None,
        same=digest_of(message) == digest if message and digest else None,
        erased_at=notice.erased_at,
        attempts=notice.attempts,
        history=notice.history,
    )


def as_it_was(correspondence: Correspondence, notice: Notice) -> Correspondence:
    """With the contact that the notice went to: it may have been corrected since."""
    return correspondence.as_of(notice.attempts[-1].at if notice.attempts else notice.queued_at)


def _written(correspondence: Correspondence, notice: Notice, write: Write) -> Message | None:
    """None where it cannot be written out any more, as without its contact."""
    try:
        message = write(correspondence, notice)
    except (LookupError, TypeError, ValueError):
        return None
    return message if isinstance(message, Message) else None


def _shown(message: Message | None, channel: Channel, is_open: bool) -> str:
    if message is None:
        return GONE
    return message.address if is_open else masked(channel, message.address)


def masked(channel: Channel, address: str) -> str:
    return masked_email(address) if channel == "email" else masked_number(address)


def addresses(correspondence: Correspondence, notices: Sequence[Notice], write: Write) -> list[str]:
    """Of each notice, masked, for a list."""
    messages = [_written(as_it_was(correspondence, one), one, write) for one in notices]
    return [
        _shown(message, one.channel, is_open=False)
        for one, message in zip(notices, messages, strict=True)
    ]
