"""A provider with two schools of one region, as the rules of its people are given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from server.access.appointments import Appointment, Place
from server.feeds.decision import Actor, Decided, Given, Known, Refuse
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from server.feeds.registers import Person
from sync.envelope import How, Route
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
from sync.messages.people import PersonListed, Role

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=90)
OAK, ELM, NORTH, CMD, ADMIN, OTHER_ADMIN, HEAD, LEAD, RECORDER, ELM_HEAD, DIRECTOR, ADVISER, NOBODY, MATTER = (
    f"00000000-0000-4000-8000-0000000000{n}" for n in range(10, 24)
)
TENANT, STANDING = "00000000-0000-4000-8000-000000000001", "standing"
DESK = FeedName(FeedKind.DESK, OAK)
PLACES = {OAK: Place(setting=OAK, region=NORTH), ELM: Place(setting=ELM, region=NORTH)}
AT: dict[str, tuple[Role, str | None, str | None]] = {
    ADMIN: (Role.ADMINISTRATOR, None, None),
    OTHER_ADMIN: (Role.ADMINISTRATOR, None, NORTH),
    HEAD: (Role.HEAD, OAK, None),
    LEAD: (Role.LEAD, OAK, None),
    RECORDER: (Role.RECORDER, OAK, None),
    ELM_HEAD: (Role.HEAD, ELM, None),
    DIRECTOR: (Role.REGIONAL, None, NORTH),
    ADVISER: (Role.SAFEGUARDING, None, None),
}


def post(
    person: str,
    role: Role,
    setting: str | None = None,
    region: str | None = None,
    *,
    from_at: datetime = LONG_AGO,
    to_at: datetime | None = None,
    key: str = "",
) -> Appointment:
    return Appointment(
        person=person, name=person, role=role, title=role.value, setting=setting, region=region,
        from_at=from_at, to_at=to_at, id=key or f"post-of-{person}",
    )  # fmt: skip


def listed(one: Appointment, setting: str) -> PersonListed:
    return PersonListed(person=one.person, setting=setting, name=one.name, role=one.role, title=one.title)


def known(
    *more: Appointment,
    confirmed: bool = False,
    has: tuple[Matter, ...] = (),
    suspended: frozenset[str] = frozenset(),
    cases: dict[str, frozenset[str]] | None = None,
    barred: frozenset[str] = frozenset(),
) -> Known:
    """Everybody of `AT`, each listed where they work; `more` beside it. `has` is what the lead has."""
    every = [post(person, *where) for person, where in AT.items()] + list(more)
    posts: dict[str, tuple[Appointment, ...]] = {}
    for one in every:
        counts = msgspec.structs.replace(one, disabled=one.person in suspended)
        posts[one.person] = (*posts.get(one.person, ()), counts)
    texts = {
        (FeedName(FeedKind.SETTING, setting), "person-listed", one.person): msgspec.json.encode(listed(one, setting))
        for one in every[: len(AT)]
        for setting, place in PLACES.items()
        if one.covers(place)
    }
    return Known(
        tenant=TENANT,
        posts=posts,
        places=PLACES,
        regions=frozenset({NORTH}),
        people={
            person: Person(
                person_id=person,
                name=person,
                login=f"login-{person}",
                email=f"{person}@oak.example",
                disabled_at=LONG_AGO if person in suspended else None,
                joined=True,
            )
            for person in (*AT, NOBODY)
        },
        settings={},
        children={},
        newest={},
        texts=texts,
        confirmed=confirmed,
        has={LEAD: has},
        cases=cases or {ADVISER: frozenset({TENANT})},
        standing_feed=STANDING,
        barred=barred,
    )


def given(command: Command, by: str | None = ADMIN, within: Known | None = None) -> Given:
    return Given(
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
        known=within or known(confirmed=True),
    )


def had(name: FeedName = DESK, kind: MatterKind = MatterKind.CONCERN) -> Matter:
    """What the lead has."""
    return Matter(
        matter_id=MATTER,
        kind=kind,
        setting_id=OAK,
        feed_id="feed",
        name=name,
        data_key_id="key",
        state=MatterState.ACKNOWLEDGED,
        author_id=RECORDER,
        device_id="tablet",
        facts=NOTHING_ASKED,
        made_at=None,
        received_at=LONG_AGO,
        acknowledged_at=LONG_AGO,
        acknowledged_by=LEAD,
    )


def decided(decision: object) -> Decided:
    assert isinstance(decision, Decided), decision
    return decision


def outcome(decision: object) -> str:
    """ "done", or why not."""
    if isinstance(decision, Refuse):
        return decision.reason.value
    decided(decision)
    return "done"


def kinds(decision: object) -> list[str]:
    return [entry.kind for entry in decided(decision).entries]


def listings(decision: object) -> dict[str, PersonListed]:
    """By setting, what is said of them from now on."""
    return {
        entry.feed.about: msgspec.json.decode(entry.data, type=PersonListed)
        for entry in decided(decision).entries
        if entry.kind == "person-listed"
    }
