"""What notify tells."""

from typing import ClassVar

from dossier_shared.payloads.base import Audience, Channel, Payload


class NoticeAccepted(Payload):
    """A provider has taken over the notice."""

    type: ClassVar[str] = "notice.accepted.v1"
    kind: str
    channel: Channel
    audience: Audience


class NoticeFailed(Payload):
    """The notice will not be sent; `reason` is a stable code."""

    type: ClassVar[str] = "notice.failed.v1"
    kind: str
    channel: Channel
    audience: Audience
    reason: str
