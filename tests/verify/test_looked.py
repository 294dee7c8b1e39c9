"""Rows of who looked that do not fit what was signed, or what there was to send, are found and named."""

from __future__ import annotations

from typing import Final

import pytest

from server.verify.findings import Check, Finding
from tests.verify.conftest import Intruder

ONE: Final = (
    "access_id = (select access_id from access where tenant_id = $1 and did = '{did}'"
    " order by at, person_id, matter_id, to_seq limit 1) and tenant_id = $1"
)
OPENED: Final = ONE.format(did="opened")
SENT: Final = ONE.format(did="pulled")

FOLLOWED: Final = """
with looked as (select min(at) as at from access where tenant_id = $1 and did = 'pulled')
select distinct p.person_id::text, f.feed_id::text from unnest($2::uuid[]) as p (person_id)
    join looked on true join feed f on f.tenant_id = $1 and f.seq > 0
    where (f.kind in ('roster', 'desk') and exists (select from appointment a where a.tenant_id = $1
            and a.person_id = p.person_id and a.from_at <= looked.at and (a.to_at is null or a.to_at > looked.at)
            and (a.setting_id = f.about or (a.setting_id is null and a.region_id is null))
            and (a.role in ('lead', 'deputy') or (f.kind = 'roster'
                and (a.setting_id is not null or a.role = 'administrator')))))
        or (f.kind = 'case' and exists (select from case_member m where m.tenant_id = $1 and m.feed_id = f.feed_id
            and m.person_id = p.person_id and m.from_at <= looked.at))"""
"""What these people follow that is watched, by the rows of who is what."""

TAMPERED: Final[dict[str, tuple[Check, str]]] = {}


def sql(name: str, check: Check, statement: str) -> None:
    TAMPERED[name] = check, statement


sql("remove_an_opening", Check.ACCESS, f"delete from access where {OPENED}")
sql("remove_all", Check.ACCESS, "delete from access where tenant_id = $1")
sql("invent_an_opening", Check.ACCESS,
    "insert into access (tenant_id, access_id, at, person_id, device_id, did, matter_id) select"
    f" tenant_id, gen_random_uuid(), at, person_id, device_id, did, matter_id from access where {OPENED}")  # fmt: skip
sql("open_it_earlier", Check.ACCESS, f"update access set at = at - interval '1 hour' where {OPENED}")
sql("let_another_have_opened_it", Check.ACCESS,
    "update access set person_id = (select person_id from person p where tenant_id = $1"
    f" and p.person_id <> access.person_id order by p.person_id limit 1) where {OPENED}")  # fmt: skip
sql("let_nobody_have_opened_it", Check.FOREIGN, f"update access set person_id = gen_random_uuid() where {OPENED}")
sql("open_it_elsewhere", Check.FOREIGN, f"update access set device_id = gen_random_uuid() where {OPENED}")
sql("open_another_matter", Check.ACCESS, f"update access set matter_id = gen_random_uuid() where {OPENED}")
sql("send_more_than_there_is", Check.ACCESS, f"update access set to_seq = to_seq + 1000 where {SENT}")
sql("send_nothing", Check.ACCESS, f"update access set from_seq = to_seq where {SENT}")
sql("send_what_came_before_the_first", Check.ACCESS, f"update access set from_seq = -1 where {SENT}")
sql("send_without_end", Check.ACCESS, f"update access set to_seq = null where {SENT}")
sql("send_of_a_feed_that_is_not_there", Check.FOREIGN, f"update access set feed_id = gen_random_uuid() where {SENT}")
sql("send_of_a_feed_that_nobody_watches", Check.ACCESS,
    "update access set feed_id = (select feed_id from feed where tenant_id = $1 and kind = 'setting'"
    f" order by about limit 1), to_seq = 1 where {SENT}")  # fmt: skip
sql("send_to_nobody", Check.FOREIGN, f"update access set person_id = gen_random_uuid() where {SENT}")
sql("send_to_no_device", Check.FOREIGN, f"update access set device_id = gen_random_uuid() where {SENT}")


async def looks(intruder: Intruder) -> list[Finding]:
    """What is said of who looked."""
    findings = (await intruder.verified()).findings
    return [one for one in findings if one.check is Check.ACCESS or one.place.startswith("look ")]


async def test_what_was_sent_and_opened_is_as_it_was_signed(intruder: Intruder) -> None:
    report = await intruder.verified()
    oak = intruder.lived.oak
    rows = await intruder.connection.fetch(
        "select person_id::text, feed_id::text, from_seq, to_seq from access where tenant_id = $1 and did = 'pulled'"
        " order by person_id, feed_id, from_seq",
        oak.tenant,
    )
    followed = await intruder.connection.fetch(FOLLOWED, oak.tenant, [oak.lead.person, oak.recorder.person])
    ranges: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for person, feed, from_seq, to_seq in rows:
        ranges.setdefault((person, feed), []).append((from_seq, to_seq))
    assert ranges.keys() <= {(row["person_id"], row["feed_id"]) for row in followed}, "a post may be dated back later"
    assert len(ranges) > 4
    for one in ranges.values():
        ends = [0, *(to_seq for _, to_seq in one)]
        assert [from_seq for from_seq, _ in one] == ends[:-1], "without a gap, and nothing twice"
    opened = 3 * 2
    assert report.counts["looks"] == len(rows) + opened, (
        "two reports by the lead and one by the recorder, of two matters"
    )
    assert await looks(intruder) == []
    assert not [one for one in report.findings if "own feed" in one.place and "not known" in one.text]


@pytest.mark.parametrize("name", TAMPERED)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    check, statement = TAMPERED[name]
    await intruder.do(statement)
    found = await looks(intruder)
    assert check in {one.check for one in found}, found


async def test_an_opening_whose_report_was_disposed_of_stands(intruder: Intruder) -> None:
    """The rows outlive the words of the report; they hold no words themselves."""
    one = await intruder.look(
        "select e.feed_id, e.seq, c.command_id from command c join entry e on e.tenant_id = $1"
        " and e.matter_id = c.command_id join access a on a.tenant_id = $1 and a.did = 'opened'"
        " where c.tenant_id = $1 and c.matter_id is null and a.at = c.received_at order by c.received_at, e.seq limit 1"
    )
    await intruder.do(
        "update entry set blob = null where tenant_id = $1 and feed_id = $2 and seq = $3", one["feed_id"], one["seq"]
    )
    assert await looks(intruder) == []
