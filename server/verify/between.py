"""The index row of what one setting told another, and of the note that the other wrote: rebuilt from their entries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.handoff_origin import bridge_of, sealed_by, there
from server.verify.kinds import BEGINS
from server.verify.log import Log
from server.verify.matter import Tables
from server.verify.rows import Command
from server.verify.text import Said

TELLS: Final = frozenset({"handoff-brought", "handoff-noted"})
ASKED: Final = ("danger", "adult", "disclosed", "moved")


def rebuild(founding: Said, story: Sequence[Said], tables: Tables, log: Log) -> dict[str, Any]:
    """Times are texts, to the millisecond, as entries have them."""
    command = tables.commands.get(founding.cmd)
    made: dict[str, Any] = {
        "kind": BEGINS[founding.kind],
        "feed_id": founding.feed.feed_id,
        "author_id": founding.by,
        "device_id": command and command.device_id,
        "made_at": None if command is None else _made_at(command),
        "received_at": founding.at,
        "round": 1,
        "moved_from": None,
        "moved_at": None,
        "moved_by": None,
    }
    if founding.kind == "handoff-noted":
        brought = log.first(UUID(founding.d["handoff"]), "handoff-brought")
        nothing = dict.fromkeys(ASKED, "no") | {"kinds": (), "classified": None}
        return made | nothing | _had(founding) | {"setting_id": _to(brought), "followed_up_at": founding.at}
    made |= {"setting_id": _to(founding), **_facts(founding, log), **_NOBODY}
    for said in story:
        match said.kind, said.d.get("state"):
            case "handoff-opened", _ if made["followed_up_at"] is None:
                made |= _had(said) | {"state": "acknowledged"}
            case "handoff-receipt", "noted":
                made |= _done(made, said.at, said.by)
            case "handoff-receipt", "withdrawn":
                made |= _had(said) | {"followed_up_at": said.at}
            case "concern-released", _ if made["state"] != "unread":
                made |= {"round": made["round"] + 1, **_NOBODY}
            case _:
                pass
    moved = sealed_by(founding, log)
    if moved is not None:
        # It became confidential: nobody need be told of it any more (R28).
        made |= _done(made, moved.at, moved.by)
    return made


def compare_people(
    founding: Said,
    tables: Tables,
    log: Log,
    children: Mapping[UUID, str],
    exclusions: set[UUID],
    all_exclusions: Mapping[UUID, set[UUID]],
    pen: Pen,
) -> None:
    """Whom it is about, and that nobody reads it who must not learn of what it was taken from (S7, R29)."""
    place, confidential = f"matter {founding.of}", founding.feed.kind == "case"
    note = founding.kind == "handoff-noted"
    brought = log.first(UUID(founding.d["handoff"]), "handoff-brought") if note else founding
    about = founding.of if confidential else _to(brought) if note else bridge_of(founding, log)
    if founding.feed.about != about:
        pen.wrong(Check.INDEX, place, "lies on the feed of something else")
    child = _uuid(founding.d.get("child")) if note else there(founding, log)
    if children != ({} if child is None else {child: "concerned"}):
        pen.wrong(Check.INDEX, place, "its children are not those of its entries")
    taken = [] if brought is None else [_uuid(one) for one in brought.d.get("concerns", ())]
    surely, perhaps = (_barred(brought, all_exclusions, log, tied=tied) for tied in (False, True))
    unknown = any(one in tables.matters and tables.matters[one].outside_only for one in taken if one is not None)
    if confidential and not (surely <= exclusions and (unknown or exclusions <= perhaps)):
        pen.wrong(Check.INDEX, place, "those excluded are not those of what it was taken from")
    if not confidential and exclusions:
        pen.wrong(Check.INDEX, place, "excludes somebody from what both sides read")
    if tables.matters[founding.of].outside_only:
        pen.wrong(Check.INDEX, place, "whether anybody inside may be told is not what its entry names")


def _barred(brought: Said | None, all_exclusions: Mapping[UUID, set[UUID]], log: Log, *, tied: bool) -> set[UUID]:
    """Whom what was confidential when it was sent excludes; `tied`: and what became so in the same moment."""
    found = set[UUID]()
    for concern in () if brought is None else map(_uuid, brought.d.get("concerns", ())):
        moved = None if concern is None else log.moves.get(concern)
        before = moved is None or brought is None or moved.at < brought.at or (tied and moved.at == brought.at)
        if concern is not None and before:
            found |= all_exclusions.get(concern, set())
    return found


def knows(founding: Said, tables: Tables, log: Log, members: Mapping[UUID, set[UUID]]) -> set[UUID]:
    """Who follows it besides those who were told: on the sender's side whoever follows what it was taken from; a note,
    those of the receiving side who follow what was sent."""
    if founding.kind == "handoff-noted":
        brought = log.first(UUID(founding.d["handoff"]), "handoff-brought")
        return set() if brought is None else members[brought.feed.feed_id]
    feeds = {tables.matters[UUID(one)].feed_id for one in founding.d["concerns"] if UUID(one) in tables.matters}
    return {person for feed in feeds for person in members[feed]} | ({founding.by} if founding.by else set())


_NOBODY: Final[Mapping[str, Any]] = {
    "state": "unread",
    "acknowledged_at": None,
    "acknowledged_by": None,
    "followed_up_at": None,
}


def _had(said: Said) -> dict[str, Any]:
    return {"state": "followed-up", "acknowledged_at": said.at, "acknowledged_by": said.by}


def _done(made: Mapping[str, Any], at: str, by: UUID | None) -> dict[str, Any]:
    return {
        "state": "followed-up",
        "acknowledged_at": made["acknowledged_at"] or at,
        "acknowledged_by": made["acknowledged_by"] or by,
        "followed_up_at": made["followed_up_at"] or at,
    }


def _facts(founding: Said, log: Log) -> dict[str, Any]:
    """Those of its concern, as they were when it was sent."""
    entries = log.by_matter.get(UUID(founding.d["concern"]), ())
    begun = next((one for one in entries if one.kind in BEGINS), None)
    classified = [one for one in entries if one.kind == "concern-classified" and one.at <= founding.at]
    answers = {} if begun is None else begun.d
    return {
        **{name: answers.get(name, "not-answered") for name in ASKED},
        "kinds": tuple(dict.fromkeys(answers.get("kinds", ()))),
        "classified": classified[-1].d.get("exploitation") if classified else None,
    }


def _to(brought: Said | None) -> UUID | None:
    return None if brought is None else _uuid(brought.d.get("to"))


def _made_at(command: Command) -> datetime | None:
    with suppress(ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return datetime.fromisoformat(json.loads(command.header)["made"]).astimezone(UTC)
    return None


def _uuid(text: object) -> UUID | None:
    with suppress(ValueError):
        return UUID(text) if isinstance(text, str) else None
    return None
