"""A random walk: any input at any moment, most of them plausible. The same seed gives the same walk (S12)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from sync.device.shapes import (
    Cursor,
    DoorAnswered,
    DraftDiscarded,
    DraftKept,
    Followed,
    Item,
    Line,
    Locked,
    Nudged,
    PageRead,
    Poked,
    PullClosed,
    PullOpened,
    PushAnswered,
    Refused,
    Saved,
    SignedIn,
    Unlocked,
    Withdrawn,
)
from sync.text import b64
from sync.vectors import fixed
from sync.vectors.recorder import Recorder, draft, item, receipt, stored

T = TypeVar("T")
_STATUSES = (200, 200, 200, 200, 0, 401, 403, 413, 429, 500, 503)
_FEEDS = tuple((fixed.fixed_id(f"feed {kind}"), kind) for kind in ("own", "setting", "roster", "desk", "case"))
_EPOCHS = (fixed.EPOCH, fixed.fixed_id("epoch 2"), fixed.fixed_id("epoch 3"))


class Dice:
    """Numbers from SHA-256 of a seed: the same in every version of every language."""

    def __init__(self, seed: int) -> None:
        self._stream = self._draw(seed)

    @staticmethod
    def _draw(seed: int) -> Iterator[int]:
        n = 0
        while True:
            yield int.from_bytes(hashlib.sha256(f"{seed}/{n}".encode()).digest()[:6], "big")
            n += 1

    def below(self, limit: int) -> int:
        return next(self._stream) % limit

    def pick(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]

    def some(self, of: Sequence[T]) -> tuple[T, ...]:
        return tuple(one for one in of if self.below(3) > 0)


class _Walk:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = Dice(seed)
        self.to = Recorder(f"random walk {seed}", stored(shared=seed % 2 == 1))
        self.made: dict[str, Item] = {}

    def one(self) -> None:
        moves = (
            self.save, self.save, self.draft, self.unlock, self.small, self.small,
            self.push, self.push, self.push, self.open, self.page, self.page, self.page, self.close, self.door,
            self.withdraw,
        )  # fmt: skip
        self.dice.pick(moves)()

    def save(self) -> None:
        name = f"item {len(self.made)}"
        made = item(name, 700 + self.dice.below(60_000))
        self.made[made.cmd] = made
        drafts = [one.cmd for one in self.to.state.drafts]
        holder = self.to.state.holder
        reported = holder.dropped if holder and holder.reporting and self.dice.below(2) else ()
        finishes = self.dice.pick(drafts) if drafts and self.dice.below(2) else None
        self.to.give(Saved, after=self.dice.below(5_000), item=made, draft=finishes, reported=reported)

    def draft(self) -> None:
        one = draft(f"draft {self.dice.below(4)}", self.to.now)
        if self.dice.below(5) == 0:
            self.to.give(DraftDiscarded, draft=one.cmd)
        else:
            self.to.give(DraftKept, draft=one)

    def unlock(self) -> None:
        feeds = {
            feed: Cursor(kind=kind, about=fixed.SETTING, seq=n, head=_head(feed, n))
            for feed, kind in self.dice.some(_FEEDS)
            if (n := self.dice.below(3))
        }
        person = self.dice.pick((fixed.PERSON, fixed.fixed_id("other person")))
        self.to.give(Unlocked, person=person, signed_in=self.dice.below(4) > 0, feeds=feeds, dropped=())

    def small(self) -> None:
        jitter, after = self.dice.below(1000), self.dice.below(400_000)
        match self.dice.below(8):
            case 0 | 1 | 2 | 3:
                self.to.tick(after)
            case 4:
                self.to.give(Nudged, after=after, jitter=jitter)
            case 5:
                self.to.give(Poked, jitter=jitter)
            case 6:
                self.to.give(SignedIn, person=fixed.PERSON)
            case _:
                self.to.give(Locked) if self.dice.below(3) == 0 else self.to.tick(-after)

    def push(self) -> None:
        flight = self.to.state.push.flight
        n = flight.n if flight and self.dice.below(8) else self.to.state.push.n
        sent = [self.made[cmd] for cmd in flight.cmds if cmd in self.made] if flight else list(self.made.values())
        status = self.dice.pick(_STATUSES)
        proofs = tuple(receipt(one, epoch=self.dice.pick(_EPOCHS[:2])) for one in self.dice.some(sent))
        self.to.give(
            PushAnswered,
            after=self.dice.below(9_000),
            jitter=self.dice.below(1000),
            n=n,
            status=status,
            wait_ms=self.dice.below(2) * self.dice.below(90_000),
            receipts=proofs if status == 200 else (),
        )

    def open(self) -> None:
        feeds = tuple(
            Followed(feed=feed, kind=kind, about=fixed.SETTING, seq=self.dice.below(9))
            for feed, kind in self.dice.some(_FEEDS)
        )
        epoch = _EPOCHS[2] if self.dice.below(12) == 0 else self.to.state.epoch
        before = self.to.state.holder.feeds if self.to.state.holder else {}
        moved = [(feed, cursor) for feed, cursor in before.items() if cursor.epoch != epoch and self.dice.below(3)]
        settled = {feed: replace(cursor, seq=self.dice.below(cursor.seq + 1), epoch=epoch) for feed, cursor in moved}
        refused = tuple(Refused(feed=feed, why="its past has changed") for feed, _ in _FEEDS if not self.dice.below(9))
        n = self.to.state.pull.n
        self.to.give(PullOpened, n=n, epoch=epoch, feeds=feeds, settled=settled, refused=refused)

    def page(self) -> None:
        feed, _ = self.dice.pick(_FEEDS)
        holder = self.to.state.holder
        cursor = holder.feeds.get(feed) if holder else None
        start = 0 if cursor is None or self.dice.below(6) == 0 else cursor.seq
        lines = tuple(self._line(seq) for seq in range(start + 1, start + 2 + self.dice.below(3)))
        end = start + len(lines)
        self.to.give(
            PageRead, n=self.to.state.pull.n, feed=feed, from_seq=start, lines=lines, seq=end, head=_head(feed, end)
        )

    def _line(self, seq: int) -> Line:
        cls = self.dice.pick(("F", "S"))
        prev = self.dice.below(seq) if cls == "S" else 0
        text: str | None = f'{{"id":"{fixed.fixed_id(str(seq))}","k":"add-note","d":{{}}}}'
        if self.dice.below(5) == 0:
            text = f'{{"k":"entries-disposed","d":{{"seqs":[{self.dice.below(seq) + 1},{seq},"x"]}}}}'
        elif self.dice.below(5) == 0:
            text = None
        salt = None if text is None else b64(fixed.seed(str(seq))[:16])
        return Line(cls=cls, prev=prev, leaf=b64(fixed.seed(f"leaf {seq}")), salt=salt, text=text)

    def close(self) -> None:
        refused = tuple(Refused(feed=feed, why="head does not follow") for feed, _ in _FEEDS if not self.dice.below(9))
        self.to.give(
            PullClosed,
            after=self.dice.below(9_000),
            jitter=self.dice.below(1000),
            n=self.to.state.pull.n,
            status=self.dice.pick(_STATUSES),
            wait_ms=self.dice.below(90_000),
            ended=self.dice.pick(("end", "end", "more", "cut")),
            refused=refused,
        )

    def door(self) -> None:
        self.to.give(
            DoorAnswered,
            after=self.dice.below(9_000),
            jitter=self.dice.below(1000),
            status=self.dice.pick((0, 401, 403, 429, 500)),
            wait_ms=self.dice.below(2) * self.dice.below(90_000),
            epoch=_EPOCHS[1] if self.dice.below(6) == 0 else None,
            door=None,
        )

    def withdraw(self) -> None:
        """In one walk of three; the end of it comes soon after."""
        if self.seed % 3 == 2 and self.dice.below(4) == 0:
            self.to.give(Withdrawn, after=self.dice.below(9_000))


def _head(feed: str, seq: int) -> str:
    return b64(fixed.seed(f"{feed} at {seq}"))


def walk(seed: int, steps: int) -> Recorder:
    """So many random inputs to one engine."""
    one = _Walk(seed)
    one.to.tick(0)
    for _ in range(steps):
        one.one()
    return one.to
