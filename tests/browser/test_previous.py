"""What the release before left in a browser goes up as the bytes that they were, with nobody signed in (F12).

The form of every row is that of client/tests/fixtures, written by that release itself. Who the device is and what it
sealed are made here anew, because that release's device is unknown to a server of today.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import expect

from sync import envelope, ids
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, AddNote, LeaveUnfinished
from sync.text import b64
from tests.browser import doing
from tests.browser.conftest import NewProfile
from tests.browser.served import Served, stories, wait_for_story
from tests.browser.stored import lay_down, stored
from tests.support.device import Person, TestDevice

FIXTURES = Path(__file__).parents[2] / "client" / "tests" / "fixtures"
RELEASE = FIXTURES / "release-1.json"
SENT = "A door slammed twice and then nothing."
WAITED = ("A bruise on his arm, the size of a hand.", "A bruise on his leg as well.")
HALF = "Half a sentence that nobody fin"
NOTED = "Rang the school; he is in class."

READ_AT = 1_795_269_300_000
"""In November 2026: long before a test runs, so that the sealed draft has rested."""
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of a private key (RFC 8410)."""
BYTES = {"content-type": "application/octet-stream"}

Json = dict[str, Any]


class Before:
    """A device of today's server, as the release before had written it down. `me` is a lead who had signed in on it."""

    def __init__(self, device: TestDevice, code: str, me: Person) -> None:
        kept = json.loads(RELEASE.read_text())
        self.version: int = kept["version"]
        self.stores: Json = kept["stores"]
        self.envelopes: dict[str, bytes] = {}
        self.device, self.home = device, device.home
        self.write_outbox(me)
        self.write_device(code)

    def write_outbox(self, me: Person) -> None:
        concern = self.device.concern
        sent = self.sealed(concern(saw=SENT))
        line, sig = self.sent(self.envelopes[sent["cmd"]])
        receipt = {"line": line, "sig": sig, "at": sent["madeAt"], "epoch": self.home.epoch}
        waiting = [
            self.sealed(concern(saw=WAITED[0])),
            self.sealed(concern(saw=WAITED[1]), by=me),
            self.sealed(AddNote(concern=sent["cmd"], text=NOTED), by=me),
            self.sealed(AcknowledgeConcern(concern=sent["cmd"]), by=me),
        ]
        half = concern(saw=HALF)
        draft = self.sealed(
            LeaveUnfinished(
                setting=half.setting,
                writer=half.writer,
                child=half.child,
                danger=half.danger,
                adult=half.adult,
                saw=half.saw,
            )
        )
        self.replace("outbox", [{**sent, "receipt": receipt}, *({**row, "waiting": row["seq"]} for row in waiting)])
        self.replace("drafts", [{**draft, "under": "tenant", "touchedAt": READ_AT}])

    def write_device(self, code: str) -> None:
        rows = dict(self.stores["device"]["rows"])
        pkcs8 = ED25519_PKCS8 + self.device.key.private_bytes_raw()
        written = {
            "identity": {
                "device": self.home.device,
                "tenant": self.home.tenant,
                "signingKey": {"$bytes": self.home.signing_key},
                "privateKey": {**rows["identity"]["privateKey"], "pkcs8": b64(pkcs8)},
                "publicKey": {"$bytes": b64(self.device.key.public_key().public_bytes_raw())},
                "code": code,
            },
            "front-door": {"door": msgspec.to_builtins(self.home.front_door), "readAt": READ_AT},
            "epochs": {"epoch": self.home.epoch, "past": []},
            "sequence": {"next": len(self.envelopes) + 1, "free": []},
        }
        assert {name: set(row) for name, row in written.items()} == {name: set(row) for name, row in rows.items()}
        self.stores["device"]["rows"] = list(written.items())

    def sent(self, sealed: bytes) -> tuple[str, str]:
        """A receipt as the device kept it: its line, and the signature over that."""
        answer = self.device.http.post("/sync/push", content=envelope.frame([sealed]), headers=BYTES)
        line, _, sig = answer.raise_for_status().text.rstrip("\n").rpartition(" ")
        return line, sig

    def sealed(self, command: Command, by: Person | None = None) -> Json:
        cmd = self.device.new_id()
        self.envelopes[cmd] = sealed = self.device.seal(command, by=by, cmd=cmd)
        return {
            "cmd": cmd,
            "seq": len(self.envelopes),
            "digest": b64(hashlib.sha256(sealed).digest()),
            "envelope": {"$bytes": b64(sealed)},
            "madeAt": "2026-11-21T13:55:00.000Z",
        }

    def replace(self, store: str, rows: list[Json]) -> None:
        """Instead of what was sealed to that release's provider, each in a form that it has written."""
        forms = [set(value) for _, value in self.stores[store]["rows"]]
        assert all(set(row) in forms for row in rows)
        vaults = [row for row in self.stores[store]["rows"] if row[1].get("under") == "vault"]
        self.stores[store]["rows"] = [*vaults, *([row["cmd"], row] for row in rows)]


def test_what_the_release_before_left_goes_up_byte_for_byte(served: Served, new_profile: NewProfile) -> None:
    code = served.code("affinity", "alder")
    with TestDevice(served.origin, seed=90_001) as device:
        device.enrol(code)
        before = Before(device, code, device.sign_in(*served.demo.sign_in_of("devi")))
    reader = served.reader("tom", "alder")
    tablet = new_profile("tablet")
    # No cookie was carried over, so that the device has to say once more who it is.
    tablet.watched.expected.append("status of 401")
    page = tablet.start()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    tablet.open(page, "/icon.svg")
    lay_down(page, {"version": before.version, "stores": before.stores})
    was = stored(page)

    tablet.open(page)
    for saw in (SENT, *WAITED):
        wait_for_story(reader, saw)
    wait_for_story(reader, HALF, "concern-left-unfinished")
    doing.until(lambda: NOTED in reader.words())
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_hidden(timeout=20_000)
    assert stories(reader, "concern-recorded").count(SENT) == 1
    digests = {b64(hashlib.sha256(envelope).digest()) for envelope in before.envelopes.values()}
    arrived = served.sql("affinity", "select digest from command where device_id = $1", before.home.device)
    assert {b64(row["digest"]) for row in arrived} == digests

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
    expect(doing.loud(page)).to_contain_text("Devi Marsh, Designated Safeguarding Lead has it", timeout=20_000)
