"""What has words in it of a concern that leaves the desk: a share or a link of another concern, and what was held that
would have been one. Pure (R28).

It stays part of what it was said of, and is read where that is no more: on a desk whoever the concern is about may read
it. It stands again on the concern's own case. What was on a case already is about something else that is confidential,
and may be read by those alone who may know of both, however many are left: for them there is a case of its own, which
nobody joins later.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec
from msgspec.structs import replace

from server.concerns.moving import REASON
from server.feeds.append import Draft
from server.feeds.decision import Apart, Decide, Decided, Decision, Given, Moves, Quoting
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import EntryMoved, MoveToCase
from sync.text import b64


def with_what_quotes_it(decide: Decide) -> Decide:
    """Takes the rule that decides the command itself, and adds to that."""

    def decided(command: MoveToCase, given: Given) -> Decision:
        decision = decide(command, given)
        if not isinstance(decision, Decided) or decision.moves is None or given.target is None:
            return decision
        moves, left = decision.moves, given.target.name
        gone = {one.matter_id for one in moves.matters}
        quoting = sorted(
            (one for one in given.quoting if one.on != left or one.standing.matter.matter_id not in gone),
            key=lambda one: (one.on.kind, one.on.about, one.standing.seq),
        )
        return replace(
            decision,
            entries=(*decision.entries, *_entries(quoting, moves, given)),
            apart=Apart(
                withheld=tuple((one.feed_id, one.standing.seq) for one in quoting),
                members=tuple(dict.fromkeys(_members(quoting, moves, given))),
            ),
        )

    return decided


def _entries(quoting: list[Quoting], moves: Moves, given: Given) -> Iterator[Draft]:
    for one in quoting:
        text, matter = one.standing.text.decode(), one.standing.matter.matter_id
        moved = EntryMoved(feed=one.feed_id, salt=b64(one.standing.salt), entry=text)
        yield Draft(feed=_to(one, moves, given), kind="entry-moved", matter_id=matter, data=msgspec.json.encode(moved))
    for on, those in groupby(quoting, key=lambda one: one.on):
        gone = {"k": "entries-disposed", "v": 1, "seqs": [one.standing.seq for one in those], "reason": REASON}
        # Of nothing that can be disposed of itself: nothing here says what it was.
        of = _tenant(given) if on.kind is FeedKind.CASE else on.about
        yield Draft(feed=on, kind="entries-disposed", matter_id=of, data=msgspec.json.encode(gone), alone=True)


def _members(quoting: list[Quoting], moves: Moves, given: Given) -> Iterator[tuple[FeedName, str]]:
    for one in quoting:
        if one.on.kind is FeedKind.CASE:
            yield from ((_to(one, moves, given), person) for person in sorted(one.members & set(moves.members)))


def _to(one: Quoting, moves: Moves, given: Given) -> FeedName:
    if one.on.kind is FeedKind.DESK:
        return moves.to
    return FeedName(FeedKind.CASE, ids.derived(b"harken/quoted", ids.raw(given.cmd), ids.raw(one.on.about)))


def _tenant(given: Given) -> str:
    assert given.sharing is not None, "registered with `shares`"
    return given.sharing.signing.tenant
