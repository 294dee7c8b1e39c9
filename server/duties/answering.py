"""Which answer is one to which telling, and to which of our challenges: read from the entries of one concern. Pure
(REQ-7-F, REQ-11-B; R13).

What follows what goes by the order in which the server had it, and by no clock: what a tablet kept for days comes at
one moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import inf
from typing import NamedTuple

from msgspec.structs import replace

from server.duties.done import Challenge, Deed, deed_of
from server.duties.reading import Entry
from sync.messages.duties import Body, ChallengeReply, Needs, RecordReply, ReplyOutcome

Said = Deed | tuple[Entry, RecordReply]
"""In order."""
Against = tuple[int, Entry, ChallengeReply]
"""A challenge, and how much had been said before it."""


class Reply(NamedTuple):
    """An answer, and the telling that it is one to."""

    entry: Entry
    said: RecordReply
    told: Deed

    @property
    def of(self) -> tuple[str, Body]:
        return self.told.cmd, self.told.body

    @property
    def decides(self) -> bool:
        """Who asks for more has not decided yet, and that is what is owed."""
        return self.said.outcome is not ReplyOutcome.MORE_ASKED

    def deeds(self) -> Iterator[Deed]:
        if self.decides:
            yield self.deed(Needs.REPLY)
        if self.said.nrm.strip():
            yield self.deed(Needs.NRM_REFERENCE)

    def deed(self, needs: Needs, nth: int = 0) -> Deed:
        told = self.told
        deed = deed_of(self.entry, told.body, needs)
        return replace(deed, duties=told.duties, children=told.children, answers=told.cmd, nth=nth)


def replies(said: Sequence[Said]) -> dict[int, Reply]:
    """By their place in what was said. Of one telling each: where several were told in one breath, of the body that it
    names; of none where that is not to be known."""
    tellings = defaultdict[str, list[Deed]](list)
    for one in said:
        if isinstance(one, Deed) and one.needs is Needs.TELLING:
            tellings[one.cmd].append(one)
    found: dict[int, Reply] = {}
    for n, one in enumerate(said):
        if not isinstance(one, Deed):
            entry, reply = one
            told = [telling for telling in tellings[reply.evidence] if reply.body in (None, telling.body)]
            if len(told) == 1:
                found[n] = Reply(entry, reply, told[0])
    return found


def challenges(
    challenged: Sequence[Against], found: Mapping[int, Reply], withdrawn: AbstractSet[str]
) -> Iterator[tuple[Challenge, Deed | None]]:
    """Each with the first answer after it that a key proves, if there is one. Another challenge before that says the
    same again."""
    of = {reply.entry.cmd: reply for reply in found.values()}
    answers = defaultdict[tuple[str, Body], list[tuple[int, Reply]]](list)
    for n, reply in found.items():
        if reply.decides and reply.entry.signer is not None and reply.entry.cmd not in withdrawn:
            answers[reply.of].append((n, reply))
    left = {key: iter(some) for key, some in answers.items()}
    over: dict[tuple[str, Body], float] = {}
    for nth, (before, entry, said) in enumerate(challenged, 1):
        against = of.get(said.reply)
        if against is None or not withdrawn.isdisjoint({entry.cmd, said.reply, against.told.cmd}):
            continue
        if over.get(against.of, -1) >= before:
            continue
        later = ((n, one) for n, one in left.get(against.of, iter(())) if n >= before and one is not against)
        over[against.of], answer = next(later, (inf, None))
        challenge = Challenge(nth=nth, told=against.told, at=entry.at)
        yield challenge, None if answer is None else answer.deed(Needs.REPLY, nth)
