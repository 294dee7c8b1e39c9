"""The life of a concern over HTTP, as design.md tells it: recorded, read, acknowledged, worked, told back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from sync.messages.concerns import AcknowledgeConcern, AddNote, AmendConcern, Answer, FollowUpConcern, Subject, Writer
from sync.messages.recording import ChildInvolved, LeaveUnfinished
from sync.receipt import Verdict
from tests.support.running import Harken, Reader

RECORDER = Writer(name="Robin Ash", role="Support worker")


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    """Lead of the school."""
    return harken.reader("devi", "alder")


@pytest.fixture(scope="module")
def tom(harken: Harken) -> Reader:
    """Deputy of the school."""
    return harken.reader("tom", "alder")


@pytest.fixture(scope="module")
def nadia(harken: Harken) -> Reader:
    """Of the tenant's safeguarding role."""
    return harken.reader("nadia", "alder")


def kinds(entries: list[dict[str, object]]) -> list[object]:
    return [entry["k"] for entry in entries]


def test_a_concern_is_read_acknowledged_worked_and_told_back(harken: Harken, devi: Reader) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        [receipt] = tablet.push([tablet.seal(tablet.concern(saw="A second phone."), cmd=cmd)])
        assert (receipt.verdict, receipt.cmd) == (Verdict.ACCEPTED, cmd)
        [told] = tablet.told([cmd])
        assert (told["told"], told["by"]) == ("sent", None)

        [recorded] = devi.of(cmd, "desk")
        assert (recorded["k"], recorded["of"], recorded["by"], recorded["how"]) == (
            "concern-recorded",
            cmd,
            None,
            "name",
        )
        assert recorded["d"]["saw"] == "A second phone."
        assert recorded["d"]["writer"]["name"] == "Robin Ash"

        lead = devi.device
        lead.push([lead.seal(AcknowledgeConcern(concern=cmd), by=devi.me)])
        [told] = tablet.told([cmd])
        assert (told["told"], told["by"]) == (
            "acknowledged",
            {"name": "Devi Marsh", "role": "Designated Safeguarding Lead"},
        )

        work = [
            lead.seal(AddNote(concern=cmd, text="Rang her social worker."), by=devi.me),
            lead.seal(FollowUpConcern(concern=cmd, summary="S", action="A", outcome="O"), by=devi.me),
        ]
        amendment = tablet.seal(AmendConcern(concern=cmd, writer=RECORDER, text="It was a blue phone."))
        assert {receipt.verdict for receipt in (*lead.push(work), *tablet.push([amendment]))} == {Verdict.ACCEPTED}
        entries = devi.of(cmd, "desk")
        assert kinds(entries) == [
            "concern-recorded",
            "concern-acknowledged",
            "note-added",
            "concern-followed-up",
            "concern-amended",
        ]
        assert entries[0] == recorded, "the first words stand as they were"
        assert [entry["by"] for entry in entries] == [None, devi.me.person, devi.me.person, devi.me.person, None]
        [told] = tablet.told([cmd])
        assert told["told"] == "followed-up"


def test_who_signed_with_a_key_is_told_in_their_own_feed(harken: Harken, devi: Reader) -> None:
    rowan = harken.reader("rowan", "alder", shared=True)
    tablet, cmd = rowan.device, rowan.device.new_id()
    tablet.push([tablet.seal(tablet.concern(), by=rowan.me, cmd=cmd)])
    assert [entry["d"]["told"] for entry in rowan.of(cmd, "own")] == ["sent"]
    devi.device.push([devi.device.seal(AcknowledgeConcern(concern=cmd), by=devi.me)])
    devi.device.push([devi.device.seal(FollowUpConcern(concern=cmd, summary="S", action="A", outcome="O"), by=devi.me)])
    states = rowan.of(cmd, "own")
    assert [entry["d"]["told"] for entry in states] == ["sent", "followed-up"], "what was superseded came as a leaf"
    assert states[-1]["d"]["by"]["name"] == "Devi Marsh"
    assert set(rowan.feeds) <= {"own", "setting", "roster", "tenant"}, "a recorder reads no concern, not even their own"
    assert devi.of(cmd, "desk")[0]["by"] == rowan.me.person


def test_an_acknowledgement_too_late_or_of_nothing_known_is_refused(harken: Harken, devi: Reader, tom: Reader) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
    [first] = devi.device.push([devi.device.seal(AcknowledgeConcern(concern=cmd), by=devi.me)])
    second, unknown = tom.device.push(
        [
            tom.device.seal(AcknowledgeConcern(concern=cmd), by=tom.me),
            tom.device.seal(AcknowledgeConcern(concern=tom.device.new_id()), by=tom.me),
        ]
    )
    assert first.verdict is Verdict.ACCEPTED
    assert (second.verdict, second.reason) == (Verdict.REFUSED, "already-acknowledged")
    assert (unknown.verdict, unknown.reason) == (Verdict.REFUSED, "not-yours")


