"""A real device: the engine decides, HTTP carries, and what its store holds survives whatever happens to the server.

Time stands still but for `wait`; requests are sent one after the other, so that a run is the same each time.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace

from sync import envelope, epoch
from sync.device import begin, step
from sync.device.shapes import (
    Apply,
    DoorAnswered,
    DoPull,
    DoPush,
    Drop,
    Effect,
    FetchDoor,
    Followed,
    Inputs,
    Item,
    KeepEpoch,
    KeepReceipts,
    LetGo,
    Line,
    Make,
    PageRead,
    PullClosed,
    PullOpened,
    PushAnswered,
    ReceiptGiven,
    Refuse,
    Refused,
    Saved,
    SetAside,
    Tick,
    Unlocked,
)
from sync.envelope import digest_of
from sync.messages.base import Command
from sync.messages.settings import FrontDoor
from sync.pull import Opened, Page, PullReader
from sync.receipt import ReceiptRefused, parse
from sync.text import b64, unb64
from sync.vectors.pulls import page_json
from tests.support.device import Person, TestDevice
from tests.sync.model import Store


class DoorNow(msgspec.Struct, frozen=True, kw_only=True):
    front_door: FrontDoor
    epoch: str
    covered: str | None = None


class Tablet:
    def __init__(self, device: TestDevice) -> None:
        self.device = device
        self.me: Person | None = None
        self.online = True
        self.store = Store()
        self.store.epoch = device.home.epoch
        self.sealed: dict[str, bytes] = {}
        self.given: dict[str, list[str]] = {}
        """Every receipt that was ever kept for a command, verbatim."""
        self.refused: dict[str, str] = {}
        self.now = 1_763_733_600_000
        self.net: deque[DoPush | DoPull | FetchDoor] = deque()
        self.key = Ed25519PublicKey.from_public_bytes(unb64(device.home.signing_key))
        self.state = begin(replace(self.store.stored(), shared=device.home.front_door.shared))
        self.give(Tick)

    # -- what its people do --------------------------------------------------------------------------------------

    def unlock(self, login: str, passphrase: str) -> None:
        before, now = self.me, self.device.sign_in(login, passphrase)
        if before is not None:
            # Their own key, which a restored server may have forgotten.
            key = {"key": before.key_id, "public": b64(before.key.public_key().public_bytes_raw())}
            self.device.http.post("/people/author-keys", json=key).raise_for_status()
        self.me = before or now
        feeds, dropped = dict(self.store.cursors), self.store.dropped
        self.give(Unlocked, person=self.me.person, signed_in=True, feeds=feeds, dropped=dropped)

    def save(self, command: Command) -> str:
        """As their holder, or as nobody in particular."""
        cmd = self.device.new_id()
        data = self.sealed[cmd] = self.device.seal(command, by=self.me, cmd=cmd)
        item = self.store.waiting[cmd] = Item(cmd=cmd, digest=b64(digest_of(data)), size=len(data))
        self.give(Saved, item=item, draft=None, reported=())
        return cmd

    def move(self, origin: str) -> None:
        """The same address leads to another server now. In a test, another address."""
        self.device.http.base_url = httpx.URL(origin)

    def run(self) -> None:
        """Until nothing is on its way."""
        while self.net:
            self._send(self.net.popleft())

    def wait(self, minutes: int) -> None:
        for _ in range(minutes):
            self.now += 60_000
            self.give(Tick)
            self.run()

    def texts(self) -> list[dict[str, Any]]:
        """All entries that can be read here."""
        return [msgspec.json.decode(one.text) for lines in self.store.lines.values() for one in lines if one.text]

    # -- the engine ----------------------------------------------------------------------------------------------

    def give(self, kind: type[Inputs], **fields: object) -> None:
        given = kind(now=self.now, jitter=500, **fields)  # type: ignore[arg-type]  # fields are those of the kind
        self.state, effects = step(self.state, given)
        for effect in effects:
            match effect:
                case DoPush() | DoPull() | FetchDoor():
                    self.net.append(effect)
                case Make():
                    self.store.dropped = tuple(one for one in self.store.dropped if one not in effect.body.feeds)
                    self.save(effect.body)
                case Refuse():
                    self.refused[effect.feed] = effect.why
                case _:
                    self._keep(effect)

    def _keep(self, effect: Effect) -> None:
        store = self.store
        match effect:
            case KeepReceipts():
                for one in effect.receipts:
                    store.sent[one.cmd] = (replace(store.waiting.pop(one.cmd), tries=0), one, effect.epoch)
                    self.given.setdefault(one.cmd, []).append(f"{one.line} {one.sig}")
            case KeepEpoch():
                store.epoch, store.past = effect.epoch, effect.past
                store.waiting |= {cmd: store.sent.pop(cmd)[0] for cmd in effect.again}
            case LetGo():
                for cmd in effect.cmds:
                    del self.sealed[cmd]
            case _:
                self._keep_feeds(effect)

    def _keep_feeds(self, effect: Effect) -> None:
        store = self.store
        match effect:
            case Drop():
                for feed in effect.feeds:
                    del store.cursors[feed], store.lines[feed]
                store.dropped += effect.feeds
            case SetAside():
                for feed, cursor in effect.feeds.items():
                    store.aside += [line for line in store.lines[feed][cursor.seq :] if _is_kept(line)]
                    del store.lines[feed][cursor.seq :]
                    store.cursors[feed] = cursor
            case Apply():
                lines = store.lines.setdefault(effect.feed, [])
                lines += effect.lines
                for seq in (*effect.superseded, *effect.disposed):
                    lines[seq - 1] = replace(lines[seq - 1], salt=None, text=None)
                store.cursors[effect.feed] = effect.cursor
                came = {_id_of(line) for line in effect.lines}
                store.aside = [line for line in store.aside if _id_of(line) not in came]
            case _:
                pass

    # -- the network ---------------------------------------------------------------------------------------------

    def _send(self, request: DoPush | DoPull | FetchDoor) -> None:
        match request:
            case DoPush(n=n, cmds=cmds):
                answer = self._ask("POST", "/sync/push", envelope.frame([self.sealed[cmd] for cmd in cmds]))
                receipts = () if answer is None or answer.status_code != 200 else self._receipts(answer.text)
                self.give(PushAnswered, n=n, status=_status(answer), wait_ms=0, receipts=receipts)
            case DoPull():
                asked = {"p": 1, "epoch": request.epoch, "held": request.held}
                answer = self._ask("POST", "/sync/pull", msgspec.json.encode(asked), "application/json")
                self._read(request, answer)
            case FetchDoor():
                answer = self._ask("GET", "/devices/front-door")
                fields: dict[str, object] = {"epoch": None, "door": None}
                if answer is not None and answer.status_code == 200:
                    door = msgspec.json.decode(answer.content, type=DoorNow)
                    fields = {"epoch": door.epoch, "door": door.front_door, "covered": door.covered}
                self.give(DoorAnswered, status=_status(answer), wait_ms=0, **fields)

    def _ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/octet-stream"
    ) -> httpx.Response | None:
        if not self.online:
            return None
        try:
            return self.device.http.request(method, path, content=body, headers={"content-type": kind})
        except httpx.TransportError:
            return None

    def _receipts(self, text: str) -> tuple[ReceiptGiven, ...]:
        found = []
        for answer in text.splitlines():
            try:
                one = parse(answer, self.key)
            except ReceiptRefused:
                continue
            line, sig = answer.rsplit(" ", 1)
            found.append(
                ReceiptGiven(
                    cmd=one.cmd,
                    digest=b64(one.digest),
                    verdict=one.verdict.value,
                    reason=one.reason,
                    received_at=one.received_at,
                    epoch=one.epoch,
                    line=line,
                    sig=sig,
                )
            )
        return tuple(found)

    def _read(self, request: DoPull, answer: httpx.Response | None) -> None:
        held = {feed: (seq, unb64(head)) for feed, (seq, head) in request.held.items()}
        reader = PullReader(self.device.home.tenant, held)
        if answer is not None and answer.status_code == 200:
            for line in answer.text.split("\n")[:-1]:
                match reader.take(line):
                    case Opened() as opened:
                        feeds = tuple(
                            Followed(feed=f.feed, kind=f.kind, about=f.about, seq=f.seq) for f in opened.feeds
                        )
                        more = self._settled(request, opened)
                        self.give(PullOpened, n=request.n, epoch=opened.epoch, feeds=feeds, **more)
                    case Page() as page:
                        fields = page_json(page)
                        lines = tuple(Line(**one) for one in fields.pop("lines"))
                        self.give(PageRead, n=request.n, lines=lines, **fields)
                    case None:
                        pass
        refused = tuple(Refused(feed=feed, why=why) for feed, why in reader.refused.items())
        self.give(PullClosed, n=request.n, status=_status(answer), wait_ms=0, ended=reader.ended, refused=refused)

    def _settled(self, request: DoPull, opened: Opened) -> dict[str, Any]:
        if opened.epoch == request.epoch:
            return {}
        assert opened.statement is not None
        stated = epoch.read(opened.statement, self.key, self.device.home.tenant, request.epoch, opened.epoch)
        before = {f: (c, self.store.lines[f]) for f, c in self.store.cursors.items() if c.epoch != opened.epoch}
        settled, refused = epoch.settle_all(self.device.home.tenant, opened.epoch, before, stated)
        return {"settled": settled, "refused": tuple(Refused(feed=f, why=why) for f, why in refused.items())}


def _status(answer: httpx.Response | None) -> int:
    return 0 if answer is None else answer.status_code


def _is_kept(line: Line) -> bool:
    """Whose body was here, and is not the server's own word for its doings."""
    return line.text is not None and msgspec.json.decode(line.text)["k"] != "entries-disposed"


def _id_of(line: Line) -> object:
    return None if line.text is None else msgspec.json.decode(line.text)["id"]
