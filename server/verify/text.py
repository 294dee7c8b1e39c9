"""J, the text of an entry, read back byte by byte: exactly the fields of the specification, in order, `d` last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from server.verify import spec
from server.verify.kinds import OF_DUTIES
from server.verify.rows import Feed

_FIELDS: Final = ("id", "k", "v", "of", "at", "by", "how", "cmd", "why", "d")
_RULES: Final = re.compile(r"[a-z][a-z-]*/[1-9]\d*")
_PACK: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_HOW: Final = ("key", "name", "none")
_WITHOUT_WORDS: Final = frozenset(
    {
        "k",
        "concern",
        "setting",
        "danger",
        "adult",
        "exploitation",
        "held",
        "reason",
        "carrier",
        "command",
        "told",
        "seqs",
        "struck",
        "duty",
    }
    | {"status", "theirs", "evidence", "start", "due", "overdue", "rules", "people"}
    | {"asked", "person", "mailbox", "mailboxes", "delivered", "again"}
    | {"matter", "ladder", "round", "step", "unanswered", "ended", "waits"}
    | {"listed", "about"}
    | {"rehearsal", "answered", "cut_off", "steps", "seconds"}
    | {"hold", "matters", "decision", "until", "link"}
)
_TOLD_BETWEEN: Final = frozenset(
    {"bridge-kept", "match-kept", "send-handoff", "handoff-receipt", "note-handoff", "handoff-not-sent"}
)
_BETWEEN: Final = ("bridge", "match", "state", "handoff", "to", "at", "line", "sig", "note")
_HANDS_OVER: Final = ("send-handoff", "make-link")
_OF_REGISTERS: Final = frozenset(
    {"region-described", "setting-described", "keep-cover", "say-available", "change-policy"}
    | {"add-person", "correct-person", "appoint-person", "end-appointment", "person-listed"}
)
"""These say nothing of a child, and nothing that the front door or a register does not say as well: kept whole."""


class NotAnEntry(ValueError):
    """The text is not one that the writer makes. The message names the rule, never the content."""


@dataclass(frozen=True, slots=True)
class Said:
    """An entry whose text was read. `d` keeps ids and closed answers only: words are hashed and let go."""

    feed: Feed
    seq: int
    id: UUID
    kind: str
    of: UUID
    at: str
    by: UUID | None
    how: str
    cmd: UUID
    rules: str
    body_digest: bytes
    d: Mapping[str, Any]
    moved: Moved | None = None
    """What an `entry-moved` brought here."""

    @property
    def place(self) -> str:
        return f"{self.feed}, entry {self.seq}"


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that stood on another feed. `leaf` is what that feed must have kept of it; `said` what it says."""

    feed_id: UUID
    leaf: bytes
    said: Said


def state_of(said: Said) -> UUID:
    """What a state is a state of: of a duty where a concern has several, else of its matter."""
    return _id(said.d["duty"]) if said.kind in OF_DUTIES and "duty" in said.d else said.of


