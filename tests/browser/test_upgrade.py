"""The drill for an upgrade with old tablets in the field: a tablet of the first release lay in a drawer with 500 things
written on it, and meets the server and the client of today. All of them are placed, once, as the bytes they were (F12).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from sync.messages.concerns import AddNote, AmendConcern, Writer
from tests.browser import doing
from tests.browser.conftest import NewProfile
from tests.browser.released import Before, Signed
from tests.browser.served import Served
from tests.browser.stored import lay_down, stored
from tests.support.device import Person, TestDevice
from tests.support.running import Reader

UNSENT: Final = 500
WRITTEN: Final = frozenset({"concern-recorded", "concern-amended", "note-added"})
SLUG: Final = "drawer"
SETTING: Final = "Fir House"
LEAD: Final = ("lee@drawer.example", "a long winter in a drawer")
PROVIDER: Final[dict[str, Any]] = {
    "slug": SLUG,
    "name": "Drawer Homes",
    "pack": "affinity",
    "settings": [{"ref": "fir", "kind": "home", "nation": "ENG", "name": SETTING}],
    "people": [
        {
            "login": LEAD[0],
            "name": "Lee Marlow",
            "passphrase": LEAD[1],
            "appointments": [{"role": "lead", "title": "Safeguarding Lead", "setting": "fir"}],
            "email": "",
        }
    ],
}


@pytest.fixture
def tablet_of_old(served: Served, tmp_path: Path) -> Iterator[tuple[TestDevice, str]]:
    """A provider of its own: 500 concerns on another test's desk would be in its way."""
    (tmp_path / "provider.json").write_text(json.dumps({"tenants": [PROVIDER]}))
    served.seed(tmp_path / "provider.json")
    code = served.named_code(SLUG, SETTING)
    with TestDevice(served.origin, seed=90_002) as device:
        device.enrol(code)
        yield device, code


def test_five_hundred_unsent_things_of_the_first_release_are_placed(
    served: Served, new_profile: NewProfile, tablet_of_old: tuple[TestDevice, str]
) -> None:
    device, code = tablet_of_old
    lead = device.sign_in(*LEAD)
    before = Before(
        device, code, sent=device.concern_v1(saw="The first."), waiting=lambda sent: written(device, lead, sent)
    )
    assert len(before.envelopes) == UNSENT + 1
    tablet = new_profile("drawer")
    # No cookie was carried over, so that the device has to say once more who it is.
    tablet.watched.expected.append("status of 401")
    page = tablet.start()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    tablet.open(page, "/icon.svg")
    lay_down(page, before.rows)

    tablet.open(page)
    reader = Reader(device, lead)
    doing.until(lambda: len(placed(reader)) > UNSENT)
    assert len(placed(reader)) == UNSENT + 1
    assert set(placed(reader)) == before.envelopes.keys(), "each once, in its place"
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_hidden()
    doing.until(lambda: not any("waiting" in json.loads(row) for row in stored(page)["outbox"].values()))
    kept = [json.loads(row) for row in stored(page)["outbox"].values()]
    assert not [row for row in kept if "waiting" in row or f"{row['digest']} accepted" not in row["receipt"]["line"]]
    assert {row["cmd"]: row["envelope"] for row in kept} == {
        cmd: sealed.hex() for cmd, sealed in before.envelopes.items()
    }


def placed(reader: Reader) -> list[str]:
    """The commands that stand on the desk."""
    reader.read()
    return [entry["cmd"] for entry in reader.feeds["desk"] if entry["k"] in WRITTEN]


def written(device: TestDevice, lead: Person, sent: str) -> Iterator[Signed]:
    """What a house writes in a year: mostly by whoever held the tablet, some signed in, some added to what had gone."""
    writer = Writer(name="Robin Ash", role="Support worker")
    for n in range(UNSENT):
        match n % 10:
            case 0:
                yield AddNote(concern=sent, text=f"Note {n}."), lead
            case 1 | 2:
                yield AmendConcern(concern=sent, writer=writer, text=f"And {n}."), None
            case 3:
                yield device.concern_v1(saw=f"Signed in {n}."), lead
            case _:
                yield device.concern_v1(saw=f"Written down {n}."), None
