"""The wrong child (R33), and what was kept whole (R11): said by who works it, and nothing taken away."""

from __future__ import annotations

import pytest

from server.concerns import about, held
from server.feeds.decision import Hold, HoldReason
from server.feeds.matters import Matter, MatterKind, MatterState
from server.feeds.registers import ChildPart
from sync.feeds import FeedKind, FeedName
from sync.messages.children import SayAbout
from sync.messages.held import SettleHeld
from tests.children.ground import (
    ADMINISTRATOR,
    ASH,
    DESK,
    HELD,
    LEAD,
    MATTER,
    STRANGER,
    WREN,
    decided,
    given,
    matter,
    said,
)

CASE = FeedName(FeedKind.CASE, STRANGER)
ABOUT = SayAbout(concern=MATTER, child=WREN, about=True, reason="I asked.")
NO_PLACE = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)


@pytest.mark.parametrize("is_about", [True, False])
def test_a_lead_says_whom_it_is_about_beside_the_first_words(is_about: bool) -> None:
    command = SayAbout(concern=MATTER, child=WREN, about=is_about)
    done = decided(about.say_about(command, given(command, target=matter(), works_on_target=True)))
    assert said(done) == [(DESK, "about-said")]
    assert done.rows == (ChildPart(matter_id=MATTER, child_id=WREN, about=is_about),)
    assert done.changes is None, "who has it has it still"


def test_of_a_child_elsewhere_there_is_no_more_to_learn_than_of_nobody() -> None:
    for child in (ASH, STRANGER):
        command = SayAbout(concern=MATTER, child=child, about=True)
        assert about.say_about(command, given(command, target=matter(), works_on_target=True)) == NO_PLACE
    command = SayAbout(concern=MATTER, child=ASH, about=True)
    assert said(about.say_about(command, given(command, ADMINISTRATOR, target=matter(), works_on_target=True)))


@pytest.mark.parametrize(
    ("target", "works"), [(None, False), (matter(), False), (matter(kind=MatterKind.REHEARSAL), True)]
)
def test_who_does_not_work_it_says_nothing_of_it_and_their_words_are_kept(target: Matter | None, works: bool) -> None:
    assert about.say_about(ABOUT, given(ABOUT, target=target, works_on_target=works)) == NO_PLACE


ITEM = matter(HELD, MatterKind.HELD)


def settled(
    beside: Matter | None = None,
    *,
    target: Matter | None = ITEM,
    works: bool = True,
    concern: str | None = None,
    child: str | None = None,
) -> object:
    command = SettleHeld(held=HELD, reason="It is hers.", concern=concern, child=child)
    return held.settle(command, given(command, LEAD, target=target, works_on_target=works, beside=beside))


def test_what_was_held_stays_where_it_is_and_is_no_longer_nobodys() -> None:
    done = decided(settled())
    assert said(done) == [(DESK, "held-settled")]
    assert done.changes is not None
    assert (done.changes.matter_id, done.changes.state) == (HELD, MatterState.PLACED)


def test_it_belongs_to_a_child() -> None:
    assert decided(settled(child=WREN)).rows == (ChildPart(matter_id=HELD, child_id=WREN, about=True),)


def test_it_belongs_to_a_concern_whose_readers_may_be_others() -> None:
    assert said(settled(matter(), concern=MATTER)) == [(DESK, "held-settled")]
    elsewhere = decided(settled(matter(name=CASE), concern=MATTER))
    assert said(elsewhere) == [(DESK, "held-settled"), (CASE, "held-added")]
    assert elsewhere.entries[1].matter_id == MATTER
    assert b"hers" not in elsewhere.entries[1].data, "no word of what others may not read"


@pytest.mark.parametrize("place", [DESK, CASE])
def test_what_is_confidential_leaves_no_trace_where_others_read(place: FeedName) -> None:
    """Not even that there is something: whom it is about may follow that desk, or that other case (S7)."""
    held_case = FeedName(FeedKind.CASE, HELD)
    confidential = matter(HELD, MatterKind.HELD, name=held_case)
    assert said(settled(matter(name=place), target=confidential, concern=MATTER)) == [(held_case, "held-settled")]


@pytest.mark.parametrize(
    "decision",
    [
        settled(target=None, works=False),
        settled(works=False),
        settled(target=matter(HELD)),
        settled(concern=MATTER),
        settled(matter(kind=MatterKind.HELD), concern=MATTER),
        settled(matter(kind=MatterKind.REHEARSAL), concern=MATTER),
        settled(ITEM, concern=HELD),
        settled(child=ASH),
        settled(child=STRANGER),
    ],
)
def test_what_has_no_place_for_it_is_kept_and_not_done(decision: object) -> None:
    assert isinstance(decision, Hold)
    assert decision.reason is HoldReason.UNKNOWN_TARGET
