"""Writes down what the device engine does: each input, the effects, and a digest of the state after it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from sync.device import begin, step
from sync.device.shapes import Draft, Effects, Inputs, Item, ReceiptGiven, State, Stored, Tick
from sync.text import b64
from sync.vectors import fixed

Json = dict[str, Any]
START = 1_763_733_600_000


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same text from either language."""
    return json.dumps(msgspec.to_builtins(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(state: State) -> str:
    return hashlib.sha256(canonical(state).encode()).hexdigest()[:16]


def stored(
    *,
    shared: bool = False,
    waiting: tuple[Item, ...] = (),
    drafts: tuple[Draft, ...] = (),
    door_read_at: int | None = START,
    withdrawn: bool = False,
) -> Stored:
    return Stored(
        shared=shared,
        epoch=fixed.EPOCH,
        past=(),
        waiting=waiting,
        sent=(),
        drafts=drafts,
        door_read_at=door_read_at,
        withdrawn=withdrawn,
    )


def item(name: str, size: int = 1500) -> Item:
    return Item(cmd=fixed.fixed_id(name), digest=b64(fixed.seed(f"envelope {name}")), size=size)


def draft(name: str, kept_at: int) -> Draft:
    made = item(name)
    return Draft(cmd=made.cmd, digest=made.digest, size=made.size, kept_at=kept_at)


def receipt(
    of: Item,
    *,
    epoch: str = fixed.EPOCH,
    digest: str | None = None,
    reason: str = "-",
    received_at: str = "2025-11-21T14:00:00.000Z",
) -> ReceiptGiven:
    """A receipt as the runner hands it over: verified, so its signature is not looked at again. With a reason, held."""
    digest = digest or of.digest
    verdict = "accepted" if reason == "-" else "held"
    return ReceiptGiven(
        cmd=of.cmd,
        digest=digest,
        verdict=verdict,
        reason=reason,
        received_at=received_at,
        epoch=epoch,
        line=f"receipt 1 {fixed.TENANT} {of.cmd} {digest} {verdict} {reason} {received_at} {epoch}",
        sig="",
    )


class Recorder:
    """An engine that keeps a diary. `now` moves only when told."""

    def __init__(self, name: str, of: Stored) -> None:
        self.name = name
        self.state = begin(of)
        self.now = START
        self._begin = of
        self._steps: list[Json] = []

    def give(self, kind: type[Inputs], *, after: int = 0, jitter: int = 500, **fields: object) -> tuple[Effects, ...]:
        """One input, `after` milliseconds later."""
        self.now += after
        given = kind(now=self.now, jitter=jitter, **fields)  # type: ignore[arg-type]  # fields are those of the kind
        self.state, effects = step(self.state, given)
        self._steps.append(
            {
                "input": msgspec.to_builtins(given),
                "effects": msgspec.to_builtins(effects),
                "state": digest_of(self.state),
            }
        )
        return effects  # type: ignore[return-value]  # step names the base class; these are all there are

    def tick(self, after: int) -> tuple[Effects, ...]:
        return self.give(Tick, after=after)

    def written(self) -> Json:
        return {"name": self.name, "begin": msgspec.to_builtins(self._begin), "steps": self._steps}
