"""Client systems that the department lets hear what becomes of its dossiers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from dossier_shared.rules import BadInput, Rule

TOLD_OF = frozenset(
    f"dossier.{what}.v1"
    for what in (
        "submitted", "received", "refused", "supplement-asked", "supplemented", "duty-asked",
        "duty-paid", "rescheduled", "stopped", "resumed", "withdrawn", "finished", "returned",
    )
)  # fmt: skip
"""The events a client may ask for."""
OVERLAP = timedelta(days=1)
"""How long the secret before the present one still signs, so that a client can change over."""
GONE, ENDED_BY_HAND = "gone", "by-hand"

URL_UNFIT = Rule(
    "subscription-url-unfit",
    "Địa chỉ nhận tin «{url}» không dùng được.",
    mend="Ghi địa chỉ https:// đầy đủ, có tên máy chủ, không kèm tên đăng nhập hay dấu #.",
    kind=BadInput,
    field="url",
)
KIND_UNKNOWN = Rule(
    "subscription-kind-unknown",
    "Không có loại sự kiện «{kind}».",
    mend="Chọn trong các loại: {known}.",
    kind=BadInput,
    field="kinds",
)
ENDED = Rule(
    "subscription-ended",
    "Đăng ký nhận tin này đã ngừng.",
    mend="Tạo đăng ký mới.",
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """`secret` and `former` are sealed; `former` signs too until `former_until`. `rotation` is the
    key of the request that made the present secret.
    """

    id: str
    agency: str
    url: str
    kinds: tuple[str, ...]
    secret: str
    rotation: str
    created_at: datetime
    created_by: str
    former: str | None = None
    former_until: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str | None = None

    @property
    def active(self) -> bool:
        return self.ended_at is None

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now, still sealed; the present one first."""
        overlap = self.former_until is not None and now < self.former_until
        return (self.secret, self.former) if self.former and overlap else (self.secret,)


def checked_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    for kind in kinds:
        if kind not in TOLD_OF:
            raise KIND_UNKNOWN.broken(kind=kind, known=", ".join(sorted(TOLD_OF)))
    return tuple(sorted(set(kinds)))


def checked_url(url: str, *, https_only: bool) -> str:
    """An address that can be called; its name is resolved, and looked at, when it is."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError as error:
        raise URL_UNFIT.broken(url=url) from error
    schemes = {"https"} if https_only else {"https", "http"}
    fits = parts.scheme in schemes and parts.hostname and port_fits and url.isascii()
    if not fits or parts.username or parts.password or parts.fragment or not url.isprintable():
        raise URL_UNFIT.broken(url=url)
    return url


def rotated(subscription: Subscription, sealed: str, key: str, now: datetime) -> Subscription:
    """With a new secret, beside the former one for a while; the same request changes it once."""
    if not subscription.active:
        raise ENDED.broken()
    if subscription.rotation == key:
        return subscription
    return replace(
        subscription,
        secret=sealed,
        rotation=key,
        former=subscription.secret,
        former_until=now + OVERLAP,
    )


def ended(subscription: Subscription, why: str, now: datetime) -> Subscription:
    """No more is told; what ended once stays ended."""
    if not subscription.active:
        return subscription
    return replace(subscription, ended_at=now, ended_why=why)
