"""What left the desk for a case was changed, lost, or brought back behind the feeds: found (R28)."""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from sync.feeds import FeedKind, FeedName
from tests.verify.campaign import AT, Campaign, rechain
from tests.verify.conftest import Intruder
from tests.verify.test_with_the_key_file import rewrite

CAMPAIGN = Campaign()
found_as, sql = CAMPAIGN.found_as, CAMPAIGN.sql

MOVED = (
    "tenant_id = $1 and matter_id = (select moved.matter_id from matter moved join feed f using (tenant_id, feed_id)"
)
MOVED += " where moved.tenant_id = $1 and moved.moved_from is not null and f.about = moved.matter_id"
MOVED += " order by moved.received_at limit 1)"
LEFT = "select e.* from entry e join matter m using (tenant_id, matter_id) where tenant_id = $1 and e.feed_id = m.{}"
LEFT += " and m.moved_from is not null order by m.received_at, m.matter_id, e.seq limit 1"

sql("bring_one_back", Check.INDEX,
    f"update matter set feed_id = moved_from, moved_from = null, moved_at = null, moved_by = null where {MOVED}"
    )  # fmt: skip
sql("let_the_desk_read_it_again", Check.BODY,
    f"update matter set moved_from = null, moved_at = null, moved_by = null where {MOVED}")  # fmt: skip
sql("say_that_it_came_from_elsewhere", Check.BODY, "update matter m set moved_from = f.feed_id from feed f"
    " where m.tenant_id = $1 and m.moved_from is not null and f.tenant_id = $1 and f.kind = 'own'")  # fmt: skip
sql("say_that_somebody_else_moved_it", Check.INDEX,
    "update matter m set moved_by = p.person_id from person p where m.tenant_id = $1 and m.moved_by is not null"
    " and p.tenant_id = $1 and p.person_id <> m.moved_by")  # fmt: skip
sql("say_that_it_was_moved_before_anybody_looked", Check.INDEX,
    "update matter set moved_at = received_at where tenant_id = $1 and moved_at is not null")  # fmt: skip
sql("hide_another_matter", Check.BODY, "update matter m set moved_from = m.feed_id, feed_id = c.feed_id, moved_at ="
    " now(), moved_by = p.person_id from feed c, person p where m.tenant_id = $1 and m.kind = 'concern'"
    " and m.moved_from is null and c.tenant_id = $1 and c.kind = 'case' and p.tenant_id = $1"
    " and m.feed_id <> c.feed_id")  # fmt: skip
sql("let_whom_it_is_about_in", Check.INDEX,
    "insert into case_member (tenant_id, feed_id, person_id, from_at) select m.tenant_id, m.feed_id, x.person_id, now()"
    " from matter m join exclusion x using (tenant_id, matter_id) where m.tenant_id = $1 and m.moved_from is not null"
    )  # fmt: skip
sql("let_those_be_told_who_work_there", Check.INDEX, "update matter set outside_only = false where tenant_id = $1")
sql(
    "tell_nobody_who_works_there",
    Check.INDEX,
    f"update matter set outside_only = true where not outside_only and {MOVED}",
)
sql("forget_whom_it_is_about", Check.INDEX, f"delete from exclusion where {MOVED}")


@found_as(Check.BODY)
async def lose_one_that_was_brought(intruder: Intruder) -> None:
    row = await intruder.look(
        LEFT.format("feed_id").replace(" order by", " and e.seq = 2 and m.feed_id <> m.moved_from order by")
    )
    await intruder.do(f"update entry set blob = null {AT}", row["feed_id"], row["seq"])


@found_as(Check.BODY)
async def change_what_stood_on_the_desk(intruder: Intruder) -> None:
    row = await intruder.look(LEFT.format("moved_from"))
    await intruder.do(f"update entry set leaf = $4, blob = null {AT}", row["feed_id"], row["seq"], bytes(32))
    await rechain(intruder, row["feed_id"])


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)


@pytest.mark.parametrize(
    ("where", "before", "after"),
    [
        (b'"k":"entry-moved"', b"He took her", b"She took it"),
        (b'"k":"entry-moved"', b'"salt":"', b'"salt":"AA'),
        (b'"k":"entry-moved"', b'"feed":"', b'"feed":"0'),
        (b'"reason":"moved"', b'"seqs":[', b'"seqs":[],"were":['),
    ],
)
async def test_it_is_found_under_the_right_key(intruder: Intruder, where: bytes, before: bytes, after: bytes) -> None:
    oak = intruder.lived.oak
    feed = FeedName(FeedKind.DESK, oak.setting)
    if b"entry-moved" in where:
        case = await intruder.look(
            "select f.about from feed f join matter m using (tenant_id, feed_id) where tenant_id = $1"
            " and m.moved_from is not null and f.about = m.matter_id order by m.received_at limit 1"
        )
        feed = FeedName(FeedKind.CASE, str(case["about"]))
    await rewrite(intruder, where, lambda text: text.replace(before, after, 1), feed=feed)
    found = {one.check for one in (await intruder.verified()).findings}
    assert found & {Check.BODY, Check.ENTRY}, found


async def test_emptied_on_the_desk_it_is_whole_where_it_lies(intruder: Intruder) -> None:
    await intruder.do(
        "update entry e set blob = null from matter m where e.tenant_id = $1 and m.tenant_id = $1"
        " and m.matter_id = e.matter_id and m.moved_from = e.feed_id"
    )
    assert [one.line() for one in (await intruder.verified()).findings] == []
