"""Start and drain, in order: what every service does the same way.

Start: logs and traces, database and indexes, relay, consumer, sweepers, then HTTP.
Drain (SIGTERM): not ready, stop accepting, cancel the consumer and finish its handlers, stop the
sweepers, last relay pass, release the lease, close.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI
from pymongo import IndexModel

from dossier_shared import points
from dossier_shared.background import Background, Watchdog, consuming, running
from dossier_shared.clock import Clock
from dossier_shared.contracts import Event
from dossier_shared.messaging.consumer import Consumer
from dossier_shared.messaging.publisher import Publisher
from dossier_shared.mongo.client import Collection, Database, PyMongoError
from dossier_shared.mongo.doubtful import Doubtful
from dossier_shared.mongo.inbox import HELD_INDEX
from dossier_shared.mongo.indexes import create_indexes
from dossier_shared.mongo.lease import Lease
from dossier_shared.mongo.looking import looking
from dossier_shared.mongo.outbox import Relay
from dossier_shared.mongo.queued import number_as_restored
from dossier_shared.observability.logs import log, set_up_logs
from dossier_shared.observability.traces import set_up_traces
from dossier_shared.serving import serve
from dossier_shared.settings import ServiceSettings
from dossier_shared.web import health
from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, TokenRules

CONSUMER_SHARE, HANDLERS_SHARE, RELAY_SHARE, CLOSE_SHARE = 0.35, 0.2, 0.15, 0.05
"""Of the drain's time, at most; the handlers' is within the consumer's, and HTTP has a fifth."""

__all__ = ["Background", "Ground", "Make", "Parts", "Watchdog", "build_app", "running", "serve"]


@dataclass(slots=True)
class Parts:
    """What a service is made of beyond what all share; filled by its `main`.

    `indexes` by collection; `relayed` are the collections with outboxes; `handle` takes an event;
    `look_again` retries held events; `background` runs for as long as the service does; `close`
    is called last.
    """

    indexes: Mapping[str, Sequence[IndexModel]]
    relayed: Sequence[Collection]
    handle: Callable[[Event], Awaitable[object]]
    look_again: Callable[[], Awaitable[None]]
    background: Sequence[Background] = ()
    start: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a service stands on when its parts are made. `queued` wakes the relay."""

    database: Database
    clock: Clock
    queued: Callable[[], None]


Make = Callable[[Ground], Parts]


def build_app(
    service: str, version: str, settings: ServiceSettings, routers: Sequence[APIRouter], make: Make
) -> FastAPI:
    """The ASGI application of one service, with its start and its drain."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await _start(service, settings, make, app, stack)
            yield
            app.state.health.stopping = True
            log.info("service.draining")

    rules = TokenRules(
        settings.token_keys,
        settings.token_issuer,
        settings.token_audience,
        settings.token_leeway_seconds,
    )
    app = make_app(
        f"Một Cửa: {service}", version, lifespan, Authenticator(rules), settings.body_limit_bytes,
        settings.request_seconds,
    )  # fmt: skip
    app.state.asked_to_stop = False
    app.state.give_up = _nobody_serves
    for router in (health.router, *routers):
        app.include_router(router)
    return app


@dataclass(frozen=True, slots=True)
class _Machine:
    """Everything of one running service, made and not yet started."""

    settings: ServiceSettings
    database: Database
    clock: Clock
    parts: Parts
    publisher: Publisher
    relay: Relay
    consumer: Consumer
    watchdog: Watchdog


def _nobody_serves() -> None:
    """Without a server of ours, in a test, liveness alone tells that a part has ended."""


def _made(
    service: str,
    settings: ServiceSettings,
    make: Make,
    database: Database,
    give_up: Callable[[], None],
) -> _Machine:
    amqp_url, wake, clock = settings.amqp_url.get_secret_value(), asyncio.Event(), settings.clock()
    parts = make(Ground(database, clock, wake.set))
    publisher = Publisher(amqp_url, service, settings.publish_timeout_seconds)
    lease = Lease(database["leases"], "relay", settings.relay_lease_seconds)
    batch, poll = settings.outbox_batch, settings.outbox_poll_seconds
    relay = Relay(parts.relayed, publisher.publish, lease, batch=batch, wake=wake, poll=poll)
    consumer = Consumer(
        amqp_url,
        service,
        parts.handle,
        database.ping,
        prefetch=settings.prefetch,
        finish_seconds=settings.drain_seconds * HANDLERS_SHARE,
    )
    watchdog = Watchdog(
        parts.relayed, settings.outbox_alarm_seconds, clock, lambda: publisher.connected, give_up
    )
    return _Machine(settings, database, clock, parts, publisher, relay, consumer, watchdog)


async def _start(
    service: str, settings: ServiceSettings, make: Make, app: FastAPI, stack: AsyncExitStack
) -> None:
    points.arm(settings.environment)
    set_up_logs(service, settings.log_level)
    set_up_traces(service)
    url = settings.mongo_url.get_secret_value()
    database = Database(url, settings.mongo_database, appname=service)
    stack.push_async_callback(database.close)
    machine = _made(service, settings, make, database, app.state.give_up)
    _show(machine, app)
    indexes = {**machine.parts.indexes, "held": [HELD_INDEX]}
    await create_indexes(database, indexes, lambda: app.state.asked_to_stop)
    number_as_restored((await Doubtful.of(database).doubts()).taken is not None)
    stack.push_async_callback(_close, machine)
    if machine.parts.start is not None:
        await machine.parts.start()
    await _run(machine, stack)
    log.info("service.started", port=settings.port)


def _show(machine: _Machine, app: FastAPI) -> None:
    """What the routes find at `request.app.state`."""
    consumer, watchdog = machine.consumer, machine.watchdog
    state = health.Health(
        machine.database.ping, lambda: consumer.registered, lambda: watchdog.content
    )
    for name, value in {**machine.parts.state, "health": state, "clock": machine.clock}.items():
        setattr(app.state, name, value)


async def _run(machine: _Machine, stack: AsyncExitStack) -> None:
    """Start everything; the stack ends it in the opposite order, which is the drain."""
    parts, watchdog = machine.parts, machine.watchdog
    await stack.enter_async_context(running(machine.publisher.run, watchdog))
    await stack.enter_async_context(running(watchdog.run, watchdog))
    stack.push_async_callback(_last_pass, machine)
    held: Background = partial(looking, parts.look_again, 5, "inbox.interrupted")
    for work in (machine.relay.run, *parts.background, held):
        await stack.enter_async_context(running(work, watchdog))
    seconds = machine.settings.drain_seconds * CONSUMER_SHARE
    await stack.enter_async_context(consuming(machine.consumer, watchdog, seconds))


async def _last_pass(machine: _Machine) -> None:
    try:
        async with asyncio.timeout(machine.settings.drain_seconds * RELAY_SHARE):
            await machine.relay.drain()
    except (PyMongoError, TimeoutError) as error:
        log.warning("service.events-left-for-next-start", error=type(error).__name__)


async def _close(machine: _Machine) -> None:
    if machine.parts.close is None:
        return
    try:
        async with asyncio.timeout(machine.settings.drain_seconds * CLOSE_SHARE):
            await machine.parts.close()
    except TimeoutError:
        log.warning("service.close-cut-off")
