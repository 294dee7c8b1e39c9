"""The disk of the database is full: nothing is promised that is not kept, and it goes on by itself (F8)."""

from __future__ import annotations

from pathlib import Path

import httpx
from structlog.testing import capture_logs

from server.clock import SystemClock
from server.watch.doctor import examine
from server.watch.findings import Finding, Level
from server.web.headers import FIXED
from sync.envelope import frame
from sync.receipt import Verdict
from tests.people.keeping import DEMO
from tests.support.database import Cluster, run
from tests.support.device import TestDevice
from tests.support.patience import until
from tests.support.room import small_room, tablespace_in
from tests.support.running import Reader
from tests.support.web import Web, serving

MEGABYTES = 64
"""The demo takes a third of it."""
TABLES = ("command", "entry", "held", "matter", "ladder", "alert", "data_key", "access")


def push(device: TestDevice, envelope: bytes) -> httpx.Response:
    octets = {"content-type": "application/octet-stream"}
    return device.http.post("/sync/push", content=frame([envelope]), headers=octets)


def refused(tablet: TestDevice) -> tuple[list[bytes], bytes, httpx.Response]:
    """What was still taken into pages that had room, the first that was not, and what was said to it."""
    taken: list[bytes] = []
    while len(taken) < 100:
        envelope = tablet.seal(tablet.concern(saw="".join(map(str, range(4000)))))
        answer = push(tablet, envelope)
        if answer.status_code != httpx.codes.OK:
            return taken, envelope, answer
        taken.append(envelope)
    raise AssertionError("there was room after all")


def kept(web: Web) -> dict[str, int]:
    rows = {table: web.sql("affinity", f"select count(*) as n from {table}")[0]["n"] for table in TABLES}
    return rows | {"heads": web.sql("affinity", "select sum(seq)::int as n from feed")[0]["n"]}


def room_found(web: Web) -> list[Finding]:
    async def look() -> list[Finding]:
        return [one async for one in examine(web.settings, SystemClock()) if one.check == "room"]

    return run(look())


def test_nothing_is_half_kept_and_it_goes_on_by_itself(cluster: Cluster, tmp_path: Path) -> None:
    with (
        small_room(MEGABYTES) as room,
        tablespace_in(room, cluster) as small,
        serving(cluster, tmp_path, tablespace=small) as web,
        web.device() as tablet,
        web.device(shared=False) as own,
    ):
        login = next(one.login for one in web.affinity.people if one.login.startswith("devi@"))
        devi = Reader(own, own.sign_in(login, DEMO["devi"]))
        first = tablet.seal(tablet.concern())
        tablet.push([first])
        assert room_found(web) == []

        room.fill()
        with capture_logs() as said:
            taken, envelope, answer = refused(tablet)
        assert (answer.status_code, answer.json()["type"], answer.headers["retry-after"]) == (503, "busy", "5")
        assert FIXED.items() <= dict(answer.headers).items()
        assert "error" in [line["log_level"] for line in said if line["event"] == "no-room"]
        before = kept(web)
        assert push(tablet, envelope).status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert kept(web) == before
        assert [finding.level for finding in room_found(web)] == [Level.BROKEN]
        with web.client() as anybody:
            assert until(lambda: anybody.get("/readyz").status_code == httpx.codes.OK), "what can be read is read on"

        room.clear()
        again = [tablet.push([envelope])[0] for _ in range(2)]
        assert again[0] == again[1]
        assert again[0].verdict is Verdict.ACCEPTED
        assert room_found(web) == []
        devi.read()
        recorded = [entry["cmd"] for entry in devi.feeds["desk"] if entry["k"] == "concern-recorded"]
        sent = [one.cmd for one in tablet.push([first, *taken, envelope])]
        assert recorded[-len(sent) :] == sent, "each once, in order, in a chain that its reader has checked"
