"""A concern that turns out to be about somebody who works here: worked on a desk, moved, worked where it lies now."""

from __future__ import annotations

from server.devices import held
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    Answer,
    FollowUpConcern,
    SayStillWorried,
    Subject,
    Writer,
)
from sync.messages.held import SettleHeld
from sync.messages.recording import ChildInvolved, LeaveUnfinished, RecordConcern
from tests.verify.writing import PACKS, Provider, Signer

WRITER = Writer(name="Sam Holt", role="Teaching assistant")


def concern(made: Provider, saw: str, *, finishes: str | None = None) -> RecordConcern:
    return RecordConcern(
        setting=made.setting, writer=WRITER, children=(ChildInvolved(listed=made.child),), danger=Answer.NO,
        adult=Answer.NO, saw=saw, when="Monday", finishes=finishes,
    )  # fmt: skip


def move(matter: str, *subjects: str | None, struck: tuple[str, ...] = ()) -> MoveToCase:
    """No subject at all, or None for one: nobody knows who it is."""
    about = tuple(Subject(person=person, described="" if person else "A man in a red coat") for person in subjects)
    return MoveToCase(concern=matter, adult=Answer.YES, subjects=about, struck=struck, reason="She named him today.")


async def begun(made: Provider, saw: str, by: Signer | None, *, finishes: str | None = None) -> str:
    matter, envelope = await made.seal(concern(made, saw, finishes=finishes), by)
    [answered] = await made.push(envelope)
    assert answered.receipt.split()[5] == "accepted"
    return matter


async def left_unfinished(made: Provider, saw: str) -> str:
    left = LeaveUnfinished(
        setting=made.setting, writer=WRITER, children=(), danger=Answer.NOT_ANSWERED, adult=Answer.NO, saw=saw
    )  # fmt: skip
    matter, envelope = await made.seal(left, made.recorder)
    await made.push(envelope)
    return matter


async def held_first(made: Provider, saw: str) -> tuple[str, str]:
    """A concern, and what came of it before it did, and was held until then."""
    late, envelope = await made.seal(concern(made, saw), made.recorder)
    await made.push((await made.seal(AmendConcern(concern=late, writer=WRITER, text=saw), made.recorder))[1])
    await made.push(envelope)
    async with made.store.unit(made.tenant) as unit:
        [waiting] = await unit.waiting_for([late])
    assert await held.retry(made.store, await made.keys(), PACKS, made.epoch, waiting)
    return late, waiting


async def held_beside(made: Provider, concern: str) -> str:
    """A note by somebody who may not write there."""
    before = await made.waiting("held")
    assert await made.does(AddNote(concern=concern, text="I know more."), made.recorder) == "held"
    [found] = await made.waiting("held") - before
    return found


async def moved(made: Provider) -> None:
    """With everything that found its place in it; told, had, followed up; by its recorder's name and by nobody's."""
    assert made.recorder.person is not None
    left = await left_unfinished(made, "He took her")
    matter = await begun(made, "He took her to the station.", made.recorder, finishes=left)
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    _, envelope = await made.seal(AddNote(concern=made.dice.uuid(), text="He was seen."), made.lead)
    before = await made.waiting("held")
    await made.push(envelope)
    [found] = await made.waiting("held") - before
    assert await made.does(SettleHeld(held=found, concern=matter, reason="It is this."), made.lead) == "accepted"
    assert await made.does(move(matter, made.head), made.lead, route=Route.ABOUT_ADULT) == "accepted"
    assert await made.does(AddNote(concern=matter, text="Rang the officer."), made.lead) == "accepted"
    assert await made.does(AcknowledgeConcern(concern=matter), made.lead) == "accepted"
    worried = SayStillWorried(concern=matter, writer=WRITER, text="It goes on.")
    assert await made.does(worried, made.recorder) == "accepted"
    late, _ = await held_first(made, "Late.")
    # What is held beside it goes along: seen to before or after, waiting, or had by somebody who has not settled it.
    done, after, had, waiting = [await held_beside(made, late) for _ in range(4)]
    assert await made.does(SettleHeld(held=done, reason="It is nothing."), made.lead) == "accepted"
    assert await made.does(AcknowledgeConcern(concern=had), made.lead) == "accepted"
    # Of the recorder themself, and of nobody whom anybody could name; while it climbs.
    assert await made.does(move(late, made.recorder.person), made.lead) == "accepted"
    followed = FollowUpConcern(concern=late, summary="a", action="b", outcome="c")
    assert await made.does(followed, made.lead) == "accepted"
    assert await made.does(SettleHeld(held=after, concern=late, reason="It is this."), made.lead) == "accepted"
    await made.later(waiting, 30)
    waits = await begun(made, "Somebody.", made.recorder)
    await made.later(waits, 30)
    assert await made.does(move(waits, None, struck=(made.annexe_head,)), made.lead) == "accepted"
    await made.later(waits, 5)
    # In one batch with its beginning, by whoever works it; and not by whoever does not.
    assert await made.does(move(waits, None), made.recorder) == "held"
    whole, first = await made.seal(concern(made, "At once."), made.recorder)
    note, away = AddNote(concern=whole, text="Noted."), move(whole)
    _, beside = await made.seal(note, made.recorder)
    await made.push(first, beside, *[(await made.seal(one, made.lead))[1] for one in (note, away, note)])
