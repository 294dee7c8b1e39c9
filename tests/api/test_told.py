"""Told: a tablet learns how far what it carried has got, and nothing of anything else (R1, R2, R5)."""

from __future__ import annotations

import pytest

from sync import ids
from sync.envelope import digest_of
from sync.messages.concerns import AcknowledgeConcern, Answer, Subject
from tests.support.running import Harken, Reader
from tests.support.web import problem


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    return harken.reader("devi", "alder")


def test_what_another_carried_and_what_nobody_did_are_left_out_alike(harken: Harken) -> None:
    with harken.device() as tablet, harken.device() as other:
        mine, theirs, nobodys = tablet.new_id(), other.new_id(), tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=mine)])
        other.push([other.seal(other.concern(), cmd=theirs)])
        assert [told["cmd"] for told in tablet.told([theirs, mine, nobodys])] == [mine]


def test_a_concern_about_an_adult_is_told_of_as_any_other(harken: Harken, devi: Reader) -> None:
    """But for who was alerted: whoever recorded it was shown them before (R26), and its subject is not among them."""
    with harken.device() as tablet:
        about, other = tablet.new_id(), tablet.new_id()
        concern = tablet.concern(adult=Answer.YES, subject=Subject(person=devi.me.person))
        tablet.push([tablet.seal(concern, cmd=about), tablet.seal(tablet.concern(), cmd=other)])
        told = {one["cmd"]: one for one in tablet.told([about, other])}
        devi_too = [{"name": "Devi Marsh", "role": "Designated Safeguarding Lead"}]
        tom = [{"name": "Tom Ellery", "role": "Deputy Designated Safeguarding Lead"}]
        assert (told[about].pop("alerted"), told[other].pop("alerted")) == (tom, devi_too + tom)
        assert {**told[about], "cmd": other} == told[other]


def test_what_is_held_is_told_of_and_answered_for_by_a_person(harken: Harken, devi: Reader) -> None:
    """R11: on the tablet a held item is a concern that somebody has, or that nobody has yet."""
    with harken.device() as tablet:
        cmd = tablet.new_id()
        bad = tablet.seal(tablet.concern(), cmd=cmd, body=b"{}")
        tablet.push([bad])
        [told] = tablet.told([cmd])
        assert (told["told"], told["by"]) == ("sent", None)
        matter = ids.derived(b"harken/held", digest_of(bad))
        [receipt] = devi.device.push([devi.device.seal(AcknowledgeConcern(concern=matter), by=devi.me)])
        assert receipt.verdict == "accepted"
        [told] = tablet.told([cmd])
        assert (told["told"], told["by"]) == (
            "acknowledged",
            {"name": "Devi Marsh", "role": "Designated Safeguarding Lead"},
        )


def test_a_hundred_may_be_asked_for_and_no_more(harken: Harken) -> None:
    with harken.device() as tablet:
        assert tablet.told([tablet.new_id() for _ in range(100)]) == []
        answer = tablet.http.post("/sync/told", json={"cmds": [tablet.new_id() for _ in range(101)]})
        assert (answer.status_code, problem(answer)) == (400, "bad-request")
        assert tablet.told([]) == []


def test_a_withdrawn_device_is_told_nothing_more(harken: Harken) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
        harken.sql("affinity", "update device set revoked_at = now() where device_id = $1", tablet.home.device)
        answer = tablet.http.post("/sync/told", json={"cmds": [cmd]})
        assert (answer.status_code, problem(answer)) == (403, "device-revoked")
