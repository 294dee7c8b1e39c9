"""What the worker does when a concern's duties are to be looked at: plans them, lays over them what was done, tells
again what is late, and says when to look next. For many concerns of a tenant in one unit.

Rung in the commit of whatever may change a duty, so that none is lost with a process; done here, so that whoever sends
a concern waits for none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from server.duties import receiving
from server.duties.above import Above
from server.duties.climbing import climb, look_at
from server.duties.duty import Kept
from server.duties.folding import Story, fold
from server.duties.nations import holidays_of
from server.duties.notifying import Notifying
from server.duties.records import Records
from server.duties.saying import report, said
from server.duties.standing import known_of, stand
from server.duties.telling import Telling
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin
from server.feeds.bridges import Handoff
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.registers import Setting
from server.feeds.store import Store, Unit
from server.feeds.stored import StoredText
from server.feeds.waking import DUTY_BELL
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from server.policy.pack import Pack
from sync import ids
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import By
from sync.messages.duties import DutyKept, DutyStatus, DutyStepped, ReportDuty

RULES: Final = "duties/2"
OWES: Final = frozenset({MatterKind.CONCERN, MatterKind.UNFINISHED, MatterKind.HANDOFF})
"""What is held says nothing yet, a rehearsal is about nobody, and a note is what was owed."""


async def look(store: Store, keys: TenantKeys, packs: Packs, matter_ids: Collection[str]) -> frozenset[FeedName]:
    """Says which feeds it wrote to. What was disposed of is not there to be asked for, and owes nothing (S11)."""
    async with store.unit(keys.tenant_id) as unit:
        found = await unit.matters(matter_ids)
        looking = _Looking(unit, keys, await pack_now(unit, packs), await unit.now())
        again = await looking.at([one for one in found.values() if one.kind in OWES and one.setting_id is not None])
        await unit.ring_each(DUTY_BELL, [(matter_id, at) for matter_id, at in again.items() if at is not None])
        for matter_id in matter_ids:
            if again.get(matter_id) is None:
                await unit.unring(DUTY_BELL, matter_id)
    return looking.append.touched


class _Looking:
    def __init__(self, unit: Unit, keys: TenantKeys, pack: Pack, now: datetime) -> None:
        self.append = Append(unit, keys)
        self._unit = unit
        self._keys = keys
        self._pack = pack
        self._now = now
        self._records = Records(unit, self.append, keys.tenant_id)
        self._telling = Telling(unit, keys, pack, now)
        self._settings: Mapping[str, Setting] = {}
        self._above = Above(unit, self.append, keys.tenant_id)
        self._seniors = Notifying(unit, self.append, keys, pack, self._telling, self._say)
        self._handoffs: Mapping[str, Handoff] = {}

    async def at(self, matters: Sequence[Matter]) -> dict[str, datetime | None]:
        """When to look at each again; None: there is nothing left to do."""
        await self._telling.load(matters)
        stories = await self._stories(matters)
        children = {child for story in stories.values() for child in story.children if child is not None}
        told = {matter: story.told_again.keys() for matter, story in stories.items()}
        await self._above.load(told, self._telling.hearers(matters))
        settings = self._settings = await self._unit.setting_register()
        await self._records.load(children, settings.values(), self._now)
        await self._seniors.load(matters, stories, settings, self._now)
        sent = {one.matter_id for one in matters if one.kind is MatterKind.HANDOFF}
        sent |= {one.handoff for story in stories.values() for one in story.done.theirs}
        self._handoffs = await self._unit.handoffs(sent) if sent else {}
        again = {
            one.matter_id: self._look(one, settings[one.setting_id], stories[one.matter_id])
            for one in matters
            if one.setting_id in settings
        }
        await self.append.flush()
        await self._telling.flush()
        await self._seniors.flush()
        return again

    def _look(self, matter: Matter, setting: Setting, story: Story) -> datetime | None:
        holidays = holidays_of(self._pack.nations[setting.nation].calendar)
        story = self._seniors.tell(matter, self._still_theirs(story))
        kept = self._kept(matter, setting, story)
        for one in kept:
            self._say(matter, self._changes(matter, story, one), _nth(story.kept_times, one.duty.duty_id))
        nexts: list[datetime | None] = []
        above: dict[str, None] = {}
        said_so_far = sum(story.stepped_times.values()) + sum(story.kept_times.values())
        for one in kept:
            steps, after = climb(one, self._pack.duty_steps, self._now, holidays)
            for nth, step in enumerate(steps, story.stepped_times.get(one.duty.duty_id, 0)):
                told = self._telling.tell(matter, one, step)
                above.update(dict.fromkeys(hearer.person for hearer in told if not hearer.reads))
                stepped = DutyStepped(
                    duty=one.duty.duty_id,
                    step=step.n,
                    overdue=step.of is not None,
                    told=tuple(By(name=hearer.name, role=hearer.title) for hearer in told),
                    people=tuple(hearer.person for hearer in told),
                )
                named = ids.raw(one.duty.duty_id) + nth.to_bytes(4, "big")
                self._say(matter, [_fact(matter, "duty-stepped", stepped)], named)
            nexts.append(look_at(after, self._pack.duty_steps, self._now, holidays))
        late = min((one.duty.overdue for one in kept if one.climbs and one.duty.overdue <= self._now), default=None)
        self._say(matter, self._above.drafts(matter, above, late), said_so_far.to_bytes(4, "big"))
        return min((at for at in nexts if at is not None), default=None)

    def _say(self, matter: Matter, drafts: Iterable[Draft], *named: bytes) -> None:
        """Each under a name of its own, because no command did it: the same once more after a restore, so that devices
        know again what they had (S5)."""
        for draft in drafts:
            of = (draft.kind.encode(), ids.raw(draft.feed.about), *named)
            cmd = ids.derived(b"harken/duties", ids.raw(matter.matter_id), *of)
            origin = Origin(at=self._now, by=None, how=How.NONE, cmd=cmd, pack=self._pack.digest, rules=RULES)
            list(self.append.say([draft], origin, lambda _: matter.data_key_id))

    def _still_theirs(self, story: Story) -> Story:
        """What was sealed because of anything else in it is read by nobody there any more (R28)."""
        there = (one for one in story.done.theirs if one.handoff in self._handoffs)
        theirs = frozenset(one for one in there if not self._handoffs[one.handoff].sealed)
        return replace(story, done=replace(story.done, theirs=theirs))

    def _kept(self, matter: Matter, setting: Setting, story: Story) -> tuple[Kept, ...]:
        kept = tuple(story.kept.values())
        if matter.state is MatterState.PLACED:
            # Somebody finished these words: what they demand is asked of the concern that they became.
            return tuple(replace(one, status=DutyStatus.ENDED, at=self._now) if one.open else one for one in kept)
        holidays = holidays_of(self._pack.nations[setting.nation].calendar)
        if matter.kind is MatterKind.HANDOFF:
            handoff = self._handoffs.get(matter.matter_id)
            if handoff is None:
                return kept
            return receiving.standing(handoff, matter, setting, story.kept, self._pack, holidays, self._now)
        children = [self._records.of(child, setting) for child in story.children]
        known = known_of(matter, setting, story, children, self._now)
        barred, strangers = self._telling.barred(matter), self._telling.strangers(matter, story.done.deeds)
        return stand(known, story, self._pack, holidays, self._now, barred, strangers)

    def _changes(self, matter: Matter, story: Story, one: Kept) -> Iterator[Draft]:
        """A duty that is new or stands otherwise, and in the feed of whoever recorded the concern, if what they are
        told of it changed."""
        before = story.kept.get(one.duty.duty_id)
        named = replace(one, by=self._named(matter, one, before))
        after = said(matter.matter_id, named, self._settings)
        was = None if before is None else said(matter.matter_id, before, self._settings)
        if after != was or one.duty.duty_id in story.brought:
            yield _state(matter.name, "duty-kept", matter, one.duty.duty_id, after)
        recorder = self._telling.recorder(matter, one.duty)
        told = report(matter.matter_id, named)
        if recorder is not None and (before is None or report(matter.matter_id, before) != told):
            yield _state(FeedName(FeedKind.OWN, recorder), "report-duty", matter, one.duty.duty_id, told)

    def _named(self, matter: Matter, one: Kept, before: Kept | None) -> By | None:
        """Under the name and title that they had when it was first said: a new post changes nothing that was done."""
        if before is not None and before.evidence == one.evidence and before.at == one.at:
            return before.by
        return one.by if one.person is None else self._telling.named(matter, one.person)

    async def _stories(self, matters: Sequence[Matter]) -> dict[str, Story]:
        texts: dict[str, list[StoredText]] = {one.matter_id: [] for one in matters}
        for text in await self._unit.texts_of(texts.keys()):
            texts[text.matter_id].append(text)
        recorders = {FeedName(FeedKind.OWN, one.author_id) for one in matters if one.author_id is not None}
        await self.append.load(
            names={one.name for one in matters} | recorders,
            data_keys={one.data_key_id for stored in texts.values() for one in stored},
            states=[],
        )
        stories = {
            one.matter_id: fold(
                (self.append.opened(text)[1] for text in texts[one.matter_id]), self._telling.barred(one)
            )
            for one in matters
        }
        await self.append.load(
            names=[],
            data_keys=[],
            states=[
                (name, kind, duty)
                for one in matters
                for duty in stories[one.matter_id].kept
                for name, kind in (
                    (one.name, "duty-kept"),
                    (FeedName(FeedKind.OWN, one.author_id or ""), "report-duty"),
                )
            ],
        )
        return stories


def _nth(times: Mapping[str, int], duty: str) -> bytes:
    """The next time that something is said of a duty."""
    return ids.raw(duty) + times.get(duty, 0).to_bytes(4, "big")


def _state(feed: FeedName, kind: str, matter: Matter, duty: str, data: DutyKept | ReportDuty) -> Draft:
    return Draft(feed=feed, kind=kind, matter_id=matter.matter_id, data=msgspec.json.encode(data), state_of=duty)


def _fact(matter: Matter, kind: str, data: DutyStepped) -> Draft:
    return Draft(feed=matter.name, kind=kind, matter_id=matter.matter_id, data=msgspec.json.encode(data))
