"""The two files: what is not as it was written is refused, by name, before anything is written anywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from server import cli
from server.backup import bundle as bundles
from server.backup import disposals, recipient, sealed
from server.backup.bundle import KeysRefused, gather, open_bundle, seal
from server.backup.disposals import Disposal, DisposalsRefused
from server.backup.files import FileInTheWay, new_file
from server.backup.recipient import NoBackupKey, Recipient, Secret
from server.backup.sealed import CHUNK_BYTES, BackupRefused, Header
from server.chance import SystemChance
from server.keys.keyfile import KEY_FILE, make_keyfile

CHANCE = SystemChance()
PASSPHRASE = "six words that nobody else would guess"
EPOCH = "6c9e9a2e-5a3b-4b57-8f0d-0d9b6a1c2f11"


class Pair:
    def __init__(self, key_dir: Path) -> None:
        key_dir.mkdir()
        make_keyfile(key_dir / KEY_FILE, CHANCE)
        (key_dir / "epoch").write_text(f"{EPOCH}\n")
        (key_dir / "passwords.json").write_text("never this")
        self.key_dir = key_dir
        self.public: Recipient
        self.secret: Secret
        self.public, self.secret = recipient.make(key_dir, CHANCE)

    def sealed(self, plain: bytes, *, schema: int = 1, by: int = 100_000) -> bytes:
        out = io.BytesIO()
        header = Header(v=1, key=self.public.key, at="2026-11-21T14:00:00.000000Z", epoch=EPOCH, schema=schema)
        parts = (plain[at : at + by] for at in range(0, len(plain), by))
        sealed.write(out, header, parts, self.public, CHANCE)
        return out.getvalue()

    def bundle(self, passphrase: str = PASSPHRASE) -> bytes:
        return seal(gather(self.key_dir, self.public, self.secret), passphrase, "2026-11-21", CHANCE)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "_KIB", 8 * 1024)
    monkeypatch.setattr(bundles, "_PASSES", 1)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path / "keys")


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_what_was_sealed_is_read_again(pair: Pair, size: int) -> None:
    plain = CHANCE.bytes(size)
    assert b"".join(sealed.read(io.BytesIO(pair.sealed(plain)), pair.secret)) == plain


WRONGS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "something else": lambda _: b"PGDMP" + bytes(2000),
    "its beginning": lambda data: data[:300],
    "cut in a chunk": lambda data: data[:-1],
    "without its last chunk": lambda data: data[: _chunks(data) + CHUNK_BYTES + 16],
    "longer than it was": lambda data: data + b"\x00",
    "a chunk twice": lambda data: data[: _chunks(data) + CHUNK_BYTES + 16] + data[_chunks(data) :],
    "a bit of a chunk": lambda data: data[:-50] + bytes([data[-50] ^ 1]) + data[-49:],
    "a bit of the sealed key": lambda data: data[: _chunks(data) - 5] + b"\xff" + data[_chunks(data) - 4 :],
    "a letter of the header": lambda data: data.replace(b"2026-11-21T14", b"2026-11-21T15"),
    "a header that is none": lambda data: data[:8] + b"[" + data[9:],
    "a length beyond reason": lambda data: data[:4] + b"\xff" * 4 + data[8:],
}


def _chunks(data: bytes) -> int:
    """Where the chunks begin."""
    at = 8 + int.from_bytes(data[4:8], "big")
    return at + 4 + int.from_bytes(data[at : at + 4], "big")


@pytest.mark.parametrize("wrong", WRONGS)
def test_what_is_not_as_it_was_is_refused(pair: Pair, wrong: str) -> None:
    data = WRONGS[wrong](pair.sealed(CHANCE.bytes(CHUNK_BYTES + 1000)))
    with pytest.raises(BackupRefused):
        sealed.check(io.BytesIO(data), pair.secret)


def test_another_key_is_named(pair: Pair, tmp_path: Path) -> None:
    other = Pair(tmp_path / "other")
    with pytest.raises(BackupRefused, match=f"sealed to key {pair.public.key}.*key {other.public.key}"):
        sealed.check(io.BytesIO(pair.sealed(b"words")), other.secret)
    # and no name on a file opens it
    named = Secret(key=pair.public.key, secret=other.secret.secret)
    with pytest.raises(BackupRefused, match="its key does not open"):
        sealed.check(io.BytesIO(pair.sealed(b"words")), named)


def test_an_empty_backup_is_none(pair: Pair) -> None:
    with pytest.raises(BackupRefused, match="empty"):
        sealed.check(io.BytesIO(pair.sealed(b"")), pair.secret)


def test_the_keys_file_brings_what_lay_beside_the_key_file(pair: Pair) -> None:
    data = pair.bundle()
    opened = open_bundle(data, PASSPHRASE)
    assert opened.secret == pair.secret
    assert set(opened.files) == {KEY_FILE, "epoch", recipient.FILE_NAME}
    assert opened.files[KEY_FILE] == (pair.key_dir / KEY_FILE).read_bytes()
    assert opened.files[KEY_FILE] not in data
    for wrong in (b"", b"HKK1", data[:-1], data + b"\x00", data[:200] + bytes([data[200] ^ 1]) + data[201:]):
        with pytest.raises(KeysRefused):
            open_bundle(wrong, PASSPHRASE)
    with pytest.raises(KeysRefused, match="another passphrase"):
        open_bundle(data, PASSPHRASE + ".")


def test_a_passphrase_that_could_be_guessed_seals_nothing(pair: Pair) -> None:
    with pytest.raises(KeysRefused, match="at least 16"):
        pair.bundle("a".ljust(15, "b"))


def test_no_backup_without_a_key_that_opens_it(pair: Pair) -> None:
    with pytest.raises(NoBackupKey, match="backup-keys"):
        recipient.current(pair.key_dir)
    recipient.keep(pair.key_dir, pair.public)
    assert recipient.current(pair.key_dir) == pair.public
    (pair.key_dir / KEY_FILE).unlink()
    make_keyfile(pair.key_dir / KEY_FILE, CHANCE)
    with pytest.raises(NoBackupKey, match="exchanged"):
        recipient.current(pair.key_dir)


def test_nothing_is_written_over_and_no_half_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "backup"
    with pytest.raises(ZeroDivisionError), new_file(path) as file:
        file.write(b"half")
        print(1 / 0)
    assert list(tmp_path.iterdir()) == []
    with new_file(path) as file:
        file.write(b"whole")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileInTheWay), new_file(path):
        pass
    assert path.read_bytes() == b"whole"


REFUSED: dict[str, tuple[str, Callable[[Pair, Path], None]]] = {
    "a broken backup": ("cut off or altered", lambda pair, tmp: _put(tmp, pair.sealed(b"words")[:-1])),
    "an empty one": ("not a backup", lambda _, tmp: _put(tmp, b"")),
    "one of a later release": ("later one", lambda pair, tmp: _put(tmp, pair.sealed(b"words", schema=9999))),
    "the wrong keys": ("sealed to key", lambda _, tmp: _put(tmp, Pair(tmp / "other").sealed(b"words"))),
    "a directory with something in it": ("is not empty", lambda _, tmp: _fill(tmp / "data")),
    "disposals that are not there": ("no disposals", lambda _, tmp: (tmp / "disposals").unlink()),
    "a passphrase that is open to all": ("open to others", lambda _, tmp: (tmp / "passphrase").chmod(0o644)),
    "what is no backup at all": ("exit code", lambda _, __: None),
}


def _put(tmp: Path, data: bytes) -> None:
    (tmp / "backup").write_bytes(data)


def _fill(data: Path) -> None:
    data.mkdir()
    (data / "letter").write_text("somebody's")


@pytest.mark.parametrize("name", REFUSED)
def test_a_restore_that_is_refused_leaves_everything_as_it_was(
    pair: Pair, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys-file").write_bytes(pair.bundle())
    (tmp_path / "passphrase").touch(mode=0o600)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "disposals").write_bytes(b"")
    _put(tmp_path, pair.sealed(b"words"))
    said, spoil = REFUSED[name]
    spoil(pair, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    files = ("--disposals", str(tmp_path / "disposals"), "--passphrase-file", str(tmp_path / "passphrase"))
    words = ("restore", str(tmp_path / "backup"), "--keys", str(tmp_path / "keys-file"))
    assert cli.main([*words, "--data", str(tmp_path / "data"), *files]) == 1
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_disposals_are_read_as_they_were_noted(tmp_path: Path) -> None:
    notes = [
        Disposal(at="2026-11-21T14:00:00Z", tenant=EPOCH, reason="retention", data_key=CHANCE.uuid()),
        Disposal(at="2026-11-21T14:00:00Z", tenant=EPOCH, reason="erasure", leaf="A" * 43),
    ]
    path = tmp_path / disposals.FILE_NAME
    assert disposals.read(path) == ()
    disposals.append(tmp_path, notes[:1])
    disposals.append(tmp_path, [])
    disposals.append(tmp_path, notes)
    assert disposals.read(path) == tuple(notes), "each once"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes() + b'{"at":"2026-')
    assert disposals.read(path) == tuple(notes), "what a crash cut off had not been noted"
    disposals.append(tmp_path, notes)
    assert disposals.read(path) == tuple(notes), "nor does it make what is noted next unreadable"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(DisposalsRefused):
        disposals.read(path)
