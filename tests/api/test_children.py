"""Children over HTTP: listed, moved, imported; a concern about one who is there no longer; the wrong child; what was
held and is settled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.children.importing import imported_id
from sync.messages.base import Command
from sync.messages.children import (
    ChildFacts,
    ImportChildren,
    ImportedChild,
    KeepChildRecord,
    ListChild,
    MoveChild,
    RelistChild,
    SayAbout,
)
from sync.messages.concerns import AmendConcern, Writer
from sync.messages.held import SettleHeld
from sync.messages.recording import ChildInvolved
from sync.receipt import Receipt, Verdict
from tests.support.running import Entry, Harken, Reader


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    """Lead of the school."""
    return harken.reader("devi", "alder")


@pytest.fixture(scope="module")
def grace(harken: Harken) -> Reader:
    """Lead of the home."""
    return harken.reader("grace", "beech")


@pytest.fixture(scope="module")
def rowan(harken: Harken) -> Reader:
    """Records at the school."""
    return harken.reader("rowan", "alder")


@pytest.fixture
def ruth(harken: Harken) -> Iterator[Reader]:
    """Administrator of the whole provider, as long as a test lasts."""
    made = harken.sql(
        "affinity",
        "insert into appointment (tenant_id, appointment_id, person_id, role, title, from_at)"
        " select tenant_id, gen_random_uuid(), person_id, 'administrator', 'Office', now() from person"
        " where person_id = $1 returning appointment_id",
        harken.person("ruth"),
    )
    yield harken.reader("ruth", "alder")
    harken.sql("affinity", "delete from appointment where appointment_id = $1", made[0]["appointment_id"])


def does(who: Reader, command: Command, cmd: str | None = None) -> Receipt:
    [receipt] = who.device.push([who.device.seal(command, by=who.me, cmd=cmd)])
    return receipt


def listed(who: Reader, child: str) -> Entry | None:
    """The newest that the rosters say of a child."""
    said = [entry["d"] for entry in who.of(child, "roster") if entry["k"] == "child-listed" and entry["of"] == child]
    return said[-1] if said else None


def new_child(who: Reader, setting: str, name: str = "Lark Penrose") -> str:
    child = who.device.new_id()
    assert does(who, ListChild(setting=setting, name=name, room="9C"), child).verdict is Verdict.ACCEPTED
    return child


def children_of(harken: Harken, matter: str) -> list[tuple[str, str]]:
    rows = harken.sql(
        "affinity", "select child_id::text, part from matter_child where matter_id = $1 order by part", matter
    )
    return [tuple(row) for row in rows]


def test_a_listed_child_is_known_to_all_who_record_there_and_to_nobody_elsewhere(
    harken: Harken, devi: Reader, grace: Reader, rowan: Reader
) -> None:
    child = new_child(devi, harken.setting("alder"))
    shown = listed(rowan, child)
    assert shown is not None
    assert (shown["name"], shown["room"]) == ("Lark Penrose", "9C")
    assert rowan.of(child, "desk") == []
    assert child not in grace.words()
    for by, verdict in ((rowan, "not-yours"), (grace, "not-yours"), (devi, "-"), (devi, "already-so")):
        assert does(by, RelistChild(child=child, name="Lark Penrose", room="9D")).reason == verdict
    nobody = RelistChild(child=devi.device.new_id(), name="Lark Penrose")
    assert does(grace, nobody).reason == "not-yours", "whether there is such a child elsewhere is not said"


def test_no_command_takes_the_id_of_a_child(harken: Harken, devi: Reader, grace: Reader) -> None:
    child = new_child(devi, harken.setting("alder"))
    forged = does(grace, ListChild(setting=harken.setting("beech"), name="Somebody else"), child)
    assert (forged.verdict, forged.reason) == (Verdict.HELD, "same-id-other-bytes")
    [row] = harken.sql("affinity", "select setting_id::text from child where child_id = $1", child)
    assert row["setting_id"] == harken.setting("alder")


def test_a_concern_about_a_child_who_has_left_or_moved_meanwhile_is_a_concern(
    harken: Harken, devi: Reader, ruth: Reader
) -> None:
    left, moved = (new_child(devi, harken.setting("alder"), name) for name in ("Left One", "Moved One"))
    with harken.device() as tablet:
        cmds = {tablet.new_id(): child for child in (left, moved)}
        written = [
            tablet.seal(tablet.concern(child=ChildInvolved(listed=child)), cmd=cmd) for cmd, child in cmds.items()
        ]
        assert does(devi, RelistChild(child=left, name="Left One", listed=False)).verdict is Verdict.ACCEPTED
        assert does(devi, MoveChild(child=moved, to=harken.setting("beech"), name="Moved One")).reason == "not-yours"
        there = ruth.device.new_id()
        assert does(ruth, MoveChild(child=moved, to=harken.setting("beech"), name="Moved One"), there).reason == "-"
        assert [receipt.verdict for receipt in tablet.push(written)] == [Verdict.ACCEPTED] * 2
    for cmd, child in cmds.items():
        assert [entry["k"] for entry in devi.of(cmd, "desk")] == ["concern-recorded"]
        assert children_of(harken, cmd) == [(child, "concerned")]
    said = [listed(ruth, child) for child in (left, moved, there)]
    assert [one and one.get("listed", True) for one in said] == [False, False, True]


def test_a_list_of_children_takes_place_whole_and_again_changes_nothing(
    harken: Harken, devi: Reader, grace: Reader, rowan: Reader
) -> None:
    alder = harken.setting("alder")
    facts = ChildFacts(legal_status="Section 20", safe_to_tell="Gran. Not the uncle.")
    rows = tuple(ImportedChild(ref=f"UPN-{n}", name=f"Child {n}", facts=None if n % 2 else facts) for n in range(30))
    command = ImportChildren(setting=alder, children=rows)
    assert does(grace, command).reason == "not-yours"
    assert does(devi, ImportChildren(setting=alder, children=(*rows, rows[0]))).reason == "not-possible"
    children = [imported_id(alder, row.ref) for row in rows]
    assert [listed(rowan, child) for child in children] == [None] * 30, "nothing is half imported"
    assert does(devi, command).verdict is Verdict.ACCEPTED
    assert [shown["name"] for child in children if (shown := listed(rowan, child))] == [row.name for row in rows]
    assert "Not the uncle" in devi.words()
    assert "Not the uncle" not in rowan.words()
    again = devi.device.new_id()
    assert does(devi, command, again).verdict is Verdict.ACCEPTED
    assert [entry["k"] for entry in devi.of(again)] == ["children-imported"]


def test_two_leads_write_the_same_record_and_both_are_kept(harken: Harken, devi: Reader) -> None:
    child = new_child(devi, harken.setting("alder"))
    for status in ("Section 20", "Full care order"):
        kept = KeepChildRecord(child=child, over=0, facts=ChildFacts(legal_status=status))
        assert does(devi, kept).verdict is Verdict.ACCEPTED
    kinds = [entry["k"] for entry in devi.of(child, "desk")]
    assert kinds == ["child-added", "child-record", "child-record-offered"]


def test_the_wrong_child_is_said_and_nothing_goes(harken: Harken, devi: Reader, grace: Reader) -> None:
    wrong, right = (new_child(devi, harken.setting("alder"), name) for name in ("Wrong One", "Right One"))
    with harken.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(child=ChildInvolved(listed=wrong)), cmd=cmd)])
    does(devi, SayAbout(concern=cmd, child=wrong, about=False, reason="Same first name."))
    does(devi, SayAbout(concern=cmd, child=right, about=True))
    assert [entry["k"] for entry in devi.of(cmd, "desk")] == ["concern-recorded", "about-said", "about-said"]
    assert children_of(harken, cmd) == [(right, "concerned"), (wrong, "not")]
    real, made_up = (
        does(grace, SayAbout(concern=one, child=wrong, about=True)) for one in (cmd, grace.device.new_id())
    )
    assert (real.verdict, real.reason) == (made_up.verdict, made_up.reason) == (Verdict.HELD, "unknown-target")


def test_what_was_held_is_settled_by_who_can_read_it(harken: Harken, devi: Reader, rowan: Reader) -> None:
    child = new_child(devi, harken.setting("alder"))
    with harken.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
        lost = AmendConcern(concern=tablet.new_id(), writer=Writer(name="Rowan"), text="It was the blue car.")
        [receipt] = tablet.push([tablet.seal(lost)])
        assert receipt.verdict is Verdict.HELD
    held = next(entry["of"] for entry in reversed(devi.of(receipt.cmd, "desk")) if entry["k"] == "item-held")
    assert does(rowan, SettleHeld(held=held, concern=cmd, reason="Mine.")).verdict is Verdict.HELD
    settled = does(devi, SettleHeld(held=held, concern=cmd, child=child, reason="Rowan says so."))
    assert settled.verdict is Verdict.ACCEPTED
    assert [entry["k"] for entry in devi.of(held, "desk")] == ["item-held", "held-settled"]
    [row] = harken.sql("affinity", "select state from matter where matter_id = $1", held)
    assert row["state"] == "placed"
    assert harken.sql("affinity", "select 1 from ladder where matter_id = $1", held) == []
