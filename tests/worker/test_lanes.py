"""How what is free of a lane is shared. Pure, so: for all."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from server.work.lanes import Lane, Place, Turns, shares


async def nothing(tenant_id: str, ids: object) -> None: ...


def lane(together: int, calls: int, calls_each: int) -> Lane:
    return Lane(handler=nothing, together=together, calls=calls, calls_each=calls_each)


SMALL = st.integers(1, 8)
PLACES = [Place(str(n), "a") for n in range(20)]


@given(SMALL, SMALL, SMALL, st.integers(0, 20), st.lists(st.sampled_from(PLACES), max_size=12))
def test_never_more_than_is_free_and_something_for_as_many_as_can_be(
    together: int, calls: int, calls_each: int, tenants: int, calling: list[Place]
) -> None:
    busy = Counter(calling)
    one = lane(together, calls, calls_each)
    given_ = shares({"a": one, "b": one}, PLACES[:tenants], busy)
    free = max(calls - len(calling), 0)
    able = [place for place in PLACES[:tenants] if busy[place] < calls_each]
    assert [share.place for share in given_] == able[:free], "in turn, one after the other"
    assert sum(share.rows for share in given_) <= free * together
    for share in given_:
        assert 0 < share.rows <= (calls_each - busy[share.place]) * together
        assert share.rows % together == 0


def test_one_lane_that_is_full_is_no_other_lanes_business() -> None:
    full, open_ = Place("1", "full"), Place("1", "open")
    given_ = shares({"full": lane(1, 2, 2), "open": lane(1, 2, 2)}, [full, open_], Counter({full: 2}))
    assert [(share.place, share.rows) for share in given_] == [(open_, 2)]


def test_whoever_was_served_stands_at_the_end() -> None:
    turns, (a, b, c) = Turns(), PLACES[:3]
    turns.had(a)
    turns.had(b)
    assert turns.order([a, b, c]) == [c, a, b]
    turns.had(a)
    assert turns.order([a, b, c]) == [c, b, a]


def test_turns_are_not_kept_for_ever() -> None:
    turns = Turns(places_max=2)
    for place in PLACES[:3]:
        turns.had(place)
    assert turns.order(PLACES[:3]) == [PLACES[0], PLACES[1], PLACES[2]]
