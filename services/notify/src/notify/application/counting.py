"""What notify counts of its sending. No label holds an address or a code of a dossier."""

from prometheus_client import Counter, Gauge, Histogram

from notify.domain.providers.breaker import State

ATTEMPTS = Counter(
    "motcua_notice_attempts",
    "Tries by what came of them.",
    ["channel", "provider", "outcome"],
)
HANDED_OVER = Histogram(
    "motcua_notice_handover_seconds",
    "Office time from the reason to write until a provider had it.",
    ["channel", "provider"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)
ARRIVED = Histogram(
    "motcua_notice_arrival_seconds",
    "Office time from the reason to write until a provider told that it arrived.",
    ["channel", "provider"],
    buckets=(1, 2.5, 5, 10, 30, 60, 300, 3600, 86400),
)
ROWS_FED = Counter("motcua_bulk_rows_fed", "Rows of bulk jobs that became notices.")
RECEIPTS = Counter(
    "motcua_notice_receipts",
    "What providers told later, by what it was to us: news, old, or of a notice not known yet.",
    ["provider", "state", "taken"],
)
BREAKER = Gauge(
    "motcua_provider_breaker",
    "0 closed, 1 open: the provider is away, 2 half open: some messages find out whether it is.",
    ["provider"],
)
STATES: tuple[State, ...] = ("closed", "open", "half-open")
