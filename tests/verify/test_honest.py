"""What the writer wrote passes, through the role that serves requests and in one snapshot: no false alarms."""

from __future__ import annotations

from server.verify.run import verify
from tests.verify.conftest import Intruder, Lived


async def test_nothing_is_wrong(lived: Lived) -> None:
    report = await verify(lived.addresses.app, lived.key_dir)
    assert [one.line() for one in report.findings] == []
    # No worker runs here: on a slow machine what is due has waited for a minute by now, and the report says so.
    assert [note for note in report.notes if "no worker looked" not in note] == []
    assert report.counts["tenants"] == 2
    assert report.counts["entries"] > 70
    assert report.counts["held items"] >= 14


async def test_one_tenant_alone(lived: Lived) -> None:
    report = await verify(lived.addresses.app, lived.key_dir, "elm")
    assert report.clean
    assert report.counts["tenants"] == 1


async def test_the_intruder_who_does_nothing(intruder: Intruder) -> None:
    assert (await intruder.verified()).clean
