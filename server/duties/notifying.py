"""Seniors are told that a lead has something to tell them, when the worker looks at the concern (11.1; R19, R28, R29).

Whatever a lead asked for and nobody has carried out yet is carried out, in one commit with what says so: however often
this looks, and whatever dies in between, each is told once. A second asking wakes again who has not seen the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.duties.folding import Story
from server.duties.notices import Asked, Notices
from server.duties.seniors import Chosen, choose
from server.duties.telling import Telling
from server.feeds.append import Append, Draft, instant
from server.feeds.matters import Matter, MatterKind
from server.feeds.registers import Setting
from server.feeds.store import Unit
from server.feeds.waking import MAILBOX_BELL, NewAlert, Says
from server.keys.tenant import TenantKeys
from server.policy.pack import Pack
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import By
from sync.messages.notices import NoticeGiven, NoticeSeen, SeniorsTold

STEP: Final = 0
"""An alert of a notice is of no ladder's step."""


class Say(Protocol):
    """Writes what is said of a concern, under a name made of `named`."""

    def __call__(self, matter: Matter, drafts: Iterable[Draft], *named: bytes) -> None: ...


class Notifying:
    """`load` once with every concern; then `tell`; `flush` once."""

    def __init__(self, unit: Unit, append: Append, keys: TenantKeys, pack: Pack, telling: Telling, say: Say) -> None:
        self._unit = unit
        self._append = append
        self._keys = keys
        self._pack = pack
        self._telling = telling
        self._say = say
        self._alerts: list[NewAlert] = []
        self._mail: dict[str, None] = {}

    async def load(
        self, matters: Sequence[Matter], stories: Mapping[str, Story], settings: Mapping[str, Setting], now: datetime
    ) -> None:
        """After what is told. Nothing is read where nobody asked and nobody has still to see."""
        self._now = now
        notices = {matter: story.notices for matter, story in stories.items()}
        waiting = [one for one in matters if notices[one.matter_id].asked or notices[one.matter_id].unseen]
        if not waiting:
            return
        self._everyone = await self._unit.appointments()
        self._places = await self._unit.settings()
        chosen = {one.matter_id: self._choose(one, settings) for one in waiting if notices[one.matter_id].asked}
        given = {
            one.matter_id: dict.fromkeys((*notices[one.matter_id].given, *_people(chosen.get(one.matter_id, Chosen()))))
            for one in waiting
        }
        self._chosen: Mapping[str, Chosen] = chosen
        await self._append.load(
            names={_own(person) for people in given.values() for person in people},
            data_keys=[],
            states=[
                (_own(person), kind, matter)
                for matter, people in given.items()
                for person in people
                for kind in ("notice-given", "notice-acknowledged")
            ],
        )

    def tell(self, matter: Matter, story: Story) -> Story:
        """What was seen of it, and everything that was asked for since. Answers with what was done by that."""
        notices = story.notices
        for person in notices.unseen:
            if self._append.has_state(_own(person), "notice-acknowledged", matter.matter_id):
                self._see(matter, notices, person)
        for asked in notices.asked:
            self._carry_out(matter, notices, asked, self._chosen[matter.matter_id])
        return replace(story, done=replace(story.done, deeds=(*story.done.deeds, *notices.deeds())))

    async def flush(self) -> None:
        await self._unit.put_alerts(self._alerts, self._now)
        await self._unit.ring(MAILBOX_BELL, list(self._mail), self._now)

    def _carry_out(self, matter: Matter, notices: Notices, asked: Asked, chosen: Chosen) -> None:
        by = self._telling.named(matter, asked.person) if asked.person is not None else By(name="", role="")
        for senior in chosen.seniors:
            person = senior.who.person
            # Who asks for it knows of it, and who has seen it need not be told again.
            if person == asked.person or person in notices.seen:
                continue
            self._give(matter, person, by, asked.cmd)
            if senior.woken:
                self._wake(matter, person, asked.cmd)
        told = SeniorsTold(
            concern=matter.matter_id,
            asked=asked.cmd,
            told=tuple(By(name=one.who.name, role=one.who.title) for one in chosen.seniors),
            people=_people(chosen),
            mailboxes=chosen.mailboxes,
            missing=chosen.missing,
            withheld=chosen.withheld,
        )
        self._say(matter, [_fact(matter, "seniors-told", told)], ids.raw(asked.cmd))
        notices.told(told, self._now)
        if asked.person in told.people and asked.person not in notices.seen:
            self._see(matter, notices, asked.person)
        if notices.letters:
            # Once, however often it was asked for since.
            self._mail[matter.matter_id] = None

    def _give(self, matter: Matter, person: str, by: By, asked: str) -> None:
        """Where it lies on a desk, also its setting: whoever is alerted of what waits on one learns as much (R9)."""
        given = NoticeGiven(
            concern=matter.matter_id,
            setting=matter.setting_id if matter.name.kind is FeedKind.DESK else None,
            by=by,
            at=instant(self._now),
        )
        draft = Draft(
            feed=_own(person),
            kind="notice-given",
            matter_id=matter.matter_id,
            data=msgspec.json.encode(given),
            state_of=matter.matter_id,
        )
        self._say(matter, [draft], ids.raw(asked))

    def _wake(self, matter: Matter, person: str, asked: str) -> None:
        self._alerts.append(
            NewAlert(
                alert_id=self._keys.chance.uuid(),
                person_id=person,
                matter_id=matter.matter_id,
                step=STEP,
                says=Says.WAITING,
                notice_id=asked,
            )
        )

    def _see(self, matter: Matter, notices: Notices, person: str) -> None:
        seen = NoticeSeen(concern=matter.matter_id, person=person, by=self._telling.named(matter, person))
        self._say(matter, [_fact(matter, "notice-seen", seen)], ids.raw(person))
        notices.seen.add(person)

    def _choose(self, matter: Matter, settings: Mapping[str, Setting]) -> Chosen:
        setting = None if matter.setting_id is None else settings.get(matter.setting_id)
        place = None if setting is None else self._places.get(setting.setting_id)
        if setting is None or place is None or matter.kind is MatterKind.REHEARSAL:
            return Chosen()
        return choose(
            self._pack.notices,
            setting.kind,
            place,
            self._everyone,
            self._now,
            excluded=self._telling.barred(matter),
            outside_only=matter.outside_only,
        )


def _people(chosen: Chosen) -> tuple[str, ...]:
    return tuple(one.who.person for one in chosen.seniors)


def _own(person: str) -> FeedName:
    return FeedName(FeedKind.OWN, person)


def _fact(matter: Matter, kind: str, data: Struct) -> Draft:
    return Draft(feed=matter.name, kind=kind, matter_id=matter.matter_id, data=msgspec.json.encode(data))
