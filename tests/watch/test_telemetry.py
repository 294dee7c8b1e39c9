"""Spans: none unless a collector is named, and then with a route and ids, and no word of anybody's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from server.watch.telemetry import spans_to, start_telemetry
from tests.support.patience import until
from tests.support.web import Web

CANARY = "qzxcanary"


def test_nothing_of_it_is_imported_unless_a_collector_is_named() -> None:
    script = (
        "import sys, server.app, server.worker\n"
        "from server.watch.telemetry import start_telemetry\n"
        "start_telemetry(None, 'web')\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_packages_harken_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    start_telemetry("http://127.0.0.1:1/v1/traces", "web")


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    end = spans_to(SimpleSpanProcessor(exporter), "web")
    yield exporter
    end()


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    """Those that are over. A request's is after its answer, when whoever asked may have gone on."""
    return [one for one in spans.get_finished_spans() if one.name == name]


def test_a_push_makes_its_spans(web: Web, spans: InMemorySpanExporter) -> None:
    with web.device() as device:
        spans.clear()
        device.push([device.seal(device.concern(saw=CANARY)), CANARY.encode()])
        device.http.get(f"/devices/{CANARY}?{CANARY}={CANARY}", headers={"user-agent": CANARY})
        assert until(lambda: named(spans, "POST /sync/push") != [])
        [request], [inner] = named(spans, "POST /sync/push"), named(spans, "push")
        said = dict(request.attributes or {})
        assert said.pop("harken.request")
        assert said == {
            "http.request.method": "POST",
            "http.route": "/sync/push",
            "http.response.status_code": 200,
            "harken.tenant": device.home.tenant,
            "harken.device": device.home.device,
        }
    assert inner.parent is not None
    assert inner.parent.span_id == request.context.span_id
    assert not any(one.events for one in spans.get_finished_spans())
    assert CANARY not in json.dumps([one.to_json() for one in spans.get_finished_spans()])


def test_a_fault_is_in_no_span(web: Web, spans: InMemorySpanExporter) -> None:
    """Exceptions carry values of the database."""
    web.sql("affinity", "revoke select on device from harken_app")
    try:
        with web.client() as client:
            cookie = f"__Host-device={web.affinity.tenant}.{'A' * 43}"
            assert client.get("/devices/front-door", headers={"cookie": cookie}).status_code == 500
    finally:
        web.sql("affinity", "grant select on device to harken_app")

    def faults() -> list[ReadableSpan]:
        return [
            one for one in spans.get_finished_spans() if (one.attributes or {}).get("http.response.status_code") == 500
        ]

    assert until(lambda: faults() != [])
    [span] = faults()
    assert (span.status.description, span.events) == (None, ())
