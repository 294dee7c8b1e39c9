"""The log's closed list: every call in the server names an event and fields of it, and no other value gets through."""

from __future__ import annotations

import ast
import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog

from server.web import logging as ours
from server.web.events import EVENTS, FORMS, Event
from tests.support.database import Addresses

SERVER = Path(__file__).parents[2] / "server"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
TENANT = "0198f1aa-0000-4000-8000-000000000001"
SECRET = "Quillfeather"


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SERVER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in LEVELS
                and ast.unparse(node.func.value) in ("log", "logging", "self._log", "logger")
            ):
                yield f"{path.relative_to(SERVER)}:{node.lineno}", node


def named(call: ast.Call) -> str | None:
    """The event of a call: a text, a member of Event, or, where a function passes it on, nothing to check here."""
    match call.args[0]:
        case ast.Constant(value=str(text)):
            return text
        case ast.Attribute(value=ast.Name(id="Event"), attr=member):
            return Event[member].value
        case _:
            return None


def test_every_call_names_an_event_and_fields_of_the_list() -> None:
    found = list(calls())
    assert len(found) > 20, "this test no longer sees the calls"
    wrong = [
        f"{place} {event or field}"
        for place, call in found
        for event in [named(call)]
        for field in [None, *(keyword.arg for keyword in call.keywords)]
        if (field is None and event is not None and event not in EVENTS)
        or (field is not None and field not in FORMS and not (event is None and field == "more"))
    ]
    assert not wrong
    passed_on = [place for place, call in found if named(call) is None]
    assert passed_on == [place for place in passed_on if place.startswith("work/call.py")], "only `_say` passes it on"


def test_every_event_is_used() -> None:
    text = "\n".join(path.read_text() for path in SERVER.rglob("*.py") if path.name != "events.py")
    assert [event.name for event in Event if f'"{event}"' not in text and f"Event.{event.name}" not in text] == []


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Logging as a process starts it, and as it was before, afterwards."""
    out, root = io.StringIO(), logging.getLogger()
    kept = structlog.get_config(), root.handlers[:], root.level, sys.excepthook
    monkeypatch.setattr(ours, "log", structlog.get_logger())
    ours.start_logging(out)
    yield out
    logging.captureWarnings(capture=False)
    structlog.configure(**kept[0])
    root.handlers[:], sys.excepthook = kept[1], kept[3]
    root.setLevel(kept[2])


def lines(said: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_what_is_no_event_field_or_value_is_not_written(said: io.StringIO) -> None:
    log = structlog.get_logger()
    log.info("request", route="/devices/{device_id}/revoke", status=200, tenant=TENANT, person=SECRET, name=SECRET)
    log.info(SECRET, reason=f"{SECRET} said so", route=f"/{SECRET}?q={SECRET}", where=SECRET)
    first, second = lines(said)
    assert {"route": "/devices/{device_id}/revoke", "status": 200, "tenant": TENANT}.items() <= first.items()
    assert second["event"] == "unnamed"
    assert SECRET not in said.getvalue()


def test_what_libraries_say_is_their_name_and_what_went_wrong_where(said: io.StringIO) -> None:
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in %s", SECRET)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, stacklevel=1)
    first, second = lines(said)
    assert first | {"event": "library", "logger": "uvicorn.error", "error": "ValueError"} == first
    assert str(first["where"]).startswith("test_events.py:")
    assert second["logger"] == "py.warnings"
    assert SECRET not in said.getvalue()


async def test_what_ends_a_process_says_no_values_of_the_database(said: io.StringIO, database: Addresses) -> None:
    """PostgreSQL's DETAIL quotes the row: whoever it names must not stand in the log of a process that fell over it."""
    connection = await asyncpg.connect(database.owner)
    twice = "insert into tenant_slug (slug, tenant_id) select $1, $2 from generate_series(1, 2)"
    with pytest.raises(asyncpg.UniqueViolationError) as raised:
        await connection.execute(twice, SECRET, TENANT)
    await connection.close()
    assert SECRET in str(raised.value.detail)
    sys.excepthook(raised.type, raised.value, raised.tb)
    [line] = lines(said)
    assert line | {"event": "ended-by-fault", "error": "UniqueViolationError"} == line
    assert SECRET not in said.getvalue()
