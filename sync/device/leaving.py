"""A device that has been withdrawn: first what it holds for others goes up, then all that it holds is let go.

Nobody reads on it from the moment it knows. What is sealed on it may be the only copy of what somebody saw, so it is
offered as on any other day (the server takes it, and holds it for a person) for as long as anything waits, and a sealed
draft has its ten minutes: somebody may be writing. Only then comes the one effect that deletes.
"""

from __future__ import annotations

from msgspec.structs import replace

from sync.device.queue import Step
from sync.device.shapes import Effect, Forget, Pull, State, Wake, Withdraw


def withdrawn(state: State, now: int) -> Step:
    """The server said so. Whoever held the device holds it no longer, and what waits is worth an attempt at once."""
    if state.withdrawn:
        return state, ()
    push = replace(state.push, due_at=now)
    return replace(state, withdrawn=True, holder=None, pull=Pull(n=state.pull.n), push=push), (Withdraw(),)


def suspect(state: State, now: int) -> State:
    """Something looks as if the device had been withdrawn. The front door knows."""
    return state if state.withdrawn else replace(state, door=replace(state.door, due_at=now))


def is_over(state: State) -> bool:
    """Nothing of anybody's is left to be sent."""
    return state.withdrawn and not state.waiting and not state.drafts


def forget(state: State) -> Step:
    """The last effect of this engine. If the store knows of something that waits, it fails, and an engine begins again
    from there."""
    timer: tuple[Effect, ...] = () if state.wake_at is None else (Wake(at=None),)
    return replace(state, forgotten=True, wake_at=None), (*timer, Forget())
