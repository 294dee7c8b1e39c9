"""Bytes that nobody would send by mistake, into everything that reads bytes before it knows who sent them.

    python -m tests.hostile.fuzz --runs 1000000 [--seed 1]

Mutations of what devices really send (the vectors of the protocol), repeated exactly by their seed. Each reader may
answer, or refuse in its own way; any other error, a slow run or a growing process is a finding.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.access import cookies
from server.registry import COMMANDS
from server.web.problems import Problem
from server.web.request import json_of
from sync import envelope, receipt
from sync.envelope import EnvelopeRefused
from sync.page import PullRequest
from sync.pull import NotAPullError, PullReader
from sync.receipt import ReceiptRefused
from sync.text import TextRefused, check_text, unb64

VECTORS: Final = Path(envelope.__file__).parent / "vectors"
SECONDS_MAX: Final = 0.5
"""Of one run, and of its own time alone: a hundred times what any of them takes."""
GROWTH_MAX: Final = 96 * 1024
"""KiB of memory that a million runs may add: more would be something that is kept."""
_ID: Final = "0198f1aa-0000-4000-8000-000000000001"

_TOKENS: Final = (
    *(
        b"\x00",
        b"\xff",
        b"\n",
        b'"',
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"true",
    ),
    *(b"-1", b"0", b"1e999", b"9007199254740992", b"18446744073709551616", b"\xed\xa0\x80", b"\xe2\x80\xae", b"HK\x01"),
    *(b'"k":', b'"v":', b'"held":', b"[" * 40, b'{"a":' * 40, b"A" * 300, b"\xc3\x28", "٣".encode(), b"="),
)

Target = Callable[[bytes], object]


def _batch(data: bytes) -> object:
    """A push: taken apart, and each part read as an envelope."""
    return [envelope.parse(one) for one in envelope.unframe(data)[: envelope.BATCH_MAX]]


def _body(data: bytes) -> object:
    """A command's body, by every decoder that it could choose by its kind."""
    check_text(data, size_max=envelope.BODY_BYTES_MAX)
    kind = _kind(data)
    registered = COMMANDS.get((kind.k, kind.v))
    return None if registered is None else registered.decode(data)


def _cursor(data: bytes) -> PullRequest:
    """A pull's request, as the framework reads it."""
    return msgspec.convert(json_of(data), PullRequest, strict=True)


def _answer(data: bytes) -> object:
    """A pull's answer, as a device reads it."""
    reader = PullReader(_TENANT, {})
    return [reader.take(line) for line in data.decode("utf-8", "replace").split("\n")]


def _read(name: str) -> Any:  # noqa: ANN401 (a file of vectors has many shapes)
    return json.loads((VECTORS / f"{name}.json").read_text())


_TENANT: Final[str] = _read("pulls")["tenant"]
_PUBLIC: Final = Ed25519PublicKey.from_public_bytes(unb64(_read("receipts")["signing_public"]))


class _Kind(msgspec.Struct):
    k: str
    v: int = 1


_kind = msgspec.json.Decoder(_Kind).decode
_JSON = (msgspec.MsgspecError, UnicodeError)
TARGETS: Final[dict[str, tuple[Target, tuple[type[Exception], ...]]]] = {
    "envelope": (envelope.parse, (EnvelopeRefused,)),
    "batch": (_batch, (EnvelopeRefused,)),
    "plaintext": (envelope.unpack, (EnvelopeRefused,)),
    "salvage": (envelope.salvage, ()),
    "body": (_body, (TextRefused, *_JSON)),
    "cursor": (_cursor, (Problem, *_JSON)),
    "answer": (_answer, (NotAPullError,)),
    "receipt": (lambda data: receipt.parse(data.decode("utf-8", "replace"), _PUBLIC), (ReceiptRefused,)),
    "base64url": (lambda data: unb64(data.decode("utf-8", "replace")), (TextRefused, UnicodeError)),
    "cookie": (lambda data: cookies.read(data.decode("latin-1")), ()),
}
"""What reads, and how it may refuse. Everything else that it raises is a finding."""


def corpus() -> dict[str, list[bytes]]:
    """What is really sent, for each target."""
    sealed = [unb64(one["envelope"]) for one in _read("sealed")["opens"]]
    bodies = [msgspec.json.encode(one) for one in _commands(_read("forms"))]
    plain = [
        envelope.pack(envelope.Plain(route=envelope.Route.CHILD, signer_key_id=_ID, signature=bytes(64), body=body))
        for body in bodies
    ]
    held = {_ID: (3, "A" * 43), _ID.replace("1aa", "2bb"): (0, "b" * 43)}
    pulls = [one["text"].encode() for one in _read("pulls")["cases"]]
    return {
        "envelope": sealed,
        "batch": [envelope.frame(sealed), envelope.frame(sealed[:1] * 3)],
        "plaintext": plain,
        "salvage": plain,
        "body": bodies,
        "cursor": [msgspec.json.encode(PullRequest(p=1, epoch=_ID, held=held))],
        "answer": pulls,
        "receipt": [one["answer"].encode() for one in _read("receipts")["proves"]],
        "base64url": [b"AAECAwQFBgcICQ", b""],
        "cookie": [f"{_ID}.{'A' * 43}".encode()],
    }


def _commands(forms: object) -> list[object]:
    """Every object of the forms that says which command it is."""
    found: list[object] = []
    left: list[object] = [forms]
    while left:
        match left.pop():
            case {"k": str(), **_rest} as command:
                found.append(command)
            case dict() as inner:
                left += inner.values()
            case list() as items:
                left += items
            case str() as text if text.startswith('{"k"'):
                found.append(json.loads(text))
            case _:
                pass
    return found


def mutated(seed: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A few small changes: bits, tokens, cuts, repeats, and pieces of another one."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 4, 16, 64)))
        match chance.randrange(7):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1:
                data[at:at] = chance.choice(_TOKENS)
            case 2:
                data[at:end] = chance.choice(_TOKENS)
            case 3:
                del data[at:end]
            case 4:
                data[at:at] = data[at:end] * chance.choice((1, 2, 20))
            case 5:
                del data[at:]
            case _:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                data[at:end] = other[start : start + chance.choice((1, 8, 64))]
    return bytes(data)


class Found(Exception):
    """Something that no reader may do. Says with which seed and run it happens again."""


def fuzz(runs: int, seed: int = 1) -> Counter[str]:
    """How often each target answered or refused. Raises `Found` at the first finding."""
    chance = random.Random(seed)  # noqa: S311 (to be repeated exactly)
    seeds, counts = corpus(), Counter[str]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    names = sorted(TARGETS)
    for run in range(runs):
        name = names[run % len(names)]
        target, refusals = TARGETS[name]
        data = mutated(chance.choice(seeds[name]), seeds[name], chance)
        began = time.thread_time()
        try:
            target(data)
            counts[f"{name} answered"] += 1
        except refusals:
            counts[f"{name} refused"] += 1
        except Exception as error:
            raise Found(f"{name} raised {type(error).__name__} in run {run} of seed {seed}: {data[:400]!r}") from error
        if time.thread_time() - began > SECONDS_MAX:
            raise Found(f"{name} took too long in run {run} of seed {seed}: {data[:400]!r}")
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if growth > GROWTH_MAX:
        raise Found(f"{growth // 1024} MiB more after {runs} runs")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.process_time()
    counts = fuzz(given.runs, given.seed)
    for name, count in sorted(counts.items()):
        print(f"{count:>9}  {name}")
    print(f"{given.runs} runs in {time.process_time() - began:.0f} s of CPU, seed {given.seed}: nothing found")


if __name__ == "__main__":
    main()
