"""A day at a provider that touches every kind of entry, verdict and state that the writer makes."""

from __future__ import annotations

from server.devices import held
from sync.envelope import How, Route
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, AddNote, AmendConcern, Answer, FollowUpConcern, Subject, Writer
from sync.messages.devices import ReportDropped
from sync.messages.looked import Opened, ReportOpened
from sync.messages.recording import ChildInvolved, LeaveUnfinished, RecordConcern
from tests.verify.administered import children
from tests.verify.assessed import assessed
from tests.verify.kept import policy, settings
from tests.verify.moved import moved
from tests.verify.retained import retention
from tests.verify.staffed import people
from tests.verify.writing import PACKS, Provider

WRITER = Writer(name="Sam Holt", role="Teaching assistant")


class UnheardOf(Command, frozen=True, tag="unheard-of", kw_only=True):
    """What a later version may send."""

    setting: str


def concern(made: Provider, saw: str = "A bruise on the left arm.", **more: object) -> RecordConcern:
    given: dict[str, object] = {
        "setting": made.setting,
        "writer": WRITER,
        "children": (ChildInvolved(listed=made.child),),
        "danger": Answer.NO,
        "adult": Answer.NO,
        "saw": saw,
        "when": "This morning",
    }
    return RecordConcern(**(given | more))  # type: ignore[arg-type]


async def live(made: Provider) -> None:
    """Everything once, in an order that the seed shuffles where order is free."""
    first, envelope = await made.seal(concern(made), made.recorder)
    await made.push(envelope)
    await made.push(envelope)
    await _work(made, first)
    await _about_adults(made)
    await _unfinished(made)
    await _held(made)
    many = [
        (await made.seal(concern(made, f"Again {n}."), made.recorder))[1] for n in range(made.dice.random.randint(3, 9))
    ]
    made.dice.random.shuffle(many)
    await made.push(*many)
    await made.list_child("Robin B")
    dropped = ReportDropped(feeds=(made.dice.uuid(),))
    await made.push((await made.seal(dropped, made.recorder))[1], (await made.seal(dropped))[1])
    await children(made, first, held=await _first_held(made))
    await assessed(made, first)
    await settings(made)
    had, had_next = [await _told(made, words) for words in ("Had.", "Had next.")]
    await people(made, had=had, had_next=had_next)
    await policy(made)
    await moved(made)
    await _looked(made, first)
    await retention(made)


async def _told(made: Provider, words: str) -> str:
    matter, envelope = await made.seal(concern(made, words), made.recorder)
    await made.push(envelope)
    return matter


async def _work(made: Provider, matter: str) -> None:
    told = (
        (AmendConcern(concern=matter, writer=WRITER, text="It was the right arm. “Ouch” é 🙂"), made.recorder),
        (AcknowledgeConcern(concern=matter), made.lead),
        (AcknowledgeConcern(concern=matter), made.lead),
        (AcknowledgeConcern(concern=matter), made.recorder),
        (AddNote(concern=matter, text="Rang home."), made.lead),
        (FollowUpConcern(concern=matter, summary="Seen.", action="Rang.", outcome="Watch."), made.lead),
        (FollowUpConcern(concern=matter, summary="Seen again.", action="Rang.", outcome="Closed."), made.lead),
    )
    for command, by in told:
        await made.push((await made.seal(command, by))[1])
    matter, envelope = await made.seal(concern(made, "A name only."), made.recorder, how=How.KEY)
    _, followed_up = await made.seal(FollowUpConcern(concern=matter, summary="a", action="b", outcome="c"), made.lead)
    await made.push(envelope, followed_up)
    await made.push(
        (await made.seal(concern(made, "Nobody's key.", children=(ChildInvolved(described="A boy in red"),))))[1]
    )


async def _about_adults(made: Provider) -> None:
    assert made.recorder.person is not None
    subject = Subject(person=made.lead.person)
    about = concern(made, adult=Answer.YES, subjects=(subject,), struck=(made.recorder.person,))
    await made.push((await made.seal(about, route=Route.ABOUT_ADULT))[1])
    unsure, envelope = await made.seal(concern(made, adult=Answer.NOT_SURE), made.recorder, route=Route.ABOUT_ADULT)
    amended = AmendConcern(concern=unsure, writer=WRITER, text="More.")
    await made.push(envelope, (await made.seal(amended, made.recorder, route=Route.ABOUT_ADULT))[1])


async def _unfinished(made: Provider) -> None:
    begun = LeaveUnfinished(
        setting=made.setting,
        writer=WRITER,
        children=(ChildInvolved(),),
        danger=Answer.NOT_ANSWERED,
        adult=Answer.NOT_ANSWERED,
    )
    left, envelope = await made.seal(begun)
    await made.push(envelope)
    await made.push((await made.seal(concern(made, finishes=left), made.recorder))[1])
    await made.push((await made.seal(begun, made.recorder))[1])


async def _held(made: Provider) -> None:
    """Kept whole for every reason that a stranger, a later version or bad luck can give; one finds its place."""
    unread = made.dice.bytes(40)
    await made.push(unread, b"HK\x01\x00\x02{}", b"")
    _, altered = await made.seal(concern(made), made.recorder)
    await made.push(altered[:-1] + bytes([altered[-1] ^ 1]))
    await made.push((await made.seal(concern(made), made.recorder, key=made.dice.uuid()))[1])
    await made.push((await made.seal(UnheardOf(setting=made.setting), made.recorder))[1])
    late, envelope = await made.seal(concern(made, "Late."), made.recorder)
    _, other = await made.seal(concern(made, "Same id."), made.recorder, cmd=late)
    [early] = await made.push((await made.seal(AmendConcern(concern=late, writer=WRITER, text="x"), made.recorder))[1])
    about = concern(made, "About a colleague.", adult=Answer.YES, subjects=(Subject(person=made.lead.person),))
    _, adult = await made.seal(about, made.recorder, cmd=late)
    await made.push(envelope, other, adult)
    async with made.store.unit(made.tenant) as unit:
        [waiting] = await unit.waiting_for([late])
    assert early.receipt.split()[5] == "held"
    assert await held.retry(made.store, await made.keys(), PACKS, made.epoch, waiting)
    desk = AcknowledgeConcern(concern=await _first_held(made))
    await made.push((await made.seal(desk, made.lead))[1])


async def _looked(made: Provider, matter: str) -> None:
    """What a lead read and opened, twice; and what somebody claims who cannot have seen it."""
    await made.pull(made.lead)
    await made.pull(made.recorder)
    opened = [Opened(matter=one, at="2026-03-02T09:15:00.123Z") for one in (matter, made.dice.uuid(), matter)]
    report = ReportOpened(opened=tuple(opened))
    told = [(await made.seal(report, by))[1] for by in (made.lead, made.lead, made.recorder, None)]
    await made.push(*told)


async def _first_held(made: Provider) -> str:
    """A held item on the desk."""
    async with made.store.unit(made.tenant) as unit:
        row = await unit.connection.fetchval(
            "select m.matter_id from matter m join feed f using (tenant_id, feed_id)"
            " where m.tenant_id = $1 and m.kind = 'held' and f.kind = 'desk' and m.state = 'unread'"
            " order by m.received_at, m.matter_id limit 1",
            made.tenant,
        )
    return str(row)
