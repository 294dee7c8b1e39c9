"""The vectors are what the source gives today, and the Python half of the protocol agrees with every one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import envelope, handoff, receipt
from sync.envelope import EnvelopeRefused, Suite
from sync.receipt import ReceiptRefused
from sync.text import TextRefused, unb64
from sync.vectors import fixed, forms
from sync.vectors.__main__ import HERE, files

ROOT = HERE.parent.parent
FILES = dict(files())


def read(name: str) -> Any:  # noqa: ANN401  # test data, looked at field by field
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_committed_vectors_are_what_the_source_gives(path: Path) -> None:
    """Pulls and traces in them are made by the reader and the engine, so this is also the Python half's own check."""
    assert path.read_text(encoding="utf-8") == FILES[path], "run `python -m sync.vectors` and commit what it writes"


@pytest.mark.parametrize("one", read("sealed")["opens"], ids=lambda one: f"{one['suite']}, {one['name']}")
def test_envelope_opens_and_its_author_signed_it(one: dict[str, str]) -> None:
    parsed = envelope.parse(unb64(one["envelope"]))
    suite = Suite(one["suite"])
    plain = envelope.unpack(envelope.unseal(suite, fixed.intake(suite), parsed))
    author = fixed.AUTHOR if parsed.header.how is envelope.How.KEY else fixed.TABLET
    envelope.verify(author.public_key(), parsed.header_text, plain)
    assert (parsed.header_text, plain) == forms.plain(one["name"], suite)


@pytest.mark.parametrize("one", read("sealed")["refused"], ids=lambda one: one["name"])
def test_near_miss_is_held_for_its_named_reason(one: dict[str, str]) -> None:
    with pytest.raises(EnvelopeRefused) as refused:
        envelope.unseal(Suite.X_WING, fixed.intake(Suite.X_WING), envelope.parse(unb64(one["envelope"])))
    assert refused.value.refusal == one["reason"]


@pytest.mark.parametrize("change", ["length", "length over the limit", "padding", "route", "cut"])
def test_plaintext_near_miss_is_malformed(change: str) -> None:
    """What opens may still be nonsense; only the one spelling that `pack` makes is read."""
    _, plain = forms.plain("nobody said", Suite.X_WING)
    data = bytearray(envelope.pack(plain))
    match change:
        case "length":
            data[81:85] = (len(data)).to_bytes(4, "big")
        case "padding":
            data[-1] = 1
        case "route":
            data[0] = 3
        case "cut":
            del data[-1]
        case _:
            data[81:85] = (60 * 1024 + 1).to_bytes(4, "big")
    with pytest.raises(EnvelopeRefused, match="malformed"):
        envelope.unpack(bytes(data))


def test_another_author_did_not_sign_it() -> None:
    header, plain = forms.plain("signed by a person", Suite.X_WING)
    with pytest.raises(EnvelopeRefused, match="bad-signature"):
        envelope.verify(fixed.TABLET.public_key(), header, plain)
    with pytest.raises(EnvelopeRefused, match="bad-signature"):
        envelope.verify(fixed.AUTHOR.public_key(), header + b" ", plain)


@pytest.mark.parametrize("text", read("forms")["b64_refused"])
def test_each_value_has_one_base64_spelling(text: str) -> None:
    with pytest.raises(TextRefused):
        unb64(text)


def test_receipts_prove_or_prove_nothing() -> None:
    given = read("receipts")
    key = Ed25519PublicKey.from_public_bytes(unb64(given["signing_public"]))
    for one in given["proves"]:
        assert receipt.parse(one["answer"], key).verdict == one["receipt"]["verdict"]
    for one in given["proves_nothing"]:
        try:
            read_receipt = receipt.parse(one["answer"], key)
        except ReceiptRefused:
            continue
        assert read_receipt.tenant != given["tenant"], one["name"]


def test_receipts_of_what_was_shared_prove_or_prove_nothing() -> None:
    given = read("handoffs")
    key = Ed25519PublicKey.from_public_bytes(unb64(given["signing_public"]))
    for one in given["proves"]:
        assert handoff.parse(one["line"], unb64(one["sig"]), key).state == one["proof"]["state"]
    for one in given["proves_nothing"]:
        with pytest.raises((handoff.ProofRefused, TextRefused)):
            handoff.parse(one["line"], unb64(one["sig"]), key)


def test_frames_of_a_push_come_apart_again() -> None:
    for one in read("forms")["frames"]:
        assert envelope.unframe(bytes.fromhex(one["body"])) == [bytes.fromhex(item) for item in one["items"]]
    whole = envelope.frame([b"one", b"two"])
    for end in range(len(whole)):
        assert sum(map(len, envelope.unframe(whole[:end]))) >= len(whole[:end]) - 8, "no byte of an item is lost"


@pytest.fixture(scope="module")
def sealed_in_the_browser_library(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """Every example command, sealed by the TypeScript half under both suites."""
    out = tmp_path_factory.mktemp("sealed") / "sealed.json"
    path = f"{ROOT / '.venv' / 'node'}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=path)
    assert node is not None, "node is needed; `make setup` brings one"
    command = [node, "node_modules/vitest/vitest.mjs", "run", "src/sync/seal.test.ts"]
    run = subprocess.run(
        command,
        cwd=ROOT / "client",
        env={**os.environ, "PATH": path, "HARKEN_SEALED": str(out)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    sealed: list[dict[str, str]] = json.loads(out.read_text(encoding="utf-8"))
    return sealed


def test_python_opens_what_the_browser_library_sealed(sealed_in_the_browser_library: list[dict[str, str]]) -> None:
    expected = {one["name"]: one for one in read("forms")["commands"]}
    assert len(sealed_in_the_browser_library) == 2 * len(expected)
    for one in sealed_in_the_browser_library:
        parsed, suite = envelope.parse(unb64(one["envelope"])), Suite(one["suite"])
        packed = envelope.unseal(suite, fixed.intake(suite), parsed)
        assert envelope.digest_of(packed).hex() == expected[one["name"]]["plain_sha256"], one
