"""What should become of each handoff, said again in the plainest way, and the people who try everything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from server.access.who import Carrier
from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.devices.push import push
from server.feeds.postgres.store import PostgresStore
from server.feeds.postgres.unit import PostgresUnit
from server.handoffs import delivering
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.handoffs import (
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    WithdrawHandoff,
    WithdrawReason,
)
from tests.handoffs.ground import PACKS, Both, Side
from tests.handoffs.third import third
from tests.support.web import Web

TABLE = {
    "sent": {"open": "opened", "note": "noted", "withdraw": "withdrawn"},
    "delivered": {"open": "opened", "note": "noted", "withdraw": "withdrawn"},
    "opened": {"note": "noted"},
    "noted": {"close": "closed"},
    "closed": {},
    "withdrawn": {},
}
"""As the protocol has it (sync/README.md)."""

REASONS = {"noted": "already-noted", "closed": "already-closed", "withdrawn": "withdrawn"}


ACCEPTED = ("accepted", "-")
ACTIVE = 15
"""So many of the newest handoffs are acted upon."""
KEPT = 400
"""So many of the newest envelopes may be sent again."""


class Crash(Exception):
    """The process dies before the commit."""


class Crashing(PostgresStore):
    """Dies at the end of the next unit, if it is told to."""

    dies = False

    @asynccontextmanager
    async def unit(self, tenant_id: str) -> AsyncIterator[PostgresUnit]:
        async with super().unit(tenant_id) as unit:
            yield unit
            if self.dies:
                raise Crash


@dataclass
class Modelled:
    """One handoff. `receives` and `sends` may act on it; whoever else tries is told what they would be of nothing."""

    handoff: str
    concern: str
    word: str
    sends: frozenset[str]
    receives: frozenset[str]
    confidential: bool
    state: str = "sent"
    went: list[str] = field(default_factory=lambda: ["sent"])

    def goes(self, state: str) -> None:
        self.state = state
        self.went.append(state)


@dataclass(frozen=True)
class Tried:
    """An envelope, and what its receipt has to say."""

    envelope: bytes
    expected: tuple[str, str]


class Everybody:
    """Mina and Finn lead the school, Carys and Leon the home, Ade another home of the same provider."""

    def __init__(self, web: Web, runner: asyncio.Runner, database: Database) -> None:
        self._web, self._runner = web, runner
        third(web)
        self.both = Both(web)
        self.people: dict[str, Side] = {
            "mina": self.both.school,
            "finn": self.both.side("cedar", "finn"),
            "carys": self.both.home,
            "leon": self.both.side("damson", "leon"),
            "ade": self.both.side("damson", "ade"),
        }
        chance = SystemChance()
        self.store = Crashing(database)
        self._ring = KeyRing(database, read_keyfile(web.settings.key_dir / KEY_FILE, chance), chance)
        self._epoch = self.both.school.device.home.epoch
        self.handoffs: list[Modelled] = []
        self.queue: list[Tried] = []
        self.settled: list[Tried] = []
        self.actions = 0
        self._wrote: set[tuple[str, str]] = set()
        """By whom which command: what has no place waits where they lead, and says what they said."""
        self._answers: dict[bytes, str] = {}
        self._begun = 0

    # -- what is tried -------------------------------------------------------------------------------------------

    def begin(self, sender: str, about: str | None) -> None:
        """A concern and what is sent of it. `about`: whom it is about, if an adult who works here."""
        side = self.people[sender]
        self._begun += 1
        word = f"canary{self._begun:06d}x{side.device.new_id()[:8]}"
        subject = None if about is None else self.people[about].person.person
        concern = side.device.new_id()
        self._tries(
            sender, self.both.recording(side, subject=subject), concern, ACCEPTED, confidential=about is not None
        )
        sending = self.both.sending(side, concern, message=word)
        handoff = side.device.new_id()
        school = sender in ("mina", "finn")
        sends, receives = ({"mina", "finn"}, {"carys", "leon"}) if school else ({"carys", "leon"}, {"mina", "finn"})
        may = {sender} if about is None else {sender} - {about}
        self._tries(
            sender,
            sending,
            handoff,
            ("accepted", "-") if may else ("held", "unknown-target"),
            confidential=about is not None,
        )
        if may:
            self.handoffs.append(
                Modelled(
                    handoff=handoff,
                    concern=concern,
                    word=word,
                    sends=frozenset(sends - {about}),
                    receives=frozenset(receives - {about}),
                    confidential=about is not None,
                )
            )

    def act(self, login: str, act: str, one: Modelled) -> None:
        """Whoever it is tries it, whatever has become of it."""
        command: Command
        if act == "open":
            command = OpenHandoff(handoff=one.handoff)
        elif act == "withdraw":
            command = WithdrawHandoff(handoff=one.handoff, why=WithdrawReason.MISTAKE)
        elif act == "close":
            command = CloseHandoff(handoff=one.handoff)
        elif act == "ask":
            command = AskHandoff(handoff=one.handoff, text=f"{one.word} is what?")
        else:
            child = self.both.child(self.people["carys" if login in ("carys", "leon", "ade") else "mina"])
            command = NoteHandoff(handoff=one.handoff, child=child, text=f"{one.word} is noted", share=act == "share")
        cmd = self.people[login].device.new_id()
        self._wrote.add((login, cmd))
        self._tries(
            login,
            command,
            cmd,
            self._expected(login, act, one),
            confidential=one.confidential,
        )

    def again(self, n: int) -> None:
        """Something that was sent already comes once more."""
        if self.settled:
            self.queue.append(self.settled[n % len(self.settled)])
            self.actions += 1

    def _expected(self, login: str, act: str, one: Modelled) -> tuple[str, str]:
        words = act in ("note", "share", "ask")
        act = "note" if act == "share" else act
        may = {"open": one.receives, "note": one.receives, "ask": one.receives | one.sends}.get(act, one.sends)
        if login not in may:
            return ("held", "unknown-target") if words else ("refused", "not-yours")
        if act == "ask":
            return "accepted", "-"
        after = TABLE[one.state].get(act)
        if after is not None:
            if act == "note" and one.state != "opened":
                one.went.append("opened")
            one.goes(after)
            return "accepted", "-"
        if act == "note":
            return "accepted", "-"
        reason = "not-yet-noted" if act == "close" else "already-opened"
        return "refused", REASONS.get(one.state, reason)

    def _tries(self, login: str, command: Command, cmd: str, expected: tuple[str, str], *, confidential: bool) -> None:
        """What is said of something confidential is sealed for the narrower way, as devices do (R29)."""
        side = self.people[login]
        route = Route.ABOUT_ADULT if confidential else Route.CHILD
        self.queue.append(Tried(side.device.seal(command, by=side.me, cmd=cmd, route=route), expected))
        self.actions += 1

    # -- what happens --------------------------------------------------------------------------------------------

    def push(self, *, dies: bool | None) -> None:
        """All that waits, in order, by one device. Where the process dies it is offered again. None: not now."""
        if dies is None:
            return
        queued, self.queue = self.queue, []
        self.store.dies = dies
        if dies and queued:
            try:
                self._runner.run(self._push(queued))
            except Crash:
                pass
            finally:
                self.store.dies = False
        for n in range(0, len(queued), 50):
            some = queued[n : n + 50]
            lines = self._runner.run(self._push(some))
            for tried, line in zip(some, lines, strict=True):
                assert tuple(line.split()[5:7]) == tried.expected
                of = sha256(tried.envelope).digest()
                assert self._answers.setdefault(of, line) == line, "a receipt never changes (S2)"
            self.settled = [*self.settled, *some][-KEPT:]

    def delivers(self, login: str | None) -> None:
        """Somebody reads, and the worker looks."""
        if login is None:
            return
        self.push(dies=False)
        self.people[login].read()
        waiting = [one for one in self.handoffs if one.state == "sent"]

        async def look() -> None:
            keys = await self._ring.of(self.both.tenant)
            await delivering.look(self.store, keys, PACKS, self._epoch, [one.handoff for one in waiting])

        self._runner.run(look())
        read = {
            e["of"]
            for person, side in self.people.items()
            for _, e in side.entries
            if e["k"] == "handoff-brought" and person in self._receiving(str(e["of"]))
        }
        for one in waiting:
            if one.handoff in read:
                one.goes("delivered")

    def _receiving(self, handoff: str) -> frozenset[str]:
        return next((one.receives for one in self.handoffs if one.handoff == handoff), frozenset())

    async def _push(self, some: Sequence[Tried]) -> list[str]:
        keys = await self._ring.of(self.both.tenant)
        home = self.both.school.device.home
        carrier = Carrier(
            tenant=home.tenant, device=home.device, setting=self.both.school.setting, shared=False, revoked=False
        )
        settled = await push(self.store, keys, PACKS, self._epoch, carrier, [one.envelope for one in some])
        return [answer.receipt for answer in settled.answers]

    # -- what must hold ------------------------------------------------------------------------------------------

    def check(self) -> None:
        """One state each (S9), the same chronology on both sides, and nothing with anybody else."""
        self.push(dies=False)
        for side in self.people.values():
            side.read()
        rows = self._web.sql(
            "outcomes-first",
            "select handoff_id, state from handoff where handoff_id = any($1::uuid[])",
            [one.handoff for one in self.handoffs],
        )
        states = {str(row["handoff_id"]): row["state"] for row in rows}
        assert states == {one.handoff: one.state for one in self.handoffs}
        held = {
            login: json.dumps([entry for _, entry in side.entries if (login, entry["cmd"]) not in self._wrote])
            for login, side in self.people.items()
        }
        for one in self.handoffs:
            chronologies = {login: self._chronology(login, one) for login in one.sends | one.receives}
            assert set(map(tuple, chronologies.values())) == {tuple(one.went)}, one
            for login, text in held.items():
                if login not in one.sends | one.receives:
                    assert one.word not in text
                    assert one.handoff not in text
        # What nobody comes back to has been looked at for the last time.
        self.handoffs = self.handoffs[-ACTIVE:]
        active = {one.handoff for one in self.handoffs}
        for side in self.people.values():
            side.entries = [entry for entry in side.entries if entry[1]["of"] in active]

    def _chronology(self, login: str, one: Modelled) -> list[str]:
        """Of the receipts that stand between the two."""
        return [
            e["d"]["state"]
            for _, e in self.people[login].entries
            if e["k"] == "handoff-receipt" and e["of"] == one.handoff
        ]
