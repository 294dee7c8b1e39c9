"""The restore drill: a hundred concerns after the backup, the database lost, twice, and nothing is missing.

One device is away through the first restore and misses its epoch; the others come back in it, and what is done there is
lost again by the second, of the same backup. Real processes, real devices.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from server.backup import dump, sealed
from server.backup.bundle import open_bundle
from tests.backup.drill import ERASED, PASSPHRASE, WORD, Drill, lived
from tests.support.harken import WithDemo


@pytest.fixture(scope="module")
def drill(with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    with ExitStack() as up:
        yield lived(tmp_path_factory.mktemp("drill"), with_demo, up)


def test_every_concern_is_there_exactly_once(drill: Drill) -> None:
    """S1: those that survived, the hundred that did not, and those of the life in between."""
    assert len(drill.after) == 100
    recorded = Counter(entry["id"] for entry in drill.lead.texts() if entry["k"] == "concern-recorded")
    assert recorded == Counter(set(drill.concerns) - {drill.erased})
    print(f"from the loss to the first answer: {', '.join(f'{60 * one:.1f} s' for one in drill.minutes)}")


def test_what_was_done_with_them_is_there_exactly_once(drill: Drill) -> None:
    """The lead came back before the recorders: what they say of concerns that are not there yet waits for those."""
    said = Counter(entry["cmd"] for entry in drill.lead.texts() if entry["k"] in ("concern-acknowledged", "note-added"))
    assert set(said.values()) == {1}
    assert set(said) <= set(drill.lead.sealed)
    assert len(said) == 2 * (4 + 8 + 2)


def test_the_chains_verify(drill: Drill) -> None:
    assert drill.command("verify", "--data", str(drill.data)) == 0
    for tablet in drill.tablets:
        assert tablet.refused == {}, "S5: nothing of an honest server is refused"
        assert tablet.store.waiting == {}, "S10"
    assert drill.lead.store.lines.keys() == drill.lead.store.cursors.keys()


def test_receipts_are_as_first_given(drill: Drill) -> None:
    """S2: what survived has the receipt that it had, byte for byte; what did not, one of the present epoch."""
    [epoch] = {tablet.store.epoch for tablet in drill.tablets}
    assert len(drill.first_given) > 20
    for tablet in drill.tablets:
        for cmd, (_, receipt, _) in tablet.store.sent.items():
            held = f"{receipt.line} {receipt.sig}"
            if cmd in drill.first_given:
                assert held == drill.first_given[cmd]
            else:
                assert receipt.epoch == epoch
                assert receipt.verdict != "refused"


def test_each_device_came_by_its_own_way(drill: Drill) -> None:
    """One missed an epoch; nobody's count of what is not confirmed is left."""
    assert [len(past) for _, past in drill.first_lives] == [1, 0, 1]
    assert [len(tablet.store.past) for tablet in drill.tablets] == [2, 1, 2]
    assert [tablet.store.aside for tablet in drill.tablets] == [[], [], []], "all of it came back"


def test_what_was_erased_is_nowhere(drill: Drill) -> None:
    """S11: not in the database restored from a backup that still had it, and on no device but sealed."""
    for tablet in drill.tablets:
        assert all(ERASED not in (line.text or "") for line in tablet.store.aside)
        assert all(ERASED not in str(entry) for entry in tablet.texts())
    assert any(entry["k"] == "entries-disposed" for entry in drill.lead.texts())
    assert WORD in str(drill.lead.texts())


def test_a_dump_without_the_key_file_tells_nothing_of_children(drill: Drill) -> None:
    """And the file is sealed besides. In clear in the dump: who works where, and ids, times, kinds and states."""
    raw = (drill.tmp / "backup").read_bytes()
    with (drill.tmp / "backup").open("rb") as file:
        bundle = open_bundle((drill.tmp / "keys").read_bytes(), PASSPHRASE)
        archive = b"".join(sealed.read(file, bundle.secret))
    programs = dump.programs_for(None)
    shown = subprocess.run([programs / "pg_restore", "--file=-"], input=archive, capture_output=True, check=True)
    text = shown.stdout.decode()
    for secret in (WORD, ERASED, "Amber Quill", "Robin Ash", "01632 960123", "Willow room", "the minibus", "demo-only"):
        assert secret not in text
        assert secret.encode() not in raw
    assert bundle.files["harken.key"] not in archive
    for clear in ("devi@affinity.example", "Devi Marsh", "Alder Lane School", "Oak tablet"):
        assert clear in text
        assert clear.encode() not in raw
