"""All that one person is served, in a form in which two runs can be compared: times and random ids masked, sizes kept.

The harshest reader is assumed: one who counts, measures, and computes which number an entry must have had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from server.access import cookies
from server.access.who import Holder
from server.alerts.outbox import _message
from server.alerts.waiting import read_waiting
from server.clock import SystemClock
from server.feeds.postgres.store import PostgresStore
from server.live.following import Following
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import ClassifyConcern, Exploitation, MoveToCase
from sync.messages.base import Command
from sync.messages.children import SayAbout
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
    Subject,
    Writer,
)
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    MeetingState,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.messages.held import SettleHeld
from sync.messages.looked import Opened, ReportOpened
from sync.messages.notices import AcknowledgeNotice
from sync.messages.retention import DecideRetention, Keeping, LiftHold, PutOnHold
from sync.page import PullRequest
from sync.pull import Opened as PullOpened
from sync.pull import Page, PullReader
from sync.text import b64
from tests.sim.world import World, named
from tests.support.device import TestDevice

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_RANDOM = re.compile(r"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])")
_REFERENCE = re.compile(r"(?<![0-9A-Z-])[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z-])")
_ENTRIES_MAX = 24
"""Nothing here says more at once."""
WRITER = Writer(name="Somebody", role="")


class Served:
    """`lines` is all that is compared: what was asked, and what was served."""

    def __init__(self, world: World, login: str) -> None:
        self.world = world
        self.login = login
        self.device = world.own(login)
        self.lines: list[str] = []
        self._masks: dict[str, str] = {}
        self._ranks: dict[str, int] = {}
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._heard = 0
        self._told: dict[frozenset[FeedName], bool] = {}
        sent = dict(pair.split("=", 1) for pair in self.device.http.headers["cookie"].split("; "))
        token = cookies.read(sent[cookies.SESSION])
        assert token is not None
        self._holder = Holder(
            tenant=world.tenant, person=world.id_of(login), device=self.device.home.device, shared=False,
            token_hash=token.secret_hash,
        )  # fmt: skip
        # Whoever signs in anew is asked nothing about before.
        self.look("at first")

    def note(self, what: str, text: str) -> None:
        self.lines.append(f"{what} ({len(text)}): {self._masked(text)}")

    def _masked(self, text: str) -> str:
        text = _TIME.sub(lambda m: "T" * len(m[0]), text)
        text = _ID.sub(lambda m: self._masks.setdefault(m[0], f"<{len(self._masks)}>"), text)
        return _REFERENCE.sub("<reference>", _RANDOM.sub(lambda m: f"<{len(m[0])}>", text))

    # -- looking -------------------------------------------------------------------------------------------------

    def pokes(self) -> None:
        """Which of the pokes since the last look reached them. After each step, for who follows what may change."""
        following = Following(PostgresStore(self.world.database), SystemClock())
        with self.world.heard:
            new, self._heard = self.world.pokes[self._heard :], len(self.world.pokes)
        for touched in new:
            if touched not in self._told:
                seen = self.world.run(following.look(self.world.tenant, [self._holder], touched))
                self._told[touched] = self._holder.person in seen.followers
            if self._told[touched]:
                self.lines.append("poke")
        # Who follows a case changes; who follows anything else does not, on this day, for them.
        self._told = {one: told for one, told in self._told.items() if all(f.kind is not FeedKind.CASE for f in one)}

    def look(self, when: str) -> None:
        """Everything that a page can ask for."""
        self.lines.append(f"-- {when}")
        self.pull()
        for path in ("/devices/front-door", "/session", "/people/listed", "/devices", "/alerts/reach", "/guide"):
            self.get(path)
        self.get("/readyz")
        self.get("/devices/front-door", self.world.tablet)
        self.alerts()

    def get(self, path: str, device: TestDevice | None = None) -> None:
        answer = (device or self.device).http.get(path)
        self.note(f"GET {self._masked(path)} {answer.status_code}", answer.text)

    def pull(self, *, whole: bool = False) -> None:
        heads = {} if whole else self._heads
        held = {feed: (seq, b64(head)) for feed, (seq, head) in heads.items()}
        request = PullRequest(p=1, epoch=self.device.home.epoch, held=held)
        answer = self.device.http.post("/sync/pull", json=msgspec.to_builtins(request))
        self.lines.append(f"pull {answer.status_code} ({len(answer.text)})")
        reader, now = PullReader(self.world.tenant, heads), ""
        feeds: dict[str, tuple[str, str, int]] = {}
        blocks: dict[str, list[str]] = {}
        for line in answer.text.split("\n")[:-1]:
            read = reader.take(line)
            if isinstance(read, PullOpened):
                feeds = {one.feed: (one.kind, one.about, one.seq) for one in read.feeds}
            elif isinstance(read, Page):
                heads[read.feed] = (read.seq, read.head)
            if line.startswith("feed "):
                now = line.split(" ")[1]
            if line in ("end", "more"):
                self.lines.append(line)
            elif now:
                blocks.setdefault(now, []).append(line)
        assert not reader.refused, reader.refused
        self._rank(feeds, blocks)
        for feed in sorted(feeds, key=self._ranks.__getitem__):
            self.note("follows", " ".join(map(str, feeds[feed])))
        for feed in sorted(blocks, key=self._ranks.__getitem__):
            for line in blocks[feed]:
                self.note(feeds[feed][0], line)
                self._number(line)

    def _rank(self, feeds: Mapping[str, tuple[str, str, int]], blocks: Mapping[str, list[str]]) -> None:
        """Feeds come in the order of ids, which are random: here in the order in which they came to be followed, and of
        several at once by what is in them."""

        def content(feed: str) -> tuple[str, str]:
            known = self.world.known
            text = _TIME.sub("T", " ".join((*map(str, feeds[feed]), *blocks.get(feed, ()))))
            text = _ID.sub(lambda m: m[0] if m[0] in known else "?", text)
            return feeds[feed][0], _RANDOM.sub("?", text)

        for feed in sorted(feeds.keys() - self._ranks.keys(), key=content):
            self._ranks[feed] = len(self._ranks)

    def _number(self, line: str) -> None:
        """Which entry of its command it was: anybody can try all numbers."""
        if line[:2] not in ("F ", "S "):
            return
        entry: dict[str, Any] = json.loads(line.split(" ", 3)[3])
        numbers = [n for n in range(_ENTRIES_MAX) if ids.entry_id(entry["cmd"], entry["k"], n) == entry["id"]]
        self.lines.append(f"number {numbers}")

    def alerts(self) -> None:
        """What a worker would send them now, and how long it is."""

        async def read() -> list[str]:
            async with self.world.database.tenant_tx(self.world.tenant) as connection:
                waiting = await read_waiting(connection, self.world.tenant, self.world.id_of(self.login))
            # Of one moment they come in the order of their ids, which are random.
            known = self.world.known
            said = sorted(
                (one.made_at, f"{one.says} {one.matter_id if one.matter_id in known else '?'} {one.ends}")
                for one in waiting.alerts
            )
            message = [repr(_message(waiting.to_send))] if waiting.to_send else []
            return [*(alert for _, alert in said), *message]

        for alert in self.world.run(read()):
            self.note("alert", alert)

    # -- trying --------------------------------------------------------------------------------------------------

    def probe(self, matters: list[str]) -> None:
        """Asks about matters that it may not know of, in every way there is, and looks at what comes of it."""
        for n, matter in enumerate(matters):
            self.get(f"/access/matters/{matter}")
            told = self.device.http.post("/sync/told", json={"cmds": [matter]})
            self.note(f"told {told.status_code}", told.text)
            tries, by = self._tries(matter), self.world.keys[f"own {self.login}"]
            sealed = [self.device.seal(one, by=by, cmd=named(f"probe {n} {m}")) for m, one in enumerate(tries)]
            for one, receipt in zip(tries, self.world.send(*sealed, device=self.device), strict=True):
                self.note(type(one).__name__, f"{receipt.verdict} {receipt.reason}")
            self.pokes()

    def _tries(self, matter: str) -> list[Command]:
        child = self.world.web.made["outcomes-first"].children[0].child
        return [
            AcknowledgeConcern(concern=matter),
            PassOnConcern(concern=matter),
            SayStillWorried(concern=matter, writer=WRITER, text="Is it there?"),
            AmendConcern(concern=matter, writer=WRITER, text="Is it there?"),
            AddNote(concern=matter, text="Is it there?"),
            FollowUpConcern(concern=matter, summary="a", action="b", outcome="c"),
            ClassifyConcern(concern=matter, exploitation=Exploitation.NO, reason="Is it there?"),
            SayAbout(concern=matter, child=child, about=False, reason="Is it there?"),
            SettleHeld(held=matter, reason="Is it there?"),
            SettleHeld(held=named("held on the desk"), concern=matter, reason="Is it there?"),
            PutOnHold(concern=matter, reason="Is it there?"),
            LiftHold(hold=matter, concern=matter, reason="Is it there?"),
            DecideRetention(setting=self.world.setting, matters=(matter,), decision=Keeping.DISPOSE, reason="Is it?"),
            MoveToCase(
                concern=matter, adult=Answer.YES, subjects=(Subject(person=self.world.id_of("ade")),), reason="Is it?"
            ),
            RecordEvidence(concern=matter, body=Body.POLICE, writer=WRITER, who="Is it there?"),
            WithdrawEvidence(concern=matter, evidence=matter, reason="Is it there?"),
            DecideDuty(concern=matter, duty=matter, decision=Decision.NOT_TOLD, reason="Is it there?"),
            CountersignDecision(concern=matter, decision=matter, agrees=True),
            RecordReply(concern=matter, evidence=matter, outcome=ReplyOutcome.ACCEPTED),
            ChallengeReply(concern=matter, reply=matter, to="Whom?", why="Is it there?"),
            RecordReturn(concern=matter, child=child, at="2026-11-21T14:03:00Z"),
            RecordMeeting(concern=matter, state=MeetingState.HELD),
            RecordReview(concern=matter, forum="slt", on="2026-11-21", by="Whom?", decision="Is it there?"),
            NotifySeniors(concern=matter),
            AcknowledgeNotice(concern=matter),
            ReportOpened(opened=(Opened(matter=matter, at="2026-11-21T14:03:00.000Z"),)),
        ]
