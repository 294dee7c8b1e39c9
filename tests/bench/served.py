"""The work through the real server: `harken up`, HTTP over loopback, fsync on."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
from msgspec import Struct

from server.embedded.layout import layout_of
from server.embedded.strays import processes_in
from sync.envelope import BATCH_MAX, frame
from sync.text import b64
from tests.bench.meter import Cost, Meter, child_of
from tests.support.device import TestDevice
from tests.support.harken import Running
from tests.support.running import Harken, Reader

_TEXT = (
    "she he they said asked told me that nobody was at home when door night bus phone money friend older lads gave her"
    " his arm bruise blue cold lunch again today yesterday before after lesson quiet crying angry would not say why who"
    " mum dad brother staff tutor room window road car park letter key shouted laughed left came back late alone wet"
    " trousers coat hungry tired sleep dream afraid safe hand neck eye red swollen mark three twice often never always"
)
WORDS = _TEXT.split()
STORY_WORDS = 130
"""About a kilobyte with the rest of a concern, as people write them."""


class Measured(Struct, frozen=True):
    """What a call cost and how many bytes of body went each way on the wire, and as text."""

    cost: Cost
    sent: int
    received: int
    text: int


def meter_of(running: Running) -> Meter:
    """Of the web process and of all of PostgreSQL's."""
    cluster = layout_of(running.data).cluster
    return Meter(child_of(running.process.pid, "server.serve"), lambda: processes_in(cluster))


def sealed(device: TestDevice, count: int) -> list[bytes]:
    """Concerns that are each about something else, so that they compress as words do and not as copies."""
    return [
        device.seal(device.concern(saw=" ".join(device.chance.choices(WORDS, k=STORY_WORDS)))) for _ in range(count)
    ]


def push(device: TestDevice, meter: Meter, envelopes: Sequence[bytes]) -> Measured:
    """In batches of a hundred, one after the other."""
    batches = [frame(list(envelopes[n : n + BATCH_MAX])) for n in range(0, len(envelopes), BATCH_MAX)]
    received = 0
    with meter.measured() as cost:
        for batch in batches:
            answer = device.http.post(
                "/sync/push", content=batch, headers={"content-type": "application/octet-stream"}
            ).raise_for_status()
            assert answer.text.count(" accepted ") == batch_length(answer)
            received += len(answer.content)
    return Measured(cost, sum(map(len, batches)), received, received)


def batch_length(answer: httpx.Response) -> int:
    return answer.text.count("\n")


def pull(reader: Reader, meter: Meter) -> Measured:
    """What is new to the reader, as sent; then taken in outside the measure."""
    device = reader.device
    held = {feed: [seq, b64(head)] for feed, (seq, head) in device.heads.items()}
    request = device.http.build_request(
        "POST",
        "/sync/pull",
        json={"p": 1, "epoch": device.home.epoch, "held": held},
        headers={"accept-encoding": "zstd"},
    )
    with meter.measured() as cost:
        answer = device.http.send(request, stream=True)
        raw = b"".join(answer.iter_raw())
    assert answer.status_code == 200
    again = device.http.post(
        "/sync/pull",
        json={"p": 1, "epoch": device.home.epoch, "held": held},
        headers={"accept-encoding": "identity"},
    )
    return Measured(cost, len(request.content), len(raw), len(again.content))


def desk_of(harken: Harken) -> Reader:
    return harken.reader("devi", "alder")