def read(feed: Feed, seq: int, text: bytes) -> Said:
    """Raises `NotAnEntry`."""
    try:
        whole = json.loads(text.decode("utf-8"))
        if not isinstance(whole, dict) or tuple(whole) != _FIELDS or list(whole["why"]) != ["pack", "rules"]:
            raise NotAnEntry("other fields than an entry has")
        body = _last(whole, text)
        d = json.loads(body)
        said = Said(
            feed=feed,
            seq=seq,
            id=_id(whole["id"]),
            kind=whole["k"],
            of=_id(whole["of"]),
            at=whole["at"],
            by=None if whole["by"] is None else _id(whole["by"]),
            how=whole["how"],
            cmd=_id(whole["cmd"]),
            rules=whole["why"]["rules"],
            body_digest=spec.sha256(body),
            d=_without_words(d),
            moved=_moved(feed, d) if whole["k"] == "entry-moved" else None,
        )
        well_formed = (
            whole["v"] == 1
            and said.how in _HOW
            and (said.by is not None) == (said.how == "key")
            and spec.INSTANT.fullmatch(said.at)
            and _RULES.fullmatch(said.rules)
            and _PACK.fullmatch(whole["why"]["pack"])
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAnEntry(str(error) if isinstance(error, NotAnEntry) else "not the text of an entry") from error
    if not well_formed:
        raise NotAnEntry("a field has a value that it cannot have")
    return said


def _moved(feed: Feed, d: Mapping[str, Any]) -> Moved:
    """`feed` stands for the one that it came from, until that is found."""
    text, salt = d["entry"].encode(), spec.unb64(d["salt"])
    return Moved(_id(d["feed"]), spec.leaf(salt + text), read(feed, 0, text))


def _last(whole: dict[str, Any], text: bytes) -> bytes:
    """The bytes of `d`: what is left when the other fields, written as the writer writes them, are taken away."""
    others = {name: whole[name] for name in _FIELDS[:-1]}
    before = json.dumps(others, ensure_ascii=False, separators=(",", ":"))[:-1].encode() + b',"d":'
    if not text.startswith(before) or not text.endswith(b"}"):
        raise NotAnEntry("not written as the writer writes")
    return text[len(before) : -1]


def _without_words(d: object) -> dict[str, Any]:
    if not isinstance(d, dict):
        raise NotAnEntry("d is not an object")
    whole = d.get("k") in _OF_REGISTERS
    kept = {name: value for name, value in d.items() if whole or name in _WITHOUT_WORDS}
    child, more = d.get("child"), d.get("more")
    kept["child"] = child.get("listed") if isinstance(child, dict) else child
    kept["children"] = tuple(_each(d.get("children"), "listed")) or (kept["child"],)
    kept["subjects"] = _subjects(d)
    if isinstance(more, dict):
        kept |= {name: more[name] for name in ("disclosed", "moved", "kinds") if name in more}
    kept |= _between(d)
    if d.get("k") in ("duty-stepped", "seniors-told", "link-locked", "link-expired"):
        del kept["told"]  # names: `people` has their ids
    if isinstance(kept.get("told"), list):
        kept["told"] = tuple(_id(one["person"]) for one in kept["told"])
    if d.get("k") == "item-held":
        kept |= _named_in(d.get("text"))
    kept["opened"] = tuple(_id(one["matter"]) for one in d.get("opened", ()))
    return kept


def _between(d: Mapping[str, Any]) -> dict[str, Any]:
    """What tells who told whom, and what became of it: ids, states, and what was signed."""
    kept = {name: d[name] for name in _BETWEEN if name in d} if d.get("k") in _TOLD_BETWEEN else {}
    if d.get("k") == "bridge-kept":
        kept["ends"] = tuple((one["setting"], one["kind"]) for one in d["ends"])
    if d.get("k") == "match-kept":
        kept["both"] = tuple((one["setting"], one["child"]) for one in d["children"])
    if d.get("k") in _HANDS_OVER:
        kept["concerns"] = _concerns(d)
    return kept


def _concerns(d: Mapping[str, Any]) -> tuple[str, ...]:
    """Those that something which was handed over has parts of, and the one that it was said of."""
    named = (d.get("concern"), *_each(d.get("parts"), "concern"))
    return tuple(dict.fromkeys(one for one in named if isinstance(one, str)))


def _each(listed: object, name: str) -> Iterator[object]:
    """That field of each of them; of a list that is no list, nothing."""
    yield from (one.get(name) for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def _subjects(d: Mapping[str, Any]) -> tuple[object, ...]:
    """Whom words about an adult name: the first version knew one of them."""
    return (*_each([d.get("subject")], "person"), *_each(d.get("subjects"), "person"))


def _named_in(text: object) -> dict[str, Any]:
    """Whom words that were held name, as far as they are a concern's."""
    with suppress(ValueError, RecursionError):
        body = json.loads(text) if isinstance(text, str) else None
        if isinstance(body, dict) and body.get("k") in _HANDS_OVER:
            return {"concerns": _concerns(body)}
        if isinstance(body, dict) and body.get("k") in ("record-concern", "leave-unfinished", "move-to-case"):
            return {"struck": body.get("struck", ()), "subjects": _subjects(body)}
    return {}


def _id(text: object) -> UUID:
    """Only the one spelling that travels."""
    if not isinstance(text, str):
        raise NotAnEntry("an id that is not text")
    value = UUID(text)
    if str(value) != text:
        raise NotAnEntry("an id that is not lower-case UUID text")
    return value
