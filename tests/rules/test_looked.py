"""Who opened what: a claim under a signature, taken as it is, that answers nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.feeds.decision import Actor, Decided, Given
from server.looked import rules
from sync.envelope import How, Route
from sync.feeds import FeedKind, FeedName
from sync.messages.looked import Opened, ReportOpened

CMD, LEAD, ONE, TWO = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 5))
BODY = b'{"k":"as it was written"}'
AT = "2026-11-21T14:03:00.000Z"


def given(by: str | None) -> Given:
    return Given(
        cmd=CMD,
        body=BODY,
        route=Route.ABOUT_ADULT,
        actor=Actor(person=by, how=How.NAME if by is None else How.KEY, device="tablet"),
        now=datetime(2026, 11, 21, 14, 3, tzinfo=UTC),
        setting_known=False,
        receivers=(),
        children_known=frozenset(),
        people_known=frozenset(),
        target=None,
        works_on_target=False,
    )


def report(*matters: str) -> ReportOpened:
    return ReportOpened(opened=tuple(Opened(matter=matter, at=AT) for matter in matters))


def test_it_stands_verbatim_in_the_holders_own_feed_and_each_matter_counts_once() -> None:
    decided = rules.report_opened(report(TWO, ONE, TWO), given(LEAD))
    assert isinstance(decided, Decided)
    [entry] = decided.entries
    assert (entry.feed, entry.kind, entry.matter_id) == (FeedName(FeedKind.OWN, LEAD), "matters-opened", CMD)
    assert (entry.data, entry.state_of) == (BODY, None)
    assert decided.opened == (TWO, ONE)
    assert decided.begins is None
    assert decided.changes is None


def test_nobody_in_particular_opened_nothing() -> None:
    assert rules.report_opened(report(ONE), given(None)) == Decided(entries=())


@pytest.mark.parametrize("kind", FeedKind)
def test_what_can_name_a_child_or_an_adults_matter_is_watched(kind: FeedKind) -> None:
    harmless = {FeedKind.OWN, FeedKind.SETTING, FeedKind.TENANT}
    assert (kind in rules.WATCHED) == (kind not in harmless)
