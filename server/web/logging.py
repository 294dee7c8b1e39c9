"""Logs carry ids, kinds, counts and times. Never a name, a body, a query string, or the message of an exception.

One JSON line per event. What libraries log, and what ends a process, goes the same way: a database error quotes the
values it fell over, and those are people's words.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import TextIO, TypeVar

import structlog
from structlog.typing import EventDict, WrappedLogger

from server.web.events import EVENTS, FORMS, Event

log = structlog.get_logger()


def start_logging(out: TextIO) -> None:
    """One JSON line per event on `out`. Called once, by the composition root."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            only_what_is_known,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)
    logging.basicConfig(handlers=[_OfLibraries()], level=logging.WARNING, force=True)
    sys.excepthook = _ended


def only_what_is_known(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drops what is no event, no field, or no value of that field, so that a careless call cannot leak what a child
    said."""
    named = event if event.get("event") in EVENTS else {**event, "event": Event.UNNAMED.value}
    return {name: value for name, value in named.items() if name in FORMS and FORMS[name].fullmatch(str(value))}


def where(error: BaseException) -> str:
    """The innermost frames of an exception as file:line, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))


App = TypeVar("App")
Lifespan = Callable[[App], AbstractAsyncContextManager[None]]
"""Of whatever framework: the worker logs as well, and has none."""


def says_why_not(opening: Lifespan[App]) -> Lifespan[App]:
    """The same, but what keeps it from starting is logged by class and place: the framework would say it in words."""

    @asynccontextmanager
    async def started(app: App) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            try:
                await opened.enter_async_context(opening(app))
            except Exception as error:
                log.warning(Event.START_FAILED, error=type(error).__name__, where=where(error))
                raise
            yield

    return started


class _OfLibraries(logging.Handler):
    """That a library warned, which one, and the class and place of what went wrong."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        more = {} if error is None else {"error": type(error).__name__, "where": where(error)}
        log.warning(Event.LIBRARY, logger=record.name, **more)


def _ended(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    log.error(Event.ENDED_BY_FAULT, error=kind.__name__, where=where(error))
