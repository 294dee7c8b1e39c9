"""A concern that leaves the desk: what goes, who follows it then, who may say so (R27, R28). Without a database."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from server.concerns.moving import move
from server.feeds.decision import Decided, Hold, Standing
from server.feeds.matters import Matter, MatterKind, MatterState
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import MoveToCase
from sync.messages.concerns import Answer, Subject
from tests.rules.test_concerns import CHAIN, DEPUTY, DESK, DIRECTOR, HEAD, LEAD, MATTER, RECORDER, given, matter

LEFT, HELD, OTHER = (f"00000000-0000-4000-8000-0000000000{n}" for n in ("aa", "bb", "cc"))
CASE = FeedName(FeedKind.CASE, MATTER)


def said(of: Matter, seq: int, cmd: str, **d: object) -> Standing:
    return Standing(matter=of, seq=seq, salt=bytes(16), text=msgspec.json.encode({"cmd": cmd, "d": d}))


def asked(
    *subjects: str | None, struck: tuple[str, ...] = (), adult: Answer = Answer.YES, by: str = LEAD, **more: object
) -> Decided | Hold:
    command = MoveToCase(
        concern=MATTER, adult=adult, subjects=tuple(Subject(person=one) for one in subjects), struck=struck, reason="."
    )
    usual: dict[str, object] = {"target": matter(), "works": True, "by": by}
    decision = move(command, given(**(usual | more)))  # type: ignore[arg-type]
    assert isinstance(decision, Decided | Hold)
    return decision


def circle(*subjects: str | None, struck: tuple[str, ...] = (), **more: object) -> tuple[set[str], set[str]]:
    """Who follows it then, and who never learns of it."""
    decision = asked(*subjects, struck=struck, **more)  # type: ignore[arg-type]
    assert isinstance(decision, Decided)
    assert decision.moves is not None
    return set(decision.moves.members), set(decision.moves.exclusions)


@pytest.mark.parametrize(
    ("subjects", "struck", "members", "excluded"),
    [
        ((RECORDER,), (), {LEAD, DEPUTY}, {RECORDER}),
        ((DEPUTY,), (), {LEAD}, {DEPUTY}),
        # Whoever says it is named themself, or struck out by their own hand: they read it no longer.
        ((LEAD,), (), {DEPUTY}, {LEAD}),
        ((RECORDER,), (LEAD,), {DEPUTY}, {RECORDER, LEAD}),
        ((DEPUTY, HEAD), (), {LEAD}, {DEPUTY, HEAD}),
        # One of two is not identified: it could be anyone there. Who says so knows of it, and is told of nothing more.
        ((RECORDER, None), (), {DIRECTOR, LEAD}, {RECORDER}),
        ((), (), {DIRECTOR, LEAD}, set()),
        # An id that nobody has identifies nobody, and excludes nobody who is on record.
        ((OTHER,), (), {DIRECTOR, LEAD}, set()),
    ],
)
def test_who_follows_it_and_who_never_does(
    subjects: tuple[str | None, ...], struck: tuple[str, ...], members: set[str], excluded: set[str]
) -> None:
    assert circle(*subjects, struck=struck) == (members, excluded)


def test_all_of_it_goes_in_order_under_what_the_lead_says_and_the_desk_says_that_it_is_gone() -> None:
    concern = matter(MatterState.ACKNOWLEDGED)
    left = replace(concern, matter_id=LEFT, kind=MatterKind.UNFINISHED, state=MatterState.PLACED)
    held = replace(concern, matter_id=HELD, kind=MatterKind.HELD, state=MatterState.PLACED)
    other = replace(held, matter_id=OTHER)
    standing = (
        said(left, 2, LEFT, k="leave-unfinished"),
        said(other, 3, OTHER, k="item-held"),
        said(concern, 4, MATTER, k="record-concern"),
        said(left, 5, MATTER, k="item-placed", command=MATTER),
        said(held, 6, HELD, k="item-held"),
        said(concern, 7, DEPUTY, k="add-note", concern=MATTER),
        said(held, 8, DEPUTY, k="settle-held", concern=MATTER),
        said(other, 9, DEPUTY, k="settle-held", concern=OTHER),
    )
    decision = asked(RECORDER, standing=standing)
    assert isinstance(decision, Decided)
    first, *brought, gone = decision.entries
    assert (first.feed, first.kind, first.matter_id) == (CASE, "moved-to-case", MATTER)
    assert [(one.feed, one.kind, one.matter_id) for one in brought] == [
        (CASE, "entry-moved", of) for of in (LEFT, MATTER, LEFT, HELD, MATTER, HELD)
    ]
    goes = [one for one in standing if one.matter is not other]
    assert [msgspec.json.decode(one.data)["entry"] for one in brought] == [one.text.decode() for one in goes]
    assert (gone.feed, gone.kind, gone.alone) == (DESK, "entries-disposed", True)
    assert msgspec.json.decode(gone.data)["seqs"] == [2, 4, 5, 6, 7, 8]
    assert gone.matter_id not in {MATTER, LEFT, HELD}
    assert decision.moves is not None
    assert [one.matter_id for one in decision.moves.matters] == [MATTER, LEFT, HELD], "what is told again comes first"


@pytest.mark.parametrize(
    "more",
    [
        {"works": False},
        {"target": replace(matter(), name=CASE)},
        {"target": replace(matter(), kind=MatterKind.REHEARSAL)},
        {"adult": Answer.NO},
        {"by": None},
    ],
)
def test_otherwise_it_is_held_beside_nothing_that_whom_it_names_could_read(more: dict[str, object]) -> None:
    decision = asked(RECORDER, **more)  # type: ignore[arg-type]
    assert isinstance(decision, Hold)
    assert decision.waits_for is None


@pytest.mark.parametrize(
    ("subjects", "struck"),
    [((RECORDER,), (DEPUTY, HEAD, DIRECTOR)), ((DEPUTY, HEAD, DIRECTOR), ()), ((None,), (DIRECTOR,))],
)
def test_nobody_becomes_the_only_one_who_knows_by_their_own_word(
    subjects: tuple[str | None, ...], struck: tuple[str, ...]
) -> None:
    """A lead whom it is about could bury it so. It stays before everybody who had it, and what they say is held."""
    assert isinstance(asked(*subjects, struck=struck), Hold)


def test_where_one_other_is_all_there_is_it_may_be_about_that_one() -> None:
    assert circle(DEPUTY, receivers=CHAIN[:2]) == ({LEAD}, {DEPUTY})


def test_before_the_concern_has_come_it_waits_for_it() -> None:
    decision = asked(RECORDER, target=None)
    assert isinstance(decision, Hold)
    assert decision.waits_for == MATTER
