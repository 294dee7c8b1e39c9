"""Push: one receipt for each item, in order, the same for ever; whoever carries it, whoever pushes at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.envelope import digest_of, frame
from sync.messages.concerns import AcknowledgeConcern, AmendConcern, Writer
from sync.receipt import Verdict
from tests.support.device import TestDevice
from tests.support.patience import until
from tests.support.running import Harken

WRITERS, BATCHES, ITEMS = 8, 6, 5


@pytest.fixture
def tablet(harken: Harken) -> Iterator[TestDevice]:
    with harken.device() as device:
        yield device


def answer(device: TestDevice, envelopes: list[bytes]) -> str:
    """As it came, so that not one letter of it may change."""
    given = device.http.post(
        "/sync/push", content=frame(envelopes), headers={"content-type": "application/octet-stream"}
    )
    assert given.status_code == 200
    assert given.headers["cache-control"] == "no-store"
    return given.text


def test_receipts_come_in_the_order_of_the_items(tablet: TestDevice) -> None:
    envelopes = [tablet.seal(tablet.concern()) for _ in range(5)]
    assert [receipt.digest for receipt in tablet.push(envelopes)] == [digest_of(one) for one in envelopes]


def test_the_same_bytes_get_the_same_receipt_verbatim(harken: Harken, tablet: TestDevice) -> None:
    one, two = tablet.seal(tablet.concern()), tablet.seal(tablet.concern())
    refused = tablet.seal(AcknowledgeConcern(concern=tablet.new_id()))
    first = answer(tablet, [one, refused])
    line, refusal = first.splitlines()
    assert answer(tablet, [one, refused]) == first
    assert answer(tablet, [one, two, one]).splitlines()[::2] == [line, line]
    with harken.device() as other:
        assert answer(other, [refused, one]).splitlines() == [refusal, line], "whoever carries it again"
    assert " refused not-yours " in refusal


def test_an_item_once_placed_is_there_once_however_often_it_came(harken: Harken, tablet: TestDevice) -> None:
    cmd = tablet.new_id()
    sealed = tablet.seal(tablet.concern(), cmd=cmd)
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: answer(tablet, [sealed]), range(16)))
    assert len(answers) == 1
    assert len(harken.reader("devi", "alder").of(cmd, "desk")) == 1


def test_one_device_carries_what_another_made_and_only_the_carrier_is_told(harken: Harken, tablet: TestDevice) -> None:
    with harken.device() as carrier:
        cmd = tablet.new_id()
        [receipt] = carrier.push([tablet.seal(tablet.concern(), cmd=cmd)])
        assert receipt.verdict is Verdict.ACCEPTED
        assert [told["cmd"] for told in carrier.told([cmd])] == [cmd]
        assert tablet.told([cmd]) == []


def test_many_devices_at_once_leave_one_dense_chain_and_a_reader_behind_no_gap(harken: Harken) -> None:
    """S4, S5: someone pulls all the while, each time from where they stand; at the end nothing has passed them by."""
    poller = harken.reader("tom", "alder")
    writers = [harken.device() for _ in range(WRITERS)]
    made: list[str] = []
    done = threading.Event()

    def write(device: TestDevice) -> None:
        for _ in range(BATCHES):
            cmds = [device.new_id() for _ in range(ITEMS)]
            envelopes = [device.seal(device.concern(), cmd=cmd) for cmd in cmds]
            amended = AmendConcern(concern=cmds[0], writer=Writer(name="Robin Ash"), text="And again.")
            receipts = device.push([*envelopes, device.seal(amended)])
            assert {receipt.verdict for receipt in receipts} == {Verdict.ACCEPTED}
            made.extend(cmds)

    def poll() -> int:
        pulls = 0
        while not done.is_set():
            poller.read()
            pulls += 1
        return pulls

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        polling = pool.submit(poll)
        try:
            for writing in [pool.submit(write, device) for device in writers]:
                writing.result()
        finally:
            done.set()
        assert polling.result() > 3
    poller.read()
    recorded = [entry["of"] for entry in poller.feeds["desk"] if entry["k"] == "concern-recorded"]
    assert set(made) <= set(recorded)
    assert len(recorded) == len(set(recorded))
    assert len(made) == WRITERS * BATCHES * ITEMS
    times = [entry["at"] for entry in poller.feeds["desk"]]
    assert times == sorted(times), "the order of a feed is the order of its times"
    newcomer = harken.reader("devi", "alder")

    def stand_alike() -> bool:
        """The worker goes on saying what is owed of all this for a while."""
        poller.read()
        newcomer.read()
        mine = {feed: head for feed, head in newcomer.device.heads.items() if newcomer.kinds[feed] == "desk"}
        return bool(mine) and mine.items() <= poller.device.heads.items()

    assert until(stand_alike), "whoever follows a feed stands at the same head (S4)"
    assert newcomer.feeds["desk"] == poller.feeds["desk"]
