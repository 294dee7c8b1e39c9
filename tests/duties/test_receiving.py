"""What the setting that was sent something owes for it: nothing before it is opened, then its note (R20, R36)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from server.duties.duty import Kept
from server.duties.nations import holidays_of
from server.duties.receiving import standing
from server.feeds.bridges import Handoff
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.registers import Setting
from server.policy.load import read_packs
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import Answer
from sync.messages.duties import Body, DutyStatus, Needs
from sync.messages.handoffs import HandoffState
from sync.messages.settings import Nation, SettingKind
from tests.duties.golden_cases import moment, shown

PACKS = read_packs()
HANDOFF, HOME = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
CHILD = "00000000-0000-4000-8000-000000000003"
CALM = Facts(danger=Answer.NO, adult=Answer.NO, disclosed=Answer.NO, moved=Answer.NO)
SENT = moment("Fri 27 Nov 2026 16:30")


def handoff(state: HandoffState, **more: object) -> Handoff:
    opened = SENT + timedelta(hours=3) if state not in (HandoffState.SENT, HandoffState.DELIVERED) else None
    made = Handoff(
        handoff_id=HANDOFF, bridge_id=HANDOFF, from_id=CHILD, to_id=HOME, concern_id=CHILD, child_id=CHILD,
        there_id=None, digest=b"", state=state, sent_by=CHILD, sent_at=SENT, opened_at=opened, opened_by=HOME,
    )  # fmt: skip
    return replace(made, **more)


def matter(facts: Facts = CALM, kind: FeedKind = FeedKind.BRIDGE) -> Matter:
    return Matter(
        matter_id=HANDOFF, kind=MatterKind.HANDOFF, setting_id=HOME, feed_id=HANDOFF, name=FeedName(kind, HANDOFF),
        data_key_id=HANDOFF, state=MatterState.ACKNOWLEDGED, author_id=None, device_id=None, facts=facts,
        made_at=None, received_at=SENT,
    )  # fmt: skip


def stands(
    of: Handoff,
    about: Matter,
    before: tuple[Kept, ...] = (),
    nation: Nation = Nation.ENGLAND,
    pack: str = "outcomes-first",
    now: datetime = SENT + timedelta(hours=4),
) -> tuple[Kept, ...]:
    home = Setting(setting_id=HOME, region_id=None, kind=SettingKind.HOME, nation=nation, name="Damson House")
    kept = {one.duty.duty_id: one for one in before}
    return standing(of, about, home, kept, PACKS[pack], holidays_of(nation), now)


@pytest.mark.parametrize("state", [HandoffState.SENT, HandoffState.DELIVERED, HandoffState.WITHDRAWN])
def test_what_nobody_there_has_opened_is_not_theirs(state: HandoffState) -> None:
    assert stands(handoff(state), matter()) == ()


@pytest.mark.parametrize("pack", sorted(PACKS))
@pytest.mark.parametrize(
    ("nation", "due"), [(Nation.ENGLAND, "17:00 Mon 30 Nov 2026"), (Nation.SCOTLAND, "17:00 Tue 1 Dec 2026")]
)
def test_a_note_by_the_end_of_the_next_working_day_where_it_was_sent_to(pack: str, nation: Nation, due: str) -> None:
    """St Andrew's Day counts in Scotland. What was sent is owed a note even if nothing new is asked for any more."""
    [one] = stands(handoff(HandoffState.OPENED), matter(), nation=nation, pack=pack)
    duty = one.duty
    assert (duty.body, duty.needs, duty.whom, duty.child) == (Body.COUNTERPART, Needs.NOTE, HOME, None)
    assert (duty.start, shown(duty.due), duty.overdue, duty.at_once) == (SENT, due, duty.due, False)
    assert one.status is DutyStatus.OWED
    assert stands(handoff(HandoffState.OPENED), matter(), (one,), nation=nation, pack=pack) == (one,)


@pytest.mark.parametrize(
    "about", [matter(replace(CALM, danger=Answer.NOT_SURE)), matter(kind=FeedKind.CASE)], ids=["danger", "confidential"]
)
def test_what_cannot_wait_is_noted_now(about: Matter) -> None:
    [one] = stands(handoff(HandoffState.OPENED), about)
    assert (one.duty.at_once, one.duty.due, one.duty.overdue) == (True, SENT, SENT + timedelta(minutes=60))


def test_the_note_ends_it_and_nothing_undoes_that() -> None:
    before = stands(handoff(HandoffState.OPENED), matter())
    noted = handoff(HandoffState.NOTED, noted_at=SENT + timedelta(hours=5), noted_by=HOME, note_id=CHILD)
    [done] = stands(noted, matter(), before)
    assert (done.status, done.evidence, done.person, done.at) == (DutyStatus.DONE, CHILD, HOME, noted.noted_at)
    closed = replace(noted, state=HandoffState.CLOSED)
    assert stands(closed, matter(), (done,)) == (done,)
    assert stands(noted, matter()) == (), "noted before anybody looked: nothing was ever late"
    [ended] = stands(handoff(HandoffState.WITHDRAWN), matter(), before)
    assert ended.status is DutyStatus.ENDED


def test_a_clock_that_was_ahead_when_it_was_sent_makes_nobody_wait() -> None:
    [one] = stands(handoff(HandoffState.OPENED), matter(), now=SENT - timedelta(hours=2))
    assert one.duty.start == SENT - timedelta(hours=2)
    assert one.duty.start.tzinfo is UTC
