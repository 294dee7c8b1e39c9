"""Who is on a setting's list, and what is kept of them (R21, R34)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from server.children import rules
from server.feeds.decision import Hold, HoldReason, Refuse, RefuseReason
from server.feeds.registers import Child
from sync.messages.children import ChildFacts, ChildListed, KeepChildRecord, ListChild, MoveChild, RelistChild
from tests.children.ground import (
    ADMINISTRATOR,
    ASH,
    CMD,
    DESK,
    ELM,
    ELM_LEAD,
    HEAD,
    LEAD,
    LISTED,
    NOW,
    OAK,
    RECORDER,
    ROSTER,
    STRANGER,
    THERE,
    WREN,
    decided,
    given,
    known,
    listings,
    said,
)

NOT_YOURS = Refuse(reason=RefuseReason.NOT_YOURS)
NOT_POSSIBLE = Refuse(reason=RefuseReason.NOT_POSSIBLE)
ALREADY_SO = Refuse(reason=RefuseReason.ALREADY_SO)
UNKNOWN = Hold(reason=HoldReason.UNKNOWN_TARGET)
NEW = ListChild(setting=OAK, name="Lark", room="3")
SAME = RelistChild(child=WREN, name="Wren", room="2")
KEPT = KeepChildRecord(child=WREN, over=0, facts=ChildFacts(legal_status="Looked after"))


@pytest.mark.parametrize("by", [LEAD, HEAD, ADMINISTRATOR])
def test_a_new_child_is_on_the_roster_under_the_id_of_the_command(by: str) -> None:
    done = decided(rules.add(NEW, given(NEW, by)))
    assert said(done) == [(DESK, "child-added"), (ROSTER, "child-listed")]
    assert listings(done) == [(ROSTER, ChildListed(child=CMD, name="Lark", room="3"))]
    assert done.rows == (Child(child_id=CMD, setting_id=OAK),)
    assert done.entries[0].data == given(NEW).body, "the author's words, verbatim, in the first entry"


@pytest.mark.parametrize("by", [RECORDER, ELM_LEAD, STRANGER, None])
def test_nobody_else_keeps_the_list(by: str | None) -> None:
    """And of a child of another setting they learn no more than of one whom nobody knows."""
    for child in (WREN, STRANGER):
        gone = RelistChild(child=child, name="Wren", listed=False)
        assert rules.relist(gone, given(gone, by)) == NOT_YOURS
    assert rules.add(NEW, given(NEW, by)) == NOT_YOURS
    elsewhere = ListChild(setting=STRANGER, name="Lark")
    assert rules.add(elsewhere, given(elsewhere)) == NOT_YOURS


@pytest.mark.parametrize("name", ["", " ", "\u00a0"])
def test_a_child_has_a_name(name: str) -> None:
    new, same, moved = replace(NEW, name=name), replace(SAME, name=name), MoveChild(child=WREN, to=ELM, name=name)
    assert rules.add(new, given(new)) == NOT_POSSIBLE
    assert rules.relist(same, given(same)) == NOT_POSSIBLE
    assert rules.move(moved, given(moved, ADMINISTRATOR)) == NOT_POSSIBLE


def test_leaving_is_written_down_once_and_being_back_as_well() -> None:
    gone = replace(SAME, listed=False)
    assert decided(rules.relist(gone, given(gone))).rows == (Child(child_id=WREN, setting_id=OAK, left_at=NOW),)
    there = known(left=True, told=(replace(LISTED, listed=False),))
    assert rules.relist(gone, given(gone, known=there)) == ALREADY_SO
    renamed = replace(gone, name="Wren A")
    [row] = decided(rules.relist(renamed, given(renamed, known=there))).rows
    assert isinstance(row, Child)
    assert row.left_at == there.children[WREN].left_at, "when they left is when they left"
    back = decided(rules.relist(SAME, given(SAME, known=there)))
    assert back.rows == (Child(child_id=WREN, setting_id=OAK),)
    assert listings(back) == [(ROSTER, LISTED)]


def test_what_is_so_already_makes_no_entry() -> None:
    assert rules.relist(SAME, given(SAME)) == ALREADY_SO


def test_a_child_who_moves_is_gone_here_and_new_there() -> None:
    moved = MoveChild(child=WREN, to=ELM, name="Wren A", room="9")
    done = decided(rules.move(moved, given(moved, ADMINISTRATOR)))
    assert said(done) == [(DESK, "child-moved"), (ROSTER, "child-listed"), (THERE, "child-listed")]
    there = ChildListed(child=CMD, name="Wren A", room="9")
    assert listings(done) == [(ROSTER, replace(LISTED, listed=False)), (THERE, there)]
    assert done.rows == (Child(child_id=WREN, setting_id=OAK, left_at=NOW), Child(child_id=CMD, setting_id=ELM))


def test_who_keeps_one_of_two_settings_moves_nobody() -> None:
    for by, child, to in ((LEAD, WREN, ELM), (ELM_LEAD, WREN, ELM), (LEAD, ASH, OAK), (ADMINISTRATOR, WREN, STRANGER)):
        moved = MoveChild(child=child, to=to, name="Wren")
        assert rules.move(moved, given(moved, by)) == NOT_YOURS
    stays = MoveChild(child=WREN, to=OAK, name="Wren")
    assert rules.move(stays, given(stays)) == NOT_POSSIBLE
    again = MoveChild(child=WREN, to=ELM, name="Wren")
    assert rules.move(again, given(again, ADMINISTRATOR, known=known(left=True))) == ALREADY_SO


def test_a_record_takes_the_place_of_the_one_that_its_author_saw() -> None:
    first = decided(rules.keep_record(KEPT, given(KEPT)))
    assert said(first) == [(DESK, "child-record")]
    assert (first.entries[0].state_of, first.entries[0].data) == (WREN, given(KEPT).body)
    stands = known(record=ChildFacts(school="Oak"))
    later = replace(KEPT, over=7)
    assert said(rules.keep_record(later, given(later, known=stands))) == [(DESK, "child-record")]


@pytest.mark.parametrize("over", [0, 6, 8])
def test_a_record_over_one_that_its_author_did_not_see_is_kept_beside_it(over: int) -> None:
    stands = known(record=ChildFacts(school="Oak"))
    offered = replace(KEPT, over=over)
    done = decided(rules.keep_record(offered, given(offered, known=stands)))
    assert said(done) == [(DESK, "child-record-offered")]
    assert done.entries[0].state_of is None


@pytest.mark.parametrize("by", [HEAD, ADMINISTRATOR, RECORDER, ELM_LEAD, STRANGER, None])
def test_a_record_is_a_leads_and_nothing_that_anyone_writes_is_lost(by: str | None) -> None:
    nobody = replace(KEPT, child=STRANGER)
    assert rules.keep_record(KEPT, given(KEPT, by)) == UNKNOWN
    assert rules.keep_record(nobody, given(nobody, by)) == UNKNOWN
