"""A school and a home of one provider that tell each other, over real HTTP: a lead of each on a device of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.devices import held
from server.feeds.postgres.store import PostgresStore
from server.handoffs import delivering
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing, TenantKeys
from server.policy.load import read_packs
from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import LawfulBasis, SendHandoff, SharedKind, SharedPart
from sync.messages.recording import ChildInvolved, RecordConcern
from sync.receipt import Receipt
from tests.support.device import Person, TestDevice
from tests.support.web import Web

SLUG = "outcomes-first"
SCHOOL, HOME = "cedar", "damson"
PACKS = read_packs()
Entry = dict[str, Any]


class Side:
    """Somebody signed in on a device of their own, who has read all that they may read."""

    def __init__(self, web: Web, place: str, login: str) -> None:
        made = web.made[SLUG]
        self.place, self.login = place, login
        self.person = next(one for one in made.people if one.login == f"{login}@{SLUG}.example")
        self.setting = next(one.setting for one in made.settings if one.ref == place)
        self.device: TestDevice = web.device(SLUG, place, shared=False)
        self.me: Person = self.device.sign_in(self.person.login, self.person.passphrase)
        self.entries: list[tuple[str, Entry]] = []
        """Kind of feed and entry, in the order in which they came."""

    def close(self) -> None:
        self.device.http.close()

    def read(self) -> None:
        for kind, entries in self.device.pull().entries.items():
            self.entries += [(kind, entry) for entry in entries]

    def sees(self, of: str, k: str | None = None) -> list[Entry]:
        """Every entry of a matter that they have been sent, and of one kind."""
        self.read()
        return [entry for _, entry in self.entries if entry["of"] == of and k in (None, entry["k"])]

    def does(self, command: Command, *, cmd: str | None = None, route: Route | None = None) -> tuple[str, Receipt]:
        """The command's id and its receipt."""
        made = cmd or self.device.new_id()
        [receipt] = self.device.push([self.device.seal(command, by=self.me, cmd=made, route=route)])
        return made, receipt

    def told(self, handoff: str) -> list[str]:
        """The states that the receipts they were sent speak of, each once, in order."""
        self.read()
        said = [e["d"] for _, e in self.entries if e["k"] == "handoff-receipt" and e["d"]["handoff"] == handoff]
        return list(dict.fromkeys(one["state"] for one in said))


class Both:
    """`school` and `home`: a lead of each. Quin is in both, and both know it."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.tenant = web.made[SLUG].tenant
        self.school, self.home = Side(web, SCHOOL, "mina"), Side(web, HOME, "carys")
        self.others: list[Side] = []
        self.school.read()
        [self.bridge] = [e["d"] for _, e in self.school.entries if e["k"] == "bridge-kept"]
        matches = [e["d"] for _, e in self.school.entries if e["k"] == "match-kept"]
        self.match = next(one for one in matches if one["children"][0]["name"] == "Quin Albury")

    def close(self) -> None:
        for side in (self.school, self.home, *self.others):
            side.close()

    def side(self, place: str, login: str) -> Side:
        self.others.append(Side(self.web, place, login))
        return self.others[-1]

    def child(self, side: Side) -> str:
        """Quin, as that side knows them."""
        return next(str(one["child"]) for one in self.match["children"] if one["setting"] == side.setting)

    def beyond(self, side: Side) -> Side:
        return self.home if side.setting == self.school.setting else self.school

    def concern(
        self, side: Side, *, danger: Answer = Answer.NO, subject: str | None = None, struck: Collection[str] = ()
    ) -> str:
        """About Quin; with `subject` about an adult who works or helps here as well."""
        concern, receipt = side.does(self.recording(side, danger=danger, subject=subject, struck=struck))
        assert receipt.verdict == "accepted"
        return concern

    def recording(
        self, side: Side, *, danger: Answer = Answer.NO, subject: str | None = None, struck: Collection[str] = ()
    ) -> RecordConcern:
        return side.device.concern(
            child=ChildInvolved(listed=self.child(side)),
            danger=danger,
            adult=Answer.NO if subject is None else Answer.YES,
            subject=None if subject is None else Subject(person=subject),
            struck=tuple(struck),
        )

    def sending(self, side: Side, concern: str, **changes: object) -> SendHandoff:
        part = SharedPart(
            concern=concern, of=concern, kind=SharedKind.WORDS, at="13:55", by="Robin Ash", text="they said it's mine"
        )
        said: dict[str, object] = {
            "concern": concern,
            "bridge": self.bridge["bridge"],
            "to": self.beyond(side).setting,
            "child": self.child(side),
            "match": self.match["match"],
            "parts": (part,),
            "message": "Please ask about the second phone.",
            "purpose": "So that you can keep Quin safe tonight",
            "basis": LawfulBasis.SAFEGUARDING,
            "family": Answer.NO,
            "family_why": "It may put Quin at risk",
        }
        return SendHandoff(**(said | changes))  # type: ignore[arg-type]

    def delivered(self, *handoffs: str) -> None:
        """The worker looks whether these lie on a device there."""

        async def look(store: PostgresStore, keys: TenantKeys, epoch: str) -> None:
            await delivering.look(store, keys, PACKS, epoch, handoffs)

        self._works(look)

    def tries(self) -> list[str]:
        """The worker tries what is held and due, one after the other. Which that was."""
        due = "select id::text as id from due where tenant_id = $1 and kind = 'held' and at <= now() order by at"
        waiting = [str(one["id"]) for one in self.web.sql(SLUG, due, self.tenant)]

        async def retry(store: PostgresStore, keys: TenantKeys, epoch: str) -> None:
            for one in waiting:
                await held.retry(store, keys, PACKS, epoch, one)

        self._works(retry)
        return waiting

    def _works(self, work: Callable[[PostgresStore, TenantKeys, str], Awaitable[None]]) -> None:
        async def as_worker() -> None:
            database = await Database.open(self.web.settings.dsn_worker, connections=1)
            try:
                chance = SystemChance()
                ring = KeyRing(database, read_keyfile(self.web.settings.key_dir / KEY_FILE, chance), chance)
                keys = await ring.of(self.tenant)
                await work(PostgresStore(database), keys, self.school.device.home.epoch)
            finally:
                await database.close()

        asyncio.run(as_worker())
