"""Start and drain, in order: what every service does the same way.

Start: logs and traces, database and indexes, relay, consumer, sweepers, then HTTP.
Drain (SIGTERM): not ready, stop accepting, cancel the consumer and finish its handlers, stop the
sweepers, last relay pass, release the lease, close.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from pymongo import IndexModel

from dossier_shared.clock import Clock
from dossier_shared.contracts import Event
from dossier_shared.messaging.consumer import Consumer
from dossier_shared.messaging.publisher import Publisher
from dossier_shared.mongo.client import AWAY, Collection, Database
from dossier_shared.mongo.inbox import HELD_INDEX
from dossier_shared.mongo.lease import Lease
from dossier_shared.mongo.outbox import Relay, outbox_age
from dossier_shared.observability.logs import log, set_up_logs
from dossier_shared.observability.traces import set_up_traces
from dossier_shared.settings import ServiceSettings
from dossier_shared.web import health
from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, TokenRules

Background = Callable[[], Coroutine[Any, Any, None]]


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
        f"Một Cửa: {service}", version, lifespan, Authenticator(rules), settings.body_limit_bytes
    )
    for router in (health.router, *routers):
        app.include_router(router)
    return app


async def _start(
    service: str, settings: ServiceSettings, make: Make, app: FastAPI, stack: AsyncExitStack
) -> None:
    set_up_logs(service, settings.log_level)
    set_up_traces(service)
    database = Database(
        settings.mongo_url.get_secret_value(), settings.mongo_database, appname=service
    )
    stack.push_async_callback(database.close)
    publisher = Publisher(
        settings.amqp_url.get_secret_value(), service, settings.publish_timeout_seconds
    )
    wake = asyncio.Event()
    clock = settings.clock()
    parts = make(Ground(database, clock, wake.set))
    relay = Relay(
        parts.relayed,
        publisher.publish,
        Lease(database["leases"], "relay", settings.relay_lease_seconds),
        batch=settings.outbox_batch,
        wake=wake,
        poll=settings.outbox_poll_seconds,
    )
    consumer = Consumer(
        settings.amqp_url.get_secret_value(),
        service,
        parts.handle,
        database.ping,
        prefetch=settings.prefetch,
    )
    watchdog = Watchdog(parts.relayed, settings.outbox_alarm_seconds)
    app.state.health = health.Health(
        database.ping, lambda: consumer.registered, lambda: watchdog.content
    )
    app.state.clock = clock
    for name, value in parts.state.items():
        setattr(app.state, name, value)
    await _create_indexes(database, parts)
    if parts.start is not None:
        await parts.start()
    if parts.close is not None:
        stack.push_async_callback(parts.close)
    await stack.enter_async_context(running(publisher.run))
    await stack.enter_async_context(running(watchdog.run))
    stack.push_async_callback(_last_pass, relay)
    await stack.enter_async_context(running(relay.run))
    for background in parts.background:
        await stack.enter_async_context(running(background))
    await stack.enter_async_context(running(lambda: _look_again(parts.look_again)))
    await stack.enter_async_context(_consuming(consumer))
    log.info("service.started", port=settings.port)


async def _create_indexes(database: Database, parts: Parts) -> None:
    """Waits for the database: a service may be started before it."""
    while True:
        try:
            for name, indexes in ({**parts.indexes, "held": [HELD_INDEX]}).items():
                await database[name].create_indexes(list(indexes))
        except AWAY as error:
            log.warning("service.waits-for-database", error=type(error).__name__)
            await asyncio.sleep(1)
        else:
            return


async def _last_pass(relay: Relay) -> None:
    try:
        async with asyncio.timeout(5):
            await relay.drain()
    except (*AWAY, TimeoutError) as error:
        log.warning("service.events-left-for-next-start", error=type(error).__name__)


@asynccontextmanager
async def running(work: Background) -> AsyncIterator[None]:
    """Run `work` beside the service; if it ends by itself, liveness turns red."""
    task = asyncio.create_task(work())
    task.add_done_callback(_must_not_end)
    try:
        yield
    finally:
        task.remove_done_callback(_must_not_end)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _must_not_end(task: "asyncio.Task[None]") -> None:
    error = None if task.cancelled() else task.exception()
    log.critical("service.part-ended", exc_info=error)
    Watchdog.broken = True


@asynccontextmanager
async def _consuming(consumer: Consumer) -> AsyncIterator[None]:
    task = asyncio.create_task(consumer.run())
    task.add_done_callback(_must_not_end)
    try:
        yield
    finally:
        task.remove_done_callback(_must_not_end)
        await consumer.drain()
        await asyncio.wait({task}, timeout=12)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _look_again(look: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await look()
        except AWAY as error:
            log.warning("inbox.database-away", error=type(error).__name__)
        await asyncio.sleep(5)


class Watchdog:
    """Turns liveness red when a part has ended or an event has waited too long in the outbox."""

    broken = False

    def __init__(self, collections: Sequence[Collection], alarm_seconds: float) -> None:
        self._collections = collections
        self._alarm = alarm_seconds
        self._age = 0.0

    @property
    def content(self) -> bool:
        return not self.broken and self._age < self._alarm

    async def run(self) -> None:
        while True:
            try:
                self._age = await outbox_age(self._collections, datetime.now(UTC))
            except AWAY as error:
                log.warning("watchdog.database-away", error=type(error).__name__)
            await asyncio.sleep(5)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT, then drain within `drain_seconds`."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=5,
        server_header=False,
    )
