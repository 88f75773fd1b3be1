"""OpenTelemetry traces through HTTP and the broker; ids always, spans exported only when asked.

Without OTEL_EXPORTER_OTLP_ENDPOINT every span is dropped at once, but has its ids, so that the
logs of one command can still be followed through the three services.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_FORMAT = TraceContextTextMapPropagator()


def set_up_traces(service: str) -> None:
    exporting = "OTEL_EXPORTER_OTLP_ENDPOINT" in os.environ
    provider = TracerProvider(
        sampler=ParentBased(ALWAYS_ON) if exporting else ALWAYS_OFF,
        resource=Resource.create({"service.name": service}),
    )
    if exporting:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


@contextmanager
def span(name: str, traceparent: str | None = None) -> Iterator[None]:
    """A span under the caller's `traceparent`, or under the present one."""
    parent = _FORMAT.extract({"traceparent": traceparent}) if traceparent else None
    with trace.get_tracer("motcua").start_as_current_span(name, context=parent):
        yield


def current_traceparent() -> str | None:
    """The W3C traceparent of the present span; None outside any."""
    carrier: dict[str, str] = {}
    _FORMAT.inject(carrier)
    return carrier.get("traceparent")
