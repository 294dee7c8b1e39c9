"""What ladders do at a provider: seniors told and told again, cases that climb, rounds begun and over, an end."""

from __future__ import annotations

from sync.envelope import Route
from sync.messages.base import Command
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    SayStillWorried,
    Subject,
)
from sync.messages.recording import ChildInvolved, LeaveUnfinished
from tests.verify.history import WRITER, concern
from tests.verify.writing import Provider, Signer


async def climb_all(made: Provider) -> None:
    """Some are somebody's in the end, and some are left to wait."""
    await _seniors(made)
    await _given_back(made)
    await _to_the_end(made)
    await _confidential(made)
    await _elsewhere(made)
    await _opened_again(made)


def worried(matter: str) -> SayStillWorried:
    return SayStillWorried(concern=matter, writer=WRITER, text="It goes on.")


def followed_up(matter: str) -> FollowUpConcern:
    return FollowUpConcern(concern=matter, summary="a", action="b", outcome="c")


async def _begun(made: Provider, command: Command, by: Signer | None = None, *, route: Route = Route.CHILD) -> str:
    matter, envelope = await made.seal(command, by, route=route)
    await made.push(envelope)
    return matter


async def _seniors(made: Provider) -> None:
    """The head hears of it where the only lead cannot take it. Then the lead has it after all, and again."""
    matter = await _begun(made, concern(made), made.recorder)
    await made.does(PassOnConcern(concern=matter), made.lead)
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    await made.does(worried(matter), made.recorder)
    await made.does(worried(matter), made.recorder)
    for _ in range(2):
        await made.does(followed_up(matter), made.lead)
    await made.does(worried(matter))
    await made.does(followed_up(matter), made.lead)


async def _given_back(made: Provider) -> None:
    """In the batch that brought it, by the lead who had taken it; a recorder may not. The head is told."""
    matter, envelope = await made.seal(concern(made, danger=Answer.NOT_ANSWERED), made.recorder)
    took, back = AcknowledgeConcern(concern=matter), PassOnConcern(concern=matter)
    await made.push(envelope, *[(await made.seal(one, made.lead))[1] for one in (took, back)])
    await made.does(back, made.recorder)
    await made.later(matter, 30)


async def _to_the_end(made: Provider) -> None:
    """Step by step, and twice again; and four at once, where no worker had looked."""
    matter = await _begun(made, concern(made, danger=Answer.YES), made.recorder)
    for minutes in (5, 5, 10, 10, 15, 15):
        await made.later(matter, minutes)
    await made.later(await _begun(made, concern(made, danger=Answer.YES), made.recorder), 20)


async def _confidential(made: Provider) -> None:
    """About the head: where the lead cannot take it, or in time, the next level of the chain joins."""
    about = concern(made, adult=Answer.YES, subjects=(Subject(person=made.head),))
    for by in (made.recorder, made.lead):
        matter = await _begun(made, about, by, route=Route.ABOUT_ADULT)
        await made.does(PassOnConcern(concern=matter), made.lead)
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    await made.later(await _begun(made, about, route=Route.ABOUT_ADULT), 10)


async def _elsewhere(made: Provider) -> None:
    """A note on a concern of the annexe, by somebody who does not work there, is held beside it and climbs there."""
    there = await _begun(made, concern(made, setting=made.annexe, danger=Answer.YES), made.recorder)
    await made.later(there, 10)
    before = await made.waiting("held")
    await made.does(AddNote(concern=there, text="Seen by chance."), made.lead)
    for held in await made.waiting("held") - before:
        await made.later(held, 30)


async def _opened_again(made: Provider) -> None:
    """Left unfinished, finished, and worried about still."""
    left = await _begun(
        made,
        LeaveUnfinished(
            setting=made.setting,
            writer=WRITER,
            children=(ChildInvolved(),),
            danger=Answer.NOT_ANSWERED,
            adult=Answer.NO,
        ),
    )
    await _begun(made, concern(made, finishes=left), made.recorder)
    await made.does(worried(left), made.recorder)
