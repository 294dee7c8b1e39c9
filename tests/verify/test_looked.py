"""Rows of who looked that do not fit what was signed, or what there was to send, are found and named."""

from __future__ import annotations

from typing import Final

import pytest

from server.verify.findings import Check, Finding
from tests.verify.conftest import Intruder

ONE: Final = (
    "access_id = (select access_id from access where tenant_id = $1 and did = '{did}' order by access_id limit 1)"
    " and tenant_id = $1"
)
OPENED: Final = ONE.format(did="opened")
SENT: Final = ONE.format(did="pulled")

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
    f" and p.person_id <> access.person_id limit 1) where {OPENED}")  # fmt: skip
sql("let_nobody_have_opened_it", Check.FOREIGN, f"update access set person_id = gen_random_uuid() where {OPENED}")
sql("open_it_elsewhere", Check.FOREIGN, f"update access set device_id = gen_random_uuid() where {OPENED}")
sql("open_another_matter", Check.ACCESS, f"update access set matter_id = gen_random_uuid() where {OPENED}")
sql("send_more_than_there_is", Check.ACCESS, f"update access set to_seq = to_seq + 1000 where {SENT}")
sql("send_nothing", Check.ACCESS, f"update access set from_seq = to_seq where {SENT}")
sql("send_what_came_before_the_first", Check.ACCESS, f"update access set from_seq = -1 where {SENT}")
sql("send_without_end", Check.ACCESS, f"update access set to_seq = null where {SENT}")
sql("send_of_a_feed_that_is_not_there", Check.FOREIGN, f"update access set feed_id = gen_random_uuid() where {SENT}")
sql("send_of_a_feed_that_nobody_watches", Check.ACCESS,
    "update access set feed_id = (select feed_id from feed where tenant_id = $1 and kind = 'setting' limit 1),"
    f" to_seq = 1 where {SENT}")  # fmt: skip
sql("send_to_nobody", Check.FOREIGN, f"update access set person_id = gen_random_uuid() where {SENT}")
sql("send_to_no_device", Check.FOREIGN, f"update access set device_id = gen_random_uuid() where {SENT}")


async def looks(intruder: Intruder) -> list[Finding]:
    """What is said of who looked."""
    findings = (await intruder.verified()).findings
    return [one for one in findings if one.check is Check.ACCESS or one.place.startswith("look ")]


async def test_what_was_sent_and_opened_is_as_it_was_signed(intruder: Intruder) -> None:
    report = await intruder.verified()
    assert report.counts["looks"] == 10, "two reports of two matters by the lead and one by the recorder; four feeds"
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
        " where c.tenant_id = $1 and c.matter_id is null and a.at = c.received_at limit 1"
    )
    await intruder.do(
        "update entry set blob = null where tenant_id = $1 and feed_id = $2 and seq = $3", one["feed_id"], one["seq"]
    )
    assert await looks(intruder) == []
