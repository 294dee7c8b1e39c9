"""One row of the index, rebuilt from the entries of its matter and compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.kinds import BEFORE_OUTSIDE_ONLY, BEGINS
from server.verify.log import Log, instant
from server.verify.rows import CaseMember, Command, Device, Exclusion, Feed, Matter, MatterChild
from server.verify.text import Said

NOT_ANSWERED: Final = "not-answered"


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows that are compared, and those that they refer to."""

    feeds: Mapping[UUID, Feed]
    matters: Mapping[UUID, Matter]
    children: Sequence[MatterChild]
    exclusions: Sequence[Exclusion]
    members: Sequence[CaseMember]
    devices: Mapping[UUID, Device]
    commands: Mapping[UUID, Command]
    listed_children: frozenset[UUID]
    appointees: frozenset[UUID]


def rebuild(founding: Said, story: Sequence[Said], tables: Tables, moved: Said | None) -> dict[str, Any]:
    """The row as its entries give it. Times are texts, to the millisecond, as entries have them. `moved`: one of those
    that brought it from the feed where it was."""
    made = _begun(founding, tables, moved)
    arrived = _arrived(founding, story, moved)
    for said in story:
        if said is arrived and made["state"] != "placed":
            made |= _again(made["round"])
        match said.kind:
            case "concern-acknowledged":
                made |= {"state": "acknowledged", "acknowledged_at": said.at, "acknowledged_by": said.by}
            case "concern-followed-up":
                made |= {
                    "state": "followed-up",
                    "acknowledged_at": made["acknowledged_at"] or said.at,
                    "acknowledged_by": made["acknowledged_by"] or said.by,
                    "followed_up_at": said.at,
                }
            case "concern-classified":
                made["classified"] = said.d.get("exploitation")
            case "item-placed" | "held-settled":
                made["state"] = "placed"
            case "rehearsal-ended" if not said.d.get("answered"):
                made["state"] = "ended"
            case "concern-passed-on" | "concern-released" | "still-worried" if made["state"] != "unread":
                made |= _again(made["round"])
            case "moved-to-case":
                made |= _again(made["round"])
            case _:
                pass
    return made


def _begun(founding: Said, tables: Tables, moved: Said | None) -> dict[str, Any]:
    held = founding.kind == "item-held"
    command = tables.commands.get(founding.cmd)
    carrier_id = _uuid(founding.d.get("carrier"))
    carrier = None if carrier_id is None else tables.devices.get(carrier_id)
    device = carrier_id if held else command and command.device_id
    setting = _uuid(founding.d.get("setting"))
    if held:
        placed = founding.feed.kind == "desk" or founding.feed.about == founding.of
        setting = carrier.setting_id if carrier is not None and placed else None
    return {
        "kind": BEGINS[founding.kind],
        "setting_id": setting,
        "feed_id": founding.feed.feed_id if moved is None else moved.feed.feed_id,
        "state": "unread",
        "author_id": founding.by,
        "device_id": device,
        "danger": _answer(founding, "danger"),
        "adult": _answer(founding, "adult"),
        "disclosed": _answer(founding, "disclosed"),
        "moved": _answer(founding, "moved"),
        "kinds": tuple(dict.fromkeys(founding.d.get("kinds", ()))),
        "classified": None,
        "made_at": None if held or command is None else _made_at(command),
        "received_at": founding.at,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "followed_up_at": None,
        "round": 1,
        "moved_from": None if moved is None else founding.feed.feed_id,
        "moved_at": None if moved is None else moved.at,
        "moved_by": None if moved is None else moved.by,
    }


def _arrived(founding: Said, story: Iterable[Said], moved: Said | None) -> Said | None:
    """Of what was held, the first that was said of it where it was brought: if it waited before, it waits there anew.
    Of a concern, a lead says so."""
    if moved is None or founding.kind != "item-held":
        return None
    return next((said for said in story if said.feed == moved.feed), None)


def _again(number: int) -> dict[str, Any]:
    """Nobody has it: the next round begins."""
    nobody = dict.fromkeys(("acknowledged_at", "acknowledged_by", "followed_up_at"))
    return {"state": "unread", "round": number + 1, **nobody}


