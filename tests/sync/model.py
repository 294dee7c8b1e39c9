"""A server, a device and a bad network in one process: the real engine, the real chain, the real pull reader.

The network loses, delays, repeats and cuts; the device is killed between any two effects. What the device's store holds
survives, what the engine and the network hold does not.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from sync import chain, epoch, page
from sync.chain import Class
from sync.device import begin, step
from sync.device.shapes import (
    Apply,
    Cursor,
    DoorAnswered,
    DoPull,
    DoPush,
    Draft,
    DraftKept,
    Drop,
    Effect,
    FetchDoor,
    Followed,
    Forget,
    Inputs,
    Item,
    KeepEpoch,
    KeepReceipts,
    Line,
    Make,
    PageRead,
    Promote,
    PullClosed,
    PullOpened,
    PushAnswered,
    ReceiptGiven,
    Refuse,
    Refused,
    Saved,
    Sent,
    SetAside,
    Stored,
    Tick,
    Unlocked,
    Withdraw,
    Withdrawn,
)
from sync.epoch import Statement, Survived
from sync.page import FollowedFeed
from sync.pull import NotAPullError, Opened, Page, PullReader
from sync.text import b64, unb64
from sync.vectors import fixed
from sync.vectors.pulls import History, page_json
from sync.vectors.recorder import item, receipt

PAGE = 3
ANSWER = 8
OWN, DESK, CASE = (fixed.fixed_id(name) for name in ("own", "desk", "case"))
KINDS = {OWN: "own", DESK: "desk", CASE: "case"}


class Server:
    """Numbers, chains and answers like the real one; keeps all in memory, and can be restored to a copy."""

    def __init__(self) -> None:
        self.epoch = fixed.EPOCH
        self.log: dict[str, ReceiptGiven] = {}
        self.feeds = {feed: History(feed) for feed in KINDS}
        self.last_state: dict[str, int] = {}
        self.superseded: dict[str, set[int]] = {feed: set() for feed in KINDS}
        self.follow = [OWN, DESK]
        self.poison: set[str] = set()
        self.withdrawn = False
        self.begun: list[tuple[str, dict[str, Survived]]] = []
        """Epochs after the first, and where each feed stood when it began."""

    def begin_epoch(self, name: str) -> None:
        """A restore: this is the copy, and what it has not is lost."""
        self.epoch = fixed.fixed_id(name)
        stood = {feed: (len(one.lines), b64(one.heads[-1])) for feed, one in self.feeds.items()}
        self.begun.append((self.epoch, stood))

    def survived(self, old: str) -> dict[str, Survived]:
        """Since an epoch: each feed as short as it ever began again."""
        known = [name for name, _ in self.begun]
        later = self.begun[known.index(old) + 1 :] if old in known else self.begun
        return {feed: min(stood[feed] for _, stood in later) for feed in self.follow if later}

    def append(self, feed: str, *, state: bool) -> None:
        history = self.feeds[feed]
        prev = self.last_state.get(feed, 0) if state else 0
        history.add(Class.STATE if state else Class.FACT, prev, "n", {"n": len(history.lines)})
        if state:
            self.superseded[feed] |= {prev} - {0}
            self.last_state[feed] = len(history.lines)

    def push(self, items: list[Item]) -> tuple[int, tuple[ReceiptGiven, ...]]:
        if any(one.cmd in self.poison for one in items):
            return 500, ()
        for one in items:
            if one.cmd in self.log:
                continue
            self.log[one.cmd] = receipt(one, epoch=self.epoch, reason="device-revoked" if self.withdrawn else "-")
            if not self.withdrawn:
                self.append(DESK, state=False)
                self.append(OWN, state=True)
        return 200, tuple(self.log[one.cmd] for one in items)

    def pull(self, old: str, held: dict[str, tuple[int, str]]) -> str:
        feeds = page.feeds_line(FollowedFeed(f, KINDS[f], fixed.SETTING, len(self.feeds[f].lines)) for f in self.follow)
        if old != self.epoch:
            said = Statement(p=1, tenant=fixed.TENANT, old=old, new=self.epoch, feeds=self.survived(old))
            return f"harken 1 {self.epoch}\nepoch {epoch.write(fixed.SIGNING, said)}\n{feeds}more\n"
        out = [f"harken 1 {self.epoch}\n", feeds]
        left = ANSWER
        for feed in self.follow:
            history = self.feeds[feed]
            seq, head = held.get(feed, (0, ""))
            if seq >= len(history.heads) or b64(history.heads[seq]) != head:
                seq = 0
            end = min(len(history.lines), seq + left)
            left -= end - seq
            if end > seq:
                out.append(history.start(seq))
            withheld = tuple(self.superseded[feed])
            out += [history.run(at, min(end, at + PAGE), withheld=withheld) for at in range(seq, end, PAGE)]
        return "".join(out) + ("more\n" if left == 0 else "end\n")


class Killed(Exception):
    """The device stopped between two effects."""


class Overtaken(Exception):
    """The store knows of more than the engine: it ends, and another begins from the store."""


class Store:
    """What survives. Every method of the device that writes here writes once."""

    def __init__(self) -> None:
        self.epoch: str = fixed.EPOCH
        self.past: tuple[str, ...] = ()
        self.waiting: dict[str, Item] = {}
        self.sent: dict[str, tuple[Item, ReceiptGiven, str]] = {}
        self.drafts: dict[str, Draft] = {}
        self.cursors: dict[str, Cursor] = {}
        self.lines: dict[str, list[Line]] = {}
        self.aside: list[Line] = []
        self.dropped: tuple[str, ...] = ()
        self.under_vault: dict[str, Item] = {}
        """Unfinished, and readable by the holder alone."""
        self.withdrawn = False
        self.enrolled = True

    def stored(self) -> Stored:
        sent = tuple(
            Sent(cmd=i.cmd, digest=i.digest, size=i.size, epoch=epoch, received_at=proof.received_at)
            for i, proof, epoch in self.sent.values()
        )
        return Stored(
            shared=False,
            epoch=self.epoch,
            past=self.past,
            waiting=tuple(self.waiting.values()),
            sent=sent,
            drafts=tuple(self.drafts.values()),
            door_read_at=None,
            withdrawn=self.withdrawn,
        )


class World:
    """One device, one server, and what is on its way between them."""

    def __init__(self) -> None:
        self.server, self.store = Server(), Store()
        self.now, self.fuse = 1_763_733_600_000, -1
        self.net: list[DoPush | DoPull | FetchDoor] = []
        self.saved: dict[str, Item] = {}
        self.diary: list[str] = []
        self.refusals: list[tuple[str, str]] = []
        self.gone: list[str] = []
        self.reported: list[str] = []
        self.restart()

    # --- the device

    def restart(self) -> None:
        self.fuse = -1
        if not self.store.enrolled:
            return
        self.state, self.net = begin(self.store.stored()), []
        self.give(Tick)
        self.unlock()

    def unlock(self) -> None:
        if self.store.withdrawn:
            return
        cursors, dropped = dict(self.store.cursors), self.store.dropped
        self.give(Unlocked, person=fixed.PERSON, signed_in=True, feeds=cursors, dropped=dropped)

    def give(self, kind: type[Inputs], **fields: object) -> None:
        given = kind(now=self.now, jitter=500, **fields)  # type: ignore[arg-type]  # fields are those of the kind
        self.state, effects = step(self.state, given)
        self.diary.append(f"{given} {effects}")
        follow_up: list[Item] = []
        for effect in effects:
            if self.fuse == 0:
                raise Killed
            self.fuse -= 1
            self.carry_out(effect, follow_up)
            if isinstance(effect, Forget):
                assert effect is effects[-1], "nothing comes after it"
                self.net = []
        for made in follow_up:
            self.give(Saved, item=made, draft=None, reported=tuple(self.gone[-99:]))

    def guarded(self, kind: type[Inputs], **fields: object) -> None:
        """The same; a kill on the way restarts the device from its store. What is not enrolled hears nothing."""
        if not self.store.enrolled:
            return
        try:
            self.give(kind, **fields)
        except (Killed, Overtaken):
            self.fuse = -1
            self.restart()

    def carry_out(self, effect: Effect, follow_up: list[Item]) -> None:
        match effect:
            case DoPush() | DoPull() | FetchDoor():
                self.net.append(effect)
            case Make():
                follow_up.append(self.make())
                left = tuple(feed for feed in self.store.dropped if feed not in effect.body.feeds)
                self.store.dropped = left
                self.reported += effect.body.feeds
            case Refuse():
                self.refusals.append((effect.feed, effect.why))
            case _:
                self.write(effect)

    def write(self, effect: Effect) -> None:
        store = self.store
        match effect:
            case KeepReceipts():
                for one in effect.receipts:
                    store.sent[one.cmd] = (replace(store.waiting.pop(one.cmd), tries=0), one, effect.epoch)
            case KeepEpoch():
                store.epoch, store.past = effect.epoch, effect.past
                store.waiting |= {cmd: store.sent.pop(cmd)[0] for cmd in effect.again}
            case Promote():
                draft = store.drafts.pop(effect.draft)
                store.waiting[draft.cmd] = Item(cmd=draft.cmd, digest=draft.digest, size=draft.size)
            case Withdraw():
                self.withdraw()
            case Forget():
                self.forget()
            case _:
                self.write_feeds(effect)

    def write_feeds(self, effect: Effect) -> None:
        store = self.store
        match effect:
            case Drop():
                for feed in effect.feeds:
                    del store.cursors[feed], store.lines[feed]
                store.dropped += effect.feeds
                self.gone += effect.feeds
            case Apply():
                self.apply(effect)
            case SetAside():
                for feed, cursor in effect.feeds.items():
                    store.aside += store.lines[feed][cursor.seq :]
                    del store.lines[feed][cursor.seq :]
                    store.cursors[feed] = cursor
            case _:
                pass

    def withdraw(self) -> None:
        """What the holder was writing is sealed while their vault is open. The engine hears of it by a restart."""
        self.store.withdrawn = True
        for cmd, one in self.store.under_vault.items():
            self.store.drafts[cmd] = Draft(cmd=cmd, digest=one.digest, size=one.size, kept_at=self.now)
            self.saved[cmd] = one
        self.store.under_vault = {}

    def forget(self) -> None:
        store = self.store
        if store.waiting or store.drafts:
            raise Overtaken
        store.cursors, store.lines, store.dropped, store.under_vault = {}, {}, (), {}
        store.enrolled = False

    def apply(self, effect: Apply) -> None:
        lines = self.store.lines.setdefault(effect.feed, [])
        assert effect.first == len(lines) + 1, "a page follows what is held"
        lines += effect.lines
        for seq in (*effect.superseded, *effect.disposed):
            lines[seq - 1] = replace(lines[seq - 1], salt=None, text=None)
        self.store.cursors[effect.feed] = effect.cursor
        assert b64(head_of(effect.feed, lines)) == effect.cursor.head, "S5: every chain verifies"

    def make(self) -> Item:
        made = item(f"item {len(self.saved)}")
        self.saved[made.cmd] = self.store.waiting[made.cmd] = made
        return made

    def save(self) -> None:
        if not self.store.enrolled:
            return
        self.guarded(Saved, item=self.make(), draft=None, reported=())

    def save_in_another_tab(self) -> None:
        """This engine does not hear of it."""
        if self.store.enrolled:
            self.make()

    def write_under_vault(self) -> None:
        if self.store.enrolled and not self.store.withdrawn:
            one = item(f"written {len(self.store.under_vault)} {self.now}")
            self.store.under_vault[one.cmd] = one

    def keep_draft(self) -> None:
        if not self.store.enrolled:
            return
        made = item(f"item {len(self.saved)}")
        self.saved[made.cmd] = made
        draft = Draft(cmd=made.cmd, digest=made.digest, size=made.size, kept_at=self.now)
        self.store.drafts[made.cmd] = draft
        self.guarded(DraftKept, draft=draft)

    def pass_time(self, ms: int) -> None:
        self.now += ms
        self.guarded(Tick)

    # --- the network

    def deliver(
        self,
        *,
        arrives: bool = True,
        answered: bool = True,
        cut: int | None = None,
        twice: bool = False,
        others: bool = False,
    ) -> None:
        """The oldest request: may not arrive; its answer may not, be cut short, come twice, or prove other bytes."""
        if not self.net:
            return
        request = self.net.pop(0)
        match request:
            case DoPush():
                items = [self.saved[cmd] for cmd in request.cmds]
                status, receipts = self.server.push(items) if arrives else (0, ())
                if not answered or not arrives:
                    status, receipts = 0, ()
                if others:
                    receipts = tuple(receipt(one, digest=b64(fixed.seed("other bytes"))) for one in items)
                fields: dict[str, Any] = {"n": request.n, "status": status, "wait_ms": 0}
                for _ in range(1 + twice):
                    self.guarded(PushAnswered, **fields, receipts=receipts[: cut if cut is not None else None])
            case DoPull():
                heard = arrives and answered
                if heard and self.server.withdrawn:
                    self.guarded(PullClosed, n=request.n, status=401, wait_ms=0, ended="cut", refused=())
                else:
                    text = self.server.pull(request.epoch, request.held) if heard else ""
                    self.read(request, text[: cut * 40 if cut is not None else None])
            case FetchDoor():
                heard = arrives and answered
                if heard and self.server.withdrawn:
                    self.guarded(DoorAnswered, status=403, wait_ms=0, epoch=None, door=None)
                    self.guarded(Withdrawn)
                else:
                    epoch = self.server.epoch if heard else None
                    self.guarded(DoorAnswered, status=500, wait_ms=0, epoch=epoch, door=None)

    def read(self, request: DoPull, text: str) -> None:
        held = {feed: (seq, unb64(head)) for feed, (seq, head) in request.held.items()}
        reader = PullReader(fixed.TENANT, held)
        try:
            for line in text.split("\n")[:-1]:
                match reader.take(line):
                    case Opened() as opened:
                        feeds = tuple(
                            Followed(feed=f.feed, kind=f.kind, about=f.about, seq=f.seq) for f in opened.feeds
                        )
                        settled = self.settle_feeds(request, opened)
                        self.guarded(PullOpened, n=request.n, epoch=opened.epoch, feeds=feeds, **settled)
                    case Page() as read:
                        fields = page_json(read)
                        lines = tuple(Line(**line) for line in fields.pop("lines"))
                        self.guarded(PageRead, n=request.n, lines=lines, **fields)
                    case None:
                        pass
        except NotAPullError as error:
            raise AssertionError("the model server speaks the protocol") from error
        refused = tuple(Refused(feed=feed, why=why) for feed, why in reader.refused.items())
        status = 200 if text else 0
        self.guarded(PullClosed, n=request.n, status=status, wait_ms=0, ended=reader.ended, refused=refused)

    def settle_feeds(self, request: DoPull, opened: Opened) -> dict[str, Any]:
        """What a runner does with the statement of a new epoch."""
        if opened.statement is None:
            assert opened.epoch == request.epoch, "another epoch is stated"
            return {}
        key = fixed.SIGNING.public_key()
        stated = epoch.read(opened.statement, key, fixed.TENANT, request.epoch, opened.epoch)
        before = {f: (c, self.store.lines[f]) for f, c in self.store.cursors.items() if c.epoch != opened.epoch}
        settled, refused = epoch.settle_all(fixed.TENANT, opened.epoch, before, stated)
        return {"settled": settled, "refused": tuple(Refused(feed=f, why=why) for f, why in refused.items())}

    def settle(self, rounds: int = 300) -> None:
        """The network is whole again: everything arrives, and time passes when nothing is on its way."""
        self.fuse = -1
        for _ in range(rounds):
            if self.net:
                self.deliver()
                continue
            at = self.state.holder.whole_at if self.state.holder else None
            if set(self.store.waiting) <= self.server.poison and not self.store.drafts and at is not None:
                cursors = self.store.cursors
                reached = {f: cursors[f].seq if f in cursors else 0 for f in self.server.follow}
                if reached == {f: len(self.server.feeds[f].lines) for f in self.server.follow}:
                    return
            self.pass_time(60_000)
        raise AssertionError("S10: this does not come to rest")

    def leave(self, rounds: int = 300) -> None:
        """The same for a device that the server has withdrawn, until it has let everything go."""
        self.fuse = -1
        for _ in range(rounds):
            if not self.store.enrolled:
                return
            if self.net:
                self.deliver()
            else:
                self.pass_time(60_000)
        raise AssertionError("a withdrawn device with a network ends")


def head_of(feed: str, lines: list[Line]) -> bytes:
    head = chain.first_head(fixed.TENANT, feed)
    for seq, line in enumerate(lines, 1):
        link = chain.Link(cls=Class(line.cls), prev=line.prev, leaf=unb64(line.leaf))
        head = chain.next_head(head, seq, link)
    return head
