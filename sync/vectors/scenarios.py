"""Scenarios of the device engine, one promise each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from sync.device.shapes import (
    Cursor,
    DoorAnswered,
    DraftDiscarded,
    DraftKept,
    Followed,
    Item,
    Line,
    Locked,
    Nudged,
    PageRead,
    Poked,
    PullClosed,
    PullOpened,
    PushAnswered,
    Refused,
    Saved,
    SignedIn,
    Unlocked,
    Withdrawn,
)
from sync.messages.people import Role
from sync.messages.settings import DutyNumber, FrontDoor, Hours, IntakeKey, Listed, SettingKind
from sync.text import b64
from sync.vectors import fixed
from sync.vectors.recorder import START, Recorder, draft, item, receipt, stored

MINUTE: Final = 60_000
A, B, C = item("a"), item("b"), item("c")
DESK, OWN, CASE = fixed.fixed_id("desk"), fixed.fixed_id("own"), fixed.fixed_id("case")
NEXT_EPOCH = fixed.fixed_id("epoch 2")


def _save(to: Recorder, *items: Item) -> None:
    for one in items:
        to.give(Saved, after=1000, item=one, draft=None, reported=())


def _answer(to: Recorder, status: int, *proofs: object, n: int | None = None, wait_ms: int = 0) -> None:
    n = to.state.push.n if n is None else n
    to.give(PushAnswered, after=200, n=n, status=status, wait_ms=wait_ms, receipts=proofs)


def _unlock(to: Recorder, **feeds: Cursor) -> None:
    cursors = {fixed.fixed_id(name): cursor for name, cursor in feeds.items()}
    to.give(Unlocked, person=fixed.PERSON, signed_in=True, feeds=cursors, dropped=())


def _open(
    to: Recorder,
    *feeds: tuple[str, str, int],
    epoch: str | None = None,
    settled: dict[str, Cursor] | None = None,
    refused: tuple[Refused, ...] = (),
) -> None:
    announced = tuple(Followed(feed=feed, kind=kind, about=fixed.SETTING, seq=seq) for feed, kind, seq in feeds)
    epoch = epoch or to.state.epoch
    to.give(PullOpened, n=to.state.pull.n, epoch=epoch, feeds=announced, settled=settled or {}, refused=refused)


def _page(to: Recorder, feed: str, start: int, *lines: Line) -> None:
    end = start + len(lines)
    head = b64(fixed.seed(f"{feed} {end}"))
    to.give(PageRead, n=to.state.pull.n, feed=feed, from_seq=start, lines=lines, seq=end, head=head)


def _close(to: Recorder, ended: str = "end", status: int = 200, refused: tuple[Refused, ...] = ()) -> None:
    to.give(PullClosed, after=50, n=to.state.pull.n, status=status, wait_ms=0, ended=ended, refused=refused)


def _cursor(kind: str, seq: int, epoch: str | None = None) -> Cursor:
    return Cursor(kind=kind, about=fixed.SETTING, seq=seq, head=b64(fixed.seed(f"{kind} {seq}")), epoch=epoch)


def _line(cls: str, prev: int = 0, *, k: str = "add-note", d: object = None) -> Line:
    text = json.dumps({"k": k, "d": {} if d is None else d}, separators=(",", ":"))
    return Line(cls=cls, prev=prev, leaf=b64(fixed.seed(text)), salt=b64(fixed.seed(text)[:16]), text=text)


def _withheld(cls: str, prev: int = 0) -> Line:
    return Line(cls=cls, prev=prev, leaf=b64(fixed.seed("withheld")), salt=None, text=None)


def recorded_without_signal() -> Recorder:
    to = Recorder("recorded without signal, sent when it returns", stored())
    to.tick(0)
    _save(to, A)
    _answer(to, 0)
    to.tick(1000)
    _answer(to, 0)
    to.give(Nudged, after=20 * MINUTE)
    _answer(to, 200, receipt(A))
    return to


def answers_that_prove_nothing() -> Recorder:
    to = Recorder("an item stays until a receipt names its own digest", stored())
    _save(to, A, B, C)
    _answer(to, 200)
    to.tick(MINUTE)
    _answer(to, 200, receipt(A, digest=B.digest), receipt(item("stranger")))
    to.tick(MINUTE)
    _answer(to, 200, receipt(C), receipt(A))
    _answer(to, 200, receipt(B))
    return to


def answers_late_and_twice() -> Recorder:
    to = Recorder("a late answer still proves what it names, a second one changes nothing", stored())
    _save(to, A, B)
    first = to.state.push.n
    _answer(to, 0)
    to.tick(MINUTE)
    _answer(to, 200, receipt(A), n=first)
    _answer(to, 200, receipt(A), receipt(B))
    _answer(to, 200, receipt(A), receipt(B))
    return to


def too_large_is_halved() -> Recorder:
    to = Recorder("413 halves the batch at once, success doubles it", stored(waiting=tuple(map(item, "abcdefgh"))))
    to.tick(0)
    _answer(to, 413)
    _answer(to, 413)
    _answer(to, 200, receipt(A), receipt(B))
    _answer(to, 200, *(receipt(item(name)) for name in "cdefgh"))
    return to


def poison_waits_behind() -> Recorder:
    to = Recorder("an item that always fails is behind the others, and is never given up", stored())
    _save(to, A)
    _answer(to, 500)
    _save(to, B)
    _answer(to, 200, receipt(B))
    for _ in range(12):
        _answer(to, 500)
        to.tick(5 * MINUTE)
    _save(to, C)
    _answer(to, 500)
    to.tick(5 * MINUTE)
    _answer(to, 200, receipt(C))
    return to


def not_let_in() -> Recorder:
    to = Recorder("401, 403, 429 and 503 keep everything and wait", stored(waiting=(A, B)))
    to.tick(0)
    _answer(to, 401)
    to.tick(5 * MINUTE)
    _answer(to, 403)
    to.tick(5 * MINUTE)
    _answer(to, 429, wait_ms=90_000)
    to.give(Nudged, after=1000)
    to.tick(90_000)
    _answer(to, 503, wait_ms=48 * 60 * MINUTE)
    to.tick(60 * MINUTE)
    _answer(to, 200, receipt(A), receipt(B))
    return to


def a_large_outbox() -> Recorder:
    items = tuple(item(f"n{n}", 60_000 if n < 20 else 500) for n in range(130))
    to = Recorder("at most 100 items and one megabyte at a time", stored(waiting=items))
    to.tick(0)
    for _ in range(4):
        flight = to.state.push.flight
        if flight is not None:
            _answer(to, 200, *(receipt(one) for one in items if one.cmd in flight.cmds))
    return to


def left_unfinished() -> Recorder:
    to = Recorder("a sealed draft at rest for ten minutes goes up by itself", stored())
    to.give(DraftKept, draft=draft("d", START))
    to.give(DraftKept, after=2000, draft=draft("d", START + 2000))
    to.give(DraftKept, draft=draft("e", START + 2000))
    to.give(DraftKept, draft=draft("f", START + 2000))
    to.give(DraftDiscarded, draft=fixed.fixed_id("e"))
    to.give(Saved, item=A, draft=fixed.fixed_id("f"), reported=())
    to.tick(10 * MINUTE)
    to.give(DraftKept, draft=draft("d", to.now))
    _answer(to, 200, receipt(A))
    _answer(to, 200, receipt(item("d")))
    return to


def first_pull() -> Recorder:
    to = Recorder("pages and cursors move together; a poke during a pull asks for another", stored())
    _unlock(to)
    _open(to, (OWN, "own", 1), (DESK, "desk", 4))
    _page(to, OWN, 0, _line("S"))
    _page(to, DESK, 0, _line("F"), _withheld("S"), _line("F"))
    to.give(Poked)
    _page(to, DESK, 3, _line("S", 2))
    _close(to)
    _open(to, (OWN, "own", 1), (DESK, "desk", 4))
    _close(to)
    to.tick(MINUTE)
    return to


def cut_and_resumed() -> Recorder:
    to = Recorder("a pull cut off goes on from its last page; one without progress backs off", stored())
    _unlock(to)
    _open(to, (DESK, "desk", 4))
    _page(to, DESK, 0, _line("F"), _line("F"))
    _close(to, "cut")
    _open(to, (DESK, "desk", 4))
    _close(to, "cut")
    to.tick(MINUTE)
    _open(to, (DESK, "desk", 4))
    _page(to, DESK, 0, _line("F"), _line("F"), _line("F"))
    _close(to, "more")
    _open(to, (DESK, "desk", 4))
    _close(to, "more")
    return to


def no_longer_followed() -> Recorder:
    to = Recorder("a feed no longer followed goes before any cursor moves, and the server is told", stored())
    _unlock(to, own=_cursor("own", 3), desk=_cursor("desk", 9), case=_cursor("case", 2))
    _open(to, (OWN, "own", 4))
    _page(to, OWN, 3, _line("S", 3))
    _close(to)
    to.give(Saved, item=A, draft=None, reported=(CASE, DESK))
    return to


def not_believed() -> Recorder:
    to = Recorder("a feed that is not believed is said aloud once, and believed when it is whole again", stored())
    _unlock(to, desk=_cursor("desk", 2))
    _open(to, (DESK, "desk", 4), (OWN, "own", 1))
    _page(to, OWN, 0, _line("S"))
    _close(to, refused=(Refused(feed=DESK, why="head does not follow"),))
    to.tick(MINUTE)
    _open(to, (DESK, "desk", 4), (OWN, "own", 1))
    _close(to, refused=(Refused(feed=DESK, why="head does not follow"),))
    to.tick(MINUTE)
    _open(to, (DESK, "desk", 4), (OWN, "own", 1))
    _page(to, DESK, 2, _line("F"), _line("F"))
    _close(to)
    to.tick(MINUTE)
    _open(to, (DESK, "desk", 6), (OWN, "own", 1))
    _close(to)
    return to


def bodies_missing() -> Recorder:
    to = Recorder("a body may be missing only if it is superseded or disposed of later", stored())
    _unlock(to)
    _open(to, (DESK, "desk", 3), (CASE, "case", 4), (OWN, "own", 2))
    _page(to, DESK, 0, _withheld("F"), _withheld("S"), _line("S", 2))
    _page(to, CASE, 0, _withheld("F"), _withheld("S"), _line("S", 2))
    _page(to, CASE, 3, _line("F", k="entries-disposed", d={"seqs": [1, 0, 4, 99, "2"], "reason": "retention"}))
    _page(to, OWN, 0, _withheld("S"), _withheld("S"))
    _close(to)
    return to


def on_a_shared_tablet() -> Recorder:
    to = Recorder("a shared tablet keeps desk and case feeds in memory only", stored(shared=True))
    _unlock(to)
    _open(to, (OWN, "own", 1), (DESK, "desk", 1), (CASE, "case", 1))
    for feed in (OWN, DESK, CASE):
        _page(to, feed, 0, _line("F"))
    _close(to)
    to.give(Locked)
    to.tick(MINUTE)
    return to


def locked_in_between() -> Recorder:
    to = Recorder("what arrives for somebody who has locked is ignored", stored())
    _unlock(to)
    _open(to, (DESK, "desk", 2))
    to.give(Locked)
    _page(to, DESK, 0, _line("F"))
    _close(to)
    _unlock(to)
    to.give(PageRead, n=1, feed=DESK, from_seq=0, lines=(_line("F"),), seq=1, head=b64(fixed.seed("x")))
    return to


def signed_out() -> Recorder:
    to = Recorder("401 on a pull waits for a sign-in; pushing goes on", stored())
    to.give(Unlocked, person=fixed.PERSON, signed_in=False, feeds={}, dropped=(DESK,))
    to.give(SignedIn, person=fixed.fixed_id("other person"))
    to.give(SignedIn, person=fixed.PERSON)
    _close(to, "cut", 401)
    _save(to, A)
    _answer(to, 200, receipt(A))
    to.give(SignedIn, person=fixed.PERSON)
    return to


def restored_server() -> Recorder:
    to = Recorder("a new epoch offers everything again; the old one cannot come back", stored())
    _save(to, A, B)
    _answer(to, 200, receipt(A))
    _answer(to, 200, receipt(B))
    _save(to, C)
    _unlock(to, desk=_cursor("desk", 2))
    _open(to, (DESK, "desk", 2), epoch=NEXT_EPOCH)
    _answer(to, 200, receipt(C))
    _close(to)
    to.give(DoorAnswered, status=0, wait_ms=0, epoch=fixed.EPOCH, door=None)
    _answer(to, 200, receipt(A, epoch=NEXT_EPOCH), receipt(B), receipt(C, epoch=NEXT_EPOCH))
    return to


def after_a_restore() -> Recorder:
    to = Recorder("a new epoch settles every feed held from before, once", stored())
    _unlock(to, own=_cursor("own", 3), desk=_cursor("desk", 9), case=_cursor("case", 2), bridge=_cursor("desk", 1))
    settled = {OWN: _cursor("own", 3, NEXT_EPOCH), DESK: _cursor("desk", 5, NEXT_EPOCH)}
    refused = (Refused(feed=CASE, why="its past has changed"),)
    followed = ((OWN, "own", 3), (DESK, "desk", 6), (CASE, "case", 2))
    _open(to, *followed, epoch=NEXT_EPOCH, settled=settled, refused=refused)
    _close(to, "more")
    _open(to, *followed, epoch=NEXT_EPOCH)
    _page(to, DESK, 5, _line("F"))
    _close(to)
    to.tick(MINUTE)
    _open(to, *followed)
    _page(to, DESK, 6, _line("F"))
    _close(to)
    return to


def restored_while_locked() -> Recorder:
    to = Recorder("a feed is settled from the epoch it was held in, whatever the device has heard since", stored())
    to.give(DoorAnswered, status=500, wait_ms=0, epoch=NEXT_EPOCH, door=None)
    _unlock(to, own=_cursor("own", 3, NEXT_EPOCH), desk=_cursor("desk", 9))
    settled = {DESK: _cursor("desk", 5, NEXT_EPOCH)}
    _open(to, (OWN, "own", 3), (DESK, "desk", 5), epoch=NEXT_EPOCH, settled=settled)
    _close(to, "more")
    _open(to, (OWN, "own", 3), (DESK, "desk", 5), epoch=NEXT_EPOCH)
    _close(to)
    return to


def restored_during_a_pull() -> Recorder:
    to = Recorder("what an answer of the life before still brings is not applied", stored())
    _unlock(to, desk=_cursor("desk", 2, fixed.EPOCH))
    _open(to, (DESK, "desk", 3))
    to.give(DoorAnswered, status=500, wait_ms=0, epoch=NEXT_EPOCH, door=None)
    _page(to, DESK, 2, _line("F"))
    _close(to)
    return to


def covered_by_a_backup() -> Recorder:
    to = Recorder("sealed bytes of what a backup covers are let go, and no others", stored(door_read_at=None))
    _save(to, A, B)
    _answer(to, 200, receipt(A), receipt(B, received_at="2025-11-22T14:00:00.000Z"))
    for covered in ("2025-11-21T14:00:00.000Z", "2025-11-22T00:00:00.000Z"):
        to.give(DoorAnswered, status=200, wait_ms=0, epoch=fixed.EPOCH, door=_door(), covered=covered)
        to.tick(5 * MINUTE)
    to.give(DoorAnswered, status=200, wait_ms=0, epoch=NEXT_EPOCH, door=_door(), covered="2025-11-23T00:00:00.000Z")
    to.tick(5 * MINUTE)
    _answer(to, 200, receipt(B, epoch=NEXT_EPOCH))
    to.give(DoorAnswered, status=200, wait_ms=0, epoch=fixed.EPOCH, door=_door(), covered="2025-11-23T00:00:00.000Z")
    return to


def front_door() -> Recorder:
    to = Recorder("the front door is read again each hour, and when the network returns", stored(door_read_at=None))
    to.tick(0)
    to.give(DoorAnswered, status=200, wait_ms=0, epoch=fixed.EPOCH, door=_door())
    to.give(Nudged, after=MINUTE)
    to.give(Nudged, after=5 * MINUTE)
    to.give(DoorAnswered, status=403, wait_ms=0, epoch=None, door=None)
    to.tick(5 * MINUTE)
    to.give(DoorAnswered, status=0, wait_ms=0, epoch=None, door=None)
    to.tick(10 * MINUTE)
    to.give(DoorAnswered, status=429, wait_ms=7000, epoch=None, door=None)
    to.tick(10 * MINUTE)
    to.give(DoorAnswered, status=200, wait_ms=0, epoch=NEXT_EPOCH, door=_door())
    return to


def clock_set_back() -> Recorder:
    to = Recorder("a clock set back by a year stops nothing", stored())
    _save(to, A)
    _answer(to, 0)
    to.give(DraftKept, draft=draft("d", to.now))
    to.tick(-365 * 24 * 60 * MINUTE)
    _answer(to, 200, receipt(A), receipt(item("d")))
    return to


def withdrawn() -> Recorder:
    to = Recorder("withdrawn: nobody reads, what waits goes up, drafts when at rest, and then all is let go", stored())
    _save(to, A)
    _unlock(to, desk=_cursor("desk", 2))
    to.give(DraftKept, draft=draft("d", to.now))
    to.give(Withdrawn, after=1000)
    to.give(Withdrawn)
    _page(to, DESK, 2, _line("F"))
    _unlock(to, desk=_cursor("desk", 2))
    _answer(to, 0)
    _save(to, B)
    _answer(to, 200, receipt(A), receipt(B))
    to.tick(MINUTE)
    to.give(DraftKept, draft=draft("d", to.now))
    to.tick(9 * MINUTE)
    to.tick(MINUTE)
    _answer(to, 429, wait_ms=3 * MINUTE)
    to.tick(3 * MINUTE)
    _answer(to, 200, receipt(item("d")))
    to.give(Nudged, after=MINUTE)
    _save(to, C)
    return to


def withdrawn_with_nothing_to_send() -> Recorder:
    to = Recorder("withdrawn with nothing to send: all is let go at once, and the engine is done", stored())
    to.give(Nudged, after=6 * MINUTE)
    to.give(DoorAnswered, status=403, wait_ms=0, epoch=None, door=None)
    to.give(Withdrawn)
    to.tick(60 * MINUTE)
    return to


def withdrawn_and_begun_again() -> Recorder:
    begun = stored(waiting=(A,), drafts=(draft("d", START),), withdrawn=True)
    to = Recorder("withdrawn, killed and begun again: it goes on where it was", begun)
    to.tick(MINUTE)
    _unlock(to)
    _answer(to, 200, receipt(A))
    to.tick(9 * MINUTE)
    _answer(to, 200, receipt(item("d")))
    return to


def withdrawn_by_mistake() -> Recorder:
    to = Recorder("withdrawn by mistake: it ends if the front door opens again in time", stored(waiting=(A,)))
    to.give(Withdrawn)
    _answer(to, 0)
    to.give(Nudged, after=6 * MINUTE)
    to.give(DoorAnswered, status=200, wait_ms=0, epoch=fixed.EPOCH, door=_door())
    _answer(to, 200, receipt(A))
    _unlock(to)
    return to


def withdrawn_perhaps() -> Recorder:
    to = Recorder("what looks like a withdrawal is asked of the front door: 403 alone deletes nothing", stored())
    _unlock(to)
    _close(to, "cut", 401)
    to.give(DoorAnswered, status=403, wait_ms=0, epoch=None, door=None)
    _save(to, A)
    _answer(to, 200, receipt(A, reason="device-revoked"))
    to.give(DoorAnswered, status=0, wait_ms=0, epoch=None, door=None)
    return to


def _door() -> FrontDoor:
    number = DutyNumber(label="Duty lead", number="01632 960010", hours=Hours.ALWAYS)
    return FrontDoor(
        tenant=fixed.TENANT,
        tenant_name="Fictional Care",
        setting=fixed.SETTING,
        setting_name="Oak House",
        setting_kind=SettingKind.HOME,
        device=fixed.DEVICE,
        shared=True,
        lead_word="Home Safeguarding Lead",
        duty_numbers=(number,),
        people=(Listed(person=fixed.PERSON, name="R. Recorder", title="Night staff", role=Role.RECORDER),),
        receivers=(),
        outside_numbers=(),
        intake=IntakeKey(key=fixed.fixed_id("intake x25519"), suite="x25519", public="", sig=""),
        read_at="2025-11-21T14:00:00Z",
    )


SCENARIOS: Final[tuple[Callable[[], Recorder], ...]] = (
    recorded_without_signal,
    answers_that_prove_nothing,
    answers_late_and_twice,
    too_large_is_halved,
    poison_waits_behind,
    not_let_in,
    a_large_outbox,
    left_unfinished,
    first_pull,
    cut_and_resumed,
    no_longer_followed,
    not_believed,
    bodies_missing,
    on_a_shared_tablet,
    locked_in_between,
    signed_out,
    restored_server,
    after_a_restore,
    restored_while_locked,
    restored_during_a_pull,
    covered_by_a_backup,
    front_door,
    clock_set_back,
    withdrawn,
    withdrawn_with_nothing_to_send,
    withdrawn_and_begun_again,
    withdrawn_by_mistake,
    withdrawn_perhaps,
)