@pytest.mark.parametrize("adult", [Answer.YES, Answer.NOT_SURE])
def test_a_concern_about_a_lead_reaches_everyone_on_their_level_but_them(
    harken: Harken, devi: Reader, tom: Reader, nadia: Reader, adult: Answer
) -> None:
    words = f"He {adult} drove her home alone."
    with harken.device() as tablet:
        cmd = tablet.new_id()
        about = Subject(person=devi.me.person)
        [receipt] = tablet.push([tablet.seal(tablet.concern(saw=words, adult=adult, subject=about), cmd=cmd)])
    assert receipt.verdict is Verdict.ACCEPTED
    assert kinds(tom.of(cmd, "case")) == ["concern-recorded"]
    assert (devi.of(cmd), nadia.of(cmd)) == ([], [])
    assert words not in devi.words()
    assert cmd not in devi.words()


def test_whoever_the_recorder_struck_out_never_learns_of_it(
    harken: Harken, devi: Reader, tom: Reader, nadia: Reader
) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        concern = tablet.concern(
            saw="Struck.", adult=Answer.YES, subject=Subject(person=devi.me.person), struck=(tom.me.person,)
        )
        tablet.push([tablet.seal(concern, cmd=cmd)])
    assert kinds(nadia.of(cmd, "case")) == ["concern-recorded"]
    assert (devi.of(cmd), tom.of(cmd)) == ([], [])


def test_an_adult_who_is_not_identified_starts_outside_the_setting(
    harken: Harken, devi: Reader, tom: Reader, nadia: Reader
) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        concern = tablet.concern(adult=Answer.YES, subject=Subject(described="someone from the kitchen"))
        tablet.push([tablet.seal(concern, cmd=cmd)])
    assert kinds(nadia.of(cmd, "case")) == ["concern-recorded"]
    assert (devi.of(cmd), tom.of(cmd)) == ([], [])


def test_the_subject_cannot_work_the_matter_even_knowing_its_id(harken: Harken, devi: Reader, tom: Reader) -> None:
    with harken.device() as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(adult=Answer.YES, subject=Subject(person=devi.me.person)), cmd=cmd)])
    lead = devi.device
    unknown = lead.new_id()
    acknowledged, noted, noted_nothing = lead.push(
        [
            lead.seal(AcknowledgeConcern(concern=cmd), by=devi.me),
            lead.seal(AddNote(concern=cmd, text="It was nothing."), by=devi.me),
            lead.seal(AddNote(concern=unknown, text="It was nothing."), by=devi.me),
        ]
    )
    assert (acknowledged.verdict, acknowledged.reason) == (Verdict.REFUSED, "not-yours")
    assert (noted.verdict, noted.reason) == (noted_nothing.verdict, noted_nothing.reason), "existence is not told (S7)"
    assert devi.of(cmd, "case") == []
    assert kinds(tom.of(cmd, "case")) == ["concern-recorded"]


def test_neither_another_setting_nor_another_provider_sees_anything(harken: Harken) -> None:
    elsewhere = [harken.reader("grace", "beech"), harken.reader("mina", "cedar", "outcomes-first")]
    before = [reader.words() for reader in elsewhere]
    with harken.device() as tablet:
        tablet.push([tablet.seal(tablet.concern()), tablet.seal(tablet.concern(adult=Answer.NOT_SURE))])
    assert [reader.words() for reader in elsewhere] == before


def test_a_listed_child_is_indexed_and_an_unlisted_id_hurts_nobody(harken: Harken, devi: Reader) -> None:
    alder = harken.setting("alder")
    child = next(child.child for child in harken.affinity.children if child.setting == alder)
    with harken.device() as tablet:
        cmd, stranger = tablet.new_id(), tablet.new_id()
        refs = {cmd: ChildInvolved(listed=child), stranger: ChildInvolved(listed=tablet.new_id())}
        receipts = tablet.push([tablet.seal(tablet.concern(child=ref), cmd=one) for one, ref in refs.items()])
    assert [receipt.verdict for receipt in receipts] == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    rows = harken.sql(
        "affinity",
        "select matter_id::text, child_id::text from matter_child where matter_id = any($1)",
        [cmd, stranger],
    )
    assert [tuple(row) for row in rows] == [(cmd, child)]


def test_what_nobody_finished_is_a_concern_until_it_is_finished(harken: Harken, devi: Reader) -> None:
    with harken.device() as tablet:
        half, whole = tablet.new_id(), tablet.new_id()
        left = LeaveUnfinished(
            setting=tablet.home.front_door.setting,
            writer=Writer(name=""),
            children=(ChildInvolved(),),
            danger=Answer.NOT_ANSWERED,
            adult=Answer.NOT_ANSWERED,
            saw="She sa",
        )
        tablet.push([tablet.seal(left, cmd=half)])
        assert kinds(devi.of(half, "desk")) == ["concern-left-unfinished"]
        finished = tablet.concern(saw="She said no.")
        tablet.push([tablet.seal(replace(finished, finishes=half), cmd=whole)])
    assert kinds(devi.of(half, "desk")) == ["concern-left-unfinished", "item-placed"]
    assert kinds(devi.of(whole, "desk"))[0] == "concern-recorded"
