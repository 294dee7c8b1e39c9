"""A full desk: two thousand concerns as a large college might have them after years, each with what was done about it.

Most are in hand or followed up, a tenth waits for somebody; what policy asks of each is said by the worker, twice for
most: when they came, and when a lead had said more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from http import HTTPStatus

import httpx
from msgspec import Struct
from msgspec.structs import replace

from sync.envelope import BATCH_MAX
from sync.messages.assessing import ClassifyConcern, Exploitation, RecordSafety, SafetyMeasure
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, AddNote, Answer, FollowUpConcern, Writer
from sync.messages.duties import Body, Means, RecordEvidence
from sync.messages.recording import ChildInvolved, ConcernKind, More, RecordConcern
from sync.receipt import Receipt, Verdict
from tests.bench.rest import at_rest
from tests.bench.served import STORY_WORDS, WORDS
from tests.support.device import TestDevice
from tests.support.patience import Patience
from tests.support.running import Harken, Reader

CONCERNS = 2_000
SLUG, SETTING, LEAD = "outcomes-first", "cedar", "mina"
_KINDS = (ConcernKind.CRIMINAL, ConcernKind.SEXUAL, ConcernKind.COUNTY_LINES, ConcernKind.GROOMING, ConcernKind.OTHER)


class Desk(Struct, frozen=True):
    """`tablet` writes one more concern; about one of `children`."""

    tablet: TestDevice
    lead: Reader
    children: tuple[str, ...]


def filled(harken: Harken) -> Desk:
    """Returns when the worker has said all that is owed."""
    tablet, lead = harken.device(SLUG, SETTING), harken.reader(LEAD, SETTING, SLUG)
    setting = harken.setting(SETTING, SLUG)
    children = tuple(one.child for one in harken.made[SLUG].children if one.setting == setting)
    ids = [tablet.new_id() for _ in range(CONCERNS)]
    _push(tablet, [tablet.seal(concern(tablet, n, children), cmd=cmd) for n, cmd in enumerate(ids)])
    asyncio.run(at_rest(harken.settings))
    device, me = lead.device, lead.me
    _push(device, [device.seal(one, by=me) for n, cmd in enumerate(ids) for one in _done(device, n, cmd)])
    asyncio.run(at_rest(harken.settings))
    return Desk(tablet, lead, children)


def concern(device: TestDevice, n: int, children: Sequence[str], saw: str = "") -> RecordConcern:
    """The nth of a mixture: listed and described children, with and without danger, of several kinds."""
    listed = ChildInvolved(listed=children[n % len(children)])
    one = device.concern(
        saw=saw or _words(device, STORY_WORDS),
        child=None if n % 5 == 0 else listed,
        danger=Answer.YES if n % 20 == 0 else Answer.NOT_SURE if n % 10 == 1 else Answer.NO,
    )
    more = More(
        kinds=(_KINDS[n % len(_KINDS)],) if n % 3 == 0 else (),
        disclosed=Answer.YES if n % 8 == 0 else Answer.NO,
        moved=Answer.YES if n % 40 == 3 else Answer.NO,
        opinion=_words(device, 20),
    )
    second = (ChildInvolved(listed=children[(n + 1) % len(children)]),) if n % 12 == 7 else ()
    return replace(one, more=more, children=(*one.children, *second))


def _done(device: TestDevice, n: int, concern: str) -> Iterator[Command]:
    """What a lead did about it by now."""
    if n % 10 == 9:
        return  # Nobody has it yet.
    yield AcknowledgeConcern(concern=concern)
    if n % 2 == 0:
        kind = Exploitation.YES if n % 6 == 0 else Exploitation.NO if n % 4 == 0 else Exploitation.MAY_BE
        yield ClassifyConcern(concern=concern, exploitation=kind, reason=_words(device, 20))
    if n % 3 != 0:
        writer = Writer(name="Mina Locke", role="Designated Safeguarding Lead", phone="")
        body = Body.POLICE if n % 7 == 0 else Body.LOCAL_AUTHORITY
        yield RecordEvidence(
            concern=concern, body=body, writer=writer, who="Duty desk", how=Means.PHONE, reference=f"R {n}"
        )
    if n % 4 == 1:
        yield AddNote(concern=concern, text=_words(device, 40))
    if n % 8 == 0:
        measure = SafetyMeasure(what=_words(device, 8), by="The tutor")
        yield RecordSafety(concern=concern, measures=(measure,), parents_told=Answer.YES)
    if n % 2 == 1 or n % 6 == 2:
        said = [_words(device, words) for words in (20, 30, 10)]
        yield FollowUpConcern(concern=concern, summary=said[0], action=said[1], outcome=said[2])


def _words(device: TestDevice, count: int) -> str:
    return " ".join(device.chance.choices(WORDS, k=count))


def _push(device: TestDevice, envelopes: Sequence[bytes]) -> None:
    for n in range(0, len(envelopes), BATCH_MAX):
        receipts = _answered(device, envelopes[n : n + BATCH_MAX])
        assert all(one.verdict is Verdict.ACCEPTED for one in receipts), {one.verdict for one in receipts}


def _answered(device: TestDevice, envelopes: Sequence[bytes]) -> list[Receipt]:
    """As a device does: a server that is busy is asked again, with the same bytes."""
    deadline = Patience(60)
    while True:
        try:
            return device.push(envelopes)
        except httpx.HTTPStatusError as busy:
            if busy.response.status_code != HTTPStatus.SERVICE_UNAVAILABLE or deadline.passed():
                raise
