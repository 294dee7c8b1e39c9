"""An intruder who has the key file too can write what they like; the authors' signatures still tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asyncpg import Record

from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import KeyRing
from server.verify.findings import Check
from sync import chain
from tests.verify.conftest import Intruder
from tests.verify.test_tampered import AT, rechain

RECORDED = (
    "select e.*, k.rest_key_id, k.wrapped from entry e join feed f using (tenant_id, feed_id)"
    " join data_key k using (tenant_id, data_key_id) where tenant_id = $1 and f.kind = 'desk' and e.seq = 1"
)


async def rewrite(intruder: Intruder, change: Callable[[bytes], bytes], *, salt: bytes | None = None) -> None:
    """The first concern of the desk says something else, properly encrypted and linked."""
    oak = intruder.lived.oak
    row: Record = await intruder.look(RECORDED)
    ring = KeyRing(oak.keyring._database, read_keyfile(intruder.lived.key_dir / KEY_FILE, oak.dice), oak.dice)
    keys = await ring.read(intruder.connection, oak.tenant)
    key = keys.open_data_key(str(row["data_key_id"]), str(row["rest_key_id"]), row["wrapped"])
    place = entry_place(oak.tenant, str(row["feed_id"]), row["seq"], key.id)
    plain = key.open(row["blob"], place)
    text = change(plain[SALT_BYTES:])
    assert text != plain[SALT_BYTES:] or salt is not None
    blob = key.seal((salt or plain[:SALT_BYTES]) + text, place, oak.dice)
    leaf = row["leaf"] if salt else chain.leaf(plain[:SALT_BYTES], text)
    await intruder.do(f"update entry set blob = $4, leaf = $5 {AT}", row["feed_id"], row["seq"], blob, leaf)
    await rechain(intruder, row["feed_id"])


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
    await rewrite(intruder, lambda text: text.replace(before, after, 1))
    report = await intruder.verified()
    assert check in {one.check for one in report.findings}, report.findings
    assert Check.CHAIN not in {one.check for one in report.findings}


async def test_another_salt_under_the_right_key(intruder: Intruder) -> None:
    await rewrite(intruder, lambda text: text, salt=bytes(16))
    assert [one.check for one in (await intruder.verified()).findings] == [Check.BODY]
