"""What the release before left in a browser goes up as the bytes that they were, with nobody signed in (F12)."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from sync import ids
from sync.messages.concerns import AcknowledgeConcern, AddNote
from sync.text import b64
from tests.browser import doing
from tests.browser.conftest import NewProfile
from tests.browser.released import Before
from tests.browser.served import Served, stories, wait_for_story
from tests.browser.stored import lay_down, stored
from tests.support.device import TestDevice

SENT = "A door slammed twice and then nothing."
WAITED = ("A bruise on his arm, the size of a hand.", "A bruise on his leg as well.")
HALF = "Half a sentence that nobody fin"
NOTED = "Rang the school; he is in class."


def test_what_the_release_before_left_goes_up_byte_for_byte(served: Served, new_profile: NewProfile) -> None:
    code = served.code("affinity", "alder")
    with TestDevice(served.origin, seed=90_001) as device:
        device.enrol(code)
        me = device.sign_in(*served.demo.sign_in_of("devi"))
        before = Before(
            device,
            code,
            sent=device.concern_v1(saw=SENT),
            waiting=lambda sent: [
                (device.concern_v1(saw=WAITED[0]), None),
                (device.concern_v1(saw=WAITED[1]), me),
                (AddNote(concern=sent, text=NOTED), me),
                (AcknowledgeConcern(concern=sent), me),
            ],
            half=device.concern_v1(saw=HALF),
        )
    reader = served.reader("tom", "alder")
    tablet = new_profile("tablet")
    # No cookie was carried over, so that the device has to say once more who it is.
    tablet.watched.expected.append("status of 401")
    page = tablet.start()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    tablet.open(page, "/icon.svg")
    lay_down(page, before.rows)
    was = stored(page)

    tablet.open(page)
    for saw in (SENT, *WAITED):
        wait_for_story(reader, saw)
    wait_for_story(reader, HALF, "concern-left-unfinished")
    doing.until(lambda: NOTED in reader.words())
    doing.until(lambda: not any("waiting" in json.loads(row) for row in stored(page)["outbox"].values()))
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_hidden()
    assert stories(reader, "concern-recorded").count(SENT) == 1
    arrived = served.sql("affinity", "select digest from command where device_id = $1", before.home.device)
    assert {b64(row["digest"]) for row in arrived} == before.digests

    # They stay as they were, each with its receipt; of whoever read there, nothing was touched.
    now = stored(page)
    rows = {row["cmd"]: row for row in map(json.loads, now["outbox"].values())}
    assert {cmd: row["envelope"] for cmd, row in rows.items()} == {
        cmd: envelope.hex() for cmd, envelope in before.envelopes.items()
    }
    assert not [row for row in rows.values() if "waiting" in row or row["digest"] not in row["receipt"]["line"]]
    for name in ("holders", "pages", "cursors", "mine"):
        assert was[name] == now[name] != {}
    reference = ids.reference(next(cmd for cmd, row in rows.items() if row["seq"] == 1))
    doing.look_up(page, reference)
    expect(doing.loud(page)).to_contain_text("Devi Marsh, Designated Safeguarding Lead has it")
