"""Logs carry ids, kinds, counts and times. Never a name, a body, a query string, or the message of an exception."""

from __future__ import annotations

import logging
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

FIELDS = frozenset(
    {
        "event", "level", "timestamp", "error", "where", "method", "route", "status", "ms",
        "tenant", "device", "person", "feed", "command", "held", "matter", "kind", "id", "reason", "count", "port",
    }
)  # fmt: skip


def start_logging(out: TextIO) -> None:
    """One JSON line per event on `out`. Called once, by the composition root."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            only_known_fields,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )


def only_known_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drops any field that is not on the list, so that a careless call cannot leak what a child said."""
    return {name: value for name, value in event.items() if name in FIELDS}


def where(error: BaseException) -> str:
    """The innermost frames of an exception as file:line, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
