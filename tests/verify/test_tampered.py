"""Each way to change the past that a superuser of the database has without the key file is found, and by its name.

The chain is computed again after each change where that hides it better: a wrong head alone would be too easy to find.
"""

from __future__ import annotations

import pytest

from server.verify.findings import Check
from tests.verify.campaign import AT, FACT, Campaign, an_entry, rechain
from tests.verify.conftest import Intruder

CAMPAIGN = Campaign()
found_as, sql = CAMPAIGN.found_as, CAMPAIGN.sql
DESK = "select * from feed where tenant_id = $1 and kind = 'desk' and about = $2"
LONGEST_OWN = "select * from feed where tenant_id = $1 and kind = 'own' order by seq desc, about limit 1"


# -- bodies and leaves ---------------------------------------------------------------------------------------------


@found_as(Check.BODY)
async def edit_a_blob(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    blob = one["blob"][:-1] + bytes([one["blob"][-1] ^ 1])
    await intruder.do(f"update entry set blob = $4 {AT}", one["feed_id"], one["seq"], blob)


@found_as(Check.BODY)
async def change_the_salt_within_the_ciphertext(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    blob = bytearray(one["blob"])
    blob[12] ^= 1
    await intruder.do(f"update entry set blob = $4 {AT}", one["feed_id"], one["seq"], bytes(blob))


@found_as(Check.BODY)
async def edit_a_leaf_and_every_head_after_it(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"update entry set leaf = sha256(leaf) {AT}", one["feed_id"], one["seq"])
    await rechain(intruder, one["feed_id"])


@found_as(Check.BODY)
async def empty_a_body_without_a_disposal(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"update entry set blob = null {AT}", one["feed_id"], one["seq"])


@found_as(Check.BODY)
async def swap_two_entries(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(
        "update entry a set blob = b.blob, leaf = b.leaf, matter_id = b.matter_id, data_key_id = b.data_key_id"
        " from entry b where a.tenant_id = $1 and b.tenant_id = $1 and a.feed_id = $2 and b.feed_id = $2"
        " and (a.seq, b.seq) in (($3::bigint, $3 + 1), ($3 + 1, $3))",
        one["feed_id"],
        one["seq"],
    )
    await rechain(intruder, one["feed_id"])


@found_as(Check.BODY)
async def put_in_an_entry_of_another_tenant(intruder: Intruder) -> None:
    """The one that stands on their desk where this one does, or as near to it as theirs is long."""
    one = await an_entry(intruder)
    await intruder.do(
        "update entry a set blob = b.blob, leaf = b.leaf, matter_id = b.matter_id, data_key_id = b.data_key_id"
        " from (select e.* from entry e join feed f using (tenant_id, feed_id) where tenant_id = $4"
        " and f.kind = 'desk' and e.blob is not null order by abs(e.seq - $3), e.seq, f.about limit 1) b"
        " where a.tenant_id = $1 and a.feed_id = $2 and a.seq = $3",
        one["feed_id"],
        one["seq"],
        intruder.lived.elm.tenant,
    )
    await rechain(intruder, one["feed_id"])


@found_as(Check.BODY)
async def move_an_end_to_another_feed(intruder: Intruder) -> None:
    desk = await intruder.look(DESK, intruder.lived.oak.setting)
    own = await intruder.look(LONGEST_OWN)
    await intruder.do(
        "update entry set feed_id = $2, seq = $3 where tenant_id = $1 and feed_id = $4 and seq = $5",
        own["feed_id"],
        own["seq"] + 1,
        desk["feed_id"],
        desk["seq"],
    )
    await rechain(intruder, desk["feed_id"])
    await rechain(intruder, own["feed_id"])


# -- the chain -----------------------------------------------------------------------------------------------------


@found_as(Check.CHAIN)
async def delete_from_the_middle(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"delete from entry {AT}", one["feed_id"], one["seq"])


@found_as(Check.CHAIN)
async def delete_from_the_middle_and_compute_every_head_again(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"delete from entry {AT}", one["feed_id"], one["seq"])
    await rechain(intruder, one["feed_id"])


@found_as(Check.BODY)
async def delete_from_the_middle_and_close_the_gap(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    feed = one["feed_id"]
    await intruder.do(f"delete from entry {AT}", feed, one["seq"])
    for step in (1_000_000, -1_000_001):
        await intruder.do(
            "update entry set seq = seq + $4 where tenant_id = $1 and feed_id = $2 and seq > $3", feed, one["seq"], step
        )
    await rechain(intruder, feed)


@found_as(Check.COMMAND)
async def cut_off_the_end_of_a_desk(intruder: Intruder) -> None:
    """With the step that the last command there brought."""
    feed = await intruder.look(DESK, intruder.lived.oak.setting)
    for seq in (feed["seq"], feed["seq"] - 1):
        await intruder.do(f"delete from entry {AT}", feed["feed_id"], seq)
    await rechain(intruder, feed["feed_id"])


@found_as(Check.COMMAND)
async def cut_off_what_a_recorder_was_told(intruder: Intruder) -> None:
    """With the newest states set back, so that the feed is whole in itself."""
    feed = await intruder.look(LONGEST_OWN)
    await intruder.do("delete from entry where tenant_id = $1 and feed_id = $2 and seq > $3", feed["feed_id"], 3)
    await intruder.do("delete from newest_state where tenant_id = $1 and feed_id = $2 and seq > $3", feed["feed_id"], 3)
    await intruder.do(
        "insert into newest_state select tenant_id, feed_id, 'report-told', matter_id, seq from entry e"
        " where tenant_id = $1 and feed_id = $2 and class = 'S' and not exists (select from entry n"
        " where n.tenant_id = $1 and n.feed_id = $2 and n.prev = e.seq) on conflict do nothing",
        feed["feed_id"],
    )
    await rechain(intruder, feed["feed_id"])


@found_as(Check.BODY)
async def insert_a_backdated_entry(intruder: Intruder) -> None:
    """A copy of an early entry further on, as a fact of that day."""
    one = await an_entry(intruder, FACT)
    await intruder.do(
        "insert into entry select tenant_id, feed_id, (select max(seq) + 1 from entry where tenant_id = $1 and"
        f" feed_id = $2), class, prev, leaf, head, matter_id, data_key_id, blob from entry {AT}",
        one["feed_id"],
        one["seq"],
    )
    await rechain(intruder, one["feed_id"])


@found_as(Check.CHAIN)
async def change_a_head(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"update entry set head = sha256(head) {AT}", one["feed_id"], one["seq"])


@found_as(Check.CHAIN)
async def replay_an_old_head(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(
        "update feed set head = $3, seq = $4 where tenant_id = $1 and feed_id = $2",
        one["feed_id"],
        one["head"],
        one["seq"],
    )


sql("claim_an_entry_more", Check.CHAIN, "update feed set seq = seq + 1 where tenant_id = $1 and kind = 'desk'")
sql("remove_a_feed_row", Check.FOREIGN, "delete from feed where tenant_id = $1 and kind = 'desk'")
sql("give_a_desk_to_another_setting", Check.INDEX,
    "update feed set about = gen_random_uuid() where tenant_id = $1 and kind = 'desk'")  # fmt: skip
sql("give_a_recorders_feed_to_another_person", Check.COMMAND,
    "update feed set about = gen_random_uuid() where tenant_id = $1 and kind = 'own'")  # fmt: skip
sql("call_a_case_a_desk", Check.INDEX,
    "update feed set kind = 'desk', generation = 2 where tenant_id = $1 and kind = 'case' and seq = 2")  # fmt: skip


# -- facts and states ----------------------------------------------------------------------------------------------


@found_as(Check.LINK)
async def cut_a_state_from_the_one_before(intruder: Intruder) -> None:
    one = await an_entry(intruder, "and prev > 0")
    await intruder.do(f"update entry set prev = 0 {AT}", one["feed_id"], one["seq"])
    await rechain(intruder, one["feed_id"])


@found_as(Check.LINK)
async def supersede_the_state_of_something_else(intruder: Intruder) -> None:
    """A first state of one concern in place of the newest one of another, which nothing superseded."""
    pair = await intruder.look(
        "select one.feed_id, one.seq, other.seq as other from entry one"
        " join entry other on other.tenant_id = one.tenant_id and other.feed_id = one.feed_id and other.seq < one.seq"
        " join feed f on f.tenant_id = one.tenant_id and f.feed_id = one.feed_id"
        " where one.tenant_id = $1 and f.kind = 'own' and one.class = 'S' and one.prev = 0 and other.class = 'S'"
        " and one.blob is not null and other.blob is not null"
        " and not exists (select from entry n where n.tenant_id = $1 and n.feed_id = other.feed_id"
        " and n.prev = other.seq) order by md5(f.about::text || one.seq::text), other.seq limit 1"
    )
    await intruder.do(f"update entry set prev = $4 {AT}", pair["feed_id"], pair["seq"], pair["other"])
    await rechain(intruder, pair["feed_id"])


@found_as(Check.ENTRY)
async def call_a_fact_a_state(intruder: Intruder) -> None:
    one = await an_entry(intruder, FACT)
    await intruder.do(f"update entry set class = 'S' {AT}", one["feed_id"], one["seq"])
    await rechain(intruder, one["feed_id"])


@found_as(Check.ENTRY)
async def give_an_entry_to_another_matter(intruder: Intruder) -> None:
    one = await an_entry(intruder)
    await intruder.do(f"update entry set matter_id = gen_random_uuid() {AT}", one["feed_id"], one["seq"])


sql("set_back_a_newest_state", Check.INDEX,
    "update newest_state set seq = 1 where tenant_id = $1 and seq = (select max(seq) from newest_state"
    " where tenant_id = $1)")  # fmt: skip
sql("forget_newest_states", Check.INDEX, "delete from newest_state where tenant_id = $1")
sql("invent_a_newest_state", Check.FOREIGN,
    "insert into newest_state values ($1, gen_random_uuid(), 'report-told', gen_random_uuid(), 1)")  # fmt: skip


# -- the index -----------------------------------------------------------------------------------------------------

for column, value in {
    "kind": "case kind when 'concern' then 'unfinished' else 'concern' end",
    "setting_id": "gen_random_uuid()",
    "feed_id": "(select feed_id from feed f where f.tenant_id = $1 and f.feed_id <> matter.feed_id"
    " order by f.about limit 1)",
    "data_key_id": "gen_random_uuid()",
    "state": "case state when 'unread' then 'acknowledged' else 'unread' end",
    "author_id": "case when author_id is null then gen_random_uuid() end",
    "device_id": "gen_random_uuid()",
    "danger": "case danger when 'yes' then 'no' else 'yes' end",
    "adult": "case adult when 'yes' then 'no' else 'yes' end",
    "disclosed": "case disclosed when 'yes' then 'no' else 'yes' end",
    "kinds": "kinds || '{other}'",
    "classified": "case classified when 'not-exploitation' then null else 'not-exploitation' end",
    "made_at": "coalesce(made_at, now()) - interval '1 day'",
    "received_at": "received_at + interval '1 ms'",
    "acknowledged_at": "coalesce(acknowledged_at, now()) - interval '1 hour'",
    "acknowledged_by": "gen_random_uuid()",
    "followed_up_at": "case when followed_up_at is null then now() end",
}.items():
    sql(
        f"change_{column}_of_a_matter",
        Check.INDEX,
        f"update matter set {column} = {value} where tenant_id = $1 and matter_id ="
        " (select matter_id from matter where tenant_id = $1 order by md5(matter_id::text) limit 1)",
    )

ONE_MATTER = "(select matter_id from matter where tenant_id = $1 order by md5(matter_id::text) limit 1)"
sql("remove_a_matter", Check.INDEX, f"delete from matter where tenant_id = $1 and matter_id = {ONE_MATTER}")
sql("invent_a_matter", Check.INDEX,
    "insert into matter select tenant_id, gen_random_uuid(), kind, setting_id, feed_id, data_key_id, state, author_id,"
    " device_id, danger, adult, made_at, received_at from matter where tenant_id = $1"
    " order by matter_id limit 1")  # fmt: skip
sql("call_it_something_else", Check.INDEX,
    "update matter set classified = 'may-be-exploitation' where tenant_id = $1 and classified is not null")  # fmt: skip
sql("take_a_child_out", Check.INDEX,
    "delete from matter_child where ctid = (select ctid from matter_child where tenant_id = $1"
    " order by matter_id, child_id limit 1)")  # fmt: skip
sql("put_a_child_in", Check.INDEX,
    "insert into matter_child select $1, matter_id, (select min(child_id::text)::uuid from child where tenant_id = $1),"
    " 'concerned' from matter m where tenant_id = $1 and not exists"
    " (select from matter_child c where c.tenant_id = $1 and c.matter_id = m.matter_id)"
    " order by m.matter_id limit 1")  # fmt: skip
sql("put_a_child_in_nothing", Check.FOREIGN,
    "insert into matter_child select $1, gen_random_uuid(), child_id, 'concerned' from child"
    " where tenant_id = $1")  # fmt: skip
sql("say_it_is_about_them_after_all", Check.INDEX,
    "update matter_child set part = 'concerned' where tenant_id = $1 and part = 'not'")  # fmt: skip
ONE_CHILD = "child_id = (select child_id from child where tenant_id = $1 and left_at is null order by child_id limit 1)"
sql("let_a_child_leave", Check.INDEX, f"update child set left_at = now() where tenant_id = $1 and {ONE_CHILD}")
sql("bring_children_back", Check.INDEX,
    "update child set left_at = null where tenant_id = $1 and left_at is not null")  # fmt: skip
sql("let_a_child_have_left_earlier", Check.INDEX,
    "update child set left_at = left_at - interval '1 day' where tenant_id = $1 and left_at is not null")  # fmt: skip
sql("move_a_child_unsaid", Check.INDEX,
    "update child c set setting_id = (select s.setting_id from setting s where s.tenant_id = $1"
    " and s.setting_id <> c.setting_id order by s.setting_id limit 1)"
    f" where c.tenant_id = $1 and c.{ONE_CHILD}")  # fmt: skip
sql("remove_a_child", Check.INDEX, f"delete from child where tenant_id = $1 and {ONE_CHILD}")
sql("invent_a_child", Check.INDEX,
    "insert into child select $1, gen_random_uuid(), setting_id, data_key_id from child where tenant_id = $1"
    " order by child_id limit 1")  # fmt: skip
sql("give_administration_a_matter", Check.COMMAND,
    f"update command set matter_id = {ONE_MATTER} where tenant_id = $1"
    " and matter_id is null and receipt like '% accepted %'")  # fmt: skip
sql("lift_an_exclusion", Check.INDEX, "delete from exclusion where tenant_id = $1")
sql("exclude_a_lead", Check.INDEX,
    "insert into exclusion select $1, matter_id, person_id from matter cross join person"
    " where matter.tenant_id = $1 and person.tenant_id = $1 on conflict do nothing")  # fmt: skip
sql("let_the_subject_in", Check.INDEX,
    "insert into case_member select $1, f.feed_id, x.person_id, now() from exclusion x join feed f"
    " on f.tenant_id = $1 and f.about = x.matter_id where x.tenant_id = $1")  # fmt: skip


# -- commands, receipts, signatures --------------------------------------------------------------------------------

ACCEPTED = "tenant_id = $1 and receipt like '% accepted %' and matter_id is not null"
ONE_COMMAND = (
    f"command_id = (select command_id from command where {ACCEPTED} order by md5(command_id::text) limit 1)"
    " and tenant_id = $1"
)
sql("remove_a_command", Check.COMMAND, f"delete from command where {ONE_COMMAND}")
sql("give_a_command_to_another_matter", Check.COMMAND,
    f"update command set matter_id = gen_random_uuid() where {ONE_COMMAND}")  # fmt: skip
sql("number_a_command_anew", Check.COMMAND, f"update command set device_seq = device_seq + 1 where {ONE_COMMAND}")
sql("give_a_command_another_carrier", Check.FOREIGN,
    f"update command set carrier_id = gen_random_uuid() where {ONE_COMMAND}")  # fmt: skip
sql("let_a_command_come_earlier", Check.RECEIPT,
    f"update command set received_at = received_at - interval '1 day' where {ONE_COMMAND}")  # fmt: skip
sql("let_a_command_come_earlier_with_its_receipt", Check.RECEIPT,
    "update command set received_at = received_at - interval '1000 years', receipt = replace(receipt, ' 2', ' 1')"
    f" where {ONE_COMMAND}")  # fmt: skip
sql("refuse_it_afterwards", Check.RECEIPT,
    f"update command set receipt = replace(receipt, 'accepted -', 'refused not-yours')"
    f" where {ONE_COMMAND}")  # fmt: skip
sql("garble_a_receipt", Check.RECEIPT, f"update command set receipt = receipt || ' ' where {ONE_COMMAND}")
sql("change_a_receipts_signature", Check.RECEIPT,
    f"update command set rsig = set_byte(rsig, 3, get_byte(rsig, 3) # 1) where {ONE_COMMAND}")  # fmt: skip
sql("change_a_digest", Check.RECEIPT, f"update command set digest = sha256(digest) where {ONE_COMMAND}")
sql("give_a_command_the_receipt_of_another", Check.RECEIPT,
    "update command c set receipt = o.receipt, rsig = o.rsig, digest = o.digest from command o"
    " where c.tenant_id = $1 and o.tenant_id = $1 and o.command_id <> c.command_id")  # fmt: skip
sql("change_an_authors_signature", Check.SIGNATURE,
    "update command set signature = set_byte(signature, 3, get_byte(signature, 3) # 1)"
    f" where {ONE_COMMAND}")  # fmt: skip
sql("remove_an_authors_signature", Check.SIGNATURE, f"update command set signature = null where {ONE_COMMAND}")
sql("name_another_signer", Check.SIGNATURE,
    f"update command set signer_key_id = gen_random_uuid() where {ONE_COMMAND}")  # fmt: skip
sql("let_it_be_made_earlier", Check.SIGNATURE,
    "update command set header = convert_to(replace(convert_from(header, 'UTF8'), '2026-03-02', '2026-03-01'), 'UTF8')"
    " where command_id = (select command_id from command where position('2026-03-02'::bytea in header) > 0 and"
    f" {ACCEPTED} order by md5(command_id::text) limit 1)")  # fmt: skip
sql("break_a_header", Check.COMMAND, f"update command set header = '' where {ONE_COMMAND}")
sql("replace_an_authors_key", Check.SIGNATURE, "update author_key set public = sha256(public) where tenant_id = $1")
sql("replace_a_devices_key", Check.SIGNATURE, "update device set public = sha256(public) where tenant_id = $1")
sql("give_an_authors_key_to_another", Check.SIGNATURE,
    "update author_key set person_id = gen_random_uuid() where tenant_id = $1")  # fmt: skip


# -- what is held --------------------------------------------------------------------------------------------------

ONE_HELD = (
    "tenant_id = $1 and held_id = (select held_id from held where tenant_id = $1 order by received_at, held_id limit 1)"
)
sql("remove_a_held_item", Check.HELD, f"delete from held where {ONE_HELD}")
sql("edit_a_held_item", Check.HELD,
    f"update held set envelope = set_byte(envelope, 20, get_byte(envelope, 20) # 1) where {ONE_HELD}")  # fmt: skip
sql("hold_it_for_another_reason", Check.HELD, f"update held set reason = 'too-large' where {ONE_HELD}")
sql("let_another_device_have_carried_it", Check.HELD,
    f"update held set carrier_id = gen_random_uuid() where {ONE_HELD}")  # fmt: skip
sql("let_a_held_item_be_placed", Check.HELD,
    "update held set placed_as = command_id, placed_at = now() where tenant_id = $1 and placed_at is null")  # fmt: skip
sql("let_a_held_item_wait_on", Check.HELD,
    "update held set placed_as = null, placed_at = null where tenant_id = $1 and placed_at is not null")  # fmt: skip
sql("change_a_held_digest", Check.HELD, f"update held set digest = sha256(digest) where {ONE_HELD}")
sql("change_a_held_receipt", Check.RECEIPT,
    f"update held set rsig = set_byte(rsig, 3, get_byte(rsig, 3) # 1) where {ONE_HELD}")  # fmt: skip


# -- keys ----------------------------------------------------------------------------------------------------------

sql("change_a_wrapped_data_key", Check.KEY,
    "update data_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where tenant_id = $1")  # fmt: skip
sql("destroy_a_data_key", Check.BODY,
    "delete from data_key where tenant_id = $1 and data_key_id = (select data_key_id from matter"
    f" where tenant_id = $1 and matter_id = {ONE_MATTER})")  # fmt: skip
sql("publish_another_intake_key", Check.KEY,
    "update tenant_key set public = sha256(public) where tenant_id = $1 and purpose = 'intake'")  # fmt: skip
sql("publish_another_signing_key", Check.KEY,
    "update tenant_key set public = sha256(public) where tenant_id = $1 and purpose = 'signing'")  # fmt: skip
sql("take_over_another_tenants_keys", Check.KEY,
    "update tenant_key a set wrapped = b.wrapped from tenant_key b where a.tenant_id = $1 and b.tenant_id <> $1"
    " and b.purpose = a.purpose")  # fmt: skip
sql("retire_the_signing_key", Check.KEY,
    "update tenant_key set state = 'old' where tenant_id = $1 and purpose = 'signing'")  # fmt: skip


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
