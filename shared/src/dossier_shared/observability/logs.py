"""JSON logs, one line an event, with the trace id and the dossier code where there is one.

No names, phone numbers, identity numbers or bodies of requests: a key that could hold one is
dropped here, whoever wrote it, and so is the text of an error, which may quote what was sent.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from opentelemetry import trace
from pydantic import ValidationError
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

PERSONAL = frozenset(
    {
        "name",
        "full_name",
        "phone",
        "email",
        "address",
        "contact",
        "applicant",
        "identity_number",
        "birth_date",
        "body",
        "data",
        "authorization",
        "token",
    }
)

log = structlog.stdlib.get_logger("motcua")


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: _cleaned(value) for key, value in event.items() if key not in PERSONAL}


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items() if key not in PERSONAL}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value


def without_words(exc_info: ExcInfo) -> str:
    """Where each error of the chain was raised, and its type."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + _named(error))
        cause = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or cause
    return "\n\nafter this:\n\n".join(reversed(told))


def _named(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    inner: list[str] = []
    if isinstance(error, ValidationError):
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        inner = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in wrong]
    elif isinstance(error, BaseExceptionGroup):
        inner = [_named(one) for one in error.exceptions]
    return f"{name} ({'; '.join(inner)})" if inner else name


def with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
    return event


def set_up_logs(service: str, level: str = "INFO") -> None:
    """Everything this process logs, its libraries' words included, goes to standard error."""
    shared = _shared(service)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_personal_data,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("aiormq", "aio_pika", "uvicorn.access", "pymongo", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _shared(service: str) -> list[Processor]:
    """What our own lines and those of the libraries go through."""

    def with_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        with_trace,
        with_service,
        structlog.processors.ExceptionRenderer(without_words),
    ]
