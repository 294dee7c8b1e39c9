"""The story of one concern, entry by entry, without a database: what people say, what the worker finds and keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from server.duties.climbing import climb
from server.duties.duty import Kept, KnownChild, KnownConcern
from server.duties.folding import Story, fold
from server.duties.saying import said
from server.duties.standing import stand
from server.feeds.append import instant
from server.feeds.matters import Facts
from server.policy.load import read_packs
from server.policy.pack import Pack
from sync import ids
from sync.messages.base import Command, EntryData
from sync.messages.concerns import Answer, By, Writer
from sync.messages.duties import Body, DutyStatus, DutyStepped, Means, Needs, RecordEvidence
from sync.messages.recording import ChildInvolved, More, RecordConcern
from sync.messages.settings import Nation, SettingKind

PACK = read_packs()["affinity"]
BEGAN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CONCERN, SETTING, RECORDER, LEAD, DEPUTY, HEAD = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 7))
ROBIN, ALEX, SAM = (f"00000000-0000-4000-8000-0000000000c{n}" for n in range(3))
WRITER = Writer(name="Rowan Ash", role="Support worker")

Of = tuple[Body, Needs]
POLICE: Of = (Body.POLICE, Needs.TELLING)
AUTHORITY: Of = (Body.LOCAL_AUTHORITY, Needs.TELLING)
REPLY: Of = (Body.LOCAL_AUTHORITY, Needs.REPLY)
NRM: Of = (Body.LOCAL_AUTHORITY, Needs.NRM_REFERENCE)
PLACING: Of = (Body.PLACING_AUTHORITY, Needs.TELLING)


def told(body: Body = Body.POLICE, **more: object) -> RecordEvidence:
    given: dict[str, object] = {"concern": CONCERN, "body": body, "writer": WRITER, "who": "PC Lee", "how": Means.PHONE}
    return RecordEvidence(**(given | more))  # type: ignore[arg-type]


class Tale:
    """`says` appends what somebody said a minute later; `look` is the worker's."""

    def __init__(
        self,
        *children: ChildInvolved,
        more: More | None = None,
        by: str | None = RECORDER,
        facts: Facts | None = None,
        kind: SettingKind = SettingKind.SCHOOL,
        placing: dict[str, tuple[str, ...]] | None = None,
        pack: Pack = PACK,
    ) -> None:
        self.at = BEGAN
        self.texts: list[bytes] = []
        self.facts = facts or Facts(danger=Answer.YES, disclosed=Answer.NO, moved=Answer.YES)
        self.kind = kind
        self.placing = placing or {}
        self.barred: frozenset[str] = frozenset()
        self.pack = pack
        record = RecordConcern(
            setting=SETTING,
            writer=WRITER,
            children=children or (ChildInvolved(listed=ROBIN),),
            danger=self.facts.danger,
            adult=Answer.NO,
            saw="She was driven to the station.",
            when="This morning",
            more=more or More(moved=self.facts.moved),
        )
        self.says("concern-recorded", record, by, cmd=CONCERN)

    def says(self, kind: str, data: Command | EntryData, by: str | None = LEAD, *, cmd: str | None = None) -> str:
        """Its id."""
        cmd = cmd or self.new_id()
        self.texts.append(entry(kind, data, by, cmd, self.at))
        self.at += timedelta(minutes=1)
        return cmd

    def tells(self, evidence: RecordEvidence, by: str | None = RECORDER) -> str:
        return self.says("evidence-recorded", evidence, by)

    def new_id(self) -> str:
        return ids.derived(b"harken/tale", len(self.texts).to_bytes(16))

    @property
    def story(self) -> Story:
        return fold(self.texts, self.barred)

    def look(self, minutes: int = 0) -> list[Kept]:
        """What is kept now, and stands on the feed from here on; what is late is told again."""
        self.at += timedelta(minutes=minutes)
        story = self.story
        kept = [named(one) for one in self.stands()]
        for one in kept:
            before = story.kept.get(one.duty.duty_id)
            if before is None or said(CONCERN, before) != said(CONCERN, one):
                self.says("duty-kept", said(CONCERN, one), None)
            for step in climb(one, self.pack.duty_steps, self.at, frozenset())[0]:
                stepped = DutyStepped(duty=one.duty.duty_id, step=step.n, overdue=step.of is not None, told=())
                self.says("duty-stepped", stepped, None)
        return kept

    def stands(self) -> tuple[Kept, ...]:
        story = self.story
        return stand(self.known(story), story, self.pack, frozenset(), self.at, self.barred)

    def known(self, story: Story) -> KnownConcern:
        children = (KnownChild(child=one, placing=self.placing.get(one or "", ())) for one in story.children)
        classified = [one.classified for one in story.learned if one.classified is not None]
        return KnownConcern(
            concern=CONCERN,
            setting_kind=self.kind,
            nation=Nation.ENGLAND,
            facts=replace(self.facts, classified=classified[-1] if classified else None),
            children=tuple(children),
            received_at=BEGAN,
            identified_at=BEGAN,
            shared_at=BEGAN,
            aware_at=story.aware_at,
            learned=story.learned,
            returned=story.returned,
            reviewed=story.reviewed,
        )

    def of(self, of: Of, child: str | None = ROBIN, whom: str = "", nth: int = 0) -> Kept:
        """As it stands now, whether anybody has looked or not."""
        [found] = [one for one in self.stands() if key(one) == (*of, child, whom, nth)]
        return found

    def status(self, of: Of, child: str | None = ROBIN, whom: str = "", nth: int = 0) -> DutyStatus:
        return self.of(of, child, whom, nth).status


def key(one: Kept) -> tuple[Body, Needs, str | None, str, int]:
    duty = one.duty
    return duty.body, duty.needs, duty.child, duty.whom, duty.nth


def named(one: Kept) -> Kept:
    """Under a name instead of an id, as the worker puts it there."""
    return one if one.person is None else replace(one, by=By(name=f"Person {one.person[-1]}", role=""), person=None)


def entry(kind: str, data: Command | EntryData, by: str | None, cmd: str, at: datetime) -> bytes:
    return msgspec.json.encode(
        {"k": kind, "at": instant(at), "by": by, "how": "name" if by is None else "key", "cmd": cmd, "d": data}
    )


def statuses(kept: Sequence[Kept]) -> dict[str, DutyStatus]:
    return {one.duty.duty_id: one.status for one in kept}
