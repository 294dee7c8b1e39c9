"""What has words in it of a concern that leaves the desk, and was said of another: where it goes, who follows it there.
Without a database (R28)."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from server.concerns.moving import move
from server.concerns.quoting import with_what_quotes_it
from server.feeds.decision import Decided, Quoting, Standing
from server.feeds.sharing import Sharing, Signing
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import MoveToCase
from sync.messages.concerns import Answer, Subject
from tests.rules.test_concerns import DEPUTY, DESK, DIRECTOR, HEAD, LEAD, MATTER, given, matter

OTHER, THIRD, TENANT = (f"00000000-0000-4000-8000-0000000000{n}" for n in ("aa", "bb", "cc"))
CASE, ELSEWHERE = FeedName(FeedKind.CASE, MATTER), FeedName(FeedKind.CASE, THIRD)
SIGNING = Signing(tenant=TENANT, epoch="", desks={}, sign=lambda _: "")
SHARING = Sharing(
    posts={}, places={}, settings={}, children={}, bridges={}, matches={}, bridges_kept={}, matches_kept={}, named={},
    excluded=frozenset(), members=frozenset(), handoff=None, concern=None, handed=(), note=None, chain=(),
    integrated=False, signing=SIGNING,
)  # fmt: skip


def quoting(on: FeedName, seq: int, *members: str, of: str = OTHER) -> Quoting:
    lies = replace(matter(), matter_id=of, name=on, feed_id=on.about)
    standing = Standing(matter=lies, seq=seq, salt=bytes(16), text=f'"words {seq}"'.encode())
    return Quoting(on=on, feed_id=on.about, members=frozenset(members), standing=standing)


def moved(*found: Quoting) -> Decided:
    """The head turns out to be whom it is about: the leads know of it."""
    command = MoveToCase(concern=MATTER, adult=Answer.YES, subjects=(Subject(person=HEAD),))
    known = given(target=matter(), works=True, by=LEAD, quoting=found, sharing=SHARING)
    decision = with_what_quotes_it(move)(command, known)
    assert isinstance(decision, Decided)
    return decision


def test_from_a_desk_it_goes_where_the_concern_goes() -> None:
    found = (quoting(DESK, 9), quoting(DESK, 4))
    done = moved(*found)
    *_, first, second, gone = done.entries
    assert [(one.feed, one.kind, one.matter_id) for one in (first, second)] == [(CASE, "entry-moved", OTHER)] * 2
    assert msgspec.json.decode(second.data)["entry"] == '"words 9"'
    assert (gone.feed, gone.alone, gone.matter_id) == (DESK, True, DESK.about)
    assert msgspec.json.decode(gone.data)["seqs"] == [4, 9]
    assert done.apart.withheld == ((DESK.about, 4), (DESK.about, 9))
    assert done.apart.members == ()


def test_from_a_case_it_goes_to_those_who_may_know_of_both() -> None:
    done = moved(quoting(ELSEWHERE, 2, HEAD, LEAD, DIRECTOR), quoting(ELSEWHERE, 3, HEAD, LEAD, DIRECTOR))
    *_, first, second, gone = done.entries
    [(apart, member)] = done.apart.members
    assert member == LEAD, "whom it is about is not, and the director was not told of this one"
    assert first.feed == second.feed == apart
    assert apart not in (CASE, ELSEWHERE)
    assert (gone.feed, gone.matter_id) == (ELSEWHERE, TENANT)


def test_nobody_may_be_left_who_may_know_of_both() -> None:
    done = moved(quoting(ELSEWHERE, 2, HEAD, DIRECTOR))
    assert done.apart.members == ()
    assert [one.kind for one in done.entries][-2:] == ["entry-moved", "entries-disposed"]


def test_what_is_its_own_goes_with_it_and_not_apart() -> None:
    done = moved(quoting(DESK, 4, of=MATTER))
    assert done.apart.withheld == ()
    assert done.entries == moved().entries
    left = moved(quoting(ELSEWHERE, 4, LEAD, DEPUTY, of=MATTER))
    assert {person for _, person in left.apart.members} == {LEAD, DEPUTY}, "its own, of what became confidential before"
