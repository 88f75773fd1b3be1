"""The figures at /metrics. Labels are types and codes, never a dossier or a person."""

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

EVENTS_QUEUED = Counter("motcua_events_queued", "Events written into an outbox.", ["type"])
EVENTS_PUBLISHED = Counter("motcua_events_published", "Events the broker has confirmed.", ["type"])
EVENTS_HANDLED = Counter(
    "motcua_events_handled", "Events taken from the queue.", ["source", "type", "taken"]
)
EVENTS_HELD = Gauge("motcua_events_held", "Events that wait for an earlier one.")
HELD_AGE = Gauge(
    "motcua_held_age_seconds", "Office time since the oldest held event.", ["collection"]
)
EVENTS_RETRIED = Counter("motcua_events_retried", "Messages put off to a retry queue.", ["reason"])
EVENTS_DEAD = Counter("motcua_events_dead", "Messages put into the dead-letter queue.", ["reason"])
DEAD_LETTERS = Gauge("motcua_dead_letters", "Messages in this service's dead-letter queue.")
OUTBOX_AGE = Gauge("motcua_outbox_age_seconds", "Age of the oldest unpublished event.")
RELAY_LEADER = Gauge("motcua_relay_leader", "1 while this replica holds the relay's lease.")
RELAY_FAILURES = Counter("motcua_relay_failures", "Events not confirmed, passes broken off.")
WRITES_LOST = Counter("motcua_writes_lost", "Writes begun again because another writer won.")
TIMERS_FIRED = Counter("motcua_timers_fired", "Timers this replica fired.")
TIMER_LAG = Gauge(
    "motcua_timer_lag_seconds", "How late the oldest due timer is, by collection.", ["collection"]
)
SWEPT_UNTIL = Gauge(
    "motcua_swept_until_seconds", "Office time up to which no timer is left due, as a Unix time."
)
BROKER_CONNECTED = Gauge("motcua_broker_connected", "1 while connected.", ["role"])
BROKER_BLOCKED = Gauge(
    "motcua_broker_blocked", "1 while a broker in alarm takes nothing from us.", ["role"]
)
CONSUMER_PAUSED = Gauge("motcua_consumer_paused", "1 while a dependency is wholly away.")
REQUESTS = Histogram(
    "motcua_http_request_seconds", "HTTP requests by route.", ["method", "route", "status"]
)
