"""The invariants of the device engine, on a network and a battery that do their worst."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from sync import chain
from sync.device.shapes import Nudged, Poked
from sync.vectors import fixed
from sync.vectors.pulls import History
from tests.sync.model import CASE, DESK, OWN, Server, World

Move = Callable[[World, int], None]
KINDS_OF_MOVE, WAYS = 18, 12
MOVES = st.binary(min_size=30, max_size=90).map(
    lambda drawn: [divmod(one % (KINDS_OF_MOVE * WAYS), WAYS) for one in drawn]
)
"""What is done, and how. A byte for each: drawn one by one they take longer than all that the engine does with them."""
RUNS = settings(max_examples=60, deadline=None, derandomize=True)


def play(world: World, moves: list[tuple[int, int]], known: Mapping[int, Move] | None = None) -> None:
    for move, how in moves:
        (known or MOVE).get(move, deliver)(world, how)


def deliver(world: World, _: int) -> None:
    world.deliver()


def append(world: World, how: int) -> None:
    world.server.append((OWN, DESK, CASE)[how % 3], state=how > 5)
    world.guarded(Poked)


def follow(world: World, how: int) -> None:
    world.server.follow = [OWN, *((DESK,) if how % 2 else ()), *((CASE,) if how > 5 else ())]


MOVE: dict[int, Move] = {
    0: lambda world, _: world.save(),
    1: lambda world, _: world.save(),
    2: lambda world, _: world.save(),
    3: lambda world, _: world.keep_draft(),
    4: lambda world, how: world.pass_time((how + 1) * 61_000),
    5: lambda world, _: world.guarded(Nudged),
    6: append,
    7: follow,
    8: lambda world, _: world.deliver(arrives=False),
    9: lambda world, _: world.deliver(answered=False),
    10: lambda world, how: world.deliver(cut=how),
    11: lambda world, _: world.deliver(twice=True),
    12: lambda world, how: setattr(world, "fuse", how),
    13: lambda world, _: world.restart(),
    14: lambda world, _: world.deliver(others=True),
}


WITHDRAWN_MOVE = MOVE | {
    15: lambda world, _: world.save_in_another_tab(),
    16: lambda world, _: world.write_under_vault(),
}


def check(world: World) -> None:
    store, server = world.store, world.server
    assert set(store.sent) | set(store.waiting) == set(world.saved), "S1: nothing saved is lost"
    assert {cmd: server.log[cmd].digest for cmd in store.sent} == {
        cmd: world.saved[cmd].digest for cmd in store.sent
    }, "S1: byte for byte"
    assert all(store.sent[cmd][1] == server.log[cmd] for cmd in store.sent), "S2: the receipt is the server's only one"
    assert set(store.cursors) <= set(server.follow), "S3: nothing outside the holder's feeds"
    assert sorted(world.gone) == sorted(world.reported), "S3: and the server was told of all that went"
    for feed in server.follow:
        history, lines = server.feeds[feed], store.lines.get(feed, [])
        assert len(lines) == len(history.lines), "S4: the same entries"
        for seq, line in enumerate(lines, 1):
            live = seq not in server.superseded[feed]
            assert (line.text is not None) == live, "S4: live bodies and no others"
            assert line.text is None or history.lines[seq - 1].endswith(f" {line.text}\n"), "S4: verbatim"


@RUNS
@given(MOVES)
def test_whatever_the_network_and_the_battery_do_all_arrives_once(moves: list[tuple[int, int]]) -> None:
    """S1, S2, S3, S4, S5, S10."""
    world = World()
    play(world, moves)
    world.settle()
    check(world)
    assert world.refusals == [], "an honest server is believed"


@RUNS
@given(MOVES, st.sets(st.integers(0, 12), max_size=3))
def test_poison_stops_nothing_else(moves: list[tuple[int, int]], poisoned: set[int]) -> None:
    """S10: items that the server fails on stay, for ever, and every other item arrives."""
    world = World()
    world.server.poison = {fixed_item(n) for n in poisoned}
    play(world, moves)
    world.save()
    world.settle()
    assert set(world.store.waiting) == world.server.poison & set(world.saved)
    assert set(world.store.sent) == set(world.saved) - world.server.poison


@RUNS
@given(MOVES, MOVES, MOVES)
def test_after_a_restore_everything_is_offered_again(
    before: list[tuple[int, int]], lost: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    """S1 across epochs: what the backup had not, the devices still have. S2: what it had keeps its receipt. S4, S5: the
    feeds go on from where they were cut, bodies and all, and nothing of an honest server is refused."""
    world = World()
    play(world, before)
    backup = copy.deepcopy(world.server)
    given = dict(backup.log)
    play(world, lost)
    restore(world, backup, "epoch 2")
    play(world, after)
    come_back(world)
    check(world)
    assert all(world.server.log[cmd] == receipt for cmd, receipt in given.items())
    assert world.refusals == []


@RUNS
@given(MOVES, MOVES, MOVES, st.booleans(), st.booleans())
def test_a_device_comes_through_two_restores(
    before: list[tuple[int, int]],
    between: list[tuple[int, int]],
    after: list[tuple[int, int]],
    same: bool,
    missed: bool,
) -> None:
    """Of the same backup again, which knows nothing of the epoch between, or of one made then; with the device there
    in between, or away."""
    world = World()
    play(world, before)
    backup = copy.deepcopy(world.server)
    play(world, between)
    restore(world, copy.deepcopy(backup), "epoch 2")
    if not missed:
        play(world, between)
        if not same:
            backup = copy.deepcopy(world.server)
        play(world, after)
    elif not same:
        backup = copy.deepcopy(world.server)
    restore(world, backup, "epoch 3")
    play(world, after)
    come_back(world)
    check(world)
    assert world.refusals == []


def restore(world: World, backup: Server, name: str) -> None:
    """The network is cut: nothing of the life before arrives any more."""
    world.server = backup
    world.server.begin_epoch(name)
    world.net = []
    world.restart()


def come_back(world: World) -> None:
    world.settle()
    while world.store.epoch != world.server.epoch or world.store.waiting:
        world.pass_time(60_000)
        world.settle()
    assert set(world.server.log) >= set(world.saved)
    assert set(world.store.sent) == set(world.saved)


@RUNS
@given(MOVES, MOVES)
def test_a_withdrawn_device_gives_up_nothing_before_it_has_arrived(
    before: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    """S1, S10: whatever fails on the way, whatever another tab saved or a holder was writing. Then it holds nothing."""
    world = World()
    play(world, before, WITHDRAWN_MOVE)
    world.server.withdrawn = True
    play(world, after, WITHDRAWN_MOVE)
    world.leave()
    store, server = world.store, world.server
    assert set(server.log) == set(store.sent) == set(world.saved), "every sealed item is there, and has its receipt"
    assert all(store.sent[cmd][1] == server.log[cmd] for cmd in store.sent), "S2"
    assert (store.waiting, store.drafts) == ({}, {})
    assert (store.cursors, store.lines, store.under_vault) == ({}, {}, {}), "S3: and nothing of anybody's is left"
    said = len(world.diary)
    world.pass_time(3_600_000)
    world.save()
    assert len(world.diary) == said, "a device that is nobody's does nothing"


@RUNS
@given(MOVES, st.sets(st.integers(0, 12), min_size=1, max_size=3))
def test_a_withdrawn_device_keeps_what_the_server_fails_to_take(
    moves: list[tuple[int, int]], poisoned: set[int]
) -> None:
    """However long: while one sealed item waits, nothing is let go."""
    world = World()
    world.server.poison = {fixed_item(n) for n in poisoned}
    for _ in range(13):
        world.save()
    world.server.withdrawn = True
    play(world, moves)
    world.fuse = -1
    for _ in range(200):
        world.deliver()
        world.pass_time(60_000)
    assert world.store.enrolled
    assert set(world.store.waiting) == world.server.poison
    world.server.poison = set()
    world.leave()
    assert set(world.server.log) == set(world.saved)


@RUNS
@given(MOVES)
def test_same_moves_same_run(moves: list[tuple[int, int]]) -> None:
    """S12."""
    first, second = World(), World()
    play(first, moves)
    play(second, moves)
    assert first.diary == second.diary


@RUNS
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 4))
def test_a_changed_past_is_refused_and_hides_nothing_else(held: int, more: int, changed: int) -> None:
    """S5: the forged feed keeps what was true; the others go on."""
    world = World()
    for _ in range(held):
        world.server.append(DESK, state=False)
    world.settle()
    true_lines = list(world.store.lines[DESK])
    forged = History(DESK)
    for seq in range(held + more):
        forged.add(chain.Class.FACT, 0, "n", {"n": seq, "forged": seq == changed % held})
    world.server.feeds[DESK] = forged
    world.server.append(OWN, state=True)
    for _ in range(6):
        world.guarded(Poked)
        while world.net:
            world.deliver()
    assert world.store.lines[DESK] == true_lines
    assert [feed for feed, _ in world.refusals] == [DESK], "said aloud, once"
    assert len(world.store.lines[OWN]) == len(world.server.feeds[OWN].lines)


def fixed_item(n: int) -> str:
    return fixed.fixed_id(f"item {n}")
