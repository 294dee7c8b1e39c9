"""Pull: what is new of what the holder follows, from a place that really was; a cursor that lies changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.devices import pull as pulling
from server.web.compression import compress
from sync import epoch
from sync.page import FollowedFeed
from sync.text import b64, unb64
from tests.support.device import TestDevice
from tests.support.patience import until
from tests.support.running import Harken, Reader
from tests.support.web import Web, problem

NOWHERE = b64(bytes(32))


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    reader = harken.reader("devi", "alder")
    with harken.device() as tablet:
        tablet.push([tablet.seal(tablet.concern()) for _ in range(3)])
    reader.read()
    return reader


@pytest.fixture
def tablet(harken: Harken) -> Iterator[TestDevice]:
    with harken.device() as device:
        yield device


def ask(reader: Reader, held: object, **changes: object) -> list[str]:
    """The lines of a pull with any cursors."""
    request = {"p": 1, "epoch": reader.device.home.epoch, "held": held} | changes
    answer = reader.device.http.post("/sync/pull", json=request)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text.split("\n")[:-1]


def cursors(reader: Reader) -> dict[str, list[Any]]:
    return {feed: [seq, b64(head)] for feed, (seq, head) in reader.device.heads.items()}


def up_to_date(reader: Reader) -> dict[str, list[Any]]:
    """Its cursors once there is nothing new. A worker is at work here, on what other tests wrote as well."""

    def is_quiet() -> bool:
        reader.read()
        return len(ask(reader, cursors(reader))) == 3

    assert until(is_quiet)
    return cursors(reader)


def desk(reader: Reader) -> str:
    return next(feed for feed, kind in reader.kinds.items() if kind == "desk")


def test_nothing_new_is_three_lines(devi: Reader) -> None:
    harken, feeds, end = ask(devi, up_to_date(devi))
    assert harken == f"harken 1 {devi.device.home.epoch}"
    kinds = [feed.kind for feed in followed(feeds)]
    assert [kind for kind in kinds if kind != "case"] == ["own", "setting", "roster", "tenant", "desk"]
    assert end == "end"


def followed(line: str) -> tuple[FollowedFeed, ...]:
    return msgspec.json.decode(line.removeprefix("feeds "), type=tuple[FollowedFeed, ...])


def test_an_answer_has_a_size_and_the_rest_is_asked_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills a desk with the longest texts must not make its reader, or the server, take them all at once."""
    monkeypatch.setattr(pulling, "ANSWER_BYTES_MAX", 1)
    with web.device() as device:
        device.sign_in("devi@affinity.example", "demo-only devi harbour")
        device.push([device.seal(device.concern()) for _ in range(3)])
        held: dict[str, list[Any]] = {}
        last, answers = "more", 0
        while last == "more":
            request = {"p": 1, "epoch": device.home.epoch, "held": held}
            *lines, last = device.http.post("/sync/pull", json=request).text.split("\n")[:-1]
            moved = [line.split(" ") for line in lines if line.startswith(("feed ", "head "))]
            assert [line[0] for line in moved] == ["feed", "head"]
            held[moved[0][1]] = [int(moved[1][1]), moved[1][2]]
            answers += 1
        there = {feed.feed: feed.seq for feed in followed(lines[1]) if feed.seq > 0}
    assert last == "end"
    assert {feed: seq for feed, (seq, _) in held.items()} == there
    assert answers == sum(there.values())


def test_whoever_follows_thousands_of_feeds_can_still_ask(devi: Reader) -> None:
    """One for each thing that was ever said in confidence."""
    held = up_to_date(devi) | {devi.device.new_id(): [1, NOWHERE] for _ in range(5_000)}
    assert ask(devi, held)[-1] == "end"


def test_only_what_is_new_is_sent(devi: Reader, tablet: TestDevice) -> None:
    held = up_to_date(devi)
    tablet.push([tablet.seal(tablet.concern(saw="New."))])
    lines = ask(devi, held)
    # How what was there before stands by now, the worker says when it comes to it.
    kinds = [kind for line in lines if (kind := line.split(" ")[0]) != "S"]
    assert kinds == ["harken", "feeds", "feed", "F", "F", "head", "end"], "the concern, and who was alerted of it"
    assert lines[2] == f"feed {desk(devi)} {held[desk(devi)][0]} {held[desk(devi)][1]}"


Lie = Callable[[dict[str, list[Any]], str], None]
LIES: dict[str, Lie] = {
    "a head that never was": lambda held, desk: held[desk].__setitem__(1, NOWHERE),
    "a head with stray bits": lambda held, desk: held[desk].__setitem__(1, "A" * 42 + "B"),
    "a place beyond the end": lambda held, desk: held[desk].__setitem__(0, held[desk][0] + 1),
    "a place far beyond the end": lambda held, desk: held[desk].__setitem__(0, 2**53 - 1),
    "an earlier place with a later head": lambda held, desk: held[desk].__setitem__(0, 1),
    "place nought with some head": lambda held, desk: held[desk].__setitem__(0, 0),
}


