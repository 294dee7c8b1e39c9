"""Statements of a new epoch: which prove it, and where each leaves a feed that was held from the old one."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from sync import epoch
from sync.chain import Class
from sync.device.shapes import Cursor, Line
from sync.epoch import EpochRefused, Statement, Survived
from sync.text import b64
from sync.vectors import fixed
from sync.vectors.pulls import DESK, History, desk

Json = dict[str, Any]

NEW = fixed.fixed_id("epoch 2")
_PUBLIC = fixed.SIGNING.public_key()


def lines_of(history: History, *, withheld: tuple[int, ...] = ()) -> tuple[Line, ...]:
    """A feed as a device holds it."""
    found = []
    for seq, (line, leaf) in enumerate(zip(history.lines, history.leaves, strict=True), 1):
        word, prev, salt, text = line.rstrip("\n").split(" ", 3)
        bare = leaf.rstrip("\n").split(" ")[2]
        gone = seq in withheld
        found.append(
            Line(cls=word, prev=int(prev), leaf=bare, salt=None if gone else salt, text=None if gone else text)
        )
    return tuple(found)


def cursor_of(history: History, *, owed_facts: tuple[int, ...] = ()) -> Cursor:
    seq = len(history.lines)
    return Cursor(kind="desk", about=fixed.SETTING, seq=seq, head=b64(history.heads[seq]), owed_facts=owed_facts)


def epochs() -> Json:
    return {"tenant": fixed.TENANT, "old": fixed.EPOCH, "new": NEW, **_statements(), "settle": list(_settled())}


def _statements() -> Json:
    true = Statement(p=1, tenant=fixed.TENANT, old=fixed.EPOCH, new=NEW, feeds={DESK: _at(desk(), 3)})
    good = epoch.write(fixed.SIGNING, true)
    signature, _, text = good.partition(" ")
    near = {
        "no signature": text,
        "another key's": epoch.write(fixed.AUTHOR, true),
        "a longer past": f"{signature} {text.replace('[3,', '[2,')}",
        "re-encoded": f"{signature} {text.replace(',', ', ')}",
        "of another tenant": epoch.write(fixed.SIGNING, replace(true, tenant=fixed.DEVICE)),
        "from another epoch": epoch.write(fixed.SIGNING, replace(true, old=NEW)),
        "to another epoch": epoch.write(fixed.SIGNING, replace(true, new=fixed.EPOCH)),
        "of another protocol": epoch.write(fixed.SIGNING, replace(true, p=2)),
        "empty": "",
    }
    for name, line in near.items():
        try:
            epoch.read(line, _PUBLIC, fixed.TENANT, fixed.EPOCH, NEW)
        except EpochRefused:
            continue
        raise AssertionError(f"proves: {name}")
    return {
        "signing_public": b64(_PUBLIC.public_bytes_raw()),
        "proves": {"line": good, "feeds": epoch.read(good, _PUBLIC, fixed.TENANT, fixed.EPOCH, NEW)},
        "proves_nothing": [{"name": name, "line": line} for name, line in near.items()],
    }


def _settled() -> list[Json]:
    whole, forged = desk(), History(DESK).add(Class.FACT, 0, "n", {}).add(Class.FACT, 0, "n", {})
    facts = History(DESK)
    for seq in range(6):
        facts.add(Class.FACT, 0, "n", {"n": seq})
    states = History(DESK)
    for seq in range(6):
        states.add(Class.STATE, seq, "s", {"n": seq})
    other = History(DESK).add(Class.FACT, 0, "n", {}).add(Class.STATE, 0, "s", {}).add(Class.STATE, 0, "s", {})
    other.add(Class.STATE, 2, "s", {}).add(Class.STATE, 3, "s", {})
    lines, held = lines_of(facts), cursor_of(facts)
    cases: dict[str, tuple[History, Cursor, tuple[Line, ...], Survived | None]] = {
        "nothing was lost": (facts, held, lines, _at(facts, 6)),
        "more survived than is held": (whole, replace(held, seq=2), lines[:2], _at(facts, 6)),
        "what came after is put aside": (facts, held, lines, _at(facts, 4)),
        "nothing survived": (facts, held, lines, _at(facts, 0)),
        "a body whose successor was lost is read again": (
            whole,
            replace(cursor_of(whole), seq=3, head=b64(whole.heads[3])),
            lines_of(whole, withheld=(2,))[:3],
            _at(whole, 2),
        ),
        "and so is one whose disposal was lost": (
            whole,
            cursor_of(whole),
            lines_of(whole, withheld=(2, 4)),
            _at(whole, 4),
        ),
        "a chain of states goes back to its first": (
            states,
            cursor_of(states),
            lines_of(states, withheld=(1, 2, 3, 4, 5)),
            _at(states, 5),
        ),
        "what is put aside for one body may explain another": (
            other,
            cursor_of(other),
            lines_of(other, withheld=(2, 3)),
            _at(other, 4),
        ),
        "a body still owed is read again": (
            facts,
            cursor_of(facts, owed_facts=(3,)),
            lines_of(facts, withheld=(3,)),
            _at(facts, 5),
        ),
        "its past has changed": (facts, held, lines, _at(forged, 2)),
        "its past has changed at its end": (forged, cursor_of(forged), lines_of(forged), _at(facts, 2)),
        "it is not spoken of": (facts, held, lines, None),
    }
    return [_case(name, *case[1:]) for name, case in cases.items()]


def _case(name: str, held: Cursor, lines: tuple[Line, ...], stated: Survived | None) -> Json:
    settled, refused = epoch.settle_all(
        fixed.TENANT, NEW, {DESK: (held, lines)}, {} if stated is None else {DESK: stated}
    )
    return {
        "name": name,
        "feed": DESK,
        "held": msgspec.to_builtins(held),
        "lines": msgspec.to_builtins(lines),
        "stated": {} if stated is None else {DESK: stated},
        "settled": msgspec.to_builtins(settled),
        "refused": refused,
    }


def _at(history: History, seq: int) -> Survived:
    return seq, b64(history.heads[seq])
