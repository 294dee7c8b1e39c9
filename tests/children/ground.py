"""A provider with two schools, as the rules of its children are given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from server.access.appointments import Appointment, Place
from server.feeds.decision import Actor, Decided, Given, Known
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from server.feeds.registers import Child
from sync.envelope import How, Route
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
from sync.messages.children import ChildFacts, ChildListed, KeepChildRecord
from sync.messages.people import Role

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
OAK, ELM, CMD, LEAD, ADMINISTRATOR, HEAD, RECORDER, ELM_LEAD, WREN, ASH, MATTER, HELD, STRANGER = (
    f"00000000-0000-4000-8000-0000000000{n}" for n in range(10, 23)
)
DESK, ROSTER = FeedName(FeedKind.DESK, OAK), FeedName(FeedKind.ROSTER, OAK)
THERE = FeedName(FeedKind.ROSTER, ELM)
LISTED = ChildListed(child=WREN, name="Wren", room="2")
AT = {
    LEAD: (Role.LEAD, OAK),
    HEAD: (Role.HEAD, OAK),
    RECORDER: (Role.RECORDER, OAK),
    ELM_LEAD: (Role.LEAD, ELM),
    ADMINISTRATOR: (Role.ADMINISTRATOR, None),
}


def known(*, record: ChildFacts | None = None, left: bool = False, told: tuple[ChildListed, ...] = ()) -> Known:
    """Wren is at Oak and Ash at Elm; `record` is what stands of Wren, at 7 on the desk."""
    states = {(ROSTER, "child-listed", one.child): (3, msgspec.json.encode(one)) for one in (LISTED, *told)}
    if record is not None:
        kept = KeepChildRecord(child=WREN, over=0, facts=record)
        states[DESK, "child-record", WREN] = (7, msgspec.json.encode(kept))
    settings = {WREN: OAK, ASH: ELM} | {one.child: OAK for one in told}
    return Known(
        tenant="tenant",
        posts={person: (_post(person, role, setting),) for person, (role, setting) in AT.items()},
        places={setting: Place(setting=setting, region=None) for setting in (OAK, ELM)},
        regions=frozenset(),
        people={},
        settings={},
        children={
            child: Child(child_id=child, setting_id=setting, left_at=NOW - timedelta(days=1) if left else None)
            for child, setting in settings.items()
        },
        newest={at: seq for at, (seq, _) in states.items()},
        texts={at: text for at, (_, text) in states.items()},
        confirmed=False,
        has={},
        cases={},
        standing_feed="standing",
        barred=frozenset(),
    )


def _post(person: str, role: Role, setting: str | None) -> Appointment:
    return Appointment(
        person=person, name=person, role=role, title="", setting=setting, region=None,
        from_at=NOW - timedelta(days=9), to_at=None,
    )  # fmt: skip


def given(command: Command, by: str | None = LEAD, **more: object) -> Given:
    usual = Given(
        cmd=CMD,
        body=msgspec.json.encode(command),
        route=Route.CHILD,
        actor=Actor(person=by, how=How.NONE if by is None else How.KEY, device="tablet"),
        now=NOW,
        setting_known=True,
        receivers=(),
        children_known=frozenset(),
        people_known=frozenset(),
        target=None,
        works_on_target=False,
        known=known(),
    )
    return msgspec.structs.replace(usual, **more)


def matter(
    matter_id: str = MATTER,
    kind: MatterKind = MatterKind.CONCERN,
    *,
    name: FeedName = DESK,
    setting: str | None = OAK,
) -> Matter:
    return Matter(
        matter_id=matter_id,
        kind=kind,
        setting_id=setting,
        feed_id="feed",
        name=name,
        data_key_id="key",
        state=MatterState.UNREAD,
        author_id=RECORDER,
        device_id="tablet",
        facts=NOTHING_ASKED,
        made_at=None,
        received_at=NOW,
    )


def decided(decision: object) -> Decided:
    assert isinstance(decision, Decided), decision
    return decision


def said(decision: object) -> list[tuple[FeedName, str]]:
    return [(entry.feed, entry.kind) for entry in decided(decision).entries]


def listings(decision: object) -> list[tuple[FeedName, ChildListed]]:
    """What the rosters say from now on."""
    return [
        (entry.feed, msgspec.json.decode(entry.data, type=ChildListed))
        for entry in decided(decision).entries
        if entry.kind == "child-listed"
    ]
