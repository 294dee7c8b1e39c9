"""How the hub spaces what it says, in time that stands still: poke, sign of life, an end; nothing piles up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from litestar.types import HTTPReceiveMessage, Message

from server.access.who import Holder
from server.live.following import Seen
from server.live.hub import Hub
from server.live.stream import PULL, STILL_HERE, StreamResponse
from sync.feeds import FeedKind, FeedName
from tests.live.still import still

TENANT, OTHER_TENANT = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
DESK, OWN = FeedName(FeedKind.DESK, "alder"), FeedName(FeedKind.OWN, "rowan")


class Ground:
    """Who follows what, and whose session has ended, as a database would say."""

    def __init__(self) -> None:
        self.follows: dict[str, set[FeedName]] = {"devi": {DESK}, "rowan": {OWN}}
        self.over: set[str] = set()
        self.away = False
        self.looks: list[tuple[float, int, frozenset[FeedName]]] = []
        """When, at how many who listen, for which feeds."""

    async def look(self, _: str, holders: Collection[Holder], touched: Collection[FeedName]) -> Seen:
        self.looks.append((now(), len(holders), frozenset(touched)))
        if self.away:
            raise OSError
        await asyncio.sleep(0.003)
        return Seen(
            in_force=frozenset(holder.token_hash for holder in holders if holder.person not in self.over),
            followers=frozenset(person for person, feeds in self.follows.items() if feeds & frozenset(touched)),
        )


class Others:
    """The other processes."""

    def __init__(self) -> None:
        self.said: list[tuple[str, frozenset[FeedName]]] = []

    async def poke(self, tenant_id: str, feeds: Collection[FeedName]) -> None:
        self.said.append((tenant_id, frozenset(feeds)))


class Browser:
    """One connection, which reads while `reads` is set."""

    def __init__(self, hub: Hub, person: str, device: str = "tablet", tenant: str = TENANT) -> None:
        holder = Holder(
            tenant=tenant, person=person, device=device, shared=False, token_hash=f"{person} {device}".encode()
        )
        self.written: list[tuple[float, bytes]] = []
        self.complete = False
        self.reads = asyncio.Event()
        self.reads.set()
        self._gone = asyncio.Event()
        self.serving = asyncio.create_task(self._serve(StreamResponse(hub.listening(holder), hub.pace)))

    async def _serve(self, response: StreamResponse) -> None:
        await response.send_body(self._send, self._receive)

    async def _send(self, message: Message) -> None:
        await self.reads.wait()
        assert message["type"] == "http.response.body"
        if message["body"]:
            self.written.append((now(), message["body"]))
        self.complete = self.complete or not message["more_body"]

    async def _receive(self) -> HTTPReceiveMessage:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    def leave(self) -> None:
        self._gone.set()

    @property
    def pokes(self) -> list[float]:
        return [at for at, words in self.written if words == PULL]

    @property
    def beats(self) -> list[float]:
        return [at for at, words in self.written if words == STILL_HERE]


def now() -> float:
    return round(asyncio.get_running_loop().time(), 3)


def hub_on(ground: Ground, others: Others | None = None) -> Hub:
    return Hub(ground.look, others or Others())


def test_a_poke_goes_out_at_once_and_further_ones_within_a_moment_become_one() -> None:
    async def run() -> None:
        ground = Ground()
        hub = hub_on(ground)
        devi, rowan = Browser(hub, "devi"), Browser(hub, "rowan")
        await asyncio.sleep(1)
        for _ in range(10):
            await hub.poke(TENANT, [DESK])
            await asyncio.sleep(0.004)
        await asyncio.sleep(1)
        assert devi.pokes == [1.003, 1.056]
        assert rowan.pokes == []
        assert ground.looks == [(1.0, 2, frozenset({DESK})), (1.053, 2, frozenset({DESK}))]
        await all_gone(devi, rowan)

    still(run())


def test_one_look_however_many_listen_and_none_for_another_tenant() -> None:
    async def run() -> None:
        ground, others = Ground(), Others()
        hub = hub_on(ground, others)
        leads = [Browser(hub, "devi", f"device {n}") for n in range(200)]
        elsewhere = Browser(hub, "devi", tenant=OTHER_TENANT)
        await asyncio.sleep(1)
        await hub.poke(TENANT, [DESK, OWN])
        await asyncio.sleep(1)
        assert [len(lead.pokes) for lead in leads] == [1] * 200
        assert elsewhere.pokes == []
        assert ground.looks == [(1.0, 200, frozenset({DESK, OWN}))]
        assert others.said == [(TENANT, frozenset({DESK, OWN}))]
        await all_gone(elsewhere, *leads)

    still(run())


def test_what_another_process_says_is_heard_and_not_said_again() -> None:
    async def run() -> None:
        others = Others()
        hub = hub_on(Ground(), others)
        devi = Browser(hub, "devi")
        await asyncio.sleep(1)
        hub.heard(TENANT, [DESK])
        await hub.poke(TENANT, [])
        await asyncio.sleep(1)
        assert (len(devi.pokes), others.said) == (1, [])
        await all_gone(devi)

    still(run())


def test_a_sign_of_life_every_twenty_seconds_and_an_end_after_a_quarter_of_an_hour() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        devi = Browser(hub, "devi")
        await devi.serving
        assert devi.beats == [float(at) for at in range(0, 15 * 60, 20)]
        assert (now(), devi.complete) == (900, True)
        assert hub._rooms == {}

    still(run())


def test_a_session_that_ends_ends_its_stream_without_any_poke() -> None:
    async def run() -> None:
        ground = Ground()
        hub = hub_on(ground)
        devi, rowan = Browser(hub, "devi"), Browser(hub, "rowan")
        await asyncio.sleep(61)
        ground.over.add("devi")
        await devi.serving
        assert now() < 61 + 21
        assert (devi.complete, rowan.complete) == (True, False)
        await all_gone(rowan)

    still(run())


def test_an_ended_session_is_not_told_what_came_after_it() -> None:
    async def run() -> None:
        ground = Ground()
        hub = hub_on(ground)
        devi = Browser(hub, "devi")
        await asyncio.sleep(1)
        ground.over.add("devi")
        await hub.poke(TENANT, [DESK])
        await devi.serving
        assert (now(), devi.pokes) == (1.003, [])

    still(run())


def test_while_the_database_is_away_streams_live_on_and_what_was_touched_is_looked_at_later() -> None:
    async def run() -> None:
        ground = Ground()
        hub = hub_on(ground)
        devi = Browser(hub, "devi")
        await asyncio.sleep(1)
        ground.away = True
        await hub.poke(TENANT, [DESK])
        await asyncio.sleep(30)
        assert (devi.pokes, len(devi.beats)) == ([], 2)
        ground.away = False
        await asyncio.sleep(21)
        assert len(devi.pokes) == 1
        await all_gone(devi)

    still(run())


def test_for_a_slow_reader_one_poke_waits_and_no_more() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        slow, quick = Browser(hub, "devi", "slow"), Browser(hub, "devi", "quick")
        await asyncio.sleep(1)
        slow.reads.clear()
        for _ in range(50):
            await hub.poke(TENANT, [DESK])
            await asyncio.sleep(0.1)
        slow.reads.set()
        await asyncio.sleep(1)
        assert (len(quick.pokes), len(slow.pokes)) == (50, 2)
        await all_gone(slow, quick)

    still(run())


def test_who_reads_nothing_for_twenty_seconds_is_gone() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        stuck = Browser(hub, "devi")
        await asyncio.sleep(1)
        stuck.reads.clear()
        await stuck.serving
        assert (now() < 20 + 20 + 20 + 1, stuck.complete) == (True, False)
        assert hub._rooms == {}

    still(run())


def test_of_one_person_on_one_device_the_oldest_ends() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        first, second = Browser(hub, "devi"), Browser(hub, "devi")
        beside = [Browser(hub, "rowan"), Browser(hub, "devi", "another")]
        await asyncio.sleep(1)
        third = Browser(hub, "devi")
        await asyncio.sleep(1)
        assert [one.complete for one in (first, second, third, *beside)] == [True, False, False, False, False]
        await all_gone(second, third, *beside)

    still(run())


def test_a_process_takes_so_many_and_no_more() -> None:
    async def run() -> None:
        hub = Hub(Ground().look, Others(), streams_max=3)
        three = [Browser(hub, "devi", f"device {n}") for n in range(3)]
        await asyncio.sleep(1)
        full = [hub.full]
        three[0].leave()
        await asyncio.sleep(1)
        assert [*full, hub.full] == [True, False]
        await all_gone(*three)

    still(run())


def test_a_process_that_stops_ends_every_stream_at_once_and_takes_none() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        browsers = [Browser(hub, "devi", f"device {n}", tenant) for n in range(20) for tenant in (TENANT, OTHER_TENANT)]
        await asyncio.sleep(1)
        hub.close()
        await asyncio.wait([browser.serving for browser in browsers])
        assert {browser.complete for browser in browsers} == {True}
        late = Browser(hub, "devi")
        await late.serving
        assert (now(), late.complete, hub.full) == (1.0, True, True)

    still(run())


def test_nothing_is_left_of_those_who_went() -> None:
    async def run() -> None:
        hub = hub_on(Ground())
        for _ in range(3):
            await all_gone(*[Browser(hub, "devi", f"device {n}") for n in range(10)])
            assert hub._rooms == {}
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    still(run())


async def all_gone(*browsers: Browser) -> None:
    await asyncio.sleep(0.01)
    for browser in browsers:
        browser.leave()
    await asyncio.wait([browser.serving for browser in browsers])
