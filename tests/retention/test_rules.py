"""Who may keep something, and who may decide that it goes."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from server.feeds.decision import Decided, HoldReason, RefuseReason, Retained
from server.feeds.decision import Hold as Held
from server.feeds.matters import MatterState
from server.feeds.registers import Disposing, LegalHold, Reviewed
from server.retention.rules import decide, lift_hold, put_on_hold
from sync.feeds import FeedKind, FeedName
from sync.messages.retention import DecideRetention, Keeping, LiftHold, PutOnHold
from tests.children.ground import (
    CMD,
    DESK,
    ELM,
    ELM_LEAD,
    HEAD,
    LEAD,
    MATTER,
    NOW,
    OAK,
    RECORDER,
    STRANGER,
    WREN,
    decided,
    given,
    known,
    matter,
    said,
)

CLOSED = msgspec.structs.replace(matter(), state=MatterState.FOLLOWED_UP, followed_up_at=NOW)
OPEN = Reviewed(matter_id=MATTER, opened_at=NOW)
GOES = Disposing(matter_id=MATTER, decided_by=LEAD, decided_at=NOW, due_at=NOW)
DISPOSE = DecideRetention(setting=OAK, matters=(MATTER,), decision=Keeping.DISPOSE, reason="Not needed.")
KEEP = msgspec.structs.replace(DISPOSE, decision=Keeping.KEEP, until="2030-01-01")
STANDS = LegalHold(hold_id=STRANGER, of_id=MATTER, from_at=NOW)
ON_CONCERN = PutOnHold(concern=MATTER, reason="An inquiry.")
ON_CHILD = PutOnHold(child=WREN, reason="An inquiry.")


def retained(**more: object) -> Retained:
    return msgspec.structs.replace(Retained(reviews={MATTER: OPEN}, matters={MATTER: CLOSED}), **more)


def decision(command: DecideRetention, *, confirmed: bool = True, by: str = LEAD, **more: object) -> object:
    found = msgspec.structs.replace(known(), confirmed=confirmed, retained=more.pop("retained", retained()))
    return decide(command, given(command, by, **({"known": found, "beside": CLOSED} | more)))


def test_a_hold_stands_where_the_concern_lies() -> None:
    held = put_on_hold(ON_CONCERN, given(ON_CONCERN, target=CLOSED, works_on_target=True))
    assert said(held) == [(DESK, "hold-put")]
    assert decided(held).rows == (LegalHold(hold_id=CMD, of_id=MATTER, from_at=NOW),)
    case = FeedName(FeedKind.CASE, MATTER)
    confidential = msgspec.structs.replace(CLOSED, name=case)
    assert said(put_on_hold(ON_CONCERN, given(ON_CONCERN, target=confidential, works_on_target=True))) == [
        (case, "hold-put")
    ]


@pytest.mark.parametrize("by", [LEAD])
def test_a_lead_holds_all_of_a_child(by: str) -> None:
    held = put_on_hold(ON_CHILD, given(ON_CHILD, by))
    assert decided(held).rows == (LegalHold(hold_id=CMD, of_id=WREN, from_at=NOW),)


@pytest.mark.parametrize("by", [RECORDER, HEAD, ELM_LEAD, STRANGER, None])
def test_nobody_else_does(by: str | None) -> None:
    for command in (ON_CHILD, ON_CONCERN):
        refused = put_on_hold(command, given(command, by, target=CLOSED))
        assert getattr(refused, "reason", None) is RefuseReason.NOT_YOURS


@pytest.mark.parametrize(
    "command",
    [
        PutOnHold(reason="x"),
        PutOnHold(concern=MATTER, child=WREN, reason="x"),
        PutOnHold(concern=MATTER, reason=" \n"),
    ],
)
def test_a_hold_is_of_one_thing_and_says_why(command: PutOnHold) -> None:
    refused = put_on_hold(command, given(command, target=CLOSED, works_on_target=True))
    assert getattr(refused, "reason", None) is RefuseReason.NOT_POSSIBLE


def test_after_a_restore_a_hold_waits_for_what_it_keeps() -> None:
    held = put_on_hold(ON_CONCERN, given(ON_CONCERN, restored=True))
    assert held == Held(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)


def test_a_hold_is_lifted_once_and_only_from_what_it_is_on() -> None:
    lift = LiftHold(hold=STRANGER, concern=MATTER, reason="Over.")

    def lifted(hold: LegalHold, command: LiftHold = lift) -> object:
        found = msgspec.structs.replace(known(), retained=Retained(holds={STRANGER: hold}))
        return lift_hold(command, given(command, known=found, target=CLOSED, works_on_target=True))

    assert decided(lifted(STANDS)).rows == (msgspec.structs.replace(STANDS, lifted_at=NOW, lifted_by=CMD),)
    once = msgspec.structs.replace(STANDS, lifted_at=NOW, lifted_by=CMD)
    assert getattr(lifted(once), "reason", None) is RefuseReason.ALREADY_SO
    other = msgspec.structs.replace(STANDS, of_id=WREN)
    assert getattr(lifted(other), "reason", None) is RefuseReason.NOT_YOURS


def test_to_go_in_two_weeks_or_to_be_kept() -> None:
    goes, keeps = decision(DISPOSE), decision(KEEP)
    assert said(goes) == said(keeps) == [(DESK, "retention-decided")]
    assert decided(goes).entries[0].matter_id == OAK, "what was decided outlives what went"
    assert decided(goes).rows == (
        msgspec.structs.replace(OPEN, decided_at=NOW),
        Disposing(matter_id=MATTER, decided_by=LEAD, decided_at=NOW, due_at=NOW + timedelta(days=14)),
    )
    assert decided(keeps).rows == (msgspec.structs.replace(OPEN, decided_at=NOW, keep_until=date(2030, 1, 1)),)


def test_what_was_to_go_is_kept_after_all() -> None:
    done = msgspec.structs.replace(OPEN, decided_at=NOW)
    before = retained(reviews={MATTER: done}, disposals={MATTER: GOES})
    rows = decided(decision(KEEP, retained=before)).rows
    assert msgspec.structs.replace(GOES, due_at=None) in rows
    assert getattr(decision(DISPOSE, retained=before), "reason", None) is RefuseReason.ALREADY_SO


@pytest.mark.parametrize(
    ("command", "more", "reason"),
    [
        (DISPOSE, {"confirmed": False}, RefuseReason.CONFIRM_FIRST),
        (DISPOSE, {"beside": None}, RefuseReason.NOT_YOURS),
        (DISPOSE, {"retained": retained(matters={})}, RefuseReason.NOT_YOURS),
        (DISPOSE, {"retained": retained(reviews={})}, RefuseReason.ALREADY_SO),
        (
            DISPOSE,
            {"retained": retained(reviews={MATTER: msgspec.structs.replace(OPEN, decided_at=NOW)})},
            RefuseReason.ALREADY_SO,
        ),
        (
            DISPOSE,
            {"retained": retained(matters={MATTER: msgspec.structs.replace(CLOSED, state=MatterState.UNREAD)})},
            RefuseReason.NOT_POSSIBLE,
        ),
        (
            DISPOSE,
            {
                "retained": retained(
                    matters={MATTER: msgspec.structs.replace(CLOSED, name=FeedName(FeedKind.CASE, OAK))}
                )
            },
            RefuseReason.NOT_YOURS,
        ),
        (msgspec.structs.replace(DISPOSE, setting=ELM), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(DISPOSE, matters=(MATTER, MATTER)), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(DISPOSE, until="2030-01-01"), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(DISPOSE, reason=" "), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(KEEP, until=None), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(KEEP, until="2026-11-21"), {}, RefuseReason.NOT_POSSIBLE),
        (msgspec.structs.replace(KEEP, until="2030-02-31"), {}, RefuseReason.NOT_POSSIBLE),
    ],
)
def test_it_is_refused(command: DecideRetention, more: dict[str, object], reason: RefuseReason) -> None:
    refused = decision(command, **more)  # type: ignore[arg-type]
    assert not isinstance(refused, Decided)
    assert getattr(refused, "reason", None) is reason
