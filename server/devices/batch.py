"""One batch in one unit: what it changes, and the rows to write when it is settled.

Everything a batch needs is read at once, decided in memory, and written at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from msgspec.structs import replace

from server.access.who import Carrier
from server.concerns.moving import is_waiting
from server.devices.answering import Answering
from server.devices.known import Known
from server.devices.opening import Item, Opened
from server.escalation.climbing import has_it
from server.feeds.append import Origin
from server.feeds.decision import Apart, Decided, Moves, NewMatter
from server.feeds.items import Answered
from server.feeds.links import LINK_BELL, SentLink
from server.feeds.matters import Matter, MatterChild, MatterKind, MatterState
from server.feeds.reopening import opened_again
from server.feeds.store import Unit
from server.feeds.waking import DUTY_BELL
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from sync.envelope import How
from sync.messages.links import MakeLink
from sync.receipt import Verdict


class Batch(Known):
    """`load` first; `server/devices/settle.py` then settles each item; `flush` once at the end."""

    def __init__(self, unit: Unit, keys: TenantKeys, packs: Packs, carrier: Carrier, epoch: str) -> None:
        super().__init__(unit, keys, packs, carrier, epoch)
        self.answering = Answering(keys, carrier, epoch)
        self._changed: dict[str, Matter] = {}
        self._changed_links: dict[str, SentLink] = {}
        self._other_keys: dict[str, str] = {}
        self._children: list[MatterChild] = []
        self._exclusions: list[tuple[str, str]] = []
        self._new_members: list[tuple[str, str]] = []
        self._owing: set[str] = set()
        self._recorded: set[str] = set()

    async def flush(self) -> None:
        """Writes everything, in the order in which rows refer to each other."""
        await self.append.flush()
        await self.quoted.flush()
        await self.unit.put_matters(list(self._changed.values()))
        await self.unit.put_matter_children(self._children)
        await self.unit.put_exclusions(self._exclusions)
        await self.unit.put_case_members(self._new_members)
        if self.administering is not None:
            await self.administering.flush()
        await self.climbing.flush()
        if self.handing is not None:
            await self.handing.flush(self.loaded.now)
            self._owing |= self.handing.demands()
            # Whether it is owed to another setting follows from whom the two have matched (R20).
            self._recorded |= await self.handing.matched()
        await self.unit.put_links(list(self._changed_links.values()))
        await self.unit.ring_each(LINK_BELL, [(one.link_id, one.ends_at) for one in self._changed_links.values()])
        await self.answering.flush(self.unit)
        # Who has it, where it lies and whether it stands for itself: each may change who is told, and where.
        changed = {one for one, matter in self._changed.items() if matter.kind in DEMANDING}
        owing = self._owing | changed | set(await self.unit.owing_about(self._recorded) if self._recorded else ())
        await self.unit.ring(DUTY_BELL, sorted(owing), self.loaded.now)

    @property
    def changed_now(self) -> Sequence[str]:
        """Matters that this batch began or changed: something held may be waiting for one of them."""
        held = {item.held_id for item in self.answering.held}
        return [matter_id for matter_id in self._changed if matter_id not in held]

    def change(self, matter: Matter) -> None:
        self.matters[matter.matter_id] = self._changed[matter.matter_id] = matter

    def begin(self, item: Opened, begins: NewMatter) -> None:
        """A new matter with its own data key, and, for a case, the few who follow it."""
        matter = Matter(
            matter_id=item.cmd,
            kind=begins.kind,
            setting_id=begins.setting_id,
            feed_id=self.append.feed_id(begins.feed),
            name=begins.feed,
            data_key_id=self.append.new_data_key(),
            state=MatterState.UNREAD,
            author_id=item.actor.person,
            device_id=item.actor.device,
            facts=begins.facts,
            made_at=made_at(item.made),
            received_at=self.loaded.now,
            outside_only=begins.outside_only,
        )
        if begins.state is MatterState.FOLLOWED_UP:
            done = {"acknowledged_at": self.loaded.now, "acknowledged_by": item.actor.person}
            matter = replace(matter, state=begins.state, followed_up_at=self.loaded.now, **done)
        self.change(matter)
        if begins.kind is MatterKind.REHEARSAL:
            self._rehearsing.add(begins.setting_id)
        self._children += [
            MatterChild(matter_id=item.cmd, child_id=child, part="concerned") for child in begins.children
        ]
        self.restrict(matter, frozenset(begins.exclusions), begins.members)

    def keep_command(
        self, item: Opened, answered: Answered, *, matter_id: str | None, received_at: datetime | None = None
    ) -> None:
        self.commands_known.add(item.cmd)
        received_at = received_at or self.loaded.now
        self.answering.keep_command(item, answered, matter_id=matter_id, received_at=received_at)

    def answer(self, item: Item, verdict: Verdict, reason: str) -> Answered:
        return self.answering.answer(item, verdict, reason, self.loaded.now)

    def tell(self, item: Opened, decision: Decided, target: Matter | None) -> None:
        """Begins, hurries or ends the telling, as what was decided asks for. `target` is as it was before."""
        changed = decision.changes
        if decision.begins is not None and not has_it(decision.begins.state):
            # Whoever wrote it knows of it; a second lead is told (R5). A rehearsal tells whoever asked for it as well.
            begun, author = self.matters[item.cmd], item.actor.person
            knows = () if author is None or begun.kind is MatterKind.REHEARSAL else (author,)
            self.climbing.begin(begun, skipped=knows)
        if changed is not None and has_it(changed.state):
            self.climbing.end(changed)
        elif changed is not None and target is not None and changed.round > target.round:
            self.climbing.begin(changed, skipped=decision.skips)
        elif decision.hurries and target is not None:
            self.climbing.climb(target, hurry=True, skipped=decision.skips)

    def restrict(self, matter: Matter, excluding: AbstractSet[str], members: Sequence[str]) -> None:
        """Who follows the case that this begins with, and whom it excludes for good."""
        excluded = sorted(excluding & self.loaded.posts.keys())
        self._exclusions += [(matter.matter_id, person) for person in excluded]
        self._excluded.update((matter.matter_id, person) for person in excluded)
        follow = [(matter.feed_id, person) for person in members]
        self._new_members += follow
        self._members.update(follow)
        for person in members:
            self.climbing.member(matter.feed_id, person)
        for person in excluded:
            self.climbing.exclude(matter.matter_id, person)

    def move(self, moves: Moves, by: str) -> None:
        """To a case feed, where those whom its chain names are told from the start. Nobody waits for it elsewhere."""
        feed_id, now = self.append.feed_id(moves.to), self.loaded.now
        first = moves.matters[0]
        again = [one for one in moves.matters if one is first or is_waiting(one)]
        for before in again:
            self.climbing.end(before)
        for before in moves.matters:
            moved = opened_again(before) if before in again else before
            self.change(
                replace(
                    moved,
                    name=moves.to,
                    feed_id=feed_id,
                    moved_from=before.feed_id,
                    moved_at=now,
                    moved_by=by,
                    outside_only=moves.outside_only,
                )
            )
        told = self.matters[first.matter_id]
        self.restrict(told, frozenset(moves.exclusions), moves.members)
        for one in again:
            self.climbing.begin(self.matters[one.matter_id], skipped=(by,))

    def set_apart(self, apart: Apart) -> None:
        """What has words in it of what left is read where it lies by nobody any more."""
        self.quoted.withhold(apart.withheld)
        follow = [(self.append.feed_id(case), person) for case, person in apart.members]
        self._new_members += follow
        self._members.update(follow)

    def waits(self, held_id: str, waits_for: str | None) -> None:
        """Something is held: whatever it waits for takes it along where it moves from here on."""
        if waits_for is not None:
            self._waiting[held_id] = waits_for

    def share(self, item: Opened, decision: Decided, seqs: Mapping[str, int]) -> None:
        """What settings tell each other from now on."""
        if self.handing is not None:
            self.handing.take(item, decision, seqs)
            for matter in decision.shared.ended:
                self.change(matter)
                self.climbing.end(matter)
            self.loaded = replace(self.loaded, places=self.handing.joined(self.loaded.places))

    def hand_over(self, item: Opened, links: Sequence[SentLink]) -> None:
        """Links for somebody outside, as they are from now on. What is over may change what is owed."""
        changed = {one.link_id: one for one in links}
        if isinstance(item.command, MakeLink) and item.cmd in changed:
            self.shown.add(item.cmd, item.command)
        self._owing |= {one.concern_id for one in links if one.ended_at is not None}
        self.links |= changed
        self._changed_links |= changed

    def demands(self, matter_id: str | None) -> None:
        """What was said of it may change what it demands: that is looked at once this is committed."""
        if matter_id in self.matters:
            self._owing.add(self.matters[matter_id].matter_id)

    def key_of(self, matter_id: str) -> str:
        """The data key under which this batch writes of a matter, a person, a child or a setting; a new one where there
        is none."""
        if matter_id in self.matters:
            return self.matters[matter_id].data_key_id
        if self.handing is not None and matter_id in self.handing.keys:
            return self.handing.keys[matter_id]
        others = self._other_keys if self.administering is None else self.administering.keys
        if matter_id not in others:
            others[matter_id] = self.append.new_data_key()
        return others[matter_id]

    def administer(self, decision: Decided) -> None:
        """Feeds that begin, rows of the registers, and what somebody had who is gone."""
        for name in decision.opens:
            self.append.feed_id(name)
        # To whom something is owed stands in a child's record (R21).
        self._recorded |= {one.matter_id for one in decision.entries if one.kind in _OWED_BY}
        if self.administering is not None and (decision.rows or decision.released):
            self.administering.take(decision.rows, decision.released)
            self.loaded = replace(self.loaded, posts=dict(self.administering.posts))
            self._receivers.clear()
            self.climbing.posted(chain.from_iterable(self.loaded.posts.values()))
        for matter in decision.released:
            had = self.matters[matter.matter_id].acknowledged_by
            self.change(matter)
            self.climbing.begin(matter, skipped=() if had is None else (had,))

    def origin(self, *, cmd: str, rules: str, by: str | None = None, how: How = How.NONE) -> Origin:
        return Origin(at=self.loaded.now, by=by, how=how, cmd=cmd, pack=self.loaded.pack.digest, rules=rules)


DEMANDING: Final = frozenset({MatterKind.CONCERN, MatterKind.UNFINISHED, MatterKind.HANDOFF})
_OWED_BY: Final = frozenset({"child-record", "child-unplaced"})


def made_at(made: str) -> datetime | None:
    """The device's claim, where it names a real day. Kept and shown, and used for nothing."""
    try:
        return datetime.fromisoformat(made).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
