"""Spans: what a request or a call of the worker was doing for how long. Nothing, unless somebody collects them.

OpenTelemetry is not imported unless the configuration names a collector (`server/watch/telemetry.py` then
says where spans go). A span has a route template and ids, as a log line has, and never the message of an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog

Attributes = dict[str, str | int]


class Spans(Protocol):
    """Where spans go."""

    @contextmanager
    def span(self, name: str) -> Iterator[Callable[[str, Attributes], None]]:
        """A span for as long as the block lasts, under the one that surrounds it. What it yields renames it and adds to
        what it says."""
        ...


_spans: Spans | None = None


def using(spans: Spans | None) -> None:
    """From now on spans go there. Called once, by the composition root; None switches them off again."""
    global _spans  # noqa: PLW0603 (one process has one place for them, as it has one log)
    _spans = spans


@contextmanager
def span(name: str, **ids: str) -> Iterator[None]:
    """`name` is one of ours, `ids` say whose."""
    if _spans is None:
        yield
        return
    with _spans.span(name) as say:
        say(name, {f"harken.{key}": value for key, value in ids.items()})
        yield


@contextmanager
def request_span() -> Iterator[Callable[[str, str, int], None]]:
    """Of a request, which is named when it is over: before that nobody knows its route. What guards found out about who
    asked is added."""
    if _spans is None:
        yield lambda _method, _route, _status: None
        return
    with _spans.span("request") as say:

        def done(method: str, route: str, status: int) -> None:
            known = structlog.contextvars.get_contextvars()
            said: Attributes = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
            whose = known.keys() & {"request", "tenant", "device"}
            ids: Attributes = {f"harken.{key}": str(known[key]) for key in sorted(whose)}
            say(f"{method} {route}", said | ids)

        yield done