@pytest.mark.parametrize("name", LIES)
def test_a_cursor_that_never_was_is_sent_the_whole_feed_and_no_fault(devi: Reader, name: str) -> None:
    held = up_to_date(devi)
    LIES[name](held, desk(devi))
    lines = ask(devi, held)
    starts = [line for line in lines if line.startswith("feed ")]
    assert [line.split(" ")[:3] for line in starts] == [["feed", desk(devi), "0"]]
    # As far as the feed had got by then: the worker may have said more since.
    [there] = [feed.seq for feed in followed(lines[1]) if feed.feed == desk(devi)]
    assert sum(line[:2] in {"F ", "S ", "f ", "s "} for line in lines) == there
    assert lines[-1] == "end"


def test_naming_a_feed_that_one_does_not_follow_shows_nothing_of_it(harken: Harken, devi: Reader) -> None:
    """Another person's own feed, another setting's desk, another provider's, a case: with true heads."""
    foreign: dict[str, list[Any]] = {}
    for reader in (
        harken.reader("grace", "beech"),
        harken.reader("mina", "cedar", "outcomes-first"),
        harken.reader("nadia", "alder"),
    ):
        reader.read()
        foreign |= cursors(reader)
    foreign |= {
        row["feed_id"]: [1, NOWHERE]
        for row in harken.sql("affinity", "select feed_id::text from feed where kind in ('own', 'case')")
    }
    own = up_to_date(devi)
    assert ask(devi, foreign | own) == ask(devi, own)


def test_another_epoch_is_answered_with_a_statement_and_no_entry(devi: Reader, tablet: TestDevice) -> None:
    """Of a server that was never restored it has nothing to say of any feed."""
    devi.read()
    old = tablet.new_id()
    harken, statement, feeds, more = ask(devi, cursors(devi), epoch=old)
    assert (harken, more) == (f"harken 1 {devi.device.home.epoch}", "more")
    assert {feed.feed for feed in followed(feeds)} == devi.kinds.keys()
    key = Ed25519PublicKey.from_public_bytes(unb64(devi.device.home.signing_key))
    line = statement.removeprefix("epoch ")
    assert epoch.read(line, key, devi.device.home.tenant, old, devi.device.home.epoch) == {}


BAD: dict[str, dict[str, object]] = {
    "no epoch": {"p": 1, "held": {}},
    "an unknown field": {"p": 1, "epoch": NOWHERE, "held": {}, "person": NOWHERE},
    "a place below nought": {"held": {"0198f1aa-0000-7000-8000-000000000001": [-1, NOWHERE]}},
    "a place beyond counting": {"held": {"0198f1aa-0000-7000-8000-000000000001": [2**63, NOWHERE]}},
    "a head too short": {"held": {"0198f1aa-0000-7000-8000-000000000001": [1, "A"]}},
    "a head in another alphabet": {"held": {"0198f1aa-0000-7000-8000-000000000001": [1, "+" * 43]}},
    "a feed that is no id": {"held": {"x": [1, NOWHERE]}},
    "a feed in capitals": {"held": {"0198F1AA-0000-7000-8000-000000000001": [1, NOWHERE]}},
    "no pair": {"held": {"0198f1aa-0000-7000-8000-000000000001": [1]}},
    "a list": {"held": []},
}


@pytest.mark.parametrize("name", BAD)
def test_a_pull_of_another_form_is_refused(devi: Reader, name: str) -> None:
    request = BAD[name] if "p" in BAD[name] else {"p": 1, "epoch": devi.device.home.epoch, **BAD[name]}
    answer = devi.device.http.post("/sync/pull", json=request)
    assert (answer.status_code, problem(answer)) == (400, "bad-request")


def test_who_is_not_signed_in_pulls_nothing(tablet: TestDevice) -> None:
    answer = tablet.http.post("/sync/pull", json={"p": 1, "epoch": tablet.home.epoch, "held": {}})
    assert (answer.status_code, problem(answer)) == (401, "signed-out")


@pytest.mark.parametrize("accepted", ["zstd, br, gzip", "br, gzip", "gzip", "identity", "gzip;q=0, br;q=0"])
def test_every_coding_carries_the_same_text(devi: Reader, accepted: str) -> None:
    up_to_date(devi)
    before = ask(devi, {})
    request = {"p": 1, "epoch": devi.device.home.epoch, "held": {}}
    answer = devi.device.http.post("/sync/pull", json=request, headers={"accept-encoding": accepted})
    first = accepted.split(",", maxsplit=1)[0] if ";" not in accepted and accepted != "identity" else None
    assert answer.headers.get("content-encoding") == first
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.text.split("\n")[:-1] in (before, ask(devi, {})), "what came meanwhile is in both or in neither"


def test_one_frame_and_one_member_only() -> None:
    """Chromium silently cuts an answer after the first of several gzip members."""
    text = bytes(3_000_000)
    assert compress(text, "gzip")[0].count(b"\x1f\x8b\x08") == 1
    assert compress(text, "zstd")[0].count(b"\x28\xb5\x2f\xfd") == 1