def _answer(founding: Said, question: str) -> object:
    """What was answered; what is held asked nobody, and a rehearsal has no child in it."""
    unasked = {"held": NOT_ANSWERED, "rehearsal": "no"}.get(BEGINS[founding.kind])
    return unasked or founding.d.get(question, NOT_ANSWERED)


def compare(row: Matter, made: Mapping[str, Any], place: str, pen: Pen) -> None:
    for name, expected in made.items():
        stored = getattr(row, name)
        if isinstance(stored, datetime) and name != "made_at":
            stored = instant(stored)
        if stored != expected:
            pen.wrong(Check.INDEX, place, f"{name} is not what its entries give")


def compare_people(
    founding: Said,
    story: Sequence[Said],
    tables: Tables,
    log: Log,
    children: Mapping[UUID, str],
    exclusions: set[UUID],
    pen: Pen,
) -> None:
    """Who is in it, who must never learn of it, and that it lies where those who must not know cannot read it."""
    place = f"matter {founding.of}"
    moved = log.moves.get(founding.of)
    feed = founding.feed if moved is None else moved.feed
    about_adult = feed.kind == "case"
    if founding.kind != "item-held" and moved is None:
        if not about_adult and founding.d.get("adult") in ("yes", "not-sure"):
            pen.wrong(Check.INDEX, place, "is about an adult and lies on a desk")
        about = founding.of if about_adult else _uuid(founding.d.get("setting"))
        if founding.feed.about != about:
            pen.wrong(Check.INDEX, place, "lies on the feed of something else")
    parts = dict.fromkeys(_known(founding.d["children"], tables.listed_children, log, founding.at), "concerned")
    for said in story:
        child = _uuid(said.d.get("child"))
        if said.kind in {"about-said", "held-settled"} and child is not None:
            parts[child] = "not" if said.d.get("about") is False else "concerned"
    if children != parts:
        pen.wrong(Check.INDEX, place, "its children are not those of its entries")
    names = next((said for said in story if said.kind == "moved-to-case"), founding)
    if moved is not None and (names is founding) == (feed.about == founding.of):
        pen.wrong(Check.INDEX, place, "was moved to the feed of something else")
    own = about_adult and feed.about == founding.of
    named = (*names.d.get("struck", ()), *names.d["subjects"]) if own else ()
    if exclusions != _known(named, tables.appointees, log, names.at):
        pen.wrong(Check.INDEX, place, "those excluded are not those that its entry names")
    kept = tables.matters[founding.of].outside_only
    if names.rules not in BEFORE_OUTSIDE_ONLY and kept != _outside_only(names if own else None, moved, tables, log):
        pen.wrong(Check.INDEX, place, "whether anybody inside may be told is not what its entry names")


def _outside_only(names: Said | None, moved: Said | None, tables: Tables, log: Log) -> bool:
    """Where one whom it is about is not known (R27). What was moved along with another matter goes by that one."""
    if names is None:
        beside = None if moved is None else tables.matters.get(moved.feed.about)
        return beside is not None and beside.outside_only
    subjects = names.d["subjects"]
    return not (subjects and all(_known((one,), tables.appointees, log, names.at) for one in subjects))


def untold(tables: Tables, log: Log) -> frozenset[UUID]:
    """Matters that were moved away from whoever recorded them."""
    excluded = {(row.matter_id, row.person_id) for row in tables.exclusions}
    return frozenset(
        matter
        for matter, moved in log.moves.items()
        if matter in tables.matters and (moved.feed.about, tables.matters[matter].author_id) in excluded
    )


def _known(named: Iterable[object], on_record: frozenset[UUID], log: Log, at: str) -> set[UUID]:
    """Those of `named` who were on record when the entry was made."""
    found = {person for text in named if (person := _uuid(text)) is not None}
    return {person for person in found & on_record if log.known_at(person, at)}


def _made_at(command: Command) -> datetime | None:
    """The device's claim, where it names a real time."""
    with suppress(ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return datetime.fromisoformat(json.loads(command.header)["made"]).astimezone(UTC)
    return None


def _uuid(text: object) -> UUID | None:
    with suppress(ValueError):
        return UUID(text) if isinstance(text, str) else None
    return None
