"""An intruder who has the key file too can write what they like; the authors' signatures still tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import KeyRing
from server.verify.findings import Check
from sync import chain
from sync.feeds import FeedKind, FeedName
from tests.verify.campaign import AT, rechain
from tests.verify.conftest import Intruder

ENTRIES = (
    "select e.*, k.rest_key_id, k.wrapped from entry e join feed f using (tenant_id, feed_id)"
    " join data_key k using (tenant_id, data_key_id) where tenant_id = $1 and f.kind = $2 and f.about = $3 order by seq"
)
FIRST_CONCERN = b"A bruise on the left arm."


async def rewrite(
    intruder: Intruder, where: bytes, change: Callable[[bytes], bytes], *, salt: bytes | None = None, feed: FeedName
) -> None:
    """The first entry of the feed that says this says something else, properly encrypted and linked."""
    oak = intruder.lived.oak
    ring = KeyRing(oak.keyring._database, read_keyfile(intruder.lived.key_dir / KEY_FILE, oak.dice), oak.dice)
    keys = await ring.read(intruder.connection, oak.tenant)
    for row in await intruder.connection.fetch(ENTRIES, oak.tenant, feed.kind, feed.about):
        key = keys.open_data_key(str(row["data_key_id"]), str(row["rest_key_id"]), row["wrapped"])
        place = entry_place(oak.tenant, str(row["feed_id"]), row["seq"], key.id)
        plain = key.open(row["blob"], place)
        if where in plain:
            break
    else:
        raise AssertionError("nothing there says so")
    text = change(plain[SALT_BYTES:])
    assert text != plain[SALT_BYTES:] or salt is not None
    blob = key.seal((salt or plain[:SALT_BYTES]) + text, place, oak.dice)
    leaf = row["leaf"] if salt else chain.leaf(plain[:SALT_BYTES], text)
    await intruder.do(f"update entry set blob = $4, leaf = $5 {AT}", row["feed_id"], row["seq"], blob, leaf)
    await rechain(intruder, row["feed_id"])


def desk(intruder: Intruder) -> FeedName:
    return FeedName(FeedKind.DESK, intruder.lived.oak.setting)


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        (b"A bruise on the left arm.", b"Nothing to see.", Check.SIGNATURE),
        (b'"danger":"no"', b'"danger":"yes"', Check.SIGNATURE),
        (b'"how":"key"', b'"how":"name"', Check.ENTRY),
        (b'"at":"2', b'"at":"1', Check.COMMAND),
        (b'"k":"concern-recorded"', b'"k":"note-added"', Check.ENTRY),
        (b'"v":1', b'"v":2', Check.ENTRY),
        (b'"why":{', b'"why" :{', Check.ENTRY),
        (b'"d":{', b'"d":{},"d":{', Check.ENTRY),
        (b'"id":"', b'"id":"{', Check.ENTRY),
    ],
)
async def test_words_rewritten_under_the_right_key(
    intruder: Intruder, before: bytes, after: bytes, check: Check
) -> None:
    await rewrite(intruder, FIRST_CONCERN, lambda text: text.replace(before, after, 1), feed=desk(intruder))
    report = await intruder.verified()
    assert check in {one.check for one in report.findings}, report.findings
    assert Check.CHAIN not in {one.check for one in report.findings}


async def test_another_salt_under_the_right_key(intruder: Intruder) -> None:
    await rewrite(intruder, FIRST_CONCERN, lambda text: text, salt=bytes(16), feed=desk(intruder))
    assert [one.check for one in (await intruder.verified()).findings] == [Check.BODY]


BEGUN, ENDED = b'"k":"rehearsal-begun"', b'"k":"rehearsal-ended"'
STEP, WAITS, REPORT = b'"k":"ladder-stepped"', b'"k":"setting-waits"', b'"k":"report-told","v":1,"concern"'


@pytest.mark.parametrize(
    ("where", "before", "after", "check"),
    [
        (STEP, b'"step":0', b'"step":1', Check.LADDER),
        (STEP, b'"round":1', b'"round":2', Check.LADDER),
        (STEP, b'"matter":"', b'"matter":"0', Check.LADDER),
        (b'"ladder":"today"', b'"ladder":"today"', b'"ladder":"now"', Check.WAKING),
        (STEP, b'"told":[{', b'"told":[],"tell":[{', Check.WAKING),
        (STEP, b'"told":[{"person":"', b'"told":[{"person":"x', Check.ENTRY),
        (STEP, b'"at":"2', b'"at":"1', Check.LADDER),
        (b'"step":5', b'"unanswered":true', b'"unanswered":false', Check.LADDER),
        (b'"step":5', b'"ended":true', b'"ended":false', Check.LADDER),
        (b'"k":"concern-acknowledged"', b'"k":"concern-acknowledged"', b'"k":"note-added"', Check.ENTRY),
        (BEGUN, b'"rehearsal":"', b'"rehearsal":"0', Check.LADDER),
        (ENDED, b'"answered":true', b'"answered":false', Check.LADDER),
        (ENDED, b'"steps":', b'"steps":1', Check.LADDER),
        (ENDED, b'"seconds":', b'"seconds":9', Check.LADDER),
        (b'"cut_off":true', b'"cut_off":true', b'"answered":true', Check.LADDER),
    ],
)
async def test_a_step_that_was_otherwise(
    intruder: Intruder, where: bytes, before: bytes, after: bytes, check: Check
) -> None:
    await rewrite(intruder, where, lambda text: text.replace(before, after, 1), feed=desk(intruder))
    report = await intruder.verified()
    assert check in {one.check for one in report.findings}, report.findings
    assert Check.CHAIN not in {one.check for one in report.findings}


@pytest.mark.parametrize(
    ("senior", "where", "before", "after"),
    [
        (True, WAITS, b'"waits":true', b'"waits":false'),
        (True, b'"waits":false', b'"waits":false', b'"waits":true'),
        (True, WAITS, b'"setting":"', b'"setting":"0'),
        (True, WAITS, b'"matter":"', b'"matter":"0'),
        (False, REPORT, b'"told":"sent"', b'"told":"acknowledged"'),
        (False, REPORT, b'"unanswered":false', b'"unanswered":true'),
        (False, REPORT, b'"round":1', b'"round":2'),
        (False, b'"told":"acknowledged"', b'"round":1', b'"round":2'),
    ],
)
async def test_what_was_said_beside_a_step_was_otherwise(
    intruder: Intruder, senior: bool, where: bytes, before: bytes, after: bytes
) -> None:
    oak = intruder.lived.oak
    about = oak.head if senior else oak.recorder.person
    assert about is not None
    own = FeedName(FeedKind.OWN, about)
    await rewrite(intruder, where, lambda text: text.replace(before, after, 1), feed=own)
    found = {one.check for one in (await intruder.verified()).findings}
    assert Check.LADDER in found
