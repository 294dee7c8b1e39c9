"""A home with a lead, a child whose school is another provider's, and somebody there with a browser and no account."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.duties.duty import duty_id
from server.duties.looking import look as look_at_duties
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.links.checking import check_of, lock_of
from server.links.waiting import look as look_at_links
from sync.messages.children import ChildFacts, KeepChildRecord
from sync.messages.concerns import AcknowledgeConcern, Answer
from sync.messages.duties import Body, Needs
from sync.messages.handoffs import LawfulBasis, SharedKind, SharedPart
from sync.messages.links import MakeLink
from sync.messages.recording import ChildInvolved
from sync.text import b64
from tests.handoffs.ground import PACKS, SLUG, Side
from tests.support.web import Web

PLACE = "Oakfield Academy"
CODE = "402917"
OPEN, ACKNOWLEDGE = "/links/open", "/links/acknowledge"
Entry = dict[str, Any]


class Handing:
    """`lead` leads damson, a home, and has every concern that is made here."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.tenant = web.made[SLUG].tenant
        self.lead = Side(web, "damson", "carys")
        self.lead.read()
        roster = [e["d"] for _, e in self.lead.entries if e["k"] == "child-listed"]
        self.child: str = next(one["child"] for one in roster if "Albury" not in str(one))
        self.outside: httpx.Client = web.client()

    def close(self) -> None:
        self.lead.close()
        self.outside.close()

    def concern(self) -> str:
        """About the child, and the lead has it."""
        concern, _ = self.lead.does(self.lead.device.concern(child=ChildInvolved(listed=self.child)))
        assert self.lead.does(AcknowledgeConcern(concern=concern))[1].verdict == "accepted"
        return concern

    def schooled_outside(self) -> None:
        rows = self.web.sql(SLUG, "select seq from newest_state where kind = 'child-record' and about = $1", self.child)
        over = int(rows[0]["seq"]) if rows else 0
        said = KeepChildRecord(child=self.child, over=over, facts=ChildFacts(school=PLACE))
        assert self.lead.does(said)[1].verdict == "accepted"

    def duty(self, concern: str) -> str:
        return duty_id(concern, self.child, Body.OUTSIDE, Needs.TELLING, PLACE)

    def making(self, concern: str, secret: bytes, **changes: object) -> MakeLink:
        text = "She said the older lads have given her a second phone."
        said: dict[str, object] = {
            "concern": concern,
            "child": self.child,
            "duty": self.duty(concern),
            "who": "Ines Moor",
            "place": PLACE,
            "named": "Quin, in 9B",
            "parts": (SharedPart(concern=concern, of=concern, kind=SharedKind.HAPPENED, at="13:55", text=text),),
            "message": "Please keep her in at lunch.",
            "purpose": "So that she is safe at school",
            "basis": LawfulBasis.SAFEGUARDING,
            "family": Answer.NO,
            "family_why": "It may put her at risk",
            "lock": b64(lock_of(secret)),
            "check": b64(check_of(secret, CODE)),
        }
        return MakeLink(**(said | changes))  # type: ignore[arg-type]

    def made(self, concern: str, **changes: object) -> dict[str, str]:
        """A link is made: what opens it."""
        secret = SystemChance().bytes(16)
        link, receipt = self.lead.does(self.making(concern, secret, **changes))
        assert (receipt.verdict, receipt.reason) == ("accepted", "-")
        return self.opens(link, secret)

    def opens(self, link: str, secret: bytes) -> dict[str, str]:
        return {"tenant": self.tenant, "link": link, "secret": b64(secret), "code": CODE}

    def asks(self, opens: object, path: str = OPEN) -> httpx.Response:
        return self.outside.post(path, json=opens)

    def says(self, holds: dict[str, str], **changes: object) -> httpx.Response:
        said = {"opens": holds, "name": "Ines Moor", "role": "DSL", "noted": True}
        return self.asks(said | changes, ACKNOWLEDGE)

    def facts(self, concern: str) -> list[str]:
        """What the lead reads of links, in order."""
        self.lead.read()
        said = [e for _, e in self.lead.entries if e["of"] == concern and e["k"].startswith("link-")]
        return [e["k"] for e in said]

    def passes(self, opens: dict[str, str], time: timedelta) -> None:
        """So much later, as far as this link can tell."""
        shift = "update sent_link set made_at = made_at - $2::interval, ends_at = ends_at - $2::interval"
        self.web.sql(SLUG, f"{shift} where link_id = $1", opens["link"], time)

    def works(self, *links: str, concern: str | None = None) -> None:
        """The worker looks at these links, and then at what the concern demands."""

        async def look() -> None:
            database = await Database.open(self.web.settings.dsn_worker, connections=1)
            try:
                chance = SystemChance()
                ring = KeyRing(database, read_keyfile(self.web.settings.key_dir / KEY_FILE, chance), chance)
                keys, store = await ring.of(self.tenant), PostgresStore(database)
                if links:
                    await look_at_links(store, keys, PACKS, links)
                if concern is not None:
                    await look_at_duties(store, keys, PACKS, [concern])
            finally:
                await database.close()

        asyncio.run(look())

    def owed(self, concern: str) -> Entry:
        """The duty to tell them, as it stands."""
        self.lead.read()
        kept: list[Entry] = [e["d"] for _, e in self.lead.entries if e["k"] == "duty-kept" and e["of"] == concern]
        return [one for one in kept if one["duty"] == self.duty(concern)][-1]
