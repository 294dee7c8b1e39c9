"""Pulls: whole, cut off, and lying. Each with what a device that holds this much must make of it."""

from __future__ import annotations

import json
from typing import Any

from sync import chain, page
from sync.chain import Class, Link
from sync.page import FollowedFeed
from sync.pull import Held, NotAPullError, Opened, Page, PullReader
from sync.text import b64
from sync.vectors import fixed

Json = dict[str, Any]

DESK, OWN = fixed.fixed_id("desk"), fixed.fixed_id("own")
_OPENING = f"harken 1 {fixed.EPOCH}\n"


class History:
    """One feed as a server has it: lines to send, and the head after each."""

    def __init__(self, feed: str) -> None:
        self.feed = feed
        self.lines: list[str] = []
        self.leaves: list[str] = []
        self.heads = [chain.first_head(fixed.TENANT, feed)]

    def add(self, cls: Class, prev: int, kind: str, data: object) -> History:
        seq = len(self.lines) + 1
        salt = fixed.seed(f"{self.feed} {seq}")[:16]
        fields = {"id": fixed.fixed_id(f"{self.feed} {seq}"), "k": kind, "v": 1, "d": data}
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        link = Link(cls=cls, prev=prev, leaf=chain.leaf(salt, text.encode()))
        self.lines.append(page.entry_line(link, salt, text))
        self.leaves.append(page.leaf_line(link))
        self.heads.append(chain.next_head(self.heads[-1], seq, link))
        return self

    def at(self, seq: int) -> Held:
        return seq, self.heads[seq]

    def start(self, seq: int = 0) -> str:
        return page.feed_line(self.feed, *self.at(seq))

    def end(self, seq: int) -> str:
        return page.head_line(*self.at(seq))

    def run(self, after: int, to: int, *, withheld: tuple[int, ...] = ()) -> str:
        """Entries after + 1 to `to`, and the head that ends them as a page."""
        sent = (self.leaves[n - 1] if n in withheld else self.lines[n - 1] for n in range(after + 1, to + 1))
        return "".join(sent) + self.end(to)


def desk() -> History:
    """A concern, its state, the state's successor, a note, and a disposal of the note."""
    return (
        History(DESK)
        .add(Class.FACT, 0, "record-concern", {"saw": "Came in late \U0001f600\u2028"})
        .add(Class.STATE, 0, "matter-state", {"told": "sent"})
        .add(Class.STATE, 2, "matter-state", {"told": "acknowledged"})
        .add(Class.FACT, 0, "add-note", {"text": ""})
        .add(Class.FACT, 0, "entries-disposed", {"seqs": [4], "reason": "retention"})
    )


def own() -> History:
    return History(OWN).add(Class.STATE, 0, "report-told", {"told": "sent"})


def _feeds(*of: tuple[History, int]) -> str:
    return page.feeds_line(
        FollowedFeed(history.feed, "own" if history.feed == OWN else "desk", fixed.SETTING, seq) for history, seq in of
    )


