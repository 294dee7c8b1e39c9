"""A list of children takes place whole or not at all, and the same list again changes nothing (R34)."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from server.children.importing import import_children, imported, imported_id
from server.feeds.decision import Known, Refuse, RefuseReason
from server.feeds.registers import Child
from sync import ids
from sync.messages.children import (
    Authority,
    AuthorityPart,
    ChildFacts,
    ChildListed,
    ImportChildren,
    ImportedChild,
    KeepChildRecord,
    Stay,
    StayKind,
)
from tests.children.ground import (
    ADMINISTRATOR,
    DESK,
    ELM_LEAD,
    HEAD,
    LEAD,
    NOW,
    OAK,
    RECORDER,
    ROSTER,
    STRANGER,
    decided,
    given,
    known,
    listings,
    said,
)

IVY, SAGE = imported_id(OAK, "1"), imported_id(OAK, "2")
HOST = Authority(part=AuthorityPart.HOST, name="Northshire")
ROWS = (ImportedChild(ref="1", name="Ivy"), ImportedChild(ref="2", name="Sage", facts=ChildFacts(authorities=(HOST,))))
LIST = ImportChildren(setting=OAK, children=ROWS)
THEY = tuple(ChildListed(child=child, name=name) for child, name in ((IVY, "Ivy"), (SAGE, "Sage")))


def recorded(decision: object) -> list[KeepChildRecord]:
    return [
        msgspec.json.decode(entry.data, type=KeepChildRecord)
        for entry in decided(decision).entries
        if entry.kind == "child-record"
    ]


def with_record(facts: ChildFacts) -> Known:
    """Ivy and Sage are listed; of Sage this stands, at 9."""
    there = known(told=THEY)
    at = (DESK, "child-record", SAGE)
    text = msgspec.json.encode(KeepChildRecord(child=SAGE, over=0, facts=facts))
    return replace(there, newest={**there.newest, at: 9}, texts={**there.texts, at: text})


@pytest.mark.parametrize("by", [LEAD, HEAD, ADMINISTRATOR])
def test_every_row_is_a_child_whom_anyone_can_find_again(by: str) -> None:
    done = decided(import_children(LIST, given(LIST, by)))
    assert said(done) == [
        (DESK, "children-imported"),
        (ROSTER, "child-listed"),
        (ROSTER, "child-listed"),
        (DESK, "child-record"),
    ]
    assert listings(done) == [(ROSTER, one) for one in THEY]
    assert done.rows == (Child(child_id=IVY, setting_id=OAK), Child(child_id=SAGE, setting_id=OAK))
    assert recorded(done) == [KeepChildRecord(child=SAGE, over=0, facts=ChildFacts(authorities=(HOST,)))]
    assert imported(LIST) == (IVY, SAGE)
    assert ids.derived(b"harken/child", ids.raw(OAK), b"1") == IVY


def test_the_same_list_again_says_only_that_it_was_read() -> None:
    again = given(LIST, known=with_record(ChildFacts(authorities=(HOST,))))
    assert said(import_children(LIST, again)) == [(DESK, "children-imported")]
    assert decided(import_children(LIST, again)).rows == ()


def test_only_what_changed_is_written() -> None:
    changed = replace(LIST, children=(replace(ROWS[0], room="4"), replace(ROWS[1], facts=None)))
    done = import_children(changed, given(changed, known=with_record(ChildFacts())))
    assert listings(done) == [(ROSTER, ChildListed(child=IVY, name="Ivy", room="4"))]
    assert recorded(done) == []


def test_a_child_who_had_left_is_back() -> None:
    there = known(told=(replace(THEY[0], listed=False), THEY[1]))
    gone = replace(there, children={**there.children, IVY: Child(child_id=IVY, setting_id=OAK, left_at=NOW)})
    done = decided(import_children(LIST, given(LIST, known=gone)))
    assert listings(done) == [(ROSTER, THEY[0])]
    assert done.rows == (Child(child_id=IVY, setting_id=OAK),)


def test_a_file_takes_nothing_from_what_a_lead_wrote() -> None:
    lived = Stay(kind=StayKind.FAMILY, where="With Gran", from_on="2026-01-01")
    wrote = ChildFacts(
        legal_status="Section 20",
        authorities=(replace(HOST, name="northshire", emergency="01632 960100"),),
        stays=(lived,),
        safe_to_tell="Gran. Not the uncle.",
    )
    row = ChildFacts(
        legal_status="Full care order",
        authorities=(replace(HOST, phone="01632 960101"), Authority(part=AuthorityPart.PLACING, name="Southshire")),
        stays=(lived, Stay(kind=StayKind.RESIDENTIAL, where="Oak House")),
    )
    listed = replace(LIST, children=(replace(ROWS[1], facts=row),))
    [now] = recorded(import_children(listed, given(listed, known=with_record(wrote))))
    assert now.over == 9
    assert now.facts == ChildFacts(
        legal_status="Full care order",
        authorities=(
            Authority(part=AuthorityPart.HOST, name="Northshire", phone="01632 960101", emergency="01632 960100"),
            Authority(part=AuthorityPart.PLACING, name="Southshire"),
        ),
        stays=(lived, Stay(kind=StayKind.RESIDENTIAL, where="Oak House")),
        safe_to_tell="Gran. Not the uncle.",
    )


@pytest.mark.parametrize(
    "children",
    [
        (ROWS[0], replace(ROWS[1], ref="1")),
        (ROWS[0], replace(ROWS[1], name=" ")),
        (ROWS[0], replace(ROWS[1], ref=" ")),
    ],
)
def test_one_row_that_cannot_be_keeps_all_of_them_out(children: tuple[ImportedChild, ...]) -> None:
    bad = replace(LIST, children=children)
    assert import_children(bad, given(bad)) == Refuse(reason=RefuseReason.NOT_POSSIBLE)


def test_more_authorities_than_a_record_holds_keep_it_out_whole() -> None:
    wrote = ChildFacts(authorities=tuple(replace(HOST, name=f"Shire {n}") for n in range(8)))
    assert import_children(LIST, given(LIST, known=with_record(wrote))) == Refuse(reason=RefuseReason.NOT_POSSIBLE)


@pytest.mark.parametrize("by", [RECORDER, ELM_LEAD, STRANGER, None])
def test_nobody_else_brings_a_list(by: str | None) -> None:
    nowhere = replace(LIST, setting=STRANGER)
    for command in (LIST, nowhere):
        assert import_children(command, given(command, by)) == Refuse(reason=RefuseReason.NOT_YOURS)
