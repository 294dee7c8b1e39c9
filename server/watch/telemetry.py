"""OpenTelemetry: spans to a collector of the provider's own, if one is named and the extra `harken[otel]` is installed.

Nothing of it is imported otherwise. No exception is recorded in a span: its message may be a person's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from server import trace
from server.trace import Attributes

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

log = structlog.get_logger()


class OpenTelemetrySpans:
    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("harken")

    @contextmanager
    def span(self, name: str) -> Iterator[Callable[[str, Attributes], None]]:
        with self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:

            def say(renamed: str, attributes: Attributes) -> None:
                current.update_name(renamed)
                current.set_attributes(attributes)

            yield say


def start_telemetry(collector: str | None, part: str) -> None:
    """Spans of this process, the part `web` or `worker`, go to the OTLP/HTTP address `collector`; what is left is sent
    when it ends. Without the packages Harken serves all the same."""
    if collector is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 (see above)
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        log.warning("telemetry-missing")
        return
    spans_to(BatchSpanProcessor(OTLPSpanExporter(endpoint=collector, timeout=3)), part)


def spans_to(processor: SpanProcessor, part: str) -> Callable[[], None]:
    """The same, wherever `processor` leads. Returns what ends it."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    provider = TracerProvider(resource=Resource({"service.name": f"harken-{part}"}))
    provider.add_span_processor(processor)
    trace.using(OpenTelemetrySpans(provider))

    def end() -> None:
        trace.using(None)
        provider.shutdown()

    return end
