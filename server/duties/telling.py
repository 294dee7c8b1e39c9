"""Who is told of a duty that is late, and the recorder of what was done: gathered, and written with the unit (R13).

One alert for each person and concern at one look, however many duties of it are late. Whom an alert of the concern has
reached in the last minutes, its ladder's say, gets no second one: they are awake. The entry names them all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from server.access.appointments import LEADS, Appointment, Place, by_person, in_force
from server.access.receivers import receivers
from server.duties.climbing import Step
from server.duties.done import Deed
from server.duties.duty import Duty, Kept
from server.escalation.audience import Hearer, of_case, of_desk
from server.feeds.matters import Matter, MatterKind
from server.feeds.store import Unit
from server.feeds.waking import NewAlert, Says, ToldLately
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from server.policy.pack import Step as LadderStep
from sync.feeds import FeedKind
from sync.messages.concerns import By
from sync.messages.duties import Body, Needs
from sync.messages.escalation import LadderName
from sync.messages.people import Role

LATELY: Final = timedelta(minutes=5)
_APART: Final = timedelta(seconds=5)
"""Between two units that write at once. What was made later than that was made before a clock was set back: it may be
any time ago, and nobody is awake for that."""
OF_THE_CHILD: Final = frozenset({Body.POLICE, Body.LOCAL_AUTHORITY, Body.PLACING_AUTHORITY, Body.PREVENT})


class Telling:
    """`load` with every concern that may be told of; `flush` once."""

    def __init__(self, unit: Unit, keys: TenantKeys, pack: Pack, now: datetime) -> None:
        self._unit = unit
        self._keys = keys
        self._pack = pack
        self._now = now
        self._alerts: dict[tuple[str, str], NewAlert] = {}
        self._new_members: list[tuple[str, str]] = []
        self._heard: dict[tuple[str, LadderStep], tuple[Hearer, ...]] = {}
        self._called: dict[str | None, dict[str, Appointment]] = {}

    async def load(self, matters: Sequence[Matter]) -> None:
        everyone = await self._unit.appointments()
        self._appointments: tuple[Appointment, ...] = in_force(everyone, self._now)
        self._everyone = {one.person: one for one in sorted(everyone, key=lambda one: one.from_at)}
        self._posted = by_person(everyone)
        self._places = await self._unit.settings()
        # What found its place beside a case has the case's: its feed is about the matter that it began with.
        self._excluded = await self._unit.exclusions(
            {about for matter in matters for about in (matter.matter_id, matter.name.about)}
        )
        cases = {matter.feed_id for matter in matters if matter.name.kind is FeedKind.CASE}
        self._members = await self._unit.case_members(cases)

    def hearers(self, matters: Sequence[Matter]) -> set[str]:
        """Whoever may be told of one of these that is not confidential."""
        desks = {matter.setting_id for matter in matters if matter.name.kind is not FeedKind.CASE}
        here = [place for setting, place in self._places.items() if setting in desks]
        return {
            one.person
            for one in self._appointments
            if one.role is not Role.RECORDER and any(one.covers(place) for place in here)
        }

    def tell(self, matter: Matter, kept: Kept, step: Step) -> tuple[Hearer, ...]:
        """Alerts whose turn it is, and says who they are."""
        told = self._hearers(matter, step)
        says = Says.NOW if kept.duty.at_once else Says.WAITING
        for hearer in told:
            at = matter.matter_id, hearer.person
            if at in self._alerts and (says is Says.WAITING or self._alerts[at].says is Says.NOW):
                continue
            self._alerts[at] = NewAlert(
                alert_id=self._keys.chance.uuid(),
                person_id=hearer.person,
                matter_id=matter.matter_id,
                step=step.n,
                says=says,
                duty_id=kept.duty.duty_id,
            )
        return told

    def of_link(self, matter: Matter, link_id: str) -> tuple[Hearer, ...]:
        """Alerts whoever has it that a link for somebody outside was shut or ran out, and says who they are."""
        told = self._hearers(matter, Step(n=0, of=None))
        for hearer in told:
            self._alerts[matter.matter_id, hearer.person] = NewAlert(
                alert_id=self._keys.chance.uuid(),
                person_id=hearer.person,
                matter_id=matter.matter_id,
                step=0,
                says=Says.WAITING,
                link_id=link_id,
            )
        return told

    def named(self, matter: Matter, person: str) -> By:
        """Name and title of somebody, as they are called where it happened, or were."""
        post = self._posts(matter).get(person) or self._everyone.get(person)
        return By(name=person, role="") if post is None else By(name=post.name, role=post.title)

    def recorder(self, matter: Matter, duty: Duty) -> str | None:
        """Whom it is reported to that the duty stands so: whoever recorded the concern, of tellings. Nobody whom it
        excludes, whenever it came to that (R28, R29). Of what is confidential only what the child is owed: whether an
        adult was reported, or not, is the course of the case."""
        if matter.kind is not MatterKind.CONCERN or duty.needs is not Needs.TELLING:
            return None
        if matter.name.kind is FeedKind.CASE and duty.body not in OF_THE_CHILD:
            return None
        return None if matter.author_id in self.barred(matter) else matter.author_id

    def reads(self, matter: Matter, person: str) -> bool:
        """True for somebody who can open it now."""
        if matter.name.kind is FeedKind.CASE:
            return (matter.feed_id, person) in self._members
        place = self._place(matter)
        posts = (one for one in self._appointments if one.person == person and one.role in LEADS)
        return place is not None and any(one.covers(place) for one in posts)

    async def flush(self) -> None:
        """After the entries: a member is of a feed that is there."""
        await self._unit.put_case_members(self._new_members)
        matters = {matter for matter, _ in self._alerts}
        lately = await self._unit.told_lately(matters, self._now - LATELY, self._now + _APART)
        await self._unit.put_alerts([one for one in self._alerts.values() if not _awake(one, lately)], self._now)

    def _hearers(self, matter: Matter, step: Step) -> tuple[Hearer, ...]:
        if matter.name.kind is FeedKind.CASE:
            return self._in_case(matter, owner=step.of is None)
        owner = self._owner(matter) if step.of is None else ()
        if owner:
            return owner
        of = step.of or self._pack.duty_steps.steps[0]
        everyone = self._pack.ladders.plans[LadderName.NOW].steps[-1]
        # The end of a chain is not silence (R10): where nobody has these posts, whoever has any on the chain is told.
        return self._at_desk(matter, LadderStep(at_min=0, roles=of.roles, levels=0)) or self._at_desk(matter, everyone)

    def _owner(self, matter: Matter) -> tuple[Hearer, ...]:
        """Whoever has it; while nobody has, or they are gone, nobody."""
        person = matter.acknowledged_by
        post = None if person is None else self._posts(matter).get(person)
        if person is None or post is None or not self.reads(matter, person):
            return ()
        return (Hearer(person=person, name=post.name, title=post.title, reads=True),)

    def _at_desk(self, matter: Matter, step: LadderStep) -> tuple[Hearer, ...]:
        place = self._place(matter)
        if place is None:
            return ()
        key = place.setting, step
        if key not in self._heard:
            self._heard[key] = of_desk(step, self._appointments, place)
        return self._heard[key]

    def _in_case(self, matter: Matter, *, owner: bool) -> tuple[Hearer, ...]:
        """The owner, or whoever follows it: a duty brings nobody new into what is confidential, that is the ladder's to
        do. Only where nobody is left who could do it, the chain begins anew, as for a concern that came now (R10)."""
        had_by = self._owner(matter) if owner else ()
        if had_by:
            return had_by
        posts, excluded, place = self._posts(matter), self.barred(matter), self._place(matter)
        members = tuple(
            Hearer(person=person, name=posts[person].name, title=posts[person].title, reads=True)
            for feed_id, person in sorted(self._members)
            if feed_id == matter.feed_id and person in posts and person not in excluded
            # Between two settings both sides follow it, and one of them has to do it.
            if matter.kind is not MatterKind.HANDOFF or place is None or self._works_at(person, place)
        )
        if members or place is None:
            return members
        chain = receivers(
            chain=self._pack.staff_concern_chain, appointments=self._appointments, place=place, now=self._now
        )
        asked = LadderStep(at_min=0, roles=(), levels=0)
        anew = of_case(asked, (), chain, excluded, outside_only=matter.outside_only)
        new = [(matter.feed_id, hearer.person) for hearer in anew]
        self._members.update(new)
        self._new_members += new
        return anew

    def _works_at(self, person: str, place: Place) -> bool:
        return any(one.person == person and one.covers(place) for one in self._appointments)

    def barred(self, matter: Matter) -> frozenset[str]:
        """Whom the concern excludes (R28)."""
        return frozenset(p for about, p in self._excluded if about in (matter.matter_id, matter.name.about))

    def strangers(self, matter: Matter, deeds: Iterable[Deed]) -> frozenset[str]:
        """The commands of what anyone may say who can name it, by somebody who had no post there when it came, or is
        suspended now: who led there once can name everything that lay on its desk. Whoever recorded it may have theirs
        elsewhere."""
        place = self._place(matter)

        def here(deed: Deed) -> bool:
            posts = in_force(self._posted.get(deed.person or "", ()), deed.at)
            return any(deed.person == matter.author_id or (place is not None and one.covers(place)) for one in posts)

        return frozenset(one.cmd for one in deeds if one.anyones and one.person is not None and not here(one))

    def _place(self, matter: Matter) -> Place | None:
        return None if matter.setting_id is None else self._places.get(matter.setting_id)

    def _posts(self, matter: Matter) -> dict[str, Appointment]:
        """Of everyone the post by which they are called there."""
        if matter.setting_id not in self._called:
            in_order = sorted(
                self._appointments, key=lambda a: (a.setting == matter.setting_id, a.role in LEADS, a.from_at)
            )
            self._called[matter.setting_id] = {a.person: a for a in in_order}
        return self._called[matter.setting_id]


def _awake(alert: NewAlert, lately: set[ToldLately]) -> bool:
    as_strong = (Says.NOW,) if alert.says is Says.NOW else (Says.NOW, Says.WAITING)
    return any(ToldLately(alert.matter_id, alert.person_id, says) in lately for says in as_strong)
