"""What is declared at the broker, as data; valid on RabbitMQ 3.10 and on 4.x.

One durable topic exchange, routing key = event type without its version. Per service a quorum queue
with a single active consumer; three retry queues that give a message back after a time; a queue of
dead letters. Every service declares the whole of it before its first handler starts, so that an
event published before its reader has ever run waits in that reader's queue.
"""

from dataclasses import dataclass
from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange

EXCHANGE = "dossier.events"
SUBSCRIPTIONS = {
    "intake": ("case.*", "notice.*"),
    "routing": ("dossier.*", "procedure.*", "calendar.*"),
    "notify": ("dossier.*", "case.*", "staff.*", "digest.*", "calendar.*"),
}
RETRY_STEPS = (10, 120, 1800)
"""Seconds; an attempt waits in the queue of its step."""
RETRY_LADDER = (10, 10, 10, 120, 120, 120, 1800, 1800)
DELIVERY_LIMIT = 50
LAST = "notify.events.last"
"""Declared after all others, and used by nobody. RabbitMQ writes the name of a quorum queue down
only with the next one, or when it has been idle for a while: a broker killed in that second comes
back with a queue that is declared and takes nothing, and this is the one it then is.
"""
LOOKED_AT_LIMIT = 1_000_000
"""A dead letter may be looked at and put back; RabbitMQ 4 would drop it at the 20th time."""


def queue_of(service: str) -> str:
    return f"{service}.events"


def dead_queue_of(service: str) -> str:
    return f"{queue_of(service)}.dead"


def retry_queue_of(service: str, seconds: int) -> str:
    return f"{queue_of(service)}.retry.{seconds}s"


def routing_key(event_type: str) -> str:
    """`dossier.received.v1` travels as `dossier.received`."""
    return event_type.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    arguments: dict[str, Any]
    bindings: tuple[str, ...] = ()


def _quorum(**arguments: Any) -> dict[str, Any]:
    return {"x-queue-type": "quorum"} | {
        f"x-{name.replace('_', '-')}": value for name, value in arguments.items()
    }


def _gives_back_to(queue: str, **arguments: Any) -> dict[str, Any]:
    """A quorum queue that loses nothing on the way to where it dead-letters to."""
    return _quorum(
        dead_letter_exchange="",
        dead_letter_routing_key=queue,
        dead_letter_strategy="at-least-once",
        overflow="reject-publish",
        **arguments,
    )


def queues(service: str) -> list[Queue]:
    """The queues of one service, those first that others point to."""
    own, dead = queue_of(service), dead_queue_of(service)
    work = _gives_back_to(dead, single_active_consumer=True, delivery_limit=DELIVERY_LIMIT)
    return [
        Queue(dead, _quorum(delivery_limit=LOOKED_AT_LIMIT)),
        Queue(own, work, SUBSCRIPTIONS[service]),
        *(
            Queue(retry_queue_of(service, s), _gives_back_to(own, message_ttl=s * 1000))
            for s in RETRY_STEPS
        ),
    ]


async def declare(channel: AbstractChannel) -> AbstractExchange:
    """Declare everything; a broker that holds other arguments refuses with PRECONDITION_FAILED."""
    exchange = await channel.declare_exchange(EXCHANGE, ExchangeType.TOPIC, durable=True)
    for service in SUBSCRIPTIONS:
        for queue in queues(service):
            declared = await channel.declare_queue(
                queue.name, durable=True, arguments=queue.arguments
            )
            for key in queue.bindings:
                await declared.bind(exchange, key)
    await channel.declare_queue(LAST, durable=True, arguments=_quorum())
    return exchange
