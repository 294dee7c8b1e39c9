"""Ladders inside one unit: begun, climbed and ended in the same commit as what caused it.

`load` first, with every matter that the unit may touch; then `begin`, `climb` and `end` in memory; `flush` once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain as joined

from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, Place, in_force
from server.access.receivers import receivers
from server.escalation import rules, said
from server.escalation.audience import Hearer, of_case, of_desk
from server.escalation.rules import RULES, Taken
from server.feeds.append import Append, Draft, Origin
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.store import Unit
from server.feeds.waking import Ladder, NewAlert
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync import ids
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.messages.escalation import Channel, LadderName
from sync.messages.people import Role


class Scene(Struct, frozen=True, kw_only=True):
    """What is known of the tenant at this moment."""

    now: datetime
    pack: Pack
    appointments: tuple[Appointment, ...]
    """Those in force."""
    places: Mapping[str, Place]


class Climbing:
    def __init__(self, unit: Unit, append: Append, keys: TenantKeys, scene: Scene) -> None:
        self._unit = unit
        self._append = append
        self._keys = keys
        self._scene = scene
        self._ladders: dict[str, Ladder] = {}
        self._exclusions: set[tuple[str, str]] = set()
        self._members: dict[str, list[str]] = {}
        self._cover: Mapping[str, Collection[str]] = {}
        self._heard: dict[tuple[str, LadderName, int], tuple[Hearer, ...]] = {}
        self._reach: dict[str, Channel] = {}
        self._changed: dict[str, Ladder] = {}
        self._ended: list[str] = []
        self._alerts: list[NewAlert] = []
        self._new_members: list[tuple[str, str]] = []
        self._live: set[str] = set()
        self._reached: dict[str, int] = {}

    async def load(
        self,
        matters: Collection[Matter],
        *,
        settings: Collection[str],
        authors: Collection[str],
        members: Collection[tuple[str, str]],
    ) -> None:
        """`settings` and `authors`: where, and of whom, new matters may begin; `members`: (feed, person) of every case
        that may be touched."""
        self._ladders = await self._unit.ladders([matter.matter_id for matter in matters])
        cases = [matter for matter in matters if matter.name.kind is FeedKind.CASE]
        # What is held beside a case has the case's: its feed is about the matter that it began with.
        self._exclusions = await self._unit.exclusions(
            {about for matter in cases for about in (matter.matter_id, matter.name.about)}
        )
        for feed_id, person in sorted(members):
            self.member(feed_id, person)
        rehearsals = [matter for matter in matters if matter.kind is MatterKind.REHEARSAL]
        if rehearsals:
            self._live = await self._unit.live_ladders({m.setting_id for m in rehearsals if m.setting_id is not None})
            self._reached = await self._unit.alerts_reached([matter.matter_id for matter in rehearsals])
        # What is held lies on the desk of what it names, which may be another setting's than that of who carried it.
        desks = [matter for matter in matters if said.ground(matter) is not None]
        named = {matter.setting_id for matter in matters} | {said.ground(matter) for matter in desks} | set(settings)
        here = [place for setting, place in self._scene.places.items() if setting in named]
        self._cover = await self._unit.cover([place.setting for place in here], self._scene.now)
        may_hear = {
            a.person
            for a in self._scene.appointments
            if a.role is not Role.RECORDER and any(a.covers(place) for place in here)
        }
        told = set(joined.from_iterable(ladder.told for ladder in self._ladders.values()))
        members_of_all = set(joined.from_iterable(self._members.values()))
        advisers = {a.person for a in self._advisers()}
        self._reach = await self._unit.reach(may_hear | told | members_of_all | advisers)
        recorders = {*authors, *(matter.author_id for matter in matters if matter.author_id is not None)}
        own = {FeedName(FeedKind.OWN, person) for person in may_hear | told | recorders}
        # Also of what somebody has: this unit may open it again, and the states of its earlier rounds stand.
        waits = [
            (FeedName(FeedKind.OWN, person), "setting-waits", matter.matter_id)
            for matter in desks
            for person in may_hear | told
        ]
        reports = [
            (FeedName(FeedKind.OWN, matter.author_id), "report-told", matter.matter_id)
            for matter in matters
            if matter.author_id is not None
        ]
        await self._append.load(names=own, data_keys=[], states=[*waits, *reports])

    def member(self, feed_id: str, person: str) -> None:
        """Somebody follows a case from this unit on."""
        self._members.setdefault(feed_id, []).append(person)

    def exclude(self, matter_id: str, person: str) -> None:
        self._exclusions.add((matter_id, person))

    def posted(self, appointments: Iterable[Appointment]) -> None:
        """Appointments changed in this unit: whoever is gone is told of nothing more, and who has come is told."""
        self._scene = replace(self._scene, appointments=in_force(appointments, self._scene.now))
        self._heard.clear()

    def begin(self, matter: Matter, *, skipped: Sequence[str] = ()) -> None:
        """From step 0, taken at once: the first to be told are told in the commit that brings the matter (R9)."""
        self._take(
            matter,
            Ladder(
                matter_id=matter.matter_id,
                setting_id=matter.setting_id,
                name=self._name(matter),
                round=matter.round,
                from_at=self._scene.now,
                taken=0,
                last_at=self._scene.now,
                told=(),
                skipped=tuple(skipped),
                unanswered=False,
                ended=False,
            ),
        )

    def climb(self, matter: Matter, *, hurry: bool = False, skipped: Sequence[str] = ()) -> None:
        """Takes the steps that are due now. Nothing for a matter that is on no ladder."""
        ladder = self._ladders.get(matter.matter_id)
        if ladder is not None:
            skip = tuple(dict.fromkeys((*ladder.skipped, *skipped)))
            self._take(matter, replace(ladder, skipped=skip), hurry=hurry)

    def stands(self, matter: Matter) -> bool:
        """True while the matter is on a ladder."""
        return matter.matter_id in self._ladders

    def is_over(self, matter: Matter) -> bool:
        """True for a rehearsal that nobody answered up to its last step, or over which something real has come."""
        ladder = self._ladders.get(matter.matter_id)
        if matter.kind is not MatterKind.REHEARSAL or ladder is None:
            return False
        plan = self._scene.pack.ladders.plans[ladder.name]
        taken_all = ladder.taken >= len(plan.steps) and rules.next_at(plan, ladder) <= self._scene.now
        return taken_all or matter.setting_id in self._live

    def end(self, matter: Matter) -> None:
        """Somebody has it, or a rehearsal is over; `matter` is as it is from now on. Those above the desk who were told
        that something waits learn that they need not wait any more, whatever their role is by now."""
        self._ended.append(matter.matter_id)
        ladder = self._ladders.pop(matter.matter_id, None)
        if ladder is None:
            return
        self._changed.pop(matter.matter_id, None)
        cmd = ids.derived(b"harken/ladder-ended", ids.raw(matter.matter_id), ladder.round.to_bytes(4, "big"))
        told = [person for person in ladder.told if self._was_told_to_wait(matter, person)]
        drafts = [(said.waiting(matter, ladder, person, waits=False), matter) for person in told]
        if matter.kind is MatterKind.REHEARSAL:
            drafts.append((self._rehearsal_ended(matter, ladder), matter))
        self._say(cmd, drafts)

    async def flush(self) -> None:
        """After the matters and members themselves have been written."""
        plans = self._scene.pack.ladders.plans
        await self._unit.put_case_members(self._new_members)
        # In this order: what ends one round may stand in the same batch as what begins the next.
        await self._unit.end_ladders(self._ended)
        await self._unit.put_ladders(list(self._changed.values()))
        await self._unit.take_step_at(
            [(one.matter_id, rules.look_at(plans[one.name], one, self._scene.now)) for one in self._changed.values()]
        )
        await self._unit.put_alerts(self._alerts, self._scene.now)

    # -- one matter ----------------------------------------------------------------------------------------------

    def _name(self, matter: Matter) -> LadderName:
        """A rehearsal is of the ladder that must not fail."""
        if matter.kind is MatterKind.REHEARSAL:
            return LadderName.NOW
        return rules.ladder_for(
            self._scene.pack.ladders,
            facts=matter.facts,
            confidential=matter.name.kind is FeedKind.CASE,
            shared=matter.kind is MatterKind.HANDOFF,
        )

    def _take(self, matter: Matter, ladder: Ladder, *, hurry: bool = False) -> None:
        plan, name, before = self._scene.pack.ladders.plans[ladder.name], ladder.name, ladder.taken
        taken, ladder = rules.climb(
            plan, ladder, self._scene.now, lambda n: self._audience(matter, name, n), self._reach, hurry=hurry
        )
        # What tablets say of a setting (R10) hints at nothing confidential, and at no drill.
        shown = said.ground(matter) is not None and matter.kind is not MatterKind.REHEARSAL
        ladder = replace(ladder, ended=ladder.ended and shown)
        self._ladders[matter.matter_id] = self._changed[matter.matter_id] = ladder
        for step in taken:
            self._step(matter, ladder, step, whole=step.n == before + len(taken) - 1)

    def _step(self, matter: Matter, ladder: Ladder, step: Taken, *, whole: bool) -> None:
        """`whole`: the last of those taken now, after which the recorder is told once."""
        self._join(matter, step.told)
        drafts = [(said.stepped(matter, ladder, step, self._reach), matter)]
        drafts += [
            (said.waiting(matter, ladder, hearer.person, waits=True), matter)
            for hearer in step.told
            if self._waits_above(matter, hearer.person)
        ]
        if whole and matter.author_id is not None and matter.kind is MatterKind.CONCERN and self._may_tell(matter):
            drafts.append((said.report(matter, ladder, matter.author_id, self._posts(matter)), matter))
        numbers = ladder.round.to_bytes(4, "big") + step.n.to_bytes(4, "big")
        self._say(ids.derived(b"harken/ladder", ids.raw(matter.matter_id), numbers), drafts)
        says = said.alert_text(matter, ladder.name)
        self._alerts += [
            NewAlert(
                alert_id=self._keys.chance.uuid(),
                person_id=hearer.person,
                matter_id=matter.matter_id,
                step=step.n,
                says=says,
            )
            for hearer in step.told
        ]

    def _may_tell(self, matter: Matter) -> bool:
        """False of a recorder whom it was moved away from: who is told now would tell them where it went (R29)."""
        return matter.moved_by is None or matter.author_id not in self._excluded(matter)

    def _excluded(self, matter: Matter) -> frozenset[str]:
        return frozenset(p for about, p in self._exclusions if about in (matter.matter_id, matter.name.about))

    def _audience(self, matter: Matter, name: LadderName, index: int) -> tuple[Hearer, ...]:
        ground = said.ground(matter)
        if ground is not None:
            return self._at_desk(ground, name, index)
        step, now = self._scene.pack.ladders.plans[name].steps[index], self._scene.appointments
        place = None if matter.setting_id is None else self._scene.places.get(matter.setting_id)
        members = self._hearers(matter)
        excluded = self._excluded(matter)
        if place is None:
            return members or tuple(
                Hearer(person=a.person, name=a.name, title=a.title, reads=True)
                for a in {a.person: a for a in self._advisers()}.values()
                if a.person not in excluded
            )
        chain = receivers(
            chain=self._scene.pack.staff_concern_chain, appointments=now, place=place, now=self._scene.now
        )
        return of_case(step, members, chain, excluded, outside_only=matter.outside_only, knows=matter.moved_by)

    def _advisers(self) -> Iterable[Appointment]:
        """The tenant's safeguarding role: told where no setting is known and none is left who was told first (R10)."""
        return (a for a in self._scene.appointments if a.role is Role.SAFEGUARDING and a.setting is None)

    def _at_desk(self, setting: str, name: LadderName, index: int) -> tuple[Hearer, ...]:
        """Found once for a unit, because it looks at everyone."""
        key = (setting, name, index)
        if key not in self._heard:
            step = self._scene.pack.ladders.plans[name].steps[index]
            cover = self._cover.get(setting, ())
            self._heard[key] = of_desk(step, self._scene.appointments, self._scene.places[setting], cover=cover)
        return self._heard[key]

    def _hearers(self, matter: Matter) -> tuple[Hearer, ...]:
        """The members of a case who still work here; of what another setting sent, those who work where it was sent."""
        posts = self._posts(matter)
        found = [posts[person] for person in self._members.get(matter.feed_id, ()) if person in posts]
        place = None if matter.setting_id is None else self._scene.places.get(matter.setting_id)
        if matter.kind is MatterKind.HANDOFF and place is not None:
            there = {a.person for a in self._scene.appointments if a.covers(place)}
            found = [one for one in found if one.person in there]
        return tuple(Hearer(person=a.person, name=a.name, title=a.title, reads=True) for a in found)

    def _posts(self, matter: Matter) -> dict[str, Appointment]:
        """Of everyone the post by which they are called here: the one where it happened before any other."""
        in_order = sorted(self._scene.appointments, key=lambda a: (a.setting == matter.setting_id, a.from_at))
        return {a.person: a for a in in_order}

    def _join(self, matter: Matter, told: Iterable[Hearer]) -> None:
        """Whoever is alerted of a confidential matter can read it from then on."""
        if matter.name.kind is not FeedKind.CASE:
            return
        members = self._members.setdefault(matter.feed_id, [])
        new = [hearer.person for hearer in told if hearer.person not in members]
        members += new
        self._new_members += [(matter.feed_id, person) for person in new]

    # -- what is said --------------------------------------------------------------------------------------------

    def _say(self, cmd: str, drafts: Sequence[tuple[Draft, Matter]]) -> None:
        why = self._scene.pack.digest
        origin = Origin(at=self._scene.now, by=None, how=How.NONE, cmd=cmd, pack=why, rules=RULES)
        for n, (draft, matter) in enumerate(drafts):
            self._append.add(ids.entry_id(cmd, draft.kind, n), draft, origin, matter.data_key_id)

    def _rehearsal_ended(self, matter: Matter, ladder: Ladder) -> Draft:
        cut_off = matter.state is MatterState.ENDED and matter.setting_id in self._live
        reached = self._reached.get(matter.matter_id, 0)
        return said.rehearsal_ended(matter, ladder, self._scene.now, cut_off=cut_off, reached=reached)

    def _waits_above(self, matter: Matter, person: str) -> bool:
        """True for someone who was alerted of what lies on a desk that they do not follow."""
        ground = said.ground(matter)
        if ground is None or matter.kind is MatterKind.REHEARSAL:
            return False
        last = len(self._scene.pack.ladders.plans[LadderName.NOW].steps) - 1
        heard = self._at_desk(ground, LadderName.NOW, last)
        return any(hearer.person == person and not hearer.reads for hearer in heard)

    def _was_told_to_wait(self, matter: Matter, person: str) -> bool:
        """In this round or in one before."""
        return self._append.has_state(FeedName(FeedKind.OWN, person), "setting-waits", matter.matter_id)


def has_it(state: MatterState) -> bool:
    """True once a matter needs no ladder."""
    return state is not MatterState.UNREAD


def scene(now: datetime, pack: Pack, appointments: Iterable[Appointment], places: Mapping[str, Place]) -> Scene:
    return Scene(now=now, pack=pack, appointments=in_force(appointments, now), places=places)