def pulls() -> Json:
    d, o = desk(), own()
    both = _OPENING + _feeds((o, 1), (d, 5))
    forged = History(DESK).add(Class.FACT, 0, "record-concern", {"saw": "Nothing"})
    for seq in range(2, 6):
        forged.add(Class.FACT, 0, "add-note", {"text": str(seq)})
    first = o.start() + o.run(0, 1)

    def lying(text: str, held: dict[str, Held] | None = None) -> tuple[str, dict[str, Held]]:
        return both + first + text + "end\n", held or {}

    def swap(old: str, new: str) -> tuple[str, dict[str, Held]]:
        good = d.start() + d.run(0, 5)
        assert old in good
        return lying(good.replace(old, new, 1))

    fact_superseded = (
        History(DESK).add(Class.FACT, 0, "add-note", {}).add(Class.STATE, 1, "matter-state", {"told": "sent"})
    )
    twice = (
        History(DESK)
        .add(Class.STATE, 0, "matter-state", {"n": 1})
        .add(Class.STATE, 1, "matter-state", {"n": 2})
        .add(Class.STATE, 1, "matter-state", {"n": 3})
    )
    long = History(DESK)
    for _ in range(501):
        long.add(Class.FACT, 0, "n", {})
    cases: dict[str, tuple[str, dict[str, Held]]] = {
        "first pull, one page a feed": (both + first + d.start() + d.run(0, 5, withheld=(2, 4)) + "end\n", {}),
        "two pages of a feed": (both + first + d.start() + d.run(0, 3) + d.run(3, 5) + "end\n", {}),
        "only what is new": (both + d.start(3) + d.run(3, 5) + "end\n", {OWN: o.at(1), DESK: d.at(3)}),
        "nothing new": (both + "end\n", {OWN: o.at(1), DESK: d.at(5)}),
        "no feeds at all": (_OPENING + _feeds() + "end\n", {DESK: d.at(5)}),
        "sent again from the start": (both + first + d.start() + d.run(0, 5) + "end\n", {DESK: d.at(3)}),
        "sent again from the start, but not far enough": lying(d.start() + d.run(0, 2), {DESK: d.at(3)}),
        "more to come": (both + first + d.start() + d.run(0, 3) + "more\n", {}),
        "another epoch, with its statement": (
            _OPENING + "epoch a b c\n" + _feeds((o, 1), (d, 3)) + "more\n",
            {DESK: d.at(5)},
        ),
        "entries beside a statement": (_OPENING + "epoch a b c\n" + _feeds((o, 1)) + first + "end\n", {}),
        "cut after a page": (both + first, {}),
        "cut within a line": (both + first + d.start() + d.run(0, 3) + d.lines[3][:40], {}),
        "cut before the head": (both + first + d.start() + d.lines[0], {}),
        "cut in the opening": (_OPENING, {}),
        "nothing": ("", {}),
        "a captive portal": ("<html>\n<body>Sign in</body>\n", {}),
        "another protocol": (f"harken 2 {fixed.EPOCH}\n", {}),
        "entries before feeds": (_OPENING + first, {}),
        "feeds not JSON": (_OPENING + "feeds [[\n", {}),
        "text after the end": (both + first + "end\nend\n", {}),
        "unknown line": (both + first + "G 0 x\n" + d.start() + d.run(0, 5) + "end\n", {}),
        "its past has changed, sent from the start": lying(forged.start() + forged.run(0, 5), {DESK: d.at(3)}),
        "its past has changed, other head": lying(
            page.feed_line(DESK, 3, forged.heads[3]) + forged.run(3, 5), {DESK: d.at(3)}
        ),
        "shorter than what is held": (_OPENING + _feeds((o, 1), (d, 3)) + first + "end\n", {DESK: d.at(5)}),
        "starts beyond what is held": lying(d.start(3) + d.run(3, 5)),
        "starts at another head": lying(page.feed_line(DESK, 0, d.heads[1]) + d.run(0, 5)),
        "a feed not followed": (_OPENING + _feeds((o, 1)) + d.start() + d.run(0, 5) + first + "end\n", {}),
        "a feed twice": lying(d.start() + d.run(0, 5) + d.start() + d.run(0, 5)),
        "an entry left out": swap(d.lines[1], ""),
        "entries in another order": swap(d.lines[0] + d.lines[1], d.lines[1] + d.lines[0]),
        "a word of a text changed": swap("late", "soon"),
        "another salt": swap(b64(fixed.seed(f"{DESK} 1")[:16]), b64(bytes(16))),
        "a fact sent as a state": swap("F 0", "S 0"),
        "a predecessor removed": swap("S 2 ", "S 0 "),
        "head of another sequence": swap("head 5 ", "head 4 "),
        "supersedes a fact": lying(fact_superseded.start() + fact_superseded.run(0, 2)),
        "supersedes one twice": lying(twice.start() + twice.run(0, 3)),
        "a fact that supersedes": swap("F 0", "F 1"),
        "supersedes what is to come": swap("S 2 ", "S 9 "),
        "a number with a leading zero": swap("S 2 ", "S 02 "),
        "a negative number": swap("S 2 ", "S -2 "),
        "a number in other digits": swap("S 2 ", "S ٢ "),
        "salt with padding": swap(b64(fixed.seed(f"{DESK} 1")[:16]), b64(fixed.seed(f"{DESK} 1")[:16]) + "=="),
        "salt too short": swap(b64(fixed.seed(f"{DESK} 1")[:16]), b64(bytes(15))),
        "leaf too short": lying(d.start() + f"f 0 {b64(bytes(31))}\n" + d.end(1)),
        "a page of 501 entries": lying(long.start() + long.run(0, 501)),
        "the bad feed first, the good one after": (
            both + d.start() + d.run(0, 5).replace("late", "soon") + first + "end\n",
            {},
        ),
    }
    return {"tenant": fixed.TENANT, "cases": [{"name": name, **_expect(*case)} for name, case in cases.items()]}


def _expect(text: str, held: dict[str, Held]) -> Json:
    return {
        "held": {feed: [seq, b64(head)] for feed, (seq, head) in held.items()},
        "text": text,
        **read(fixed.TENANT, held, text),
    }


def read(tenant: str, held: dict[str, Held], text: str) -> Json:
    """What a reader makes of a text, as the vectors spell it."""
    reader = PullReader(tenant, held)
    out: Json = {"opened": None, "pages": [], "not_a_pull": None}
    try:
        for line in text.split("\n")[:-1]:
            match reader.take(line):
                case Opened() as opened:
                    out["opened"] = {
                        "epoch": opened.epoch,
                        "statement": opened.statement,
                        "feeds": [[one.feed, one.kind, one.about, one.seq] for one in opened.feeds],
                    }
                case Page() as read_page:
                    out["pages"].append(page_json(read_page))
                case None:
                    pass
    except NotAPullError as error:
        out["not_a_pull"] = str(error)
    return {**out, "refused": reader.refused, "ended": reader.ended}


def page_json(one: Page) -> Json:
    """A page as the engine's `page-read` takes it."""
    return {
        "feed": one.feed,
        "from_seq": one.from_seq,
        "lines": [
            {
                "cls": line.link.cls.value,
                "prev": line.link.prev,
                "leaf": b64(line.link.leaf),
                "salt": None if line.salt is None else b64(line.salt),
                "text": line.text,
            }
            for line in one.lines
        ],
        "seq": one.seq,
        "head": b64(one.head),
    }
