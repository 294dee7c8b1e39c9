"""What two settings told each other was changed behind the feeds: found, whoever gains by it (S9)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from server.verify.findings import Check
from sync.envelope import Route
from sync.messages.assessing import MoveToCase
from sync.messages.bridges import AgreeBridge, AnswerMatch, EndBridge, OfferBridge, OfferMatch
from sync.messages.concerns import Answer, Subject
from sync.messages.handoffs import (
    AskHandoff,
    CloseHandoff,
    NoteHandoff,
    OpenHandoff,
    WithdrawHandoff,
    WithdrawReason,
)
from tests.handoffs.ground import SLUG, Both
from tests.support.database import Cluster
from tests.support.web import Web
from tests.verify.campaign import AT, Campaign, rechain
from tests.verify.conftest import Intruder, intruding

CAMPAIGN = Campaign()
found_as, sql = CAMPAIGN.found_as, CAMPAIGN.sql

# -- what became of it ---------------------------------------------------------------------------------------------

ONE = "tenant_id = $1 and handoff_id = (select handoff_id from handoff where tenant_id = $1 and {} order by sent_at"
ONE += ", handoff_id limit 1)"
CLOSED, NOTED, OPENED, SENT, BACK, SEALED = (
    ONE.format(f"state = '{state}' and sealed = {sealed}")
    for state, sealed in (
        ("closed", False),
        ("noted", False),
        ("opened", False),
        ("sent", False),
        ("withdrawn", False),
        ("opened", True),
    )
)


def changed(name: str, what: str, which: str, check: Check = Check.INDEX) -> None:
    sql(name, check, f"update handoff h set {what} where {which}")


changed("reopen_what_was_closed", "state = 'noted', closed_at = null", CLOSED)
changed("say_that_it_was_read", "state = 'opened', opened_at = sent_at, opened_by = sent_by", SENT)
changed("say_that_nobody_opened_it", "state = 'sent', opened_at = null, opened_by = null", OPENED)
changed("say_that_it_lay_there", "state = 'delivered', delivered_at = sent_at", SENT)
changed("say_that_somebody_else_opened_it", "opened_by = sent_by", CLOSED)
changed("say_that_somebody_else_sent_it", "sent_by = opened_by", CLOSED)
changed("say_that_somebody_else_noted_it", "noted_by = sent_by", CLOSED)
changed("say_that_it_was_sent_earlier", "sent_at = sent_at - interval '1 day'", CLOSED)
changed("say_that_it_was_opened_earlier", "opened_at = opened_at - interval '1 minute'", CLOSED)
changed("say_that_it_was_noted_earlier", "noted_at = noted_at - interval '1 minute'", CLOSED)
changed("say_that_it_was_closed_earlier", "closed_at = closed_at - interval '1 minute'", CLOSED)
changed("say_that_it_was_taken_back_earlier", "withdrawn_at = withdrawn_at - interval '1 minute'", BACK)
changed("say_that_it_was_never_taken_back", "state = 'sent', withdrawn_at = null", BACK)
changed("be_sent_by_the_other_side", "from_id = to_id, to_id = from_id", CLOSED)
changed("be_sent_to_itself", "from_id = to_id", CLOSED)
changed("be_sent_over_no_bridge", "bridge_id = handoff_id", CLOSED)
changed("be_of_another_concern", "concern_id = (select concern_id from handoff o where o.tenant_id = $1"
        " and o.concern_id <> h.concern_id order by o.sent_at limit 1)", CLOSED)  # fmt: skip
changed("be_of_another_child", "child_id = there_id", CLOSED)
changed("be_of_another_child_there", "there_id = child_id", SENT)
changed("be_noted_of_another_child", "there_id = child_id", CLOSED)
changed("be_of_no_child_there", "there_id = null", SENT)
changed("be_of_other_words", "digest = sha256(digest)", CLOSED)
changed("begin_somewhere_else", "sent_seq = sent_seq + 1", CLOSED)
changed("be_noted_by_another_note", "note_id = handoff_id", CLOSED, Check.RECEIPT)
changed("be_noted_in_other_words", "note_digest = sha256(note_digest)", CLOSED)
changed("forget_the_note", "state = 'opened', note_id = null, note_digest = null, noted_at = null", NOTED)
changed("let_it_be_read_again_that_was_taken_back", "withheld_seq = 0", BACK, Check.BODY)
changed("let_it_be_read_again_that_is_confidential", "sealed = false, withheld_seq = 0", SEALED, Check.BODY)
changed("let_more_be_said_of_what_is_confidential", "sealed = false", SEALED)
changed("hide_what_was_opened", "withheld_seq = sent_seq", OPENED, Check.BODY)
changed("silence_what_was_opened", "sealed = true", OPENED)
sql("forget_that_it_was_sent", Check.INDEX, f"delete from handoff where {CLOSED}")

# -- who tells whom ------------------------------------------------------------------------------------------------

ANEW = "tenant_id = $1 and offered_by is not null"
BEFORE = "tenant_id = $1 and offered_by is null"
for one in ("agreed_by", "offered_by"):
    sql(f"have_another_as_{one}", Check.INDEX, f"update bridge set {one} = (select person_id from person p"
        f" where p.tenant_id = $1 and p.login like 'jo@%') where {ANEW}")  # fmt: skip
sql("agree_earlier", Check.INDEX, f"update bridge set agreed_at = agreed_at - interval '1 hour' where {ANEW}")
sql("open_one_again_that_ended", Check.INDEX, f"update bridge set ended_at = now() where {ANEW}",
    f"update bridge set ended_at = null, ended_by = null where {BEFORE}")  # fmt: skip
sql("end_one", Check.INDEX, f"update bridge set ended_at = now(), ended_by = agreed_by where {ANEW}")
sql("exchange_school_and_home", Check.INDEX,
    f"update bridge set school_id = home_id, home_id = school_id where {ANEW}")  # fmt: skip
sql("exchange_who_asked", Check.INDEX, f"update bridge set from_id = school_id where {ANEW}")
sql("join_others", Check.INDEX, f"update bridge set school_id = home_id where {ANEW}")
sql("forget_a_bridge", Check.INDEX, f"delete from bridge where {ANEW}")
sql("invent_a_bridge", Check.INDEX, "insert into bridge (tenant_id, bridge_id, school_id, home_id, from_id, offered_at,"
    f" ended_at) select tenant_id, gen_random_uuid(), school_id, home_id, from_id, now(), now() from bridge"
    f" where {ANEW}")  # fmt: skip

BY_HAND = "tenant_id = $1 and match_id = (select match_id from child_match where tenant_id = $1 and state = '{}'"
BY_HAND += " and bridge_id in (select bridge_id from bridge where tenant_id = $1 and offered_by is not null) limit 1)"
CONFIRMED, DECLINED = BY_HAND.format("confirmed"), BY_HAND.format("declined")
sql("match_another_child", Check.INDEX, "update child_match m set there_id = (select child_id from child c"
    f" where c.tenant_id = $1 and c.child_id not in (m.child_id, m.there_id) limit 1) where {CONFIRMED}")  # fmt: skip
sql("offer_another_child", Check.INDEX, f"update child_match set child_id = there_id where {CONFIRMED}")
sql("match_who_is_not_there", Check.INDEX, "update child_match set state = 'confirmed', confirmed_at = now(),"
    f" there_id = child_id where {DECLINED}")  # fmt: skip
sql("say_that_they_are_not_there", Check.INDEX, f"update child_match set state = 'declined' where {CONFIRMED}")
sql("match_them_later", Check.INDEX,
    f"update child_match set confirmed_at = confirmed_at + interval '1 day' where {CONFIRMED}")  # fmt: skip
sql("match_over_another_bridge", Check.INDEX, "update child_match set bridge_id = (select bridge_id from bridge"
    f" where {BEFORE}) where {CONFIRMED}")  # fmt: skip
sql("forget_a_match", Check.INDEX, f"delete from child_match where {CONFIRMED}")
sql("invent_a_match", Check.INDEX, "insert into child_match (tenant_id, match_id, bridge_id, from_id, child_id,"
    " there_id, state, confirmed_at) select tenant_id, gen_random_uuid(), bridge_id, from_id, child_id, there_id,"
    f" state, confirmed_at from child_match where {CONFIRMED}")  # fmt: skip

# -- who reads it --------------------------------------------------------------------------------------------------

OUTSIDER = "select p.person_id from person p where p.tenant_id = $1 and p.login like 'jo@%'"
SECRET = "select m.{} from matter m join feed f using (tenant_id, feed_id) where m.tenant_id = $1"
SECRET += " and m.kind = '{}' and f.kind = 'case' order by m.received_at limit 1"
SECRET_FEED, SECRET_NOTE = SECRET.format("feed_id", "handoff"), SECRET.format("feed_id", "note")
SECRET_MATTER = SECRET.format("matter_id", "handoff")
for kind, feed in (("handoff", SECRET_FEED), ("note", SECRET_NOTE)):
    sql(f"let_an_outsider_read_a_confidential_{kind}", Check.INDEX,
        "insert into case_member (tenant_id, feed_id, person_id, from_at)"
        f" select $1, ({feed}), ({OUTSIDER}), now()")  # fmt: skip
sql(
    "let_in_whom_it_is_about",
    Check.INDEX,
    f"delete from exclusion where tenant_id = $1 and matter_id = ({SECRET_MATTER})",
)
sql("keep_out_who_was_told", Check.INDEX, f"delete from case_member where tenant_id = $1 and feed_id = ({SECRET_FEED})")
sql("send_it_to_another_setting", Check.INDEX, "update matter m set setting_id = h.from_id from handoff h"
    " where m.tenant_id = $1 and h.tenant_id = $1 and h.handoff_id = m.matter_id and h.state = 'sent'")  # fmt: skip
NOTE = "tenant_id = $1 and matter_id = (select note_id from handoff where tenant_id = $1 and state = 'closed' limit 1)"
sql("move_a_note_to_another_child", Check.INDEX, "update matter_child m set child_id = (select child_id from child c"
    f" where c.tenant_id = $1 and c.child_id <> m.child_id limit 1) where {NOTE}")  # fmt: skip
sql("take_a_note_from_its_child", Check.INDEX, f"delete from matter_child where {NOTE}")
sql("move_a_note_to_the_other_side", Check.INDEX,
    "update matter m set setting_id = (select from_id from handoff h where h.tenant_id = $1"
    f" and h.note_id = m.matter_id) where {NOTE}")  # fmt: skip
sql("forget_a_note", Check.INDEX, f"delete from matter where {NOTE}")
sql("have_nobody_told", Check.WAKING, "delete from ladder l using handoff h where l.tenant_id = $1"
    " and h.tenant_id = $1 and h.handoff_id = l.matter_id")  # fmt: skip
sql("never_look_whether_it_lies_there", Check.WAKING, "delete from due where tenant_id = $1 and kind = 'handoff'")
sql("answer_for_somebody", Check.INDEX, "update matter m set state = 'acknowledged', acknowledged_at = received_at,"
    " acknowledged_by = author_id from handoff h where m.tenant_id = $1 and h.tenant_id = $1"
    " and h.handoff_id = m.matter_id and h.state = 'sent'")  # fmt: skip

# -- what stands in the feeds --------------------------------------------------------------------------------------

LAST = "select e.* from entry e join feed f using (tenant_id, feed_id) join handoff h on h.tenant_id = e.tenant_id"
LAST += " and {} where e.tenant_id = $1 and h.state = 'closed' and f.kind = '{}' order by h.sent_at, e.seq desc limit 1"
IN_BETWEEN = LAST.format("h.handoff_id = e.matter_id", "bridge")
AT_THE_SENDERS = LAST.format("h.concern_id = e.matter_id", "desk")
AT_THE_RECEIVERS = LAST.format("h.note_id = e.matter_id", "desk")
"""The receipt that it was closed, as each keeps it."""


async def _lose(intruder: Intruder, which: str) -> None:
    row = await intruder.look(which)
    await intruder.do(f"delete from entry {AT}", row["feed_id"], row["seq"])
    for step in (1_000_000, -1_000_001):
        await intruder.connection.execute(
            "update entry set seq = seq + $4 where tenant_id = $1 and feed_id = $2 and seq > $3",
            *(intruder.tenant, row["feed_id"], row["seq"], step),
        )
    await rechain(intruder, row["feed_id"])


async def _empty(intruder: Intruder, which: str) -> None:
    row = await intruder.look(which)
    await intruder.do(f"update entry set blob = null {AT}", row["feed_id"], row["seq"])


@found_as(Check.BODY)
async def empty_the_senders_receipt(intruder: Intruder) -> None:
    await _empty(intruder, AT_THE_SENDERS)


@found_as(Check.BODY)
async def empty_the_receivers_receipt(intruder: Intruder) -> None:
    await _empty(intruder, AT_THE_RECEIVERS)


@found_as(Check.BODY)
async def give_one_receipt_the_line_of_another(intruder: Intruder) -> None:
    row = await intruder.look(AT_THE_SENDERS)
    other = await intruder.look(IN_BETWEEN)
    await intruder.do(
        f"update entry set blob = $4, leaf = $5 {AT}", row["feed_id"], row["seq"], other["blob"], other["leaf"]
    )
    await rechain(intruder, row["feed_id"])


@found_as(Check.RECEIPT)
async def lose_a_receipt_between_them(intruder: Intruder) -> None:
    await _lose(intruder, IN_BETWEEN)


@found_as(Check.RECEIPT)
async def lose_the_senders_receipt(intruder: Intruder) -> None:
    await _lose(intruder, AT_THE_SENDERS)


@found_as(Check.RECEIPT)
async def lose_the_receivers_receipt(intruder: Intruder) -> None:
    await _lose(intruder, AT_THE_RECEIVERS)


@found_as(Check.RECEIPT)
async def lose_every_desk_after_a_witnessed_head(intruder: Intruder) -> None:
    """What a receipt between the two says of a desk outlives that desk."""
    row = await intruder.look(AT_THE_RECEIVERS)
    await intruder.do("delete from entry where tenant_id = $1 and feed_id = $2 and seq >= $3", row["feed_id"], 3)
    await rechain(intruder, row["feed_id"])


@found_as(Check.BODY)
async def exchange_what_was_brought_of_two(intruder: Intruder) -> None:
    rows = await intruder.connection.fetch(
        "select e.* from entry e join handoff h on h.tenant_id = e.tenant_id and h.handoff_id = e.matter_id"
        " and h.sent_seq = e.seq join feed f on f.tenant_id = e.tenant_id and f.feed_id = e.feed_id"
        " where e.tenant_id = $1 and f.kind = 'bridge' order by e.seq limit 2",
        intruder.tenant,
    )
    for one, other in (rows, rows[::-1]):
        await intruder.do(
            f"update entry set blob = $4, leaf = $5 {AT}", one["feed_id"], one["seq"], other["blob"], other["leaf"]
        )
    await rechain(intruder, rows[0]["feed_id"])


# -- who lived it --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Between:
    superuser: str
    web: Web


def _lived(both: Both) -> None:
    """One of each state, something confidential, something that became so, and a bridge that was agreed to anew."""
    school, home = both.school, both.home

    def sent(subject: str | None = None) -> tuple[str, str]:
        concern = both.concern(school, subject=subject)
        handoff, receipt = school.does(both.sending(school, concern))
        assert receipt.verdict == "accepted"
        return concern, handoff

    for subject in (None, home.person.person):
        _, handoff = sent(subject)
        side = home if subject is None else both.side("damson", "leon")
        for command in (
            OpenHandoff(handoff=handoff),
            AskHandoff(handoff=handoff, text="Which phone?"),
            NoteHandoff(handoff=handoff, child=both.child(home), text="Noted.", share=True),
        ):
            assert side.does(command)[1].verdict == "accepted"
        if subject is None:
            assert school.does(CloseHandoff(handoff=handoff))[1].verdict == "accepted"
    home.does(NoteHandoff(handoff=sent()[1], child=both.child(home), text="Noted at once."))
    home.does(OpenHandoff(handoff=sent()[1]))
    school.does(WithdrawHandoff(handoff=sent()[1], why=WithdrawReason.MISTAKE))
    concern, handoff = sent()
    home.does(OpenHandoff(handoff=handoff))
    move = MoveToCase(concern=concern, adult=Answer.YES, subjects=(Subject(person=home.person.person),))
    assert school.does(move, route=Route.ABOUT_ADULT)[1].verdict == "accepted"
    sent()
    school.does(EndBridge(bridge=both.bridge["bridge"]))
    bridge, _ = home.does(OfferBridge(setting=home.setting, other=school.setting))
    assert school.does(AgreeBridge(bridge=bridge))[1].verdict == "accepted"
    for child in (None, both.child(home)):
        match, _ = school.does(OfferMatch(bridge=bridge, child=both.child(school), name="Quin Albury"))
        assert home.does(AnswerMatch(match=match, child=child, name="Quin"))[1].verdict == "accepted"


@pytest.fixture(scope="module")
def between(web: Web, cluster: Cluster) -> Between:
    both = Both(web)
    _lived(both)
    both.close()
    return Between(cluster.addresses(web.database).superuser, web)


@pytest.fixture(scope="module")
async def inside(between: Between) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(between.superuser)
    yield connection
    await connection.close()


@pytest.fixture
async def intruder(
    between: Between, inside: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Intruder]:
    async with intruding(inside, monkeypatch):
        yield Intruder(inside, between.web.made[SLUG].tenant, between.web.settings.key_dir)


async def test_untouched_it_is_true(intruder: Intruder) -> None:
    assert [one.line() for one in (await intruder.verified()).findings] == []


@pytest.mark.parametrize("name", CAMPAIGN)
async def test_it_is_found(intruder: Intruder, name: str) -> None:
    await CAMPAIGN.run(intruder, name)
